import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningSandbox } from '../../running-sandbox.ts'
import { type Credentials, clientOf, refusalOf, send } from './client.ts'

const client = clientOf(runningSandbox())
const me = 'account/verify_credentials.json'
const api = (path: string, version = '1.1') => `${client.entry().origin}/${version}/${path}`
const seconds = () => Math.floor(Date.now() / 1000)

const notAuthenticated = [401, 32, 'Could not authenticate you.'] as const
const invalidToken = [401, 89, 'Invalid or expired token.'] as const
const outOfBounds = [401, 135, 'Timestamp out of bounds.'] as const
const badData = [400, 215, 'Bad Authentication data.'] as const
const notForApps = [403, 220, 'Your credentials do not allow access to this resource.'] as const

type Refusal = readonly [status: number, code: number, message: string]
type Sender = (who: Credentials) => Promise<Response>

/** What comes to the API → what it says, whatever is asked for. */
const matrix: readonly (readonly [what: string, expected: Refusal, send: Sender])[] = [
  ['nothing at all', badData, () => fetch(api(me))],
  ['a Basic password', badData, () => fetch(api(me), { headers: { authorization: 'Basic YTpi' } })],
  ['an OAuth header without parameters', badData, () => fetch(api(me), { headers: { authorization: 'OAuth x="y"' } })],
  ['a signature without a token', badData, ({ token: _, ...app }) => client.get(me, app)],
  ['a wrong token secret', notAuthenticated, who => client.get(me, { ...who, tokenSecret: 'wrong' })],
  ['a wrong consumer secret', notAuthenticated, who => client.get(me, { ...who, consumerSecret: 'wrong' })],
  ['an unknown consumer key', notAuthenticated, who => client.get(me, { ...who, consumerKey: 'x'.repeat(25) })],
  ['an unknown token', invalidToken, who => client.get(me, { ...who, token: `1-${'x'.repeat(40)}` })],
  ['a request token', invalidToken, async () => client.get(me, await client.requestToken())],
  ['a clock that is late', outOfBounds, who => send(api(me), who, { timestamp: seconds() - 310 })],
  ['a clock that is early', outOfBounds, who => send(api(me), who, { timestamp: seconds() + 310 })],
  ['a bearer token nobody gave', invalidToken, () => client.asApp(me, `AAAA%2F${'x'.repeat(30)}`)],
  ['an app’s bearer token', notForApps, async () => client.asApp(me, await client.bearer())],
  ['a parameter twice', notAuthenticated, who => client.get(`${me}?a=1&a=2`, who)],
]

for (const [what, expected, request] of matrix)
  test(`${what}: ${expected[0]} and code ${expected[1]}`, async () => {
    const response = await request(await client.connect())
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    const challenge = expected[0] === 401 ? 'OAuth realm="https://api.twitter.com"' : null
    assert.equal(response.headers.get('www-authenticate'), challenge)
    assert.deepEqual(await refusalOf(response), expected)
  })

test('a nonce works once with its second', async () => {
  const who = await client.connect()
  const timestamp = seconds()
  const call = () => send(api(me), who, { nonce: '95613465', timestamp })
  assert.deepEqual([(await call()).status, await refusalOf(call())], [200, [...notAuthenticated]])
})

test('an app that was disabled is code 416', async () => {
  const app = await client.register()
  const who = await client.connect('bob', app)
  const row = await client.provider().apps.byClientId(app.consumerKey)
  await client.provider().storage.apps.update(row!.id, { disabled: true })
  const suspended = [401, 416, 'Invalid / suspended application']
  assert.deepEqual(await refusalOf(client.get(me, who)), suspended)
  assert.deepEqual(await refusalOf(client.askToken('oob', app)), suspended)
})

/** The same at the endpoints of OAuth. */
const atRequestToken: readonly (readonly [what: string, expected: Refusal, send: () => Promise<Response>])[] = [
  ['nothing at all', badData, () => fetch(client.entry().requestTokenUrl!, { method: 'POST' })],
  ['a wrong secret', notAuthenticated, () => client.askToken('oob', { ...client.app(), consumerSecret: 'wrong' })],
  ['an unknown key', notAuthenticated, () => client.askToken('oob', { ...client.app(), consumerKey: 'unknown' })],
  [
    'a clock that is off',
    outOfBounds,
    () => send(client.entry().requestTokenUrl!, client.app(), { oauth: { oauth_callback: 'oob' }, timestamp: 1 }),
  ],
  [
    'another version',
    badData,
    () =>
      send(client.entry().requestTokenUrl!, client.app(), { oauth: { oauth_callback: 'oob', oauth_version: '2.0' } }),
  ],
]

for (const [what, expected, request] of atRequestToken)
  test(`request_token, ${what}: ${expected[0]} and code ${expected[1]}`, async () => {
    const response = await request()
    assert.equal(response.headers.has('www-authenticate'), expected[0] === 401)
    assert.deepEqual(await refusalOf(response), expected)
  })

test('a request token that was used, and one nobody gave, are code 89 at access_token', async () => {
  const temporary = await client.requestToken()
  const { pin = '' } = await client.consent(temporary)
  assert.equal((await client.exchange(temporary, pin)).status, 200)
  assert.deepEqual(await refusalOf(client.exchange(temporary, pin)), invalidToken)
  const unknown = { ...temporary, token: 'x'.repeat(27) }
  assert.deepEqual(await refusalOf(client.exchange(unknown, pin)), invalidToken)
})

test('an unknown path is code 34, by whatever method and with whatever credentials', async () => {
  const gone = [404, 34, 'Sorry, that page does not exist.']
  const who = await client.connect()
  assert.deepEqual(await refusalOf(fetch(api('nothing.json'))), gone)
  assert.deepEqual(await refusalOf(client.get('statuses/update.json', who)), gone)
  assert.deepEqual(await refusalOf(client.get('statuses/home_timeline', who)), gone)
  assert.deepEqual(await refusalOf(client.get('constructor.json', who)), gone)
  assert.deepEqual(await refusalOf(fetch(api(me), { method: 'DELETE' })), gone)
})

test('version 1 has no codes: an error and the request', async () => {
  const app = await client.register({ scopes: ['read'] })
  const who = await client.connect('alice', app)
  const refusals: readonly (readonly [path: string, method: string, status: number, error: string])[] = [
    [me, 'POST', 404, 'Sorry, that page does not exist.'],
    ['statuses/update.json', 'POST', 403, 'Application cannot perform write actions.'],
    ['nothing.json', 'GET', 404, 'Sorry, that page does not exist.'],
  ]
  for (const [path, method, status, error] of refusals) {
    const response = await send(`${api(path, '1')}?a=b`, who, { method })
    assert.deepEqual([response.status, await response.json()], [status, { error, request: `/1/${path}` }])
  }
  const bare = await fetch(api(me, '1'))
  const expected = { error: 'Bad Authentication data.', request: `/1/${me}` }
  assert.deepEqual([bare.status, await bare.json()], [400, expected])
})
