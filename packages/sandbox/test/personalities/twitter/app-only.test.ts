import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postForm, runningSandbox } from '../../running-sandbox.ts'
import { type Credentials, clientOf, refusalOf } from './client.ts'

const client = clientOf(runningSandbox())
const json = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Record<string, unknown>
const basic = ({ consumerKey, consumerSecret }: Credentials, write = (text: string) => text) => ({
  authorization: `Basic ${Buffer.from(`${write(consumerKey)}:${write(consumerSecret)}`).toString('base64')}`,
})
const tokenUrl = () => `${client.entry().origin}/oauth2/token`
const invalidate = (form: Record<string, string>, app = client.app()) =>
  postForm(`${client.entry().origin}/oauth2/invalidate_token`, form, basic(app))

test('an app gets one bearer token, the same one on every call, with percent signs in it', async () => {
  const response = await client.appToken()
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  const text = await response.text()
  assert.match(text, /^\{"token_type":"bearer","access_token":"AAAA[A-Za-z0-9]+%2F[A-Za-z0-9]+%3D[A-Za-z0-9]+"\}$/)
  assert.equal(await (await client.appToken()).text(), text)
  assert.notEqual(await client.bearer(await client.register()), await client.bearer())
})

test('key and secret may be percent-encoded, and the scheme in small letters', async () => {
  const encoded = { 'content-type': 'application/x-www-form-urlencoded' }
  const app = { consumerKey: 'key with +%', consumerSecret: 'secret: 100% + more' }
  await client.register({ clientId: app.consumerKey, clientSecret: app.consumerSecret })
  const { authorization } = basic(app, encodeURIComponent)
  for (const one of [authorization, authorization.replace('Basic', 'basic')]) {
    const headers = { ...encoded, authorization: one }
    const response = await fetch(tokenUrl(), { method: 'POST', headers, body: 'grant_type=client_credentials' })
    assert.equal(response.status, 200)
  }
})

test('it opens what needs nobody, on a budget of its own', async () => {
  const bearer = await client.bearer(await client.register())
  const shown = await client.asApp('users/show.json?screen_name=bob', bearer)
  assert.equal(shown.status, 200)
  assert.deepEqual([shown.headers.get('x-rate-limit-remaining'), shown.headers.get('x-access-level')], ['899', null])
  const bob = await json(shown)
  assert.deepEqual([bob['screen_name'], bob['following']], ['bob', false])
  assert.equal((await client.asApp('statuses/user_timeline.json?screen_name=bob', bearer)).status, 200)
  const status = await json(client.asApp('application/rate_limit_status.json?oauth_token=nobody', bearer))
  assert.deepEqual(Object.keys(status['rate_limit_context'] as object), ['application'])
  assert.deepEqual(Object.keys(status['resources'] as object), ['statuses', 'users', 'application'])
})

test('it is sent as it came: decoded it is another one', async () => {
  const bearer = await client.bearer()
  const decoded = await client.asApp('users/show.json?screen_name=bob', decodeURIComponent(bearer))
  assert.deepEqual(await refusalOf(decoded), [401, 89, 'Invalid or expired token.'])
  assert.equal((await client.asApp('users/show.json?screen_name=bob', bearer)).status, 200)
})

test('what needs somebody is code 220', async () => {
  const bearer = await client.bearer()
  const refused = [403, 220, 'Your credentials do not allow access to this resource.']
  for (const path of ['account/verify_credentials.json', 'statuses/home_timeline.json'])
    assert.deepEqual(await refusalOf(client.asApp(path, bearer)), refused, path)
  for (const path of ['statuses/update.json', 'oauth/invalidate_token.json'])
    assert.deepEqual(await refusalOf(client.asApp(path, bearer, { method: 'POST' })), refused, path)
})

test('an invalidated token is dead, and the next one another', async () => {
  const app = await client.register()
  const bearer = await client.bearer(app)
  const response = await invalidate({ access_token: bearer }, app)
  assert.deepEqual([response.status, await response.json()], [200, { access_token: bearer }])
  const dead = [401, 89, 'Invalid or expired token.']
  assert.deepEqual(await refusalOf(client.asApp('users/show.json?screen_name=bob', bearer)), dead)
  assert.notEqual(await client.bearer(app), bearer)
})

test('its percent signs may be written into the form as they are', async () => {
  const app = await client.register()
  const bearer = await client.bearer(app)
  const headers = { ...basic(app), 'content-type': 'application/x-www-form-urlencoded' }
  const url = `${client.entry().origin}/oauth2/invalidate_token`
  const response = await fetch(url, { method: 'POST', headers, body: `access_token=${bearer}` })
  assert.deepEqual(await response.json(), { access_token: bearer })
  assert.notEqual(await client.bearer(app), bearer)
})

test('one app cannot invalidate another’s token', async () => {
  const [app, other] = [await client.register(), await client.register()]
  const bearer = await client.bearer(app)
  assert.equal((await invalidate({ access_token: bearer }, other)).status, 200)
  assert.equal(await client.bearer(app), bearer)
})

test('what is wrong with oauth2/token is code 99 with a label, and a missing grant_type code 170', async () => {
  const wrong = { ...client.app(), consumerSecret: 'wrong' }
  const expected =
    '{"errors":[{"code":99,"label":"authenticity_token_error","message":"Unable to verify your credentials."}]}'
  const refused = [
    await client.appToken(wrong),
    await client.appToken({ ...wrong, consumerKey: 'nobody' }),
    await client.appToken(client.app(), 'grant_type=password'),
    await postForm(tokenUrl(), { grant_type: 'client_credentials' }),
    await invalidate({ access_token: 'x' }, wrong),
    await invalidate({}, wrong),
  ]
  for (const response of refused) assert.deepEqual([response.status, await response.text()], [403, expected])
  const missing = 'Missing required parameter: grant_type.'
  assert.deepEqual(await refusalOf(client.appToken(client.app(), '')), [403, 170, missing])
  const unnamed = 'Missing required parameter: access_token.'
  assert.deepEqual(await refusalOf(invalidate({})), [403, 170, unnamed])
})

test('oauth2/token by GET is 405 and says what would do', async () => {
  const response = await fetch(tokenUrl())
  assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST'])
})
