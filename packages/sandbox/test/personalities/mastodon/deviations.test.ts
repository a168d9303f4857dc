import assert from 'node:assert/strict'
import { deviations } from '../../../src/personalities/mastodon/deviations.ts'
import { control, runningSandbox } from '../../running-sandbox.ts'
import { everyDeviation } from '../deviations.ts'
import { clientOf, oob } from './client.ts'

const client = clientOf(runningSandbox())
const back = 'https://app.example/cb'

/** The status of an authorization URL, and whether it stays on the server. */
async function opened(scopes: string, registered: string, more: Record<string, string>) {
  const response = await client.open(client.authorizeUrl(await client.register(scopes, registered), more))
  const page = /^text\/html/.test(response.headers.get('content-type') ?? '')
  return [response.status, page ? 'page' : (response.headers.get('location') ?? '').split('?')[0]]
}

const refused = [400, 'page']
const asked = [302, '/auth/sign_in']

async function silent(more: Record<string, string>) {
  const app = await client.register('read', back)
  const url = client.authorizeUrl(app, { redirect_uri: back, scope: 'read' })
  const { redirect = '' } = await client.consent(url)
  await client.exchange(app, new URL(redirect).searchParams.get('code') ?? '', { redirect_uri: back })
  return client.consent(`${url}&${new URLSearchParams(more)}`, 'deny')
}

async function codeAt(seconds: number) {
  const app = await client.register()
  const { code = '' } = await client.consent(client.authorizeUrl(app))
  const { origin } = client.entry()
  await control(origin, 'clock', { advance: seconds })
  const { status } = await client.exchange(app, code)
  await control(origin, 'clock', { now: null })
  return status
}

async function tokenBy(init: (fields: Record<string, string>) => RequestInit) {
  const app = await client.register()
  const fields = { grant_type: 'client_credentials', ...client.ids(app) }
  return (await fetch(client.entry().tokenUrl!, { method: 'POST', ...init(fields) })).status
}

const asMultipart = (fields: Record<string, string>): RequestInit => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return { body }
}

/** Attack case → what the answer in the table means, asked over HTTP. */
const cases: Readonly<Record<number, () => Promise<void>>> = {
  1: async () => {
    const unknown = { client_id: 'zz', client_secret: '' }
    const response = await client.open(client.authorizeUrl(unknown, { redirect_uri: 'https://evil.example/' }))
    assert.deepEqual([response.status, response.headers.get('location')], [401, null])
    assert.match(await response.text(), /Client authentication failed due to unknown client/)
  },
  8: async () =>
    assert.deepEqual(
      await opened('read', 'http://127.0.0.1/cb', { redirect_uri: 'http://127.0.0.1:51004/cb' }),
      refused,
    ),
  11: async () => assert.deepEqual(await opened('read', back, { redirect_uri: '' }), refused),
  16: async () => {
    const url = client.authorizeUrl(await client.register('read', back), { redirect_uri: back })
    const { redirect = '' } = await client.consent(url)
    assert.deepEqual([...new URL(redirect).searchParams.keys()], ['code'])
  },
  17: async () => assert.deepEqual(await opened('read', back, { redirect_uri: back }), asked),
  18: async () => {
    const plain = { redirect_uri: back, code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }
    assert.deepEqual(await opened('read', back, plain), refused)
  },
  20: async () => assert.deepEqual(await opened('read', back, { redirect_uri: back, scope: 'write' }), refused),
  22: async () =>
    assert.deepEqual(await opened('write:statuses', back, { redirect_uri: back, scope: 'write' }), refused),
  31: async () => {
    assert.ok((await silent({ prompt: '' }))['code'])
    assert.equal((await silent({ force_login: '1' }))['error'], 'access_denied')
  },
  32: async () => {
    const app = await client.register('read', `${back}\n${oob}`)
    const { redirect = '' } = await client.consent(client.authorizeUrl(app, { redirect_uri: back }), 'deny')
    assert.deepEqual([...new URL(redirect).searchParams.keys()], ['error', 'error_description'])
    assert.deepEqual(await client.consent(client.authorizeUrl(app), 'deny'), { error: 'access_denied' })
  },
  36: async () => assert.deepEqual([await codeAt(590), await codeAt(610)], [200, 400]),
  55: async () => {
    const json = { 'content-type': 'application/json' }
    assert.equal(await tokenBy(fields => ({ headers: json, body: JSON.stringify(fields) })), 200)
  },
  56: async () => assert.equal(await tokenBy(asMultipart), 200),
  61: async () => {
    const headers = { origin: 'https://web.example', 'access-control-request-method': 'POST' }
    const response = await fetch(client.entry().tokenUrl!, { method: 'OPTIONS', headers })
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.equal(response.headers.get('access-control-allow-credentials'), null)
  },
  70: async () => {
    const { token } = await client.connect()
    const foreign = await client.revoke({ ...client.ids(await client.register()), token })
    assert.deepEqual([foreign.status, foreign.headers.get('www-authenticate')], [403, null])
    assert.equal((await client.api('/api/v1/apps/verify_credentials', token)).status, 200)
  },
  88: async () => {
    const { origin } = client.entry()
    const response = await client.api('/.well-known/oauth-authorization-server')
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(((await response.json()) as { issuer: string }).issuer, `${origin}/`)
  },
  89: async () => {
    const page = await client.api(`/oauth/authorize/native?code=${'c'.repeat(43)}`)
    assert.match(await page.text(), /id="code"[^>]*>c{43}</)
  },
  91: async () => {
    const none = await client.api('/api/v1/accounts/verify_credentials')
    assert.equal(await none.text(), '{"error":"The access token is invalid"}')
    const challenge =
      'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"'
    assert.equal(none.headers.get('www-authenticate'), challenge)
    const low = await client.api('/api/v1/accounts/verify_credentials', (await client.connect('write')).token)
    assert.deepEqual([low.status, low.headers.get('www-authenticate')], [403, null])
  },
  92: async () => {
    const { token } = await client.connect()
    assert.equal((await client.api(`/api/v1/apps/verify_credentials?access_token=${token}`)).status, 200)
  },
}

everyDeviation(deviations, cases)
