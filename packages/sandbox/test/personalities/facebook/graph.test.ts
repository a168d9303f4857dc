import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appsecretProof } from '../../../src/personalities/facebook/proof.ts'
import { postForm, runningSandbox } from '../../running-sandbox.ts'
import { clientOf, type Failure, json, refusal } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const old = clientOf(sandbox, 'facebook-pre-2.3')
const idOf = async (token: string) => (await json<{ id: string }>(client.graph('/me', token))).id

test('/me is name and id; before v2.4 a long list, labelled as a script before v2.0', async () => {
  const { token } = await client.connect()
  const response = await client.graph('/me', token)
  assert.equal(response.headers.get('content-type'), 'application/json; charset=UTF-8')
  assert.deepEqual(Object.keys(await json<object>(response)), ['name', 'id'])
  const former = await old.connect()
  const before = await old.graph('/me', former.token)
  assert.equal(before.headers.get('content-type'), 'text/javascript; charset=UTF-8')
  const { origin } = old.entry()
  assert.deepEqual(await json(before), {
    id: '100000000000001',
    name: 'Alice Liddell',
    first_name: 'Alice',
    last_name: 'Liddell',
    link: `${origin}/app_scoped_user_id/100000000000001/`,
    username: 'alice',
    gender: 'female',
    email: 'alice@sandbox.example',
    timezone: 1,
    locale: 'en_US',
    verified: true,
    updated_time: '2026-01-05T09:12:44+0000',
  })
  assert.deepEqual(Object.keys(await json<object>(old.graph('/v2.3/me', former.token))).includes('username'), false)
  assert.deepEqual(Object.keys(await json<object>(old.graph('/v2.4/me', former.token))), ['name', 'id'])
})

test('fields come in the order asked for, the id at least; what needs a permission is silently missing', async () => {
  const { token } = await client.connect('user_birthday', 'bob')
  const fields = async (fields: string) => Object.keys(await json<object>(client.graph(`/me?fields=${fields}`, token)))
  assert.deepEqual(await fields('id,name,email,birthday,picture'), ['id', 'name', 'birthday', 'picture'])
  assert.deepEqual(await fields('last_name,first_name,middle_name,short_name,name_format'), [
    'last_name',
    'first_name',
    'short_name',
    'name_format',
    'id',
  ])
  assert.deepEqual(await fields('email,gender,link'), ['id'])
  const { error } = await json<Failure>(client.graph('/me?fields=id,shoe_size', token))
  assert.deepEqual(
    [error.code, error.message],
    [100, '(#100) Tried accessing nonexisting field (shoe_size) on node type (User)'],
  )
  const former = await old.connect()
  assert.deepEqual(Object.keys(await json<object>(old.graph('/me?fields=shoe_size', former.token))), ['id'])
})

test('gender and link were public before v3.0', async () => {
  const { token } = await old.connect('')
  const fields = async (version: string) =>
    Object.keys(await json<object>(old.graph(`/${version}/me?fields=gender,link`, token)))
  assert.deepEqual(await fields('v2.3'), ['gender', 'link', 'id'])
  assert.deepEqual(await fields('v2.12'), ['gender', 'link', 'id'])
  assert.deepEqual(await fields('v3.0'), ['id'])
})

test('every app knows a person by another id; apps of old by the same', async () => {
  const [one, other] = [await client.connect(), await client.connect()]
  const [first, second] = [await idOf(one.token), await idOf(other.token)]
  assert.match(first, /^\d{16}$/)
  assert.notEqual(first, second)
  const bobs = await idOf((await client.connect('email', 'bob')).token)
  assert.deepEqual(await json(client.graph(`/${first}?fields=name`, one.token)), { name: 'Alice Liddell', id: first })
  for (const unknown of [second, bobs, 'alice', '100000000000001'])
    assert.deepEqual(await refusal(client.graph(`/${unknown}`, one.token)), [404, 803])
  const [here, there] = [await old.connect(), await old.connect()]
  for (const { token } of [here, there])
    assert.equal((await json<{ id: string }>(old.graph('/me', token))).id, '100000000000001')
  assert.equal((await json<{ id: string }>(old.graph('/carol', here.token))).id, '100000000000003')
})

test('others are shown by what is public; the app sees of its people what they allowed', async () => {
  const { app, token } = await client.connect('email', 'alice')
  const bobs = await client.tokenOf(client.exchange(app, await client.code(app, 'email', 'bob')))
  const path = `/${await idOf(token)}?fields=name,email`
  assert.deepEqual(Object.keys(await json<object>(client.graph(path, bobs))), ['name', 'id'])
  const itself = `${app.clientId}|${app.clientSecret}`
  assert.deepEqual(Object.keys(await json<object>(client.graph(path, itself))), ['name', 'email', 'id'])
})

test('a picture has a size, an address, and something at it', async () => {
  const { token } = await client.connect()
  const { origin } = client.entry()
  const sizes: readonly (readonly [string, number, number])[] = [
    ['picture', 50, 50],
    ['picture.type(large)', 200, 200],
    ['picture.width(300)', 300, 300],
    ['picture.width(300).height(100){url}', 300, 100],
    ['picture.width(99999)', 720, 720],
    ['picture.type(constructor)', 50, 50],
  ]
  for (const [field, width, height] of sizes) {
    const { picture } = await json<{ picture: { data: Record<string, unknown> } }>(
      client.graph(`/me?fields=${field}`, token),
    )
    const url = `${origin}/p/alice.svg?width=${width}&height=${height}`
    assert.deepEqual(picture, { data: { height, is_silhouette: false, url, width } })
    assert.match((await fetch(url)).headers.get('content-type') ?? '', /^image\/svg\+xml/)
  }
  const redirected = await client.graph('/me/picture?type=normal', token)
  assert.deepEqual(
    [redirected.status, redirected.headers.get('location')],
    [302, `${origin}/p/alice.svg?width=100&height=100`],
  )
  const { data } = await json<{ data: object }>(client.graph('/me/picture?redirect=false', token))
  assert.deepEqual(Object.keys(data), ['height', 'is_silhouette', 'url', 'width'])
  assert.equal((await old.graph('/100000000000002/picture')).status, 302, 'a picture needs no token')
  assert.deepEqual(await refusal(client.graph('/me/picture')), [400, 2500])
})

test('permissions: a list, before v2.0 an object; taking all of them back ends every token', async () => {
  const { app, token } = await client.connect('email,user_birthday')
  const granted = ['public_profile', 'email', 'user_birthday'].map(permission => ({ permission, status: 'granted' }))
  assert.deepEqual(await json(client.graph('/v19.0/me/permissions', token)), { data: granted })
  const former = await old.connect()
  assert.deepEqual(await json(old.graph('/me/permissions', former.token)), { data: [{ installed: 1, email: 1 }] })
  assert.equal(await json(old.graph('/me/permissions', former.token, { method: 'DELETE' })), true)
  assert.deepEqual(await refusal(client.graph('/me/permissions/user_link', token, { method: 'DELETE' })), [400, 100])
  const itself = `${app.clientId}|${app.clientSecret}`
  const id = await idOf(token)
  assert.deepEqual(await json(client.graph(`/${id}/permissions`, itself)), { data: granted })
  assert.deepEqual(await json(client.graph(`/${id}/permissions`, itself, { method: 'DELETE' })), { success: true })
  const { error } = await json<Failure>(client.graph('/me', token))
  assert.equal(error.message, `Error validating access token: The user has not authorized application ${app.clientId}.`)
  assert.deepEqual([error.code, error.error_subcode], [190, 458])
  assert.equal(
    (await client.consent(client.authorizeUrl(app, { scope: 'email' }), 'deny'))['error'],
    'access_denied',
    'asked again',
  )
})

test('debug_token tells an app what a token is worth', async () => {
  const { app, token } = await client.connect()
  const by = `${app.clientId}|${app.clientSecret}`
  const ask = (input: string) =>
    client.graph(`/debug_token?input_token=${encodeURIComponent(input)}&access_token=${by}`)
  const { data } = await json<{ data: Record<string, unknown> }>(ask(token))
  const [issued, expires] = [Number(data['issued_at']), Number(data['expires_at'])]
  assert.equal(expires - issued, 5_184_000)
  assert.deepEqual(data, {
    app_id: app.clientId,
    type: 'USER',
    application: 'Case',
    data_access_expires_at: 0,
    expires_at: expires,
    is_valid: true,
    issued_at: issued,
    metadata: {},
    scopes: ['public_profile', 'email'],
    granular_scopes: [{ scope: 'public_profile' }, { scope: 'email' }],
    user_id: await idOf(token),
  })
  const itself = { app_id: app.clientId, type: 'APP', application: 'Case', is_valid: true, scopes: [] }
  assert.deepEqual(await json(ask(by)), { data: itself })
  const unknown = { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] }
  assert.deepEqual(await json(ask('EAAnothing')), { data: unknown })
  await client.later(61 * 86_400, async () => {
    const late = await json<{ data: { error: object } }>(ask(token))
    assert.deepEqual(
      Object.entries(late.data.error).filter(([name]) => name !== 'message'),
      [
        ['code', 190],
        ['subcode', 463],
      ],
    )
  })
  assert.deepEqual(await refusal(client.graph(`/debug_token?input_token=${token}`, token)), [400, 100])
  assert.deepEqual(await refusal(client.graph(`/debug_token?access_token=${by}`)), [400, 100])
})

test('a short-lived token has no issued_at', async () => {
  const { app, token } = await client.connect('email', 'alice', { policy: { accessTokenMs: 3_600_000 } })
  const { data } = await json<{ data: object }>(
    client.graph(`/debug_token?input_token=${token}`, `${app.clientId}|${app.clientSecret}`),
  )
  assert.ok('expires_at' in data && !('issued_at' in data))
})

test('tokens that died say why', async () => {
  const { provider } = sandbox().personalities['facebook']!
  const carol = await provider.people.byUsername('carol')
  const sentence = async (token: string) => {
    const { error } = await json<Failure>(client.graph('/me', token))
    return [error.code, error.error_subcode, error.message.replace(/(?<=expired on ).*/, '…')]
  }
  const error = 'Error validating access token:'
  const { token } = await client.connect('email', 'carol')
  await client.later(60 * 86_400 + 1, async () =>
    assert.deepEqual(await sentence(token), [190, 463, `${error} Session has expired on …`]),
  )
  await provider.people.setPassword(carol!.id, 'christmas')
  const changed = `${error} The session has been invalidated because the user has changed the password.`
  assert.deepEqual(await sentence(token), [190, 460, changed])
  const again = await client.connect('email', 'carol')
  const known = await provider.apps.byClientId(again.app.clientId)
  await provider.storage.consents.revoke(carol!.id, known!.id, 'user')
  assert.deepEqual(await sentence(again.token), [
    190,
    458,
    `${error} The user has not authorized application ${again.app.clientId}.`,
  ])
  const third = await client.connect('email', 'carol')
  const gone = await provider.apps.byClientId(third.app.clientId)
  await provider.storage.apps.update(gone!.id, { disabled: true })
  assert.deepEqual((await sentence(third.token)).slice(0, 2), [190, undefined])
  assert.deepEqual(await refusal(client.graph('/me', `${third.app.clientId}|${third.app.clientSecret}`)), [400, 190])
})

test('the errors that are about the path', async () => {
  const { token } = await client.connect()
  const row = async (path: string, by?: string, method = 'GET') => {
    const response = await client.graph(path, by, { method })
    const { error } = await json<Failure>(response)
    return [response.status, error.code, error.type, error.message]
  }
  const oauth = 'OAuthException'
  const viewer = 'An active access token must be used to query information about the current user.'
  assert.deepEqual(await row('/me'), [400, 2500, oauth, viewer])
  assert.deepEqual(await row('/v2.10/100000000000001'), [
    400,
    104,
    oauth,
    'An access token is required to request this resource.',
  ])
  assert.deepEqual(await row('/me?access_token=bad'), [400, 190, oauth, 'Invalid OAuth access token.'])
  assert.deepEqual(await row('/me/shoes', token), [400, 2500, oauth, 'Unknown path components: /shoes'])
  const alias = '(#803) Some of the aliases you requested do not exist: nobody'
  assert.deepEqual(await row('/nobody', token), [404, 803, oauth, alias])
  assert.deepEqual(await row('/me', token, 'POST'), [400, 100, 'GraphMethodException', 'Unsupported post request.'])
  const odd = new Request(`${client.entry().origin}/me`, { method: 'constructor' })
  assert.deepEqual(await refusal(sandbox().fetch(odd)), [400, 100])
})

test('appsecret_proof is checked when it comes, and asked for where the app wants it', async () => {
  const { app, token } = await client.connect()
  const call = (params: Record<string, string>, by = token) =>
    client.graph(`/me?${new URLSearchParams({ access_token: by, ...params })}`)
  const seconds = Math.floor(Date.now() / 1000)
  const proof = (time?: string) => appsecretProof(app.clientSecret, token, time)
  assert.equal((await call({ appsecret_proof: proof() })).status, 200)
  assert.equal((await call({ appsecret_proof: proof(String(seconds)), appsecret_time: String(seconds) })).status, 200)
  const wrong: readonly Record<string, string>[] = [
    { appsecret_proof: appsecretProof('another', token) },
    { appsecret_proof: '' },
    { appsecret_proof: proof().toUpperCase() },
    { appsecret_proof: proof(), appsecret_time: String(seconds) },
    { appsecret_proof: proof(String(seconds - 400)), appsecret_time: String(seconds - 400) },
  ]
  for (const params of wrong) {
    const { error } = await json<Failure>(call(params))
    assert.deepEqual(
      [error.type, error.message],
      ['GraphMethodException', 'Invalid appsecret_proof provided in the API argument'],
    )
  }
  const careful = await client.connect('email', 'alice', { policy: { appsecretProof: 'required' } })
  const { error } = await json<Failure>(call({}, careful.token))
  assert.equal(error.message, 'API calls from the server require an appsecret_proof argument')
  const right = appsecretProof(careful.app.clientSecret, careful.token)
  assert.equal((await call({ appsecret_proof: right }, careful.token)).status, 200)
})

test('JSONP wraps answers and errors alike, for names that are functions', async () => {
  const { token } = await client.connect()
  const answer = async (path: string) => {
    const response = await client.graph(path, token)
    return [response.status, response.headers.get('content-type'), await response.text()] as const
  }
  const [status, type, text] = await answer('/me?callback=FB.done')
  assert.deepEqual([status, type], [200, 'text/javascript; charset=UTF-8'])
  assert.match(text, /^\/\*\*\/ FB\.done\(\{"name":"Alice Liddell","id":"\d+"\}\);$/)
  const [failed, , error] = await answer('/nobody?callback=done')
  assert.equal(failed, 200)
  assert.match(error, /^\/\*\*\/ done\(\{"error":\{.*"code":803,.*\}\}\);$/)
  assert.match((await answer('/me?callback=alert(1)'))[2], /^\{/)
})

test('answers have Facebook’s headers, and none says that a dead token is 401', async () => {
  const { token } = await client.connect()
  const { headers } = await client.graph('/v3.2/me', token)
  const fixed = {
    'facebook-api-version': 'v3.2',
    'access-control-allow-origin': '*',
    'cache-control': 'private, no-cache, no-store, must-revalidate',
    pragma: 'no-cache',
    expires: 'Sat, 01 Jan 2000 00:00:00 GMT',
    'x-app-usage': '{"call_count":1,"total_time":0,"total_cputime":0}',
  }
  for (const [name, value] of Object.entries(fixed)) assert.equal(headers.get(name), value, name)
  for (const name of ['x-fb-trace-id', 'x-fb-rev', 'x-fb-debug']) assert.ok(headers.get(name), name)
  const etag = headers.get('etag') ?? ''
  assert.match(etag, /^W\/"[0-9a-f]+"$/)
  assert.equal((await client.graph('/v3.2/me', token, { headers: { 'if-none-match': etag } })).status, 304)
  const refused = await client.graph('/me', 'bad')
  const { error } = await json<Failure>(refused)
  assert.deepEqual([refused.status, refused.headers.get('x-fb-trace-id')], [400, error.fbtrace_id])
})

test('a call may be a form, and what is too large is refused', async () => {
  const { token } = await client.connect()
  const { origin } = client.entry()
  const call = (data: Record<string, string>) => postForm(`${origin}/me`, { method: 'GET', ...data })
  assert.equal((await call({ access_token: token, fields: 'id' })).status, 200)
  assert.deepEqual(await refusal(call({ access_token: token, fields: 'x'.repeat(1_000_001) })), [400, 100])
})
