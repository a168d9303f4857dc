import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { onEachStorage } from '../storages.ts'
import {
  callback,
  codeOf,
  consent,
  createBrowser,
  fieldsOf,
  issuer,
  locationOf,
  oauth1TokenFor,
  requestToken,
  signed,
  type World,
  world,
} from '../world.ts'

onEachStorage('OAuth 1.0a, from the request token to the access token', newStorage => {
  let it: World
  before(async () => {
    it = await world({
      storage: newStorage(),
      policy: { signatureMethods: ['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT'], showBaseString: true },
    })
  })
  after(() => it.close())

  const problemOf = async (response: Response) => (await fieldsOf(response))['oauth_problem']

  test('RFC 5849 §2: request token, yes, verifier, access token, signed call', async () => {
    const answer = await it.provider.fetch(await signed(it, '/oauth/request_token', { callback }))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const temporary = await fieldsOf(answer)
    assert.deepEqual(Object.keys(temporary), ['oauth_token', 'oauth_token_secret', 'oauth_callback_confirmed'])
    assert.equal(temporary['oauth_callback_confirmed'], 'true')
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${temporary['oauth_token']}`))
    assert.equal(back.origin, 'https://app.example')
    assert.equal(back.searchParams.get('kept'), '1')
    assert.equal(back.searchParams.get('oauth_token'), temporary['oauth_token'])
    const token = { token: temporary['oauth_token']!, secret: temporary['oauth_token_secret']! }
    const verifier = back.searchParams.get('oauth_verifier')!
    const exchanged = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier }))
    assert.equal(exchanged.status, 200)
    const given = await fieldsOf(exchanged)
    assert.deepEqual(Object.keys(given), ['oauth_token', 'oauth_token_secret'])
    const access = { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
    const call = await signed(it, '/api/echo?b=2&a=1', { method: 'GET', token: access })
    const authorization = await it.provider.check(call, { scope: 'write' })
    assert.equal(authorization.protocol, 1)
    assert.equal(authorization.user?.username, 'alice')
    assert.deepEqual(authorization.params, [
      ['b', '2'],
      ['a', '1'],
    ])
  })

  test('out of band, a PIN of eight digits is shown and works once', async () => {
    const token = await requestToken(it, 'oob')
    const page = await consent(it, `/oauth/authorize?oauth_token=${token.token}`)
    const pin = codeOf(await page.text())
    assert.match(pin, /^\d{8}$/)
    assert.equal(
      (await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier: pin }))).status,
      200,
    )
    const again = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier: pin }))
    assert.equal(again.status, 401)
    assert.equal(await problemOf(again), 'token_used')
  })

  test('a request token used again takes back the access token it gave', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const verifier = back.searchParams.get('oauth_verifier')!
    const given = await fieldsOf(await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier })))
    await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier }))
    const access = { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
    await assert.rejects(it.provider.check(await signed(it, '/api', { token: access })), { code: 'token_revoked' })
  })

  test('parameters travel in header, query or body, by GET and by POST', async () => {
    for (const [method, transmission] of [
      ['GET', 'query'],
      ['GET', 'header'],
      ['POST', 'body'],
      ['POST', 'query'],
    ] as const) {
      const request = await signed(it, '/oauth/request_token', {
        method,
        transmission,
        callback: 'oob',
        ...(transmission === 'body' && { body: '' }),
      })
      assert.equal((await it.provider.fetch(request)).status, 200, `${method} ${transmission}`)
    }
  })

  test('PLAINTEXT on a loopback address needs neither nonce nor timestamp', async () => {
    const request = new Request(`${issuer}/oauth/request_token`, {
      method: 'POST',
      headers: {
        authorization: `OAuth oauth_consumer_key="${it.app.clientId}", oauth_signature_method="PLAINTEXT", oauth_signature="${it.app.clientSecret}%26", oauth_callback="oob"`,
      },
    })
    assert.equal((await it.provider.fetch(request)).status, 200)
  })

  test('a no goes back as oauth_problem=user_refused', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`, 'deny'))
    assert.equal(back.searchParams.get('oauth_problem'), 'user_refused')
    const late = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier: 'x' }))
    assert.equal(await problemOf(late), 'user_refused')
  })

  test('a wrong signature says so, with our base string, and costs the flow nothing', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const verifier = back.searchParams.get('oauth_verifier')!
    const wrong = await it.provider.fetch(
      await signed(it, '/oauth/access_token', { token, verifier, credentials: { consumerSecret: 'guess' } }),
    )
    assert.equal(wrong.status, 401)
    assert.match(wrong.headers.get('www-authenticate')!, /^OAuth /)
    const said = await fieldsOf(wrong)
    assert.equal(said['oauth_problem'], 'signature_invalid')
    assert.match(said['debug_sbs']!, /^POST&http%3A%2F%2F127\.0\.0\.1%3A4999%2Foauth%2Faccess_token&oauth_consumer_key/)
    assert.equal((await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier }))).status, 200)
  })

  test('ten copies of one signed call: one passes, nine say nonce_used', async () => {
    const access = await oauth1TokenFor(it)
    const call = await signed(it, '/api', { method: 'GET', token: access })
    const verdicts = await Promise.all(
      Array.from({ length: 10 }, () =>
        it.provider.check(call.clone()).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        ),
      ),
    )
    assert.deepEqual(verdicts.sort(), [...Array(9).fill('nonce_used'), 'ok'])
  })

  test('a nonce that came with a wrong signature stays free for the right one', async () => {
    const access = await oauth1TokenFor(it)
    const nonce = 'once-only'
    const timestamp = Math.floor(Date.now() / 1000)
    const wrong = await signed(it, '/api', { token: access, nonce, timestamp, credentials: { tokenSecret: 'guess' } })
    await assert.rejects(it.provider.check(wrong), { code: 'signature_invalid' })
    await it.provider.check(await signed(it, '/api', { token: access, nonce, timestamp }))
    await assert.rejects(it.provider.check(await signed(it, '/api', { token: access, nonce, timestamp })), {
      code: 'nonce_used',
    })
  })

  const cases: readonly [sentence: string, change: Parameters<typeof signed>[2], status: number, problem: string][] = [
    ['an unknown app', { callback, credentials: { consumerKey: 'nobody' } }, 401, 'consumer_key_unknown'],
    ['no callback', {}, 400, 'parameter_absent'],
    [
      'a callback that is not registered',
      { callback: 'https://app.example.evil/callback?kept=1' },
      400,
      'callback_rejected',
    ],
    ['OOB in capitals', { callback: 'OOB' }, 400, 'callback_rejected'],
    [
      'a timestamp 301 seconds back',
      { callback, timestamp: Math.floor(Date.now() / 1000) - 310 },
      401,
      'timestamp_refused',
    ],
    [
      'a timestamp 301 seconds ahead',
      { callback, timestamp: Math.floor(Date.now() / 1000) + 310 },
      401,
      'timestamp_refused',
    ],
    ['a timestamp of 0', { callback, timestamp: 0 }, 401, 'timestamp_refused'],
    ['a timestamp that is no number', { callback, timestamp: '1.5' }, 401, 'timestamp_refused'],
    ['a timestamp before all time', { callback, timestamp: '-1' }, 401, 'timestamp_refused'],
    ['a timestamp with an exponent', { callback, timestamp: '1e3' }, 401, 'timestamp_refused'],
    ['a timestamp with a letter', { callback, timestamp: '1700000000x' }, 401, 'timestamp_refused'],
    ['a timestamp of 2 to the 63rd', { callback, timestamp: '9223372036854775808' }, 401, 'timestamp_refused'],
    [
      'a method this app may not use',
      { callback, credentials: { signatureMethod: 'HMAC-SHA512' } },
      401,
      'signature_method_rejected',
    ],
    ['a token where none belongs', { callback, token: { token: 'x', secret: 'y' } }, 401, 'token_rejected'],
  ]
  for (const [sentence, change, status, problem] of cases) {
    test(`request_token refuses ${sentence}: ${problem}`, async () => {
      const answer = await it.provider.fetch(await signed(it, '/oauth/request_token', change))
      assert.equal(answer.status, status)
      assert.equal(await problemOf(answer), problem)
    })
  }

  const headers: readonly [sentence: string, header: string, status: number, problem: string][] = [
    ['nothing at all', 'OAuth', 400, 'parameter_absent'],
    ['garbage', 'OAuth %%%', 400, 'parameter_rejected'],
    [
      'a method nobody knows',
      'OAuth oauth_consumer_key="a",oauth_signature_method="hmac-sha1",oauth_signature="x"',
      400,
      'signature_method_rejected',
    ],
    [
      'a version 2.0',
      'OAuth oauth_consumer_key="a",oauth_signature_method="HMAC-SHA1",oauth_signature="x",oauth_version="2.0"',
      400,
      'version_rejected',
    ],
    [
      'no nonce',
      'OAuth oauth_consumer_key="a",oauth_signature_method="HMAC-SHA1",oauth_signature="x",oauth_timestamp="1"',
      400,
      'parameter_absent',
    ],
    [
      'an empty nonce',
      'OAuth oauth_consumer_key="a",oauth_signature_method="HMAC-SHA1",oauth_signature="x",oauth_timestamp="1",oauth_nonce=""',
      400,
      'parameter_absent',
    ],
    [
      'a parameter that came twice',
      'OAuth oauth_consumer_key="a",oauth_consumer_key="b",oauth_signature_method="HMAC-SHA1",oauth_signature="x"',
      400,
      'parameter_rejected',
    ],
  ]
  for (const [sentence, authorization, status, problem] of headers) {
    test(`a header with ${sentence} is ${problem}`, async () => {
      const answer = await it.provider.fetch(
        new Request(`${issuer}/oauth/request_token`, { method: 'POST', headers: { authorization } }),
      )
      assert.equal(answer.status, status)
      assert.equal(await problemOf(answer), problem)
    })
  }

  for (const name of [
    'oauth_consumer_key',
    'oauth_signature_method',
    'oauth_signature',
    'oauth_timestamp',
    'oauth_nonce',
  ]) {
    test(`${name} missing, or in two places, is 400`, async () => {
      const header = (await signed(it, '/oauth/request_token', { callback })).headers.get('authorization')!
      const send = (authorization: string, path = '/oauth/request_token') =>
        it.provider.fetch(new Request(issuer + path, { method: 'POST', headers: { authorization } }))
      const missing = await send(header.replace(new RegExp(` ${name}="[^"]*",?`), '').replace('OAuth,', 'OAuth'))
      assert.equal(missing.status, 400)
      assert.equal(await problemOf(missing), 'parameter_absent')
      const twice = await send(header, `/oauth/request_token?${name}=x`)
      assert.equal(twice.status, 400)
      assert.equal(await problemOf(twice), 'parameter_rejected')
    })
  }

  test('an empty oauth_token is a missing one', async () => {
    const answer = await it.provider.fetch(await signed(it, '/oauth/access_token?oauth_token=', { verifier: 'x' }))
    assert.equal(answer.status, 400)
    assert.equal(await problemOf(answer), 'parameter_absent')
  })

  test('a refused timestamp is told our clock', async () => {
    const clock = Math.floor(Date.now() / 1000)
    const said = await fieldsOf(
      await it.provider.fetch(await signed(it, '/oauth/request_token', { callback, timestamp: 1 })),
    )
    const [from = 0, to = 0] = said['oauth_acceptable_timestamps']!.split('-').map(Number)
    assert.ok(from < clock && clock < to)
    assert.equal(to - from, 600)
  })

  test('a version may be left out, and an oauth_ parameter nobody knows is signed like any other', async () => {
    const token = await oauth1TokenFor(it)
    const call = await signed(it, '/api?oauth_colour=blue', { method: 'GET', token, version: null })
    await it.provider.check(call.clone())
    const other = new Request(call.url.replace('blue', 'red'), { headers: call.headers })
    await assert.rejects(it.provider.check(other), { code: 'signature_invalid' })
  })

  test('a nonce is used up for its token and its second only', async () => {
    const [one, other] = [await oauth1TokenFor(it), await oauth1TokenFor(it)]
    const timestamp = Math.floor(Date.now() / 1000)
    const call = async (token: typeof one, at: number) =>
      it.provider.check(await signed(it, '/api', { token, nonce: 'the same', timestamp: at }))
    await call(one, timestamp)
    await call(one, timestamp + 1)
    await call(other, timestamp)
    await assert.rejects(call(one, timestamp), { code: 'nonce_used' })
  })

  test('the use of a secret is noted', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Noted', redirectUris: [callback] })
    const credentials = { consumerKey: app.clientId, consumerSecret: clientSecret! }
    assert.equal(
      (await it.provider.fetch(await signed(it, '/oauth/request_token', { callback, credentials }))).status,
      200,
    )
    assert.equal(typeof (await it.provider.storage.apps.byId(app.id))!.secrets[0]!.lastUsedAt, 'number')
  })

  test('ten exchanges of one request token at once: one access token, taken back by the others', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const verifier = back.searchParams.get('oauth_verifier')!
    const requests = await Promise.all(
      Array.from({ length: 10 }, () => signed(it, '/oauth/access_token', { token, verifier })),
    )
    const answers = await Promise.all(requests.map(request => it.provider.fetch(request)))
    const won = answers.filter(answer => answer.status === 200)
    assert.equal(won.length, 1)
    assert.ok(answers.every(answer => answer.status === 200 || answer.status === 401))
    const given = await fieldsOf(won[0]!)
    const access = { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
    await assert.rejects(it.provider.check(await signed(it, '/api', { token: access })), { code: 'token_revoked' })
  })

  test('the verifier of another request token, and of an account locked meanwhile, is refused', async () => {
    const verified = async () => {
      const token = await requestToken(it)
      const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
      return { token, verifier: back.searchParams.get('oauth_verifier')! }
    }
    const [one, other] = [await verified(), await verified()]
    const exchange = async (how: typeof one) =>
      problemOf(await it.provider.fetch(await signed(it, '/oauth/access_token', how)))
    assert.equal(await exchange({ ...one, verifier: other.verifier }), 'verifier_invalid')
    await it.provider.storage.users.update(it.alice.id, { locked: true })
    assert.equal(await exchange(one), 'token_revoked')
    await it.provider.storage.users.update(it.alice.id, { locked: false })
  })

  test('knowing a request token that somebody allowed is worth nothing without the verifier: 400', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const poll = await it.provider.fetch(await signed(it, '/oauth/access_token', { token }))
    assert.equal(poll.status, 400)
    assert.equal(await problemOf(poll), 'parameter_absent')
    const verifier = back.searchParams.get('oauth_verifier')!
    assert.equal((await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier }))).status, 200)
  })

  test('a request token nobody has answered gives nothing', async () => {
    const token = await requestToken(it)
    const answer = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier: 'x' }))
    assert.equal(answer.status, 401)
    assert.equal(await problemOf(answer), 'additional_authorization_required')
  })

  test('a request token of one app gives nothing to another, and stays good', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const verifier = back.searchParams.get('oauth_verifier')!
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Thief' })
    const credentials = { consumerKey: app.clientId, consumerSecret: clientSecret! }
    const theft = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier, credentials }))
    assert.equal(theft.status, 401)
    assert.equal(await problemOf(theft), 'token_rejected')
    assert.equal((await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier }))).status, 200)
  })

  test('a name and a password at the access token endpoint are no request token: xAuth is not spoken', async () => {
    const body = 'x_auth_mode=client_auth&x_auth_username=alice&x_auth_password=wonderland'
    const answer = await it.provider.fetch(await signed(it, '/oauth/access_token', { body }))
    assert.equal(answer.status, 400)
    assert.equal(await problemOf(answer), 'parameter_absent')
  })

  test('a no out of band is a page, and the token is burned', async () => {
    const token = await requestToken(it, 'oob')
    const page = await consent(it, `/oauth/authorize?oauth_token=${token.token}`, 'deny')
    assert.equal(page.headers.get('location'), null)
    assert.match(page.headers.get('content-type')!, /^text\/html/)
    const late = await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier: 'x' }))
    assert.equal(await problemOf(late), 'user_refused')
  })

  test('unknown app, unknown token and wrong signature are 401 with the same challenge', async () => {
    const token = await oauth1TokenFor(it)
    const calls = [
      { token, credentials: { consumerKey: 'nobody' } },
      { token: { token: 'unknown', secret: 'x' } },
      { token, credentials: { tokenSecret: 'guess' } },
    ]
    for (const options of calls) {
      const request = await signed(it, '/api', options)
      const thrown = await it.provider.check(request.clone()).then(
        () => assert.fail('it passed'),
        (error: unknown) => error,
      )
      const answer = await it.provider.refuse(thrown, request)
      assert.equal(answer.status, 401)
      assert.match(answer.headers.get('www-authenticate')!, /^OAuth realm=/)
    }
  })

  test('an app asks for no more than it is registered for, and a token opens no more than was allowed', async () => {
    const redirectUris = [callback]
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Reader', redirectUris, scopes: ['read'] })
    const reader = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
    const answer = await it.provider.fetch(await signed(reader, '/oauth/request_token?scope=write', { callback }))
    assert.equal(await problemOf(answer), 'parameter_rejected')
    const call = await signed(reader, '/api', { token: await oauth1TokenFor(reader) })
    await assert.rejects(it.provider.check(call, { scope: 'write' }), { code: 'permission_denied' })
  })

  test('a callback sent to the authorization page is not looked at', async () => {
    const token = await requestToken(it)
    const path = `/oauth/authorize?oauth_token=${token.token}&oauth_callback=https://evil.example/`
    assert.equal(locationOf(await consent(it, path)).origin, 'https://app.example')
  })

  test('an app with a renewed secret is known by the old one until its overlap ends', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Renewing', redirectUris: [callback] })
    await it.provider.apps.renewSecret(app.clientId, 60_000)
    const credentials = { consumerKey: app.clientId, consumerSecret: clientSecret! }
    const status = async (offset: number) => {
      const timestamp = Math.floor((Date.now() + offset) / 1000)
      return (await it.provider.fetch(await signed(it, '/oauth/request_token', { callback, credentials, timestamp })))
        .status
    }
    assert.equal(await status(0), 200)
    it.provider.storage.setClockOffset(61_000)
    assert.equal(await status(61_000), 401)
    it.provider.storage.setClockOffset(0)
  })

  test('a token of one app does not open anything for another', async () => {
    const access = await oauth1TokenFor(it)
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Other' })
    const credentials = { consumerKey: app.clientId, consumerSecret: clientSecret! }
    await assert.rejects(it.provider.check(await signed(it, '/api', { token: access, credentials })), {
      code: 'token_rejected',
    })
  })

  test('a request token opens no API, and an access token is no request token', async () => {
    const temporary = await requestToken(it)
    await assert.rejects(it.provider.check(await signed(it, '/api', { token: temporary })), { code: 'token_rejected' })
    const access = await oauth1TokenFor(it)
    const answer = await it.provider.fetch(await signed(it, '/oauth/access_token', { token: access, verifier: 'x' }))
    assert.equal(await problemOf(answer), 'token_rejected')
  })

  test('the sixth wrong verifier burns the request token', async () => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const tryVerifier = async (verifier: string) =>
      problemOf(await it.provider.fetch(await signed(it, '/oauth/access_token', { token, verifier })))
    for (let attempt = 1; attempt <= 5; attempt++) assert.equal(await tryVerifier('wrong'), 'verifier_invalid')
    assert.equal(await tryVerifier('wrong'), 'token_rejected')
    assert.equal(await tryVerifier(back.searchParams.get('oauth_verifier')!), 'token_rejected')
  })

  test('a request token belongs to the first browser that opens it', async () => {
    const token = await requestToken(it)
    const path = `/oauth/authorize?oauth_token=${token.token}`
    assert.equal((await it.browser.get(path)).status, 200)
    const other = createBrowser(it.provider)
    other.cookies.push(await it.provider.people.session(it.alice.id))
    const refused = await other.get(path)
    assert.equal(refused.status, 400)
    assert.match(await refused.text(), /opened elsewhere/)
  })

  test('a signed body hash is checked, and a changed body refused', async () => {
    const token = await oauth1TokenFor(it)
    const json = { token, body: '{"a":1}', contentType: 'application/json', bodyHash: true }
    await it.provider.check(await signed(it, '/api', json))
    const request = await signed(it, '/api', json)
    const changed = new Request(request.url, { method: 'POST', headers: request.headers, body: '{"a":2}' })
    await assert.rejects(it.provider.check(changed), { code: 'signature_invalid' })
  })

  test('RSA: an HMAC made with the public key as its secret opens nothing', async () => {
    const { publicKey } = await import('node:crypto').then(crypto =>
      crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
    )
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const { app } = await it.provider.apps.create({ name: 'Signer', rsaPublicKey: pem, redirectUris: [callback] })
    const request = await signed(it, '/oauth/request_token', {
      callback,
      credentials: { consumerKey: app.clientId, consumerSecret: pem },
    })
    assert.equal(await problemOf(await it.provider.fetch(request)), 'signature_invalid')
  })
})

describe('OAuth 1.0a behind other names', () => {
  test('the signed URL is the public one: Host only chooses among our origins', async () => {
    const it = await world({
      issuer: 'https://api.example',
      origins: ['https://api.example', 'https://old.example'],
      trustProxy: true,
    })
    const request = await signed(it, 'https://old.example/oauth/request_token', { callback })
    const inner = (host: string) =>
      new Request('http://10.0.0.7:8080/oauth/request_token', {
        method: 'POST',
        headers: {
          authorization: request.headers.get('authorization')!,
          'x-forwarded-proto': 'https',
          'x-forwarded-host': host,
        },
      })
    assert.equal((await it.provider.fetch(inner('evil.example'))).status, 401)
    assert.equal((await it.provider.fetch(inner('old.example'))).status, 200)
    await it.close()
  })

  test('PLAINTEXT over http to another machine is refused', async () => {
    const it = await world({ issuer: 'http://api.example', policy: { signatureMethods: ['PLAINTEXT'] } })
    const request = await signed(it, 'http://api.example/oauth/request_token', {
      callback,
      credentials: { signatureMethod: 'PLAINTEXT' },
    })
    const answer = await it.provider.fetch(request)
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /signature_method_rejected/)
    await it.close()
  })
})
