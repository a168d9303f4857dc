import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeviceProgress, memoryVault, OAuth, type OAuth2Definition } from 'valetkey'
import { record } from 'valetkey/testing/scripted-message'
import { json, type Recorded } from 'valetkey/testing/scripted-provider'
import { identityProvider } from './identity-provider.ts'

const DEVICE = {
  device_code: 'the-device-code-of-this-test',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://provider.example/device',
  verification_uri_complete: 'https://provider.example/device?user_code=WDJB-MJHT',
  expires_in: 600,
  interval: 5,
}
const TOKEN = { access_token: 'an-access-token', token_type: 'Bearer', refresh_token: 'a-refresh-token', scope: 'read' }

type Reply = Response | (() => Response | Promise<Response>)
const refusal = (error: string, headers = {}, status = 400) => json({ error }, status, headers)

/** Answers the device endpoint with `device`, the token endpoint with one of `replies` after the other. */
function setUp(
  replies: readonly Reply[],
  { device = (() => json(DEVICE)) as Reply, more = {} as Partial<OAuth2Definition> } = {},
) {
  let now = Date.UTC(2030, 0, 1)
  const slept: number[] = []
  const requests: Recorded[] = []
  const left = [...replies]
  const definition: OAuth2Definition = {
    oauth: 2,
    baseUrl: 'https://provider.example/',
    authorizeUrl: '/oauth/authorize',
    accessTokenUrl: '/oauth/token',
    deviceUrl: '/oauth/device',
    clientId: 'the-app',
    scope: 'read write',
    ...more,
  }
  const oauth = new OAuth({
    vault: memoryVault(),
    clock: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
      now += ms
    },
    fetch: async request => {
      const seen = await record(request)
      requests.push(seen)
      const reply = seen.path === '/oauth/device' ? device : (left.shift() ?? refusal('authorization_pending'))
      return typeof reply === 'function' ? reply() : reply
    },
  })
  return { app: oauth.remoteApp('demo', definition), oauth, slept, requests }
}

test('RFC 8628: code and address are shown, the token is asked for until the person has answered', async () => {
  const { app, slept, requests } = setUp([
    refusal('authorization_pending'),
    refusal('authorization_pending'),
    json(TOKEN),
  ])
  const { userCode, verificationUri, verificationUriComplete, expiresAt, outcome } = await app.device({
    user: 'alice',
    data: 7,
  })
  assert.equal(userCode, 'WDJB-MJHT')
  assert.equal(verificationUri, DEVICE.verification_uri)
  assert.equal(verificationUriComplete, DEVICE.verification_uri_complete)
  assert.equal(expiresAt, Date.UTC(2030, 0, 1) + 600_000)
  const { connection, data, response } = await outcome()
  assert.equal(connection?.token.accessToken, TOKEN.access_token)
  assert.deepEqual(connection?.scope, ['read'])
  assert.equal(data, 7)
  assert.equal(response['access_token'], TOKEN.access_token)
  assert.deepEqual(slept, [5000, 5000, 5000])
  assert.deepEqual(
    requests.map(({ form }) => Object.fromEntries(form)),
    [
      { client_id: 'the-app', scope: 'read write' },
      ...Array.from({ length: 3 }, () => ({
        client_id: 'the-app',
        device_code: DEVICE.device_code,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      })),
    ],
  )
  assert.equal((await app.connection('alice'))?.token.refreshToken, TOKEN.refresh_token)
})

test('RFC 8628 §3.5: slow_down adds five seconds, each time and for good', async () => {
  const { app, slept } = setUp([
    refusal('slow_down'),
    refusal('authorization_pending'),
    refusal('slow_down'),
    json(TOKEN),
  ])
  await (await app.device()).outcome()
  assert.deepEqual(slept, [5000, 10_000, 10_000, 15_000])
})

test('Retry-After is obeyed where it is longer, in seconds or as a date', async () => {
  const { app, slept } = setUp([
    refusal('slow_down', { 'retry-after': '30' }),
    refusal('authorization_pending', { 'retry-after': '2' }),
    refusal('temporarily_unavailable', { 'retry-after': new Date(Date.UTC(2030, 0, 1) + 165_000).toUTCString() }, 503),
    json(TOKEN),
  ])
  await (await app.device()).outcome()
  assert.deepEqual(slept, [5000, 30_000, 10_000, 120_000])
})

test('a server in trouble is asked less and less often, not given up', async () => {
  const { app, slept } = setUp([
    () => {
      throw new TypeError('fetch failed')
    },
    refusal('server_error', {}, 500),
    refusal('rate_limited', {}, 429),
    json(TOKEN),
  ])
  const told: DeviceProgress[] = []
  const { connection } = await (await app.device()).outcome({ onProgress: progress => told.push(progress) })
  assert.ok(connection)
  assert.deepEqual(slept, [5000, 10_000, 20_000, 40_000])
  assert.deepEqual(
    told.map(({ state }) => state),
    ['pending', 'trouble', 'trouble', 'trouble'],
  )
  assert.deepEqual(told[0], { state: 'pending', waitMs: 5000, remainingMs: 600_000 })
})

test('a no is a value', async () => {
  const { app, oauth } = setUp([json({ error: 'access_denied', error_description: 'Not today.' }, 400)])
  const { connection, denied } = await (await app.device({ data: 1 })).outcome()
  assert.equal(connection, null)
  assert.deepEqual(denied, { reason: 'access_denied', description: 'Not today' })
  assert.deepEqual(await oauth.connections(), [])
})

test('nobody typed the code in time: told, whoever notices first', async () => {
  const ours = setUp([])
  await assert.rejects((await ours.app.device()).outcome(), { code: 'device_expired' })
  assert.equal(
    ours.slept.reduce((sum, ms) => sum + ms),
    600_000,
    'and no longer waited for',
  )
  const theirs = setUp([refusal('expired_token')])
  await assert.rejects((await theirs.app.device()).outcome(), { code: 'device_expired', problem: 'expired_token' })
})

test('it can be cancelled, while it waits and while it asks', async () => {
  const stop = new AbortController()
  const { app, requests } = setUp([
    () => {
      stop.abort(new Error('the person went away'))
      return refusal('authorization_pending')
    },
  ])
  await assert.rejects((await app.device()).outcome({ signal: stop.signal }), { message: 'the person went away' })
  assert.equal(requests.length, 2)
  await assert.rejects((await app.device()).outcome({ signal: stop.signal }), { message: 'the person went away' })
  assert.equal(requests.length, 3, 'a signal that was given before: nothing is asked')
})

test('any other refusal ends it, with what the server said', async () => {
  const { app } = setUp([json({ error: 'invalid_grant', error_description: 'who?' }, 400)])
  await assert.rejects((await app.device()).outcome(), { code: 'access_token_refused', problem: 'invalid_grant' })
})

test('the device answer: interval and lifetime may be missing or text, Google calls the address verification_url', async () => {
  const { interval: _i, expires_in: _e, ...bare } = DEVICE
  for (const [answer, firstMs, lifetimeMs] of [
    [bare, 5000, 900_000],
    [{ ...bare, interval: '7', expires_in: '60' }, 7000, 60_000],
    [{ ...bare, interval: 0, expires_in: null }, 5000, 900_000],
    [{ ...bare, verification_uri: undefined, verification_url: DEVICE.verification_uri }, 5000, 900_000],
  ] as const) {
    const { app, slept } = setUp([json(TOKEN)], { device: json(answer) })
    const { expiresAt, verificationUri, outcome } = await app.device()
    assert.equal(expiresAt - Date.UTC(2030, 0, 1), lifetimeMs)
    assert.equal(verificationUri, DEVICE.verification_uri)
    await outcome()
    assert.deepEqual(slept, [firstMs])
  }
})

test('a server that begins nothing says why; an address that is none is shown to nobody', async () => {
  const no = setUp([], { device: json({ error: 'unauthorized_client', error_description: 'no devices' }, 400) })
  await assert.rejects(no.app.device(), {
    code: 'device_refused',
    problem: 'unauthorized_client',
    reason: /no devices/,
  })
  for (const verification_uri of ['javascript:alert(1)', 'provider.example', '', 7]) {
    const odd = setUp([], { device: json({ ...DEVICE, verification_uri }) })
    await assert.rejects(odd.app.device(), { code: 'device_refused' })
  }
  const { app } = setUp([], { more: { deviceUrl: undefined as never } })
  await assert.rejects(app.device(), { code: 'address_missing', reason: 'deviceUrl' })
})

test('with a secret the client proves itself at both endpoints, as the definition says', async () => {
  const { app, requests } = setUp([json(TOKEN)], { more: { clientSecret: 'the secret' } })
  await (await app.device()).outcome()
  for (const { headers } of requests) assert.equal(headers.get('authorization'), `Basic ${btoa('the-app:the+secret')}`)
})

test('with openid in the scope the id_token that comes is checked; no nonce was sent, and none may come', async () => {
  const provider = await identityProvider()
  const oauth = new OAuth({ fetch: provider.fetch, sleep: async () => {} })
  const app = oauth.remoteApp('demo', { ...provider.definition, deviceUrl: '/oauth/device' })
  const once = async () => {
    provider.answerNext('/oauth/device', json(DEVICE))
    provider.answerNext('/oauth/token', json(TOKEN))
    return (await app.device()).outcome()
  }
  assert.equal((await once()).connection?.claims?.sub, 'id-alice')
  provider.bend({ claims: { nonce: 'from elsewhere' } })
  await assert.rejects(once(), { code: 'id_token_invalid', problem: 'nonce' })
  provider.bend({ claims: { aud: 'another' } })
  await assert.rejects(once(), { code: 'id_token_invalid', problem: 'aud' })
})
