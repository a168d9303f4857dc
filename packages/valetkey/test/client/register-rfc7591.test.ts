import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type OAuth2Definition } from 'valetkey'
import { json, type Recorded, scriptedProvider } from 'valetkey/testing/scripted-provider'

const CALLBACK = 'https://our.example/callback'
const MANAGE = 'https://provider.example/register/1'

type Members = Record<string, unknown>

/** A server one can register with (RFC 7591), that tells what it knows (RFC 7592). */
function setUp(answer: Members = {}, more: Partial<OAuth2Definition> = {}, clock: () => number = Date.now) {
  const provider = scriptedProvider()
  const { clientId: client_id, clientSecret: client_secret, ...rest } = provider.oauth2
  const registered = { client_id, client_secret, client_secret_expires_at: 0, ...answer }
  const asked: Recorded[] = []
  const vault = memoryVault()
  const oauth = new OAuth({ fetch: provider.fetch, vault, clock })
  const register = { kind: 'rfc7591', url: '/register', clientName: 'Test' } as const
  const app = oauth.remoteApp('demo', { ...rest, register, ...more })
  const next = (path: string, ...replies: Response[]) => {
    for (const reply of replies)
      provider.answerNext(path, request => {
        asked.push(request)
        return reply
      })
  }
  next('/register', ...Array.from({ length: 3 }, () => json(registered, 201)))
  return { provider, app, vault, asked, next }
}

test('RFC 7591 §3: an app introduces itself once, with its callback, scopes and way to prove itself, and signs in', async () => {
  const { provider, app, vault, asked } = setUp()
  const { url, pending } = await app.begin({ callback: CALLBACK })
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
  await app.begin({ callback: CALLBACK })
  assert.equal(asked.length, 1)
  assert.equal(asked[0]?.method, 'POST')
  assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
    client_name: 'Test',
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'read write',
  })
  const [kept] = await vault.list('registration')
  assert.equal(kept?.about['origin'], 'https://provider.example')
  assert.deepEqual(kept?.about['redirectUris'], [CALLBACK])
})

test('another callback or scope needs another registration; a loopback callback is that of a native app', async () => {
  const { app, asked } = setUp()
  await app.begin({ callback: CALLBACK })
  await app.begin({ callback: 'http://127.0.0.1:7/callback' })
  await app.begin({ callback: CALLBACK, scope: 'read' })
  assert.equal(asked.length, 3)
  const sent = asked.map(({ body }) => JSON.parse(body) as Members)
  assert.deepEqual(
    sent.map(one => one['application_type']),
    [undefined, 'native', undefined],
  )
  assert.equal(sent[2]?.['scope'], 'read')
})

test('without a callback it registers for the device flow, or for its own name', async () => {
  const { app, asked, next } = setUp({}, { deviceUrl: '/oauth/device' })
  next('/oauth/device', json({ device_code: 'd', user_code: 'u', verification_uri: 'https://provider.example/device' }))
  await app.device()
  const own = setUp()
  await own.app.appToken()
  const sent = [asked[0], own.asked[0]].map(request => JSON.parse(request?.body ?? '') as Members)
  assert.deepEqual(
    sent.map(one => [one['grant_types'], one['redirect_uris']]),
    [
      [['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], []],
      [['client_credentials'], []],
    ],
  )
})

test('further metadata goes along as it is, and a token where not everybody may register', async () => {
  const register = {
    kind: 'rfc7591',
    url: '/register',
    clientName: 'Test',
    website: 'https://our.example/',
    initialAccessToken: 'the initial one',
    metadata: { contacts: ['me@our.example'], application_type: 'web' },
  } as const
  const { app, asked } = setUp({}, { register })
  await app.begin({ callback: CALLBACK })
  const sent = JSON.parse(asked[0]?.body ?? '') as Members
  assert.equal(asked[0]?.headers.get('authorization'), 'Bearer the initial one')
  assert.equal(sent['client_uri'], 'https://our.example/')
  assert.deepEqual([sent['contacts'], sent['application_type']], [['me@our.example'], 'web'])
})

test('§3.2.1: the way the server settled on is the way the client proves itself', async () => {
  for (const [token_endpoint_auth_method, clientAuth, header, secret] of [
    ['client_secret_post', undefined, false, true],
    ['client_secret_basic', 'post', true, false],
    ['client_secret_basic', 'basic-raw', true, false],
    ['tls_client_auth', 'post', false, true],
  ] as const) {
    const { provider, app } = setUp({ token_endpoint_auth_method }, clientAuth ? { clientAuth } : {})
    const { url, pending } = await app.begin({ callback: CALLBACK })
    assert.ok((await app.finish(provider.consent(url), pending)).connection)
    const [sent] = provider.sent('/oauth/token')
    assert.equal(sent?.headers.get('authorization') !== null, header)
    assert.equal(sent?.form.some(([name]) => name === 'client_secret') ?? false, secret)
  }
})

test('a server that gives no secret has made a public client', async () => {
  const { provider, app } = setUp({ client_secret: undefined, token_endpoint_auth_method: 'none' })
  const { url, pending } = await app.begin({ callback: CALLBACK })
  await app.finish(provider.consent(url), pending).catch(() => {})
  const [sent] = provider.sent('/oauth/token')
  assert.equal(sent?.headers.get('authorization'), null)
  assert.ok(sent?.form.some(([name]) => name === 'client_id'))
})

test('a secret that ends is replaced before it does', async () => {
  let now = Date.now()
  const ends = Math.floor(now / 1000) + 86_400
  const { app, asked } = setUp({ client_secret_expires_at: ends }, {}, () => now)
  await app.begin({ callback: CALLBACK })
  await app.begin({ callback: CALLBACK })
  assert.equal(asked.length, 1)
  now = (ends - 60) * 1000
  await app.begin({ callback: CALLBACK })
  assert.equal(asked.length, 2)
})

test('RFC 7592 §2.1: the server is asked whether it still knows the app; another token it gives is kept', async () => {
  const { app, asked, next } = setUp({ registration_client_uri: MANAGE, registration_access_token: 'first' })
  await app.begin({ callback: CALLBACK })
  const known = {
    client_id: 'scripted-client',
    client_secret: 'scripted-client-secret',
    registration_client_uri: MANAGE,
  }
  next('/register/1', json({ ...known, registration_access_token: 'second' }), json(known), json({}, 401))
  await app.begin({ callback: CALLBACK })
  await app.begin({ callback: CALLBACK })
  assert.deepEqual(
    asked.slice(1).map(({ method, headers }) => [method, headers.get('authorization')]),
    [
      ['GET', 'Bearer first'],
      ['GET', 'Bearer second'],
    ],
  )
  await app.begin({ callback: CALLBACK })
  assert.deepEqual(
    asked.slice(3).map(({ method, path }) => [method, path]),
    [
      ['GET', '/register/1'],
      ['POST', '/register'],
    ],
  )
})

test('a server in trouble is no reason to register again', async () => {
  for (const status of [500, 503, 429, 200]) {
    const { app, asked, next } = setUp({ registration_client_uri: MANAGE, registration_access_token: 'first' })
    await app.begin({ callback: CALLBACK })
    next('/register/1', json({ error: 'try later' }, status))
    await app.begin({ callback: CALLBACK })
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/register', '/register/1'],
    )
  }
})

test('invalid_client during the exchange drops the registration and says to begin again', async () => {
  const { provider, app, vault } = setUp()
  const { url, pending } = await app.begin({ callback: CALLBACK })
  provider.forgetApps()
  await assert.rejects(app.finish(provider.consent(url), pending), { code: 'registration_lost' })
  assert.deepEqual(await vault.list('registration'), [])
})

test('a registration that is refused says what the server said, and what to do', async () => {
  for (const [reply, expected] of [
    [
      json({ error: 'invalid_redirect_uri', error_description: 'https only' }, 400),
      { problem: 'invalid_redirect_uri', reason: /https only/ },
    ],
    [json({ error: 'invalid_token' }, 401), { next: /initialAccessToken/ }],
    [json({}, 201), { reason: /no client id/ }],
    [new Response('<h1>hello</h1>', { headers: { 'content-type': 'text/html' } }), { reason: /no client id/ }],
  ] as const) {
    const provider = scriptedProvider()
    const { clientId: _i, clientSecret: _s, ...rest } = provider.oauth2
    provider.answerNext('/register', reply)
    const register = { kind: 'rfc7591', url: '/register', clientName: 'Test' } as const
    const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', { ...rest, register })
    await assert.rejects(app.begin({ callback: CALLBACK }), { code: 'registration_refused', ...expected })
  }
})
