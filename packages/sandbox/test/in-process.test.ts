import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { OAuth, presets } from 'valetkey'
import { createBrowser } from '../src/control/browser.ts'
import { createSandbox, type Sandbox } from '../src/sandbox.ts'

let sandbox: Sandbox
const realFetch = globalThis.fetch
before(async () => {
  sandbox = await createSandbox({ port: 'none' })
  globalThis.fetch = () => Promise.reject(new Error('nothing here may use the network'))
})
after(async () => {
  globalThis.fetch = realFetch
  await sandbox.stop()
})

test('without a port there is none, and nothing is kept', async () => {
  const listening = () => process.getActiveResourcesInfo().filter(one => one === 'TCPServerWrap')
  assert.deepEqual(listening(), [])
  assert.equal(sandbox.data, null)
  assert.equal(sandbox.url, 'https://sandbox.localhost')
  assert.equal(sandbox.sandboxJson().providers['mastodon']?.origin, 'https://mastodon.sandbox.localhost')
  await assert.rejects(sandbox.start(), { code: 'option_invalid', nextStep: /sandbox\.fetch/ })
})

test('sandbox.fetch is the real service: pages, sandbox.json, and nobody at other names', async () => {
  const get = (url: string) => sandbox.fetch(new Request(url))
  const json = await (await get(`${sandbox.url}/sandbox.json`)).json()
  assert.deepEqual(json, sandbox.sandboxJson())
  assert.match(await (await get('https://flickr.sandbox.localhost/')).text(), /This is the Flickr sandbox/)
  assert.equal((await get('https://api.flickr.com/')).status, 421)
  assert.equal((await get(`${sandbox.url}/`)).status, 200)
})

/** Who one is there: a call only a connected account can make. */
const whoAmI: Readonly<Record<string, readonly [path: string, name: string, data?: Record<string, string>]>> = {
  flattr: ['user', 'username'],
  'flattr-2011': ['user', 'username'],
  mastodon: ['/api/v1/accounts/verify_credentials', 'username'],
  flickr: ['flickr.test.login', 'user.username._content'],
  twitter: ['account/verify_credentials.json', 'screen_name'],
  facebook: ['me', 'name', { fields: 'name' }],
  'facebook-pre-2.3': ['me', 'name', { fields: 'name' }],
  generic: ['/api/echo', 'user.username'],
}

const at = (data: unknown, path: string): unknown =>
  path.split('.').reduce((value: unknown, name) => (value as Record<string, unknown> | undefined)?.[name], data)

for (const [name, [path, where, data]] of Object.entries(whoAmI))
  for (const person of ['alice', 'bob'])
    test(`${name}: connected as ${person} without a browser`, async () => {
      const app = await sandbox.connect(name, { as: person })
      assert.match(String(at((await app.get(path, data)).data, where)), new RegExp(person, 'i'))
      assert.equal((await app.connection())?.health.state, 'ok')
    })

test('every service of sandbox.json can be connected', () => {
  assert.deepEqual(Object.keys(sandbox.sandboxJson().providers).sort(), Object.keys(whoAmI).sort())
})

test('a scope that is asked for is the one that is given', async () => {
  const app = await sandbox.connect('mastodon', { as: 'alice', scope: 'read' })
  assert.deepEqual((await app.connection())?.scope, ['read'])
  await assert.rejects(app.post('/api/v1/statuses', { status: 'Hello' }), { status: 403 })
})

test('who or what is unknown is named, with what there is', async () => {
  await assert.rejects(sandbox.connect('myspace', { as: 'alice' }), { code: 'option_invalid', nextStep: /mastodon/ })
  await assert.rejects(sandbox.connect('mastodon', { as: 'mallory' }), {
    code: 'consent_failed',
    message: /there is no mallory here/,
  })
  await assert.rejects(sandbox.consent('https://elsewhere.example/oauth', { as: 'alice' }), {
    code: 'consent_failed',
    message: /Nobody is there/,
  })
  const { authorizeUrl } = sandbox.sandboxJson().providers['generic'] ?? {}
  await assert.rejects(sandbox.consent(`${authorizeUrl}?client_id=nobody`, { as: 'alice' }), { code: 'consent_failed' })
})

test('an app of one’s own signs people in there, and takes a no for an answer', async () => {
  const { origin = '' } = sandbox.sandboxJson().providers['mastodon'] ?? {}
  const oauth = new OAuth({ fetch: sandbox.fetch, origins: ['https://app.example'], secret: 'x'.repeat(32) })
  const app = oauth.remoteApp('mastodon', presets.mastodon({ instance: origin }))
  const signIn = async (decision: 'allow' | 'deny') => {
    const begun = await app.authorize(new Request('https://app.example/login'), { callback: '/back', user: 'u1' })
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const { redirect = '' } = await sandbox.consent(begun.headers.get('location') ?? '', { as: 'carol', decision })
    const back = new Request(redirect, { headers: { cookie } })
    return app.authorized(back, ({ connection, denied }) => new Response(connection?.account?.name ?? denied?.reason))
  }
  assert.equal(await (await signIn('deny')).text(), 'access_denied')
  assert.equal(await (await signIn('allow')).text(), 'carol')
  assert.equal((await app.for('u1').get('/api/v1/accounts/verify_credentials')).status, 200)
})

for (const name of ['flattr', 'mastodon', 'flickr', 'twitter', 'facebook', 'generic'])
  test(`the playground connects to ${name} in process too`, async () => {
    const browser = createBrowser(sandbox.fetch)
    const home = await browser.get(sandbox.url)
    const form = { action: `${sandbox.url}/connect/${name}`, hidden: {}, names: [] }
    const begun = await browser.submit({ ...home, form }, {})
    const { redirect = '' } = await sandbox.consent(begun.location ?? '', { as: 'alice' })
    await browser.get(redirect)
    assert.match((await browser.get(sandbox.url)).page, /is connected\./)
  })

test('time travels there, and a token ends by it', async () => {
  const { origin } = sandbox.personalities['generic'] ?? { origin: '' }
  const app = await sandbox.connect('generic', { as: 'alice' })
  const before = (await app.connection())?.token.expiresAt ?? 0
  const clock = (body: unknown) =>
    sandbox.fetch(
      new Request(`${origin}/_sandbox/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  await clock({ advance: 86_400 })
  assert.equal((await app.get('/api/echo')).status, 200)
  assert.ok(((await app.connection())?.token.expiresAt ?? 0) > before + 80_000_000, 'it was refreshed')
  await clock({ now: null })
})

test('with ports it connects the same way, and what is kept outlives a sandbox in process', async () => {
  const ported = await createSandbox({ port: 0, memory: true })
  const app = await ported.connect('flickr', { as: 'bob' })
  assert.equal((await app.connection())?.account?.name, 'bob')
  await ported.stop()
  const data = mkdtempSync(join(tmpdir(), 'valetkey-sandbox-'))
  const clientIds: (string | undefined)[] = []
  for (let n = 0; n < 2; n++) {
    const kept = await createSandbox({ port: 'none', data })
    clientIds.push(kept.sandboxJson().providers['twitter']?.clientId)
    await kept.stop()
  }
  assert.equal(clientIds[0], clientIds[1])
})
