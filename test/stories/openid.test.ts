import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox } from '@valetkey/sandbox'
import { type Discovering, OAuth } from 'valetkey'

/** Both of our ends: an app that knows nothing but an issuer's name, and our own provider. */

const sandbox = await createSandbox({ port: 0, memory: true })
before(() => sandbox.start())
after(() => sandbox.stop())

const CALLBACK = 'http://127.0.0.1:7777/callback'
const SCOPE = 'openid profile email read'
const about = () => sandbox.personalities['generic']!

async function setUp(own: Discovering = {}, clock: () => number = Date.now) {
  const { origin, entry } = about()
  const { clientId = '', clientSecret = '' } = entry
  const oauth = new OAuth({ clock })
  const given = { clientId, clientSecret, scope: SCOPE, ...own }
  return oauth.remoteApp('shop', await oauth.discover(origin, given))
}

async function consent(url: string, as = 'alice'): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ url, as, decision: 'allow' })
  const answer = await fetch(`${about().origin}/_sandbox/authorize`, { method: 'POST', headers, body })
  assert.equal(answer.ok, true, await answer.clone().text())
  return ((await answer.json()) as { redirect?: string }).redirect ?? ''
}

async function signIn(app: Awaited<ReturnType<typeof setUp>>) {
  const { url, pending } = await app.begin({ callback: CALLBACK, user: 'alice' })
  return app.finish(await consent(url), pending)
}

test('an issuer’s name is enough: signed in, claims believed, userinfo of the same person', async () => {
  const { connection } = await signIn(await setUp())
  assert.equal(connection?.claims?.iss, about().origin)
  assert.equal(connection?.account?.id, connection?.claims?.sub)
  assert.equal(connection?.account?.name, 'alice')
})

test('a renewal keeps the person, and what is revoked is no longer active', async () => {
  let now = Date.now()
  const app = await setUp({}, () => now)
  const before = (await signIn(app)).connection
  now = (before?.token.expiresAt ?? 0) - 5000
  await app.for('alice').get('/api/echo')
  const after = await app.connection('alice')
  assert.notEqual(after?.token.accessToken, before?.token.accessToken)
  assert.equal(after?.claims?.sub, before?.claims?.sub)
  const token = after?.token.accessToken ?? ''
  assert.equal((await app.introspect(token)).active, true)
  assert.deepEqual(await app.disconnect('alice'), { revoked: true, deleted: true })
  assert.deepEqual(await app.introspect(token), { active: false })
})

test('pushed requests', async () => {
  const app = await setUp({ parUrl: `${about().origin}/oauth/par` })
  const { url } = await app.begin({ callback: CALLBACK })
  assert.deepEqual([...new URL(url).searchParams.keys()], ['client_id', 'request_uri'])
  assert.ok((await signIn(app)).connection?.claims)
})

test('by device, with an id_token', async () => {
  const app = await setUp()
  const device = await app.device({ user: 'alice' })
  const outcome = device.outcome()
  await consent(device.verificationUriComplete ?? '')
  assert.ok((await outcome).connection?.claims?.sub)
})

test('an app that registers itself, a public one', async () => {
  const app = await setUp({ clientId: undefined, clientSecret: undefined, clientName: 'A shop', clientAuth: 'none' })
  const { connection } = await signIn(app)
  assert.ok(connection?.claims?.sub)
  const again = await app.begin({ callback: CALLBACK })
  assert.equal(new URL(again.url).searchParams.get('client_id'), connection?.claims?.['aud'])
})

test('a token exchanged for a narrower one; the app in its own name', async () => {
  const app = await setUp()
  const { connection } = await signIn(app)
  const token = await app.exchangeToken({ subjectToken: connection?.token ?? '', scope: 'read' })
  assert.deepEqual(token.scope, ['read'])
  const { data } = await app.with(token).get<{ user: { username: string } }>('/api/echo')
  assert.equal(data.user.username, 'alice')
  assert.equal((await app.asApp({ scope: 'read' }).get('/api/echo')).status, 200)
})
