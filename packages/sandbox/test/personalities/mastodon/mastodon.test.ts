import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control, entryOf, postForm, runningSandbox } from '../../running-sandbox.ts'

const oob = 'urn:ietf:wg:oauth:2.0:oob'
const sandbox = runningSandbox()
const entry = () => entryOf(sandbox(), 'mastodon')
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Record<string, string>
const errorOf = async (response: Response | Promise<Response>) => {
  const answer = await response
  const { error, error_description: text } = (await answer.json()) as Record<string, string>
  return text === undefined ? [answer.status, error] : [answer.status, error, text]
}

interface App {
  readonly client_id: string
  readonly client_secret: string
}

const register = async (scopes = 'read write follow', redirect_uris = oob) =>
  (await json(postForm(entry().registrationUrl!, { client_name: 'Story', redirect_uris, scopes }))) as unknown as App

const authorizeUrl = ({ client_id }: App, more: Record<string, string> = {}) =>
  `${entry().authorizeUrl}?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri: oob, scope: 'read write follow', ...more })}`

const consent = (url: string, decision = 'allow', as = 'alice') =>
  control<Record<string, string>>(entry().origin, 'authorize', { url, as, decision })

const exchange = (app: App, code: string, more: Record<string, string> = {}) =>
  postForm(entry().tokenUrl!, { grant_type: 'authorization_code', code, redirect_uri: oob, ...app_(app), ...more })
const app_ = ({ client_id, client_secret }: App) => ({ client_id, client_secret })

async function connect(scope = 'read write follow', as = 'alice') {
  const app = await register(scope)
  const { code = '' } = await consent(authorizeUrl(app, { scope }), 'allow', as)
  const { access_token } = await json(exchange(app, code))
  return { app, token: access_token! }
}

const api = (path: string, token?: string, init: RequestInit = {}) =>
  fetch(`${entry().origin}${path}`, {
    ...init,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(init.headers as Record<string, string>) },
  })

test('registering answers 200 with the serializer’s fields in order', async () => {
  const response = await postForm(entry().registrationUrl!, {
    client_name: 'Valet demo',
    redirect_uris: oob,
    scopes: 'read write',
  })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  const app = await json(response)
  assert.deepEqual(Object.keys(app), [
    'id',
    'name',
    'website',
    'scopes',
    'redirect_uris',
    'vapid_key',
    'redirect_uri',
    'client_id',
    'client_secret',
    'client_secret_expires_at',
  ])
  assert.match(app['client_id']!, /^[\w-]{43}$/)
  assert.match(app['id']!, /^\d+$/)
})

test('an app that cannot be registered is told why with 422, whoever of the two finds out', async () => {
  for (const wanted of [
    { client_name: 'demo', redirect_uris: '/relative' },
    { client_name: 'demo', redirect_uris: 'https://a.example/../b' },
    { client_name: 'de\u0000mo', redirect_uris: 'https://a.example/b' },
  ]) {
    const headers = { 'content-type': 'application/json' }
    const refused = await api('/api/v1/apps', undefined, { method: 'POST', body: JSON.stringify(wanted), headers })
    assert.equal(refused.status, 422, wanted.redirect_uris)
    assert.match(((await refused.json()) as { error: string }).error, /^Validation failed: ./)
  }
})

test('registering takes JSON and multipart too', async () => {
  const wanted = { client_name: 'x', redirect_uris: [oob, 'http://127.0.0.1/cb'], scopes: 'read write' }
  const asJson = await api('/api/v1/apps', undefined, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  })
  assert.deepEqual((await json(asJson))['redirect_uris'], wanted.redirect_uris)
  const body = new FormData()
  body.set('client_name', 'x')
  body.append('redirect_uris[]', oob)
  assert.deepEqual((await json(api('/api/v1/apps', undefined, { method: 'POST', body })))['scopes'], ['read'])
})

test('the story: register, authorize, paste the code, token, verify_credentials', async () => {
  const app = await register()
  const { code = '' } = await consent(authorizeUrl(app))
  const response = await exchange(app, code)
  assert.equal(response.headers.get('cache-control'), 'no-store, no-cache')
  assert.equal(response.headers.get('pragma'), 'no-cache')
  const token = await json(response)
  assert.deepEqual(Object.keys(token), ['access_token', 'token_type', 'scope', 'created_at'])
  assert.deepEqual([token['token_type'], token['scope']], ['Bearer', 'read write follow'])
  const me = await json(api('/api/v1/accounts/verify_credentials', token['access_token']))
  assert.equal(me['username'], 'alice')
  assert.equal((me['source'] as unknown as Record<string, unknown>)['quote_policy'], 'public')
  assert.match(String(me['created_at']), /T00:00:00\.000Z$/)
  assert.equal((await fetch(me['avatar']!)).headers.get('content-type'), 'image/svg+xml')
})

test('out of band the browser is sent to /oauth/authorize/native with the code in its URL', async () => {
  const { provider, origin } = sandbox().personalities['mastodon']!
  const app = await register()
  const response = await provider.decide({ url: authorizeUrl(app), userId: '109000000000000001', decision: 'allow' })
  assert.equal(response.status, 302)
  const location = response.headers.get('location')!
  assert.match(location, /^\/oauth\/authorize\/native\?code=[\w-]{43}$/)
  const page = await (await fetch(origin + location)).text()
  assert.ok(page.includes('Copy this authorization code and paste it to the application.'))
  assert.match(page, /id="code"[^>]*>[\w-]{43}</)
})

test('not signed in, one is sent to /auth/sign_in', async () => {
  const response = await fetch(authorizeUrl(await register()), { redirect: 'manual' })
  assert.equal(response.status, 302)
  assert.match(response.headers.get('location')!, /^\/auth\/sign_in/)
  assert.equal((await fetch(authorizeUrl(await register()).replace('/authorize?', '/authorize/?'))).status, 200)
})

test('the same scopes pass silently a second time, unless force_login', async () => {
  const app = await register('read', 'https://app.example/cb')
  const url = authorizeUrl(app, { redirect_uri: 'https://app.example/cb', scope: 'read', state: 's' })
  const { redirect = '' } = await consent(url, 'allow', 'carol')
  assert.equal((await consent(url, 'deny', 'carol'))['error'], 'access_denied', 'it takes a living token, not a yes')
  const code = new URL(redirect).searchParams.get('code') ?? ''
  assert.equal((await exchange(app, code, { redirect_uri: 'https://app.example/cb' })).status, 200)
  // A page would answer the no; passing silently, nobody is asked.
  const silent = await consent(url, 'deny', 'carol')
  assert.match(silent['redirect']!, /^https:\/\/app\.example\/cb\?code=[\w-]{43}&state=s$/)
  assert.equal((await consent(`${url}&force_login=False`, 'deny', 'carol'))['error'], 'access_denied')
})

test('a no goes back with Doorkeeper’s sentence, and out of band is a JSON 400', async () => {
  const app = await register('read', `https://app.example/cb?x=1\n${oob}`)
  const url = authorizeUrl(app, { redirect_uri: 'https://app.example/cb?x=1', scope: 'read', state: 'a b' })
  const { redirect = '' } = await consent(url, 'deny', 'bob')
  const expected =
    'https://app.example/cb?x=1&error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request.&state=a+b'
  assert.equal(redirect, expected)
  const { provider } = sandbox().personalities['mastodon']!
  const native = { url: authorizeUrl(app, { scope: 'read' }), userId: '109000000000000002', decision: 'deny' as const }
  const [status, error] = await errorOf(provider.decide(native))
  assert.deepEqual([status, error], [400, 'access_denied'])
})

test('errors at authorize are pages, never redirects', async () => {
  const app = await register('read', 'https://app.example/cb')
  const base = { redirect_uri: 'https://app.example/cb', scope: 'read' }
  const cases: [Record<string, string>, string][] = [
    [{ ...base, scope: 'write' }, 'The requested scope is invalid, unknown, or malformed.'],
    [{ ...base, scope: 'read:statuses' }, 'The requested scope is invalid, unknown, or malformed.'],
    [{ ...base, response_type: 'token' }, 'The authorization server does not support this response type.'],
    [
      { ...base, code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      'The code_challenge_method must be S256.',
    ],
    [{ ...base, redirect_uri: '' }, 'Missing required parameter: redirect_uri.'],
    [{ ...base, redirect_uri: 'https://evil.example/' }, ''],
  ]
  for (const [more, sentence] of cases) {
    const response = await fetch(authorizeUrl(app, more), { redirect: 'manual' })
    assert.equal(response.status, 400, sentence)
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
    assert.ok((await response.text()).includes(sentence), sentence)
  }
})

test('PKCE is optional, and binds when it was begun', async () => {
  const app = await register('read')
  const verifier = 'v'.repeat(50)
  const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
  const url = authorizeUrl(app, { scope: 'read', code_challenge: challenge, code_challenge_method: 'S256' })
  const { code = '' } = await consent(url)
  const missing = await exchange(app, code)
  assert.deepEqual(await errorOf(missing), [400, 'invalid_request', 'Missing required parameter: code_verifier.'])
  assert.equal((await errorOf(exchange(app, code, { code_verifier: 'w'.repeat(50) })))[1], 'invalid_grant')
  assert.equal((await exchange(app, code, { code_verifier: verifier })).status, 200)
})

test('the same token comes again, with its old created_at', async () => {
  const app = await register('read write')
  const url = authorizeUrl(app, { scope: 'read write' })
  const tokenFor = async () => json(exchange(app, (await consent(url))['code']!))
  const first = await tokenFor()
  await control(entry().origin, 'clock', { advance: 100 })
  const again = await tokenFor()
  await control(entry().origin, 'clock', { now: null })
  assert.deepEqual(again, first)
})

test('a code is good once, and for ten minutes', async () => {
  const app = await register('read')
  const url = authorizeUrl(app, { scope: 'read' })
  const { code = '' } = await consent(url)
  assert.equal((await exchange(app, code)).status, 200)
  const refused = await exchange(app, code)
  assert.match(
    refused.headers.get('www-authenticate') ?? '',
    /^Bearer realm="Doorkeeper", error="invalid_grant", error_description="The provided/,
  )
  assert.deepEqual((await errorOf(refused)).slice(0, 2), [400, 'invalid_grant'])
  const late = await consent(url)
  await control(entry().origin, 'clock', { advance: 601 })
  const status = (await exchange(app, late['code']!)).status
  await control(entry().origin, 'clock', { now: null })
  assert.equal(status, 400)
})

test('each error of the token endpoint has its sentence', async () => {
  const app = await register('read')
  const post = (data: Record<string, string>) => errorOf(postForm(entry().tokenUrl!, data))
  const ids = app_(app)
  assert.deepEqual(await post(ids), [400, 'invalid_request', 'Missing required parameter: grant_type.'])
  const code = 'authorization_code'
  assert.deepEqual(await post({ ...ids, grant_type: code }), [
    400,
    'invalid_request',
    'Missing required parameter: code.',
  ])
  const unsupported = 'The authorization grant type is not supported by the authorization server.'
  assert.deepEqual(await post({ ...ids, grant_type: 'password' }), [400, 'unsupported_grant_type', unsupported])
  const failed = await post({ ...ids, client_secret: 'wrong', grant_type: 'client_credentials' })
  assert.deepEqual(failed.slice(0, 2), [401, 'invalid_client'])
  const scope = await post({ ...ids, grant_type: 'client_credentials', scope: 'write' })
  assert.deepEqual(scope, [400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.'])
})

test('an app token comes by JSON or multipart too, and opens verify_credentials of the app only', async () => {
  const app = await register('read')
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ grant_type: 'client_credentials', ...app_(app) })
  const { access_token } = await json(fetch(entry().tokenUrl!, { method: 'POST', headers, body }))
  const form = new FormData()
  for (const [name, value] of Object.entries({ grant_type: 'client_credentials', ...app_(app) })) form.set(name, value)
  assert.equal((await fetch(entry().tokenUrl!, { method: 'POST', body: form })).status, 200)
  assert.equal((await json(api('/api/v1/apps/verify_credentials', access_token)))['name'], 'Story')
  const personal = await errorOf(api('/api/v1/accounts/verify_credentials', access_token))
  assert.deepEqual(personal, [422, 'This method requires an authenticated user'])
})

test('the API says which way a token is bad', async () => {
  const path = '/api/v1/accounts/verify_credentials'
  const invalid = [401, 'The access token is invalid']
  assert.deepEqual(await errorOf(api(path)), invalid)
  assert.deepEqual(await errorOf(api(path, 'garbage')), invalid)
  assert.deepEqual(await errorOf(api(path, undefined, { headers: { authorization: 'Bearer a b' } })), invalid)
  const { token } = await connect('write')
  assert.deepEqual(await errorOf(api(path, token)), [403, 'This action is outside the authorized scopes'])
  assert.deepEqual(await errorOf(api('/api/v1/nothing', token)), [404, 'Not Found'])
})

test('a token may come as access_token or bearer_token', async () => {
  const { token } = await connect('profile')
  for (const name of ['access_token', 'bearer_token'])
    assert.equal((await api(`/api/v1/accounts/verify_credentials?${name}=${token}`)).status, 200, name)
})

test('a revoked token is dead at once; revoking follows Mastodon’s rules', async () => {
  const { app, token } = await connect('read')
  const stranger = await register('read')
  const revoke = (data: Record<string, string>) => postForm(entry().revokeUrl!, data)
  const foreign = [403, 'unauthorized_client', 'You are not authorized to revoke this token']
  assert.deepEqual(await errorOf(revoke({ ...app_(stranger), token })), foreign)
  assert.deepEqual(await errorOf(revoke({ ...app_(app), client_secret: 'wrong', token })), foreign)
  for (const one of [token, token, 'unknown']) {
    const response = await revoke({ ...app_(app), token: one })
    assert.deepEqual([response.status, await response.text()], [200, '{}'])
  }
  assert.deepEqual(await errorOf(api('/api/v1/timelines/home', token)), [401, 'The access token was revoked'])
})

test('a status is posted once per Idempotency-Key and heads the home timeline', async () => {
  const { token } = await connect()
  const send = (status: string) =>
    api('/api/v1/statuses', token, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify({ status }),
    })
  const response = await send('Hello <world>')
  assert.equal(response.status, 200)
  assert.match(response.headers.get('x-ratelimit-reset') ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  const status = await json(response)
  assert.deepEqual(
    [status['content'], status['application']],
    ['<p>Hello &lt;world&gt;</p>', { name: 'Story', website: null }],
  )
  assert.equal((await json(send('Hello <world>')))['id'], status['id'])
  const page = await api('/api/v1/timelines/home?limit=2', token)
  const [first] = (await page.json()) as { id: string }[]
  assert.equal(first?.id, status['id'])
  assert.match(
    page.headers.get('link') ?? '',
    /^<http:[^>]+limit=2&max_id=\d+>; rel="next", <http:[^>]+min_id=\d+>; rel="prev"$/,
  )
})

test('the metadata has its members in the server’s order, and the issuer ends in a slash', async () => {
  const response = await fetch(`${entry().origin}/.well-known/oauth-authorization-server`)
  const document = await json(response)
  assert.equal(document['issuer'], `${entry().origin}/`)
  assert.deepEqual(Object.keys(document), [
    'issuer',
    'authorization_endpoint',
    'token_endpoint',
    'revocation_endpoint',
    'userinfo_endpoint',
    'scopes_supported',
    'response_types_supported',
    'response_modes_supported',
    'grant_types_supported',
    'token_endpoint_auth_methods_supported',
    'code_challenge_methods_supported',
    'service_documentation',
    'app_registration_endpoint',
  ])
})

test('userinfo wants profile; read is not enough', async () => {
  const { token } = await connect('profile')
  const info = await json(api('/oauth/userinfo', token))
  assert.deepEqual([info['iss'], info['preferred_username']], [`${entry().origin}/`, 'alice'])
  assert.equal((await api('/oauth/userinfo', (await connect('read')).token)).status, 403)
})

test('instance has what toot looks for', async () => {
  const instance = await json(api('/api/v1/instance'))
  for (const name of [
    'uri',
    'title',
    'short_description',
    'email',
    'version',
    'urls',
    'stats',
    'configuration',
    'rules',
  ])
    assert.ok(name in instance, name)
})

test('pages of other origins may call the API and the token endpoint, not the authorization page', async () => {
  const headers = { origin: 'https://web.example' }
  const allowed = async (path: string) =>
    (await api(path, undefined, { headers })).headers.get('access-control-allow-origin')
  assert.equal(await allowed('/api/v1/instance'), '*')
  assert.equal(await allowed('/.well-known/oauth-authorization-server'), '*')
  assert.equal(await allowed('/oauth/token'), '*')
  assert.equal(await allowed('/oauth/authorize'), null)
  const exposed = (await api('/api/v1/instance', undefined, { headers })).headers.get('access-control-expose-headers')
  assert.match(exposed ?? '', /Link.*X-RateLimit-Reset/)
})

test('a body of 10 MB is refused and the server goes on', async () => {
  const init = { method: 'POST', body: 'x'.repeat(10_000_000), headers: { 'content-type': 'application/json' } }
  const status = (path: string) =>
    api(path, undefined, init).then(
      ({ status }) => status,
      () => 413,
    )
  assert.deepEqual([await status('/api/v1/apps'), await status('/oauth/token')], [413, 413])
  assert.equal((await api('/api/v1/instance')).status, 200)
})
