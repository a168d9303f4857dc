import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type Vault } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

const CALLBACK = 'http://127.0.0.1:7777/callback'

function setUp(vault: Vault = memoryVault(), provider = scriptedProvider()) {
  const oauth = new OAuth({ fetch: provider.fetch, vault })
  return { provider, vault, app: oauth.remoteApp('demo', provider.registering) }
}

test('an app registers itself once, with its callback and scopes as one string, and signs in', async () => {
  const { provider, app, vault } = setUp()
  const { url, pending } = await app.begin({ callback: CALLBACK })
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
  const [registration] = provider.sent('/api/v1/apps')
  assert.deepEqual(registration?.form, [
    ['client_name', 'Test'],
    ['redirect_uris', CALLBACK],
    ['scopes', 'read write'],
  ])
  const [kept] = await vault.list('registration')
  assert.equal(kept?.about['origin'], 'https://provider.example')
  assert.deepEqual(kept?.about['redirectUris'], [CALLBACK])
  assert.deepEqual(kept?.about['scope'], ['read', 'write'])
})

test('a registration is reused by the next run, and asked whether it is still known', async () => {
  const { provider, vault, app } = setUp()
  const first = new URL((await app.begin({ callback: CALLBACK })).url)
  const again = new URL((await setUp(vault, provider).app.begin({ callback: CALLBACK })).url)
  assert.equal(again.searchParams.get('client_id'), first.searchParams.get('client_id'))
  assert.equal(provider.sent('/api/v1/apps').length, 1)
  assert.equal(provider.sent('/api/v1/apps/verify_credentials').length, 1)
})

test('another callback or another scope needs another registration', async () => {
  const { provider, app } = setUp()
  const asks = [{ callback: CALLBACK }, { callback: 'oob' }, { callback: CALLBACK, scope: 'read' }]
  const ids = []
  for (const ask of asks) ids.push(new URL((await app.begin(ask)).url).searchParams.get('client_id'))
  assert.equal(new Set(ids).size, 3)
  await app.begin({ callback: CALLBACK, scope: 'write read' })
  assert.equal(provider.sent('/api/v1/apps').length, 3)
})

test('a server that no longer knows the app gets a new registration before anybody is sent there', async () => {
  const { provider, app } = setUp()
  const before = new URL((await app.begin({ callback: CALLBACK })).url).searchParams.get('client_id')
  provider.forgetApps()
  const { url, pending } = await app.begin({ callback: CALLBACK })
  assert.notEqual(new URL(url).searchParams.get('client_id'), before)
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
})

test('a server in trouble is no reason to register again', async () => {
  for (const status of [500, 503, 429, 404]) {
    const { provider, app } = setUp()
    await app.begin({ callback: CALLBACK })
    provider.answerNext('/api/v1/apps/verify_credentials', json({ error: 'try later' }, status))
    await app.begin({ callback: CALLBACK })
    assert.equal(provider.sent('/api/v1/apps').length, 1)
  }
})

test('invalid_client during the exchange drops the registration and says to begin again', async () => {
  const { provider, app, vault } = setUp()
  const { url, pending } = await app.begin({ callback: CALLBACK })
  provider.forgetApps()
  await assert.rejects(app.finish(provider.consent(url), pending), {
    code: 'registration_lost',
    problem: 'invalid_client',
  })
  assert.deepEqual(await vault.list('registration'), [])
})

test('a registration that is refused says what the server said', async () => {
  const { provider, app } = setUp()
  const error = 'Validation failed: Redirect URI must be an absolute URI.'
  provider.answerNext('/api/v1/apps', json({ error }, 422))
  await assert.rejects(app.begin({ callback: CALLBACK }), {
    code: 'registration_refused',
    status: 422,
    message: /absolute URI/,
  })
})

test('a server that is no Mastodon gets a registration error that asks for the address', async () => {
  const html = { headers: { 'content-type': 'text/html' } }
  for (const status of [200, 404]) {
    const { provider, app } = setUp()
    provider.answerNext('/api/v1/apps', new Response('<!doctype html><h1>Welcome</h1>', { ...html, status }))
    const next = 'check the address: provider.example does not look like Mastodon'
    await assert.rejects(app.begin({ callback: CALLBACK }), { code: 'registration_refused', status, next })
  }
  const { provider, app } = setUp()
  provider.answerNext('/api/v1/apps', new Response('', { status: 503 }))
  await assert.rejects(app.begin({ callback: CALLBACK }), { code: 'registration_refused', next: /try again later/ })
})

test('an app that gets no token of its own signs people in all the same', async () => {
  const { provider, app } = setUp()
  provider.answerNext('/oauth/token', json({ error: 'unsupported_grant_type' }, 400))
  const { url, pending } = await app.begin({ callback: CALLBACK })
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
})

test('20 sign-ins that begin at once end with one registration, and each of them works', async () => {
  const { provider, app, vault } = setUp()
  const begun = await Promise.all(
    Array.from({ length: 20 }, (_, n) => app.begin({ callback: CALLBACK, user: `u${n}` })),
  )
  assert.equal((await vault.list('registration')).length, 1)
  const outcomes = await Promise.all(begun.map(({ url, pending }) => app.finish(provider.consent(url), pending)))
  assert.ok(outcomes.every(({ connection }) => connection))
})
