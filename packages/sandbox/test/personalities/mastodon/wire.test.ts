import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSandbox } from '../../../src/sandbox.ts'
import { entryOf, runningSandbox } from '../../running-sandbox.ts'
import { clientOf, oob } from './client.ts'

const client = clientOf(runningSandbox())
const words = (text: string) => text.trim().split(/\s+/)
const members = async (response: Response | Promise<Response>) => Object.keys((await (await response).json()) as object)
const said = async (response: Response | Promise<Response>) => {
  const { error, error_description: text } = (await (await response).json()) as Record<string, string>
  return [(await response).status, error, text]
}

const account = `id username acct display_name locked bot discoverable indexable group created_at note url uri avatar
  avatar_static header header_static followers_count following_count statuses_count last_status_at hide_collections noindex`

test('verify_credentials has the members of Account, source and role, in order', async () => {
  const response = await client.api('/api/v1/accounts/verify_credentials', (await client.connect('profile')).token)
  const me = (await response.json()) as Record<string, object>
  assert.deepEqual(Object.keys(me), words(`${account} source emojis roles fields role`))
  const source = `privacy sensitive language note fields follow_requests_count hide_collections discoverable indexable
    attribution_domains quote_policy`
  assert.deepEqual(Object.keys(me['source']!), words(source))
  assert.deepEqual(me['role'], { id: '-99', name: '', permissions: '65536', color: '', highlighted: false })
})

test('a status has its members in order, its author whole', async () => {
  const init = { method: 'POST', body: new URLSearchParams({ status: 'Hello from the sandbox' }) }
  const response = await client.api('/api/v1/statuses', (await client.connect('write')).token, init)
  const status = (await response.json()) as Record<string, object>
  const expected = `id created_at in_reply_to_id in_reply_to_account_id sensitive spoiler_text visibility language uri url
    replies_count reblogs_count favourites_count quotes_count edited_at favourited reblogged muted bookmarked pinned content
    filtered reblog application account media_attachments mentions tags emojis quote card poll quote_approval`
  assert.deepEqual(Object.keys(status), words(expected))
  assert.deepEqual(Object.keys(status['account']!), words(`${account} emojis roles fields`))
  assert.match(String(status['created_at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('instance, userinfo and the app have their members in order', async () => {
  const instance = `uri title short_description description email version urls stats thumbnail languages registrations
    approval_required invites_enabled configuration contact_account rules`
  assert.deepEqual(await members(client.api('/api/v1/instance')), words(instance))
  const { token } = await client.connect('profile')
  const userinfo = words('iss sub name preferred_username profile picture')
  assert.deepEqual(await members(client.api('/oauth/userinfo', token)), userinfo)
  assert.deepEqual(await members(client.api('/oauth/userinfo', token, { method: 'POST' })), userinfo)
  const app = words('id name website scopes redirect_uris vapid_key redirect_uri')
  assert.deepEqual(await members(client.api('/api/v1/apps/verify_credentials', token)), app)
})

test('the REST API shows its budget, its runtime and a request id; /oauth/userinfo shows no budget', async () => {
  const { token } = await client.connect('profile')
  const { headers } = await client.api('/api/v1/accounts/verify_credentials', token)
  assert.deepEqual(
    ['content-type', 'cache-control', 'vary'].map(name => headers.get(name)),
    ['application/json; charset=utf-8', 'private, no-store', 'Authorization, Origin'],
  )
  assert.equal(headers.get('x-ratelimit-limit'), '300')
  assert.match(headers.get('x-runtime') ?? '', /^\d+\.\d{6}$/)
  assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.equal((await client.api('/oauth/userinfo', token)).headers.get('x-ratelimit-limit'), null)
})

test('a spent budget answers 429 with nothing remaining and no Retry-After', async () => {
  const { token } = await client.connect('read', 'carol')
  const call = () => client.api('/api/v1/timelines/home?limit=1', token)
  let response = await call()
  for (let count = 0; count < 320 && response.status === 200; count++) response = await call()
  assert.deepEqual([response.status, await response.text()], [429, '{"error":"Too many requests"}'])
  const { headers } = response
  assert.deepEqual([headers.get('x-ratelimit-remaining'), headers.get('retry-after')], ['0', null])
})

test('registering answers every problem in one sentence', async () => {
  const sentence = async (body: Record<string, string>) =>
    (await said(client.api('/api/v1/apps', undefined, { method: 'POST', body: new URLSearchParams(body) })))[1]
  const failed = (text: string) => `Validation failed: ${text}`
  assert.equal(await sentence({}), failed("Name can't be blank, Redirect URI can't be blank"))
  const named = { client_name: 'x' }
  assert.equal(await sentence({ ...named, redirect_uris: 'cb' }), failed('Redirect URI must be an absolute URI.'))
  assert.equal(
    await sentence({ ...named, redirect_uris: 'https://a/#x' }),
    failed('Redirect URI cannot contain a fragment.'),
  )
  const scopes = { ...named, redirect_uris: oob, scopes: 'everything' }
  assert.equal(await sentence(scopes), failed("Scopes doesn't match configured on the server."))
})

test('the token endpoint looks for the parameters before it looks at the client', async () => {
  const code = { grant_type: 'authorization_code' }
  assert.deepEqual(await said(client.token(code)), [400, 'invalid_request', 'Missing required parameter: code.'])
  const nowhere = await said(client.token({ ...code, code: 'x' }))
  assert.deepEqual(nowhere, [400, 'invalid_request', 'Missing required parameter: redirect_uri.'])
  assert.equal((await said(client.token({ ...code, code: 'x', redirect_uri: oob })))[1], 'invalid_client')
})

test('a code sent twice is not called a missing code_verifier', async () => {
  const { app } = await client.connect()
  const pairs = [
    ...Object.entries({ grant_type: 'authorization_code', ...client.ids(app), code: 'a', redirect_uri: oob }),
  ]
  const body = new URLSearchParams([...pairs, ['code', 'b']])
  const [status, error, text] = await said(fetch(client.entry().tokenUrl!, { method: 'POST', body }))
  assert.deepEqual([status, error], [400, 'invalid_request'])
  assert.doesNotMatch(String(text), /code_verifier/)
})

test('a verifier for a code that was asked for without a challenge is invalid_grant, and the code lives on', async () => {
  const app = await client.register()
  const { code = '' } = await client.consent(client.authorizeUrl(app))
  assert.equal((await said(client.exchange(app, code, { code_verifier: 'v'.repeat(50) })))[1], 'invalid_grant')
  assert.equal((await client.exchange(app, code)).status, 200)
})

test('revoking: no client is 403, a client without a token is 200, and neither carries a challenge', async () => {
  const app = await client.register()
  const answer = async (data: Record<string, string>) => {
    const response = await client.revoke(data)
    return [response.status, await response.text(), response.headers.get('www-authenticate')]
  }
  const refused = '{"error":"unauthorized_client","error_description":"You are not authorized to revoke this token"}'
  assert.deepEqual(await answer({ token: 'x' }), [403, refused, null])
  assert.deepEqual(await answer({ ...client.ids(app) }), [200, '{}', null])
  assert.deepEqual(await answer({ ...client.ids(app), token: '' }), [200, '{}', null])
})

test('without scope one asks for read, and an app that did not register it is refused', async () => {
  const consented = await client.register('read write')
  const { code = '' } = await client.consent(client.authorizeUrl(consented))
  const { scope } = (await (await client.exchange(consented, code)).json()) as { scope: string }
  assert.equal(scope, 'read')
  const response = await client.open(client.authorizeUrl(await client.register('write')))
  assert.equal(response.status, 400)
  assert.match(await response.text(), /The requested scope is invalid, unknown, or malformed\./)
})

test('an unknown response_mode has its own sentence', async () => {
  const response = await client.open(client.authorizeUrl(await client.register(), { response_mode: 'web_message' }))
  assert.equal(response.status, 400)
  assert.match(await response.text(), /The authorization server does not support this response mode\./)
})

test('4.6 has its new members, 4.3 not those of 4.4 and 4.5', async () => {
  const face = async (mastodonVersion: string) => {
    const sandbox = await createSandbox({ port: 0, memory: true, mastodonVersion })
    await sandbox.start()
    try {
      const old = clientOf(() => sandbox)
      const me = await old.api('/api/v1/accounts/verify_credentials', (await old.connect()).token)
      const { headers } = await fetch(`${entryOf(sandbox, 'mastodon').origin}/api/v1/instance`)
      return { me: (await me.json()) as Record<string, object>, deprecation: headers.get('deprecation') }
    } finally {
      await sandbox.stop()
    }
  }
  const [newer, older] = [await face('4.6'), await face('4.3')]
  const added = words(
    'avatar_description header_description show_media show_media_replies show_featured feature_approval',
  )
  assert.ok(added.every(name => name in newer.me && !(name in older.me)))
  assert.ok(!('attribution_domains' in older.me['source']!) && !('quote_policy' in older.me['source']!))
  assert.deepEqual([older.deprecation, newer.deprecation], [null, '@1668384000'])
})
