import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ProviderEvent } from '@valetkey/server'
import { challenge } from 'valetkey/oauth2/pkce'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  basic,
  callback,
  codeFor,
  consent,
  issuer,
  locationOf,
  oauth1TokenFor,
  pkce,
  postToken,
  redeem,
  requestToken,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'

const errorOf = async (response: Response) => ((await response.json()) as { error: string }).error

onEachStorage('the token endpoint', newStorage => {
  let it: World
  const events: ProviderEvent[] = []
  before(async () => {
    it = await world({ storage: newStorage(), onEvent: event => events.push(event) })
  })
  after(() => it.close())

  const send = (init: RequestInit & { duplex?: 'half' }, path = '/oauth/token') =>
    it.provider.fetch(new Request(issuer + path, { method: 'POST', ...init }))
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('GET is 405 and says what is allowed', async () => {
    const answer = await send({ method: 'GET' })
    assert.equal(answer.status, 405)
    assert.equal(answer.headers.get('allow'), 'POST')
  })

  test('no page of another origin is invited: a preflight is 405 and allows nothing', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' }
    const answer = await send({ method: 'OPTIONS', headers })
    assert.equal(answer.status, 405)
    assert.deepEqual(
      [...answer.headers.keys()].filter(name => name.startsWith('access-control-')),
      [],
    )
  })

  test('a body of 10 MB is 413, also when its length is not told', async () => {
    const big = 'x'.repeat(10 * 1024 * 1024)
    assert.equal((await send({ body: big, headers: form })).status, 413)
    const chunks = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(50_000))
      },
    })
    const answer = await send({ body: chunks, headers: form, duplex: 'half' })
    assert.equal(answer.status, 413)
    assert.equal(await errorOf(answer), 'invalid_request')
  })

  test('a body that breaks off is 400', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('grant_type=autho'))
        controller.error(new Error('connection reset'))
      },
    })
    const answer = await send({ body: broken, headers: form, duplex: 'half' })
    assert.equal(answer.status, 400)
    assert.equal(await errorOf(answer), 'invalid_request')
  })

  const bodies: readonly [sentence: string, type: string, body: string, status: number][] = [
    ['no content type', '', 'grant_type=x', 415],
    ['plain text', 'text/plain', 'grant_type=x', 415],
    ['two content types', 'a/b, application/x-www-form-urlencoded', 'grant_type=x', 415],
    ['a broken multipart body', 'multipart/form-data', 'x', 400],
    ['broken JSON', 'application/json', '{', 400],
    ['a JSON list', 'application/json', '[]', 400],
    ['nested JSON', 'application/json', '{"grant_type":{"a":1}}', 400],
    ['deep JSON', 'application/json', '['.repeat(10_000), 400],
    ['a JSON name twice', 'application/json', '{"grant_type":"a","grant_type":"b"}', 400],
    ['a JSON name twice, once escaped', 'application/json', '{"scope":"a","sc\\u006fpe":"b"}', 400],
    ['__proto__ in JSON', 'application/json', '{"__proto__":"x"}', 400],
    ['__proto__ without a value in JSON', 'application/json', '{"__proto__":null}', 400],
    ['an object under __proto__ in JSON', 'application/json', '{"__proto__":{"grant_type":"x"}}', 400],
    ['half a character in JSON', 'application/json', '{"grant_type":"\\ud800"}', 400],
    ['64 kB of escaped quotes in JSON', 'application/json', `{"a":"${'\\"'.repeat(32_000)}"}`, 400],
    ['nothing', form['content-type'], '', 400],
    ['a parameter twice', form['content-type'], 'grant_type=refresh_token&grant_type=refresh_token', 400],
    ['a list', form['content-type'], 'grant_type[]=x', 400],
    ['bytes that are no UTF-8', form['content-type'], 'grant_type=%FF%FE', 400],
    ['a NUL', form['content-type'], 'grant_type=refresh_token&refresh_token=%00', 400],
  ]
  for (const [sentence, type, body, status] of bodies) {
    test(`a body with ${sentence} is ${status} invalid_request, kept by no cache`, async () => {
      const answer = await send({
        body: new TextEncoder().encode(body),
        headers: { ...(type && { 'content-type': type }), authorization: basic(it) },
      })
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      assert.equal(answer.headers.get('pragma'), 'no-cache')
      assert.equal(await errorOf(answer), 'invalid_request')
    })
  }

  test('credentials in the URL are refused and written down, without their value', async () => {
    const names = ['client_secret', 'code', 'code_verifier', 'refresh_token', 'access_token', 'client_assertion']
    for (const name of names) {
      const answer = await postToken(it, { grant_type: 'client_credentials' }, undefined, `/oauth/token?${name}=s3cret`)
      assert.equal(answer.status, 400, name)
      assert.doesNotMatch(await answer.text(), /s3cret/)
    }
    assert.equal((await postToken(it, {}, undefined, '/oauth/revoke?token=s3cret')).status, 400)
    const written = events.filter(event => event.type === 'credential.in_url').map(event => event.data['parameter'])
    assert.deepEqual(written.toSorted(), [...names, 'token'].toSorted())
    assert.doesNotMatch(JSON.stringify(events), /s3cret/)
  })

  test('JSON is taken where the app’s policy says so', async () => {
    const world2 = await world({ appPolicy: { tokenBodies: ['form', 'json'] } })
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: world2.app.clientId,
      client_secret: world2.app.clientSecret,
    })
    const request = () =>
      new Request(`${issuer}/oauth/token`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    assert.equal((await world2.provider.fetch(request())).status, 200)
    const odd = body.replace('}', ',"note":"\\"a\\":\\"b\\": {}","other": ":"}')
    const oddRequest = new Request(request(), { body: odd })
    assert.equal((await world2.provider.fetch(oddRequest)).status, 200, 'a value that looks like names is none')
    await world2.close()
    const strict = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: it.app.clientId,
      client_secret: it.app.clientSecret,
    })
    assert.equal((await send({ body: strict, headers: { 'content-type': 'application/json' } })).status, 415)
  })

  describe('who is asking', () => {
    const ask = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      postToken(it, { grant_type: 'client_credentials', ...fields }, headers)

    test('the secret in the body is as good as in the header', async () => {
      assert.equal((await ask({ client_id: it.app.clientId, client_secret: it.app.clientSecret })).status, 200)
      assert.equal((await ask({}, { authorization: basic(it).replace('Basic', 'basic') })).status, 200)
    })

    test('both at once, or two different ids, are invalid_request', async () => {
      const authorization = basic(it)
      assert.equal(
        await errorOf(await ask({ client_secret: it.app.clientSecret }, { authorization })),
        'invalid_request',
      )
      assert.equal(await errorOf(await ask({ client_id: 'other' }, { authorization })), 'invalid_request')
    })

    test('unknown client, wrong secret, no secret and broken Basic read the same: 401 with a challenge', async () => {
      const wrong = [
        ask({ client_id: 'nobody', client_secret: 'x' }),
        ask({ client_id: it.app.clientId, client_secret: 'x' }),
        ask({ client_id: it.app.clientId }),
        ask({}, { authorization: 'Basic !!!' }),
        ask({}),
      ]
      const bodies = new Set<string>()
      for (const answer of await Promise.all(wrong)) {
        assert.equal(answer.status, 401)
        assert.match(answer.headers.get('www-authenticate')!, /^Basic /)
        bodies.add(await errorOf(answer))
      }
      assert.deepEqual([...bodies], ['invalid_client'])
    })

    test('unknown client and wrong secret read the same to the letter', async () => {
      const read = async (client_id: string) => {
        const answer = await ask({ client_id, client_secret: 'wrong' })
        const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id')
        return [answer.status, headers, await answer.text()]
      }
      assert.deepEqual(await read('nobody'), await read(it.app.clientId))
    })

    test('a confidential app without its secret is invalid_client, whatever it asks for', async () => {
      const { refresh_token } = await tokensFor(it)
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const wishes: readonly [fields: Record<string, string>, path: string][] = [
        [{ grant_type: 'client_credentials' }, '/oauth/token'],
        [{ grant_type: 'refresh_token', refresh_token }, '/oauth/token'],
        [
          { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier },
          '/oauth/token',
        ],
        [{ token: refresh_token }, '/oauth/revoke'],
      ]
      for (const [fields, path] of wishes) {
        const answer = await postToken(it, { client_id: it.app.clientId, ...fields }, {}, path)
        assert.equal(answer.status, 401)
        assert.equal(await errorOf(answer), 'invalid_client')
      }
      assert.equal((await redeem(it, code, proof)).status, 200, 'the code is still good')
    })

    test('a secret with odd characters is read raw and form-encoded', async () => {
      const clientSecret = 'a+b%20:ü& long enough for anybody'
      const { app } = await it.provider.apps.create({ name: 'Odd', clientSecret })
      const forms = [
        `${app.clientId}:${clientSecret}`,
        `${app.clientId}:${new URLSearchParams({ x: clientSecret }).toString().slice(2)}`,
      ]
      for (const text of forms) {
        const authorization = `Basic ${Buffer.from(text).toString('base64')}`
        assert.equal((await ask({}, { authorization })).status, 200, text)
      }
    })

    test('a public client has no secret, and no client_credentials', async () => {
      const { app, clientSecret } = await it.provider.apps.create({
        name: 'Native',
        public: true,
        redirectUris: [callback],
      })
      assert.equal(clientSecret, null)
      assert.equal((await ask({ client_id: app.clientId, client_secret: 'x' })).status, 401)
      assert.equal(await errorOf(await ask({ client_id: app.clientId })), 'unauthorized_client')
    })

    test('a disabled app is nobody', async () => {
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Gone' })
      await it.provider.storage.apps.update(app.id, { disabled: true })
      assert.equal((await ask({ client_id: app.clientId, client_secret: clientSecret! })).status, 401)
    })

    test('after many wrong secrets from one address: 429 with Retry-After, and another address is still served', async () => {
      const world2 = await world({ clientAddress: request => request.headers.get('x-test-address') })
      const from = (address: string, secret: string) =>
        postToken(
          world2,
          { grant_type: 'client_credentials', client_id: world2.app.clientId, client_secret: secret },
          { 'x-test-address': address },
        )
      for (let attempt = 0; attempt < 20; attempt++) assert.equal((await from('a', 'wrong')).status, 401)
      const refused = await from('a', world2.app.clientSecret)
      assert.equal(refused.status, 429)
      assert.ok(Number(refused.headers.get('retry-after')) > 0)
      assert.equal((await from('b', world2.app.clientSecret)).status, 200)
      await world2.close()
    })

    test('ids that exist and ids that do not are throttled alike', async () => {
      const world2 = await world({ storage: newStorage(), clientAddress: () => 'a' })
      const guesses = async (client_id: string) => {
        const statuses: number[] = []
        for (let attempt = 0; attempt < 22; attempt++) {
          const form = { grant_type: 'client_credentials', client_id, client_secret: 'wrong' }
          statuses.push((await postToken(world2, form, {})).status)
        }
        return statuses
      }
      assert.deepEqual(await guesses(world2.app.clientId), await guesses('nobody'))
      await world2.close()
    })

    test('an id is the same for the throttle, however Basic writes it', async () => {
      const world2 = await world({ storage: newStorage(), clientAddress: () => 'a' })
      const guess = (id: string) =>
        postToken(
          world2,
          { grant_type: 'client_credentials' },
          { authorization: `Basic ${Buffer.from(`${id}:wrong`).toString('base64')}` },
        )
      const { clientId } = world2.app
      const written = [...clientId].map(
        (letter, at) => `${clientId.slice(0, at)}%${letter.charCodeAt(0).toString(16)}${clientId.slice(at + 1)}`,
      )
      for (const id of written.slice(0, 20)) assert.equal((await guess(id)).status, 401)
      assert.equal((await guess(clientId)).status, 429)
      await world2.close()
    })

    test('where no address is known, nobody is locked out by the guesses of others', async () => {
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Guessed at' })
      for (let attempt = 0; attempt < 30; attempt++) {
        assert.equal((await ask({ client_id: app.clientId, client_secret: 'wrong' })).status, 401)
      }
      assert.equal((await ask({ client_id: app.clientId, client_secret: clientSecret! })).status, 200)
    })

    test('the use of a secret is noted, the use of a wrong one is not', async () => {
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Noted' })
      const lastUsed = async () => (await it.provider.storage.apps.byId(app.id))!.secrets[0]!.lastUsedAt
      await ask({ client_id: app.clientId, client_secret: 'wrong' })
      assert.equal(await lastUsed(), null)
      await ask({ client_id: app.clientId, client_secret: clientSecret! })
      assert.equal(typeof (await lastUsed()), 'number')
    })

    test('a renewed secret works at once, the old one until its overlap ends', async () => {
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Renewing' })
      const renewed = await it.provider.apps.renewSecret(app.clientId, 60_000)
      const status = async (secret: string) => (await ask({ client_id: app.clientId, client_secret: secret })).status
      assert.equal(await status(renewed), 200)
      assert.equal(await status(clientSecret!), 200)
      it.provider.storage.setClockOffset(61_000)
      assert.equal(await status(clientSecret!), 401)
      assert.equal(await status(renewed), 200)
      it.provider.storage.setClockOffset(0)
    })
  })

  describe('grant types', () => {
    test('unknown, missing, and not this app’s', async () => {
      assert.equal(await errorOf(await postToken(it, { grant_type: 'password' })), 'unsupported_grant_type')
      assert.equal(await errorOf(await postToken(it, {})), 'invalid_request')
      const { app, clientSecret } = await it.provider.apps.create({
        name: 'Few',
        policy: { grants: ['authorization_code'] },
      })
      const credentials = { client_id: app.clientId, client_secret: clientSecret! }
      assert.equal(
        await errorOf(await postToken(it, { grant_type: 'client_credentials', ...credentials }, {})),
        'unauthorized_client',
      )
    })
  })

  describe('a code', () => {
    const take = (code: string, verifier: string | null, change: Record<string, string> = {}) =>
      postToken(it, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: callback,
        ...(verifier !== null && { code_verifier: verifier }),
        ...change,
      })

    test('used again is invalid_grant, and what it gave is revoked', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const { access_token } = (await (await redeem(it, code, proof)).json()) as Tokens
      assert.equal(await errorOf(await redeem(it, code, proof)), 'invalid_grant')
      await assert.rejects(
        it.provider.check({ method: 'GET', url: '/', headers: { authorization: `Bearer ${access_token}` } }),
        {
          code: 'invalid_token',
        },
      )
    })

    test('of one app is not given to another, and not burned', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Thief', redirectUris: [callback] })
      const theft = await postToken(
        it,
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: callback,
          code_verifier: proof.verifier,
          client_id: app.clientId,
          client_secret: clientSecret!,
        },
        {},
      )
      assert.equal(await errorOf(theft), 'invalid_grant')
      assert.equal((await redeem(it, code, proof)).status, 200)
    })

    test('with a wrong or missing redirect_uri is refused, and not burned', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      assert.equal(
        await errorOf(await take(code, proof.verifier, { redirect_uri: 'https://app.example/callback' })),
        'invalid_grant',
      )
      assert.equal(
        await errorOf(await postToken(it, { grant_type: 'authorization_code', code, code_verifier: proof.verifier })),
        'invalid_request',
      )
      assert.equal((await redeem(it, code, proof)).status, 200)
    })

    test('with wrong verifiers is burned by the sixth', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      assert.equal(await errorOf(await take(code, null)), 'invalid_request')
      for (let attempt = 2; attempt <= 6; attempt++) {
        assert.equal(await errorOf(await take(code, 'x'.repeat(43))), 'invalid_grant')
      }
      assert.equal(await errorOf(await redeem(it, code, proof)), 'invalid_grant')
    })

    test('takes no verifier that could be guessed, though its challenge is right (RFC 7636 §4.1)', async () => {
      for (const verifier of ['v'.repeat(42), 'ü'.repeat(50), 'v'.repeat(129)]) {
        const proof = { verifier, challenge: await challenge(verifier) }
        assert.equal(await errorOf(await redeem(it, await codeFor(it, proof), proof)), 'invalid_request')
      }
    })

    test('redeemed by another app, or with a wrong verifier, after its use takes nothing back', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const { access_token } = (await (await redeem(it, code, proof)).json()) as Tokens
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Thief', redirectUris: [callback] })
      await take(code, proof.verifier, { client_id: app.clientId, client_secret: clientSecret! })
      await take(code, 'x'.repeat(43))
      await it.provider.check({ method: 'GET', url: '/', headers: { authorization: `Bearer ${access_token}` } })
    })

    test('used again is an event that names the app and the person', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      await redeem(it, code, proof)
      await redeem(it, code, proof)
      const { app, user } = await it.provider.check({
        method: 'GET',
        url: '/',
        headers: { authorization: `Bearer ${(await tokensFor(it)).access_token}` },
      })
      const replay = events.findLast(event => event.type === 'code.replayed')
      assert.deepEqual(replay, { type: 'code.replayed', appId: app.id, userId: user!.id, data: {} })
    })

    test('asked for without a challenge takes no verifier (RFC 9700 §4.8.2)', async () => {
      const lax = await world({ policy: { pkce: 'optional' } })
      const proof = await pkce()
      const back = locationOf(await consent(lax, authorizePath(lax, null)))
      const code = back.searchParams.get('code')!
      assert.equal(await errorOf(await redeem(lax, code, proof)), 'invalid_grant')
      assert.equal(
        (await postToken(lax, { grant_type: 'authorization_code', code, redirect_uri: callback })).status,
        200,
      )
      await lax.close()
    })

    test('is old after a minute', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      it.provider.storage.setClockOffset(61_000)
      const late = await redeem(it, code, proof)
      it.provider.storage.setClockOffset(0)
      assert.equal(await errorOf(late), 'invalid_grant')
    })

    test('dies with the consent and with the account', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const app = await it.provider.apps.byClientId(it.app.clientId)
      await it.provider.storage.consents.revoke(it.alice.id, app!.id, 'test')
      assert.equal(await errorOf(await redeem(it, code, proof)), 'invalid_grant')
      const second = await codeFor(it, proof)
      await it.provider.storage.users.update(it.alice.id, { locked: true })
      const locked = await redeem(it, second, proof)
      await it.provider.storage.users.update(it.alice.id, { locked: false })
      assert.equal(await errorOf(locked), 'invalid_grant')
    })

    test('of an app that was disabled meanwhile is asked for by nobody: 401 invalid_client', async () => {
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Ending', redirectUris: [callback] })
      const ending = { ...it, app: { clientId: app.clientId, clientSecret: clientSecret! } }
      const proof = await pkce()
      const code = await codeFor(ending, proof)
      await it.provider.storage.apps.update(app.id, { disabled: true })
      const answer = await redeem(ending, code, proof)
      assert.equal(answer.status, 401)
      assert.equal(await errorOf(answer), 'invalid_client')
    })

    test('gives what was allowed, whatever scope its exchange asks for', async () => {
      const proof = await pkce()
      const answer = await take(await codeFor(it, proof), proof.verifier, { scope: 'read write' })
      assert.equal(((await answer.json()) as Tokens).scope, 'read')
    })

    test('is nothing that another flow has given', async () => {
      const proof = await pkce()
      const temporary = await requestToken(it)
      const access = await oauth1TokenFor(it)
      for (const other of [temporary.token, temporary.secret, access.token, access.secret, it.app.clientSecret]) {
        assert.equal(await errorOf(await take(other, proof.verifier)), 'invalid_grant')
      }
    })

    test('is no refresh token, and neither is an access token; a refresh token is no code', async () => {
      const proof = await pkce()
      const code = await codeFor(it, proof)
      const { access_token, refresh_token } = await tokensFor(it)
      for (const refresh of [code, access_token, `${refresh_token}x`, refresh_token.slice(0, -1), 'garbage']) {
        assert.equal(
          await errorOf(await postToken(it, { grant_type: 'refresh_token', refresh_token: refresh })),
          'invalid_grant',
        )
      }
      for (const other of [refresh_token, access_token, 'garbage']) {
        assert.equal(await errorOf(await take(other, proof.verifier)), 'invalid_grant')
      }
    })
  })

  describe('a refresh token', () => {
    const refresh = (refresh_token: string, change: Record<string, string> = {}, world = it) =>
      postToken(world, { grant_type: 'refresh_token', refresh_token, ...change })
    const tokens = async (answer: Promise<Response>) => (await (await answer).json()) as Tokens

    test('asked for by ten at once gives all of them the same pair', async () => {
      const { refresh_token } = await tokensFor(it)
      const pairs = await Promise.all(Array.from({ length: 10 }, () => tokens(refresh(refresh_token))))
      assert.equal(new Set(pairs.map(pair => `${pair.access_token} ${pair.refresh_token}`)).size, 1)
      assert.match(pairs[0]!.access_token, /^vka_/)
    })

    test('in strict mode gives one of ten a pair', async () => {
      const strict = await world({ policy: { refreshGraceMs: 0 } })
      const { refresh_token } = await tokensFor(strict)
      const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refresh_token, {}, strict)))
      assert.equal(answers.filter(one => one.status === 200).length, 1)
      await strict.close()
    })

    test('used after the grace, or after its successor was used, takes everything back', async () => {
      for (const moment of ['after the grace', 'after the successor']) {
        const first = await tokensFor(it)
        const second = await tokens(refresh(first.refresh_token))
        const third = moment === 'after the successor' ? await tokens(refresh(second.refresh_token)) : second
        if (moment === 'after the grace') it.provider.storage.setClockOffset(121_000)
        assert.equal(await errorOf(await refresh(first.refresh_token)), 'invalid_grant', moment)
        assert.equal(await errorOf(await refresh(third.refresh_token)), 'invalid_grant', moment)
        it.provider.storage.setClockOffset(0)
      }
    })

    test('used again too late is an event that names app and person, and ends the access token too', async () => {
      const first = await tokensFor(it)
      const second = await tokens(refresh(first.refresh_token))
      it.provider.storage.setClockOffset(121_000)
      await refresh(first.refresh_token)
      it.provider.storage.setClockOffset(0)
      const { app } = await it.provider.check({
        method: 'GET',
        url: '/',
        headers: { authorization: `Bearer ${(await tokensFor(it)).access_token}` },
      })
      const replay = events.findLast(event => event.type === 'refresh_token.replayed')
      assert.deepEqual(replay, { type: 'refresh_token.replayed', appId: app.id, userId: it.alice.id, data: {} })
      const headers = { authorization: `Bearer ${second.access_token}` }
      await assert.rejects(it.provider.check({ method: 'GET', url: '/', headers }), { code: 'invalid_token' })
    })

    test('not used for thirty days is dead', async () => {
      const { refresh_token } = await tokensFor(it)
      it.provider.storage.setClockOffset(30 * 86_400_000 + 1000)
      const late = await refresh(refresh_token)
      it.provider.storage.setClockOffset(0)
      assert.equal(await errorOf(late), 'invalid_grant')
    })

    test('outlives a changed password, which signs browsers out and apps not', async () => {
      const { access_token, refresh_token } = await tokensFor(it)
      const [session] = it.browser.cookies
      await it.provider.people.setPassword(it.alice.id, 'looking-glass')
      assert.equal((await it.browser.get('/sign-out')).status, 400)
      const headers = { authorization: `Bearer ${access_token}` }
      await it.provider.check({ method: 'GET', url: '/', headers })
      assert.equal((await refresh(refresh_token)).status, 200)
      it.browser.cookies = [
        await it.provider.people.session(it.alice.id),
        ...it.browser.cookies.filter(one => one !== session),
      ]
    })

    test('gives less when asked for less, and never more', async () => {
      const { refresh_token } = await tokensFor(it, { scope: 'read write' })
      const narrow = await tokens(refresh(refresh_token, { scope: 'read' }))
      assert.equal(narrow.scope, 'read')
      const wide = await tokens(refresh(narrow.refresh_token))
      assert.equal(wide.scope, 'read write')
      const { refresh_token: readOnly } = await tokensFor(it)
      assert.equal(await errorOf(await refresh(readOnly, { scope: 'read write' })), 'invalid_scope')
      assert.equal((await refresh(readOnly)).status, 200)
    })

    test('of one app is not taken from another, and keeps its family', async () => {
      const { refresh_token } = await tokensFor(it)
      const { app, clientSecret } = await it.provider.apps.create({ name: 'Thief' })
      const theft = postToken(
        it,
        { grant_type: 'refresh_token', refresh_token, client_id: app.clientId, client_secret: clientSecret! },
        {},
      )
      assert.equal(await errorOf(await theft), 'invalid_grant')
      assert.equal((await refresh(refresh_token)).status, 200)
    })

    test('ends with the authorization, however often it was refreshed', async () => {
      const day = 86_400_000
      let { refresh_token } = await tokensFor(it)
      for (let at = 20; at < 365; at += 20) {
        it.provider.storage.setClockOffset(at * day)
        refresh_token = (await tokens(refresh(refresh_token))).refresh_token
      }
      it.provider.storage.setClockOffset(366 * day)
      assert.equal(await errorOf(await refresh(refresh_token)), 'invalid_grant')
      it.provider.storage.setClockOffset(0)
    })
  })

  test('reuse: the same app, person and scopes get the same token again', async () => {
    const mastodon = await world({ policy: { reuseTokens: true, refreshTokens: false, accessTokenMs: null } })
    const [first, second] = [await tokensFor(mastodon), await tokensFor(mastodon)]
    assert.equal(first.access_token, second.access_token)
    assert.equal(first.expires_in, undefined)
    assert.notEqual((await tokensFor(mastodon, { scope: 'write' })).access_token, first.access_token)
    const ofApp = async () =>
      ((await (await postToken(mastodon, { grant_type: 'client_credentials' })).json()) as Tokens).access_token
    assert.equal(await ofApp(), await ofApp())
    await mastodon.close()
  })

  test('a refresh token that was exchanged already still revokes its family', async () => {
    const first = await tokensFor(it)
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    const second = (await (await postToken(it, form)).json()) as Tokens
    await postToken(it, { token: first.refresh_token }, undefined, '/oauth/revoke')
    const headers = { authorization: `Bearer ${second.access_token}` }
    await assert.rejects(it.provider.check({ method: 'GET', url: '/', headers }), { code: 'invalid_token' })
  })

  test('a public app revokes with its client_id and the token alone', async () => {
    const { app } = await it.provider.apps.create({ name: 'Native', public: true, redirectUris: [callback] })
    const native = { client_id: app.clientId }
    const proof = await pkce()
    const code = await codeFor(it, proof, native)
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier }
    const { access_token } = (await (await postToken(it, { ...form, ...native }, {})).json()) as Tokens
    const headers = { authorization: `Bearer ${access_token}` }
    assert.equal((await postToken(it, { token: access_token }, {}, '/oauth/revoke')).status, 401)
    await it.provider.check({ method: 'GET', url: '/', headers })
    assert.equal((await postToken(it, { token: access_token, ...native }, {}, '/oauth/revoke')).status, 200)
    await assert.rejects(it.provider.check({ method: 'GET', url: '/', headers }), { code: 'invalid_token' })
  })

  test('another app’s token is left alive by a revocation', async () => {
    const { access_token } = await tokensFor(it)
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Foreign' })
    const answer = await postToken(
      it,
      { token: access_token, client_id: app.clientId, client_secret: clientSecret! },
      {},
      '/oauth/revoke',
    )
    assert.equal(answer.status, 200)
    await it.provider.check({ method: 'GET', url: '/', headers: { authorization: `Bearer ${access_token}` } })
  })
})
