import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningSandbox } from '../../running-sandbox.ts'
import { type App, clientOf, oob } from './client.ts'

const client = clientOf(runningSandbox())
const asJson = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})
const json = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T
const encoded = encodeURIComponent

test('toot: instance, app as JSON, authorize with a slash, token by form, status as JSON, pages by the first Link', async () => {
  const instance = await json<{ uri: string; version: string }>(client.api('/api/v1/instance'))
  assert.equal(instance.uri, new URL(client.entry().origin).host)
  const wanted = {
    client_name: 'toot - a Mastodon CLI client',
    redirect_uris: oob,
    scopes: 'read write follow',
    website: 'https://github.com/ihabunek/toot',
  }
  const app = await json<App>(client.api('/api/v1/apps', undefined, asJson(wanted)))
  const url = `${client.entry().origin}/oauth/authorize/?response_type=code&redirect_uri=${encoded(oob)}&scope=read+write+follow&client_id=${app.client_id}`
  const { code = '' } = await client.consent(url)
  const { access_token: token } = await json<{ access_token: string }>(client.exchange(app, code))
  const grant = { grant_type: 'client_credentials', redirect_uri: oob, scope: 'read write', ...client.ids(app) }
  assert.equal((await fetch(client.entry().tokenUrl!, asJson(grant))).status, 200)
  const me = await json<{ username: string }>(client.api('/api/v1/accounts/verify_credentials', token))
  assert.equal(me.username, 'alice')
  for (const status of ['one', 'two', 'three'])
    assert.equal(
      (await client.api('/api/v1/statuses', token, asJson({ status }, { 'idempotency-key': status }))).status,
      200,
    )
  const page = await client.api('/api/v1/timelines/home?limit=2', token)
  const [, next = ''] = /^<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
  const [third] = await json<{ content: string }[]>(fetch(next, { headers: { authorization: `Bearer ${token}` } }))
  assert.equal(third?.content, '<p>one</p>')
})

test('Mastodon.py: metadata first, redirects by newline, force_login=False&state=None&lang=None, scope in the reply, revoke', async () => {
  const metadata = await json<Record<string, string>>(client.api('/.well-known/oauth-authorization-server'))
  const app = await client.register('read write follow push', `${oob}\nhttps://app.example/cb`)
  const query = `client_id=${app.client_id}&response_type=code&redirect_uri=${encoded(oob)}&scope=read+write+follow+push&force_login=False&state=None&lang=None`
  const { code = '' } = await client.consent(`${metadata['authorization_endpoint']}?${query}`)
  const response = await client.exchange(app, code, { scope: 'read write follow push' })
  const { access_token: token, scope } = await json<Record<string, string>>(response)
  assert.equal(scope, 'read write follow push')
  const answer = await client.api('/api/v1/instance')
  assert.ok(Date.parse(answer.headers.get('date') ?? '') > 0, 'it corrects the reset by Date')
  assert.equal(answer.headers.get('deprecation'), '@1668384000', 'it warns when a call is deprecated')
  assert.ok(Date.parse(answer.headers.get('x-ratelimit-reset') ?? '') > Date.now())
  assert.equal(
    (
      await fetch(metadata['revocation_endpoint']!, {
        method: 'POST',
        body: new URLSearchParams({ ...client.ids(app), token: token! }),
      })
    ).status,
    200,
  )
  assert.equal((await client.api('/api/v1/timelines/home', token)).status, 401)
})

test('state=None travels back literally, an empty state not at all, and same-named parameters are overwritten', async () => {
  const back = 'https://app.example/cb?code=old&x=1'
  const app = await client.register('read', back)
  const query = async (more: Record<string, string>) => {
    const { redirect = '' } = await client.consent(client.authorizeUrl(app, { redirect_uri: back, ...more }))
    return [...new URL(redirect).searchParams].map(([name, value]) => (name === 'code' ? 'code' : `${name}=${value}`))
  }
  assert.deepEqual(await query({ state: 'None' }), ['x=1', 'code', 'state=None'])
  assert.deepEqual(await query({ state: '' }), ['x=1', 'code'])
})
