import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type OAuth2Definition } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login, signIn } from './browser.ts'

/** Checks that stand behind others: take one away, and only here it is noticed. */

const MAC = { access_token: 'a-mac-token', token_type: 'mac' }
const callback = 'http://127.0.0.1:7777/callback'

for (const protocol of ['oauth1', 'oauth2'] as const)
  test(`${protocol}: in a terminal a sign-in waits for an hour, and no longer`, async () => {
    let now = Date.now()
    const provider = scriptedProvider({ clock: () => now })
    const app = new OAuth({ fetch: provider.fetch, clock: () => now }).remoteApp('demo', provider[protocol])
    const { url, pending } = await app.begin({ callback })
    const back = provider.consent(url)
    now += 61 * 60_000
    const sent = provider.requests.length
    await assert.rejects(app.finish(back, pending), {
      code: 'state_expired',
      message: /took 61 minutes, and waits for 60/,
    })
    assert.equal(provider.requests.length, sent)
  })

test('a pending sign-in that says it is another app’s is refused, though its seal opens', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback })
  const back = provider.consent(url)
  await assert.rejects(app.finish(back, { ...pending, app: 'other' }), { code: 'wrong_app' })
  assert.ok((await app.finish(back, pending)).connection)
})

test('OAuth 1: a cookie whose app was changed opens for neither app', async () => {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const [one, other] = ['one', 'other'].map(name => oauth.remoteApp(name, provider.oauth1))
  const browser = new Browser()
  const back = provider.consent(await login(one!, browser))
  const tagOf = (value: string) => value.split('.')[1] ?? ''
  const [[name, cookie] = ['', '']] = browser.jar
  const stranger = new Browser()
  await login(other!, stranger)
  const [tag = ''] = [...stranger.jar.values()].map(tagOf)
  browser.jar.set(name, cookie.replace(`.${tagOf(cookie)}.`, `.${tag}.`))
  await assert.rejects(comeBack(other!, browser, back), { code: 'state_invalid' })
  await assert.rejects(comeBack(one!, browser, back), { code: 'cookie_missing' })
  assert.equal(provider.sent('/oauth/access_token').length, 0)
})

test('by device a token of another type connects nobody (RFC 6749 §7.1)', async () => {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch, sleep: async () => {} })
  const app = oauth.remoteApp('demo', { ...provider.oauth2, deviceUrl: '/oauth/device' })
  const device = { device_code: 'd', user_code: 'WDJB-MJHT', verification_uri: 'https://provider.example/device' }
  provider.answerNext('/oauth/device', json(device))
  provider.answerNext('/oauth/token', json(MAC))
  await assert.rejects((await app.device()).outcome(), { code: 'token_type_unknown', message: /“mac”/ })
  assert.deepEqual(await oauth.connections(), [])
})

test('an upgrade that brings a token of another type keeps the old one (RFC 6749 §7.1)', async () => {
  const [provider, vault] = [scriptedProvider(), memoryVault()]
  const before = new OAuth({ fetch: provider.fetch, vault }).remoteApp('demo', provider.oauth1)
  const { url, pending } = await before.begin({ callback })
  const old = (await before.finish(provider.consent(url), pending)).connection?.token
  const definition: OAuth2Definition = { ...provider.oauth2, upgradesFrom: {} }
  const app = new OAuth({ fetch: provider.fetch, vault }).remoteApp('demo', definition)
  provider.answerNext('/oauth/token', json(MAC))
  await assert.rejects(app.get('echo'), { code: 'refresh_failed', message: /token_type “mac”/ })
  assert.equal((await app.connection())?.token.accessToken, old?.accessToken)
})

test('a redirect to what is no http(s) address is an answer, and is not followed', async () => {
  for (const location of ['data:application/json,{"user":"mallory"}', 'file:///etc/passwd', 'javascript:0']) {
    const provider = scriptedProvider()
    const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
    const { url, pending } = await app.begin({ callback })
    await app.finish(provider.consent(url), pending)
    provider.answerNext('/api/old', new Response(null, { status: 302, headers: { location } }))
    const { status, data } = await app.get('old')
    assert.deepEqual([status, data], [302, null], location)
    assert.equal(provider.requests.at(-1)?.path, '/api/old')
  }
})

test('RFC 7592 §3: what a server says of another client is not taken for ours', async () => {
  const provider = scriptedProvider()
  const { clientId: client_id, clientSecret: client_secret, ...rest } = provider.oauth2
  const register = { kind: 'rfc7591', url: '/register', clientName: 'Test' } as const
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', { ...rest, register })
  const management = {
    registration_client_uri: 'https://provider.example/register/1',
    registration_access_token: 'ours-to-manage',
  }
  provider.answerNext('/register', json({ client_id, client_secret, ...management }, 201))
  const clientIn = (url: string) => new URL(url).searchParams.get('client_id')
  assert.equal(clientIn((await app.begin({ callback })).url), client_id)
  provider.answerNext('/register/1', json({ client_id: 'somebody-else', client_secret: 'theirs', ...management }))
  assert.equal(clientIn((await app.begin({ callback })).url), client_id)
  provider.answerNext('/register/1', json({}, 503))
  const { url, pending } = await app.begin({ callback })
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
})

const secret = 'a secret of more than thirty-two characters'

test('a row of the vault that is moved to another app opens for neither', async () => {
  const [provider, vault] = [scriptedProvider(), memoryVault()]
  const oauth = new OAuth({ fetch: provider.fetch, vault, secret })
  const [one, other] = ['one', 'other'].map(name => oauth.remoteApp(name, provider.oauth2))
  const { url, pending } = await one!.begin({ callback, user: 'alice' })
  await one!.finish(provider.consent(url), pending)
  const row = await vault.read('connection', 'one', 'alice')
  await vault.write({ ...row!, app: 'other', version: 0 })
  await assert.rejects(other!.for('alice').get('echo'), { code: 'seal_broken' })
  assert.equal((await one!.for('alice').get('echo')).status, 200)
})

test('what is sealed as a registration opens as no connection, though all else is the same', async () => {
  const [provider, vault] = [scriptedProvider(), memoryVault()]
  const app = new OAuth({ fetch: provider.fetch, vault, secret }).remoteApp('demo', provider.registering)
  const { url, pending } = await app.begin({ callback, user: 'alice' })
  await app.finish(provider.consent(url), pending)
  const [registration] = await vault.list('registration')
  const connection = await vault.read('connection', 'demo', 'alice')
  await vault.write({ ...connection!, id: registration!.id, version: 0, sealed: registration!.sealed })
  await assert.rejects(app.for(registration!.id).get('echo'), { code: 'seal_broken' })
})

test('a row that nobody sealed is refused where rows are sealed', async () => {
  const [provider, vault] = [scriptedProvider(), memoryVault()]
  const open = (sealing: object) =>
    new OAuth({ fetch: provider.fetch, vault, ...sealing }).remoteApp('demo', provider.oauth2)
  const plain = open({ allowUnsealed: true })
  const begun = await plain.begin({ callback })
  await plain.finish(provider.consent(begun.url), begun.pending)
  assert.match((await vault.list('connection'))[0]?.sealed['secret'] ?? '', /^unsealed:/)
  const sent = provider.requests.length
  await assert.rejects(open({ secret }).get('echo'), { code: 'vault_unsealed' })
  assert.equal(provider.requests.length, sent)
})

test('after a disconnection nobody is led to another site', async () => {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  oauth.remoteApp('demo', provider.oauth2)
  const routes = oauth.routes('/connect', { user: () => 'alice', home: '/start' })
  const endAt = async (next: string) => {
    const address = `http://localhost:3000/connect/demo/disconnect?next=${encodeURIComponent(next)}`
    return (await routes(new Request(address, { method: 'POST' })))?.headers.get('location')
  }
  for (const next of ['https://evil.example/', '//evil.example', '/.//evil.example'])
    assert.equal(await endAt(next), '/start')
  assert.equal(await endAt('/settings'), '/settings')
})

for (const oauth of ['oauth1', 'oauth2'] as const) {
  test(`${oauth}: a definition that leads elsewhere under the same name does not take the tokens along`, async () => {
    const [ours, theirs] = [scriptedProvider(), scriptedProvider({ origin: 'https://other.example' })]
    const vault = memoryVault()
    const before = new OAuth({ fetch: ours.fetch, vault }).remoteApp('demo', ours[oauth])
    const { connection } = await signIn(before, ours)
    const user = connection?.user ?? ''
    const after = new OAuth({ fetch: theirs.fetch, vault }).remoteApp('demo', theirs[oauth])
    await assert.rejects(after.for(user).get('echo'), (error: Error) => {
      assert.match(
        error.message,
        /is with https:\/\/provider\.example, and the definition leads to https:\/\/other\.example/,
      )
      return 'code' in error && error.code === 'not_connected'
    })
    assert.deepEqual(await after.disconnect(user), { revoked: false, deleted: true })
    assert.deepEqual(theirs.requests, [])
  })
}

test('params that tie an answer to the one who asked are refused, before anybody is sent away', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  for (const name of ['state', 'redirect_uri', 'client_id', 'code_challenge']) {
    const begun = app.begin({ callback: 'http://127.0.0.1:5000/cb', params: { [name]: 'mine' } })
    await assert.rejects(begun, { code: 'params_reserved', reason: name })
  }
  const { url } = await app.begin({ callback: 'http://127.0.0.1:5000/cb', params: { prompt: 'login' } })
  assert.equal(new URL(url).searchParams.get('prompt'), 'login')
})
