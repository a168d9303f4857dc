import assert from 'node:assert/strict'
import { deviations } from '../../../src/personalities/flattr/deviations.ts'
import { control, runningSandbox } from '../../running-sandbox.ts'
import { everyDeviation } from '../deviations.ts'
import { back, clientOf, type Fields, fieldsOf, refusalOf } from './client.ts'

const client = clientOf(runningSandbox())

/** Where the browser ends, and with what. */
async function returned(more: Fields, decision = 'allow') {
  const { redirect = '' } = await client.consent(client.authorizeUrl(await client.register(), more), decision)
  const { origin, pathname, searchParams } = new URL(redirect)
  assert.equal(origin + pathname, back)
  return Object.fromEntries(searchParams)
}

async function statusOf(redirectUri: string, registered: string) {
  const app = await client.register({ redirectUris: [registered] })
  return (await client.open(client.authorizeUrl(app, { redirect_uri: redirectUri }))).status
}

/** A token by a code that was asked for with `asked`, and is exchanged with `sent`. */
async function exchanged(asked: Fields, sent: Fields = {}) {
  const app = await client.register()
  const { code = '' } = await client.consent(client.authorizeUrl(app, asked))
  return client.exchange(app, code, sent)
}

async function codeAt(seconds: number) {
  const app = await client.register()
  const { code = '' } = await client.consent(client.authorizeUrl(app))
  await control(client.entry().origin, 'clock', { advance: seconds })
  const { status } = await client.exchange(app, code)
  await control(client.entry().origin, 'clock', { now: null })
  return status
}

const grant = async (fields: Fields) =>
  refusalOf(client.token(fields, { authorization: client.basic(await client.register()) }))

/** Attack case → what the answer in the table means, asked over HTTP. */
const cases: Readonly<Record<number, () => Promise<void>>> = {
  8: async () => {
    assert.equal(await statusOf('http://127.0.0.1:51004/cb', 'http://127.0.0.1/cb'), 400)
    assert.equal(await statusOf('http://127.0.0.1:51004/cb', 'http://127.0.0.1:51004/cb'), 302)
  },
  16: async () => assert.deepEqual(Object.keys(await returned({ state: 's' })), ['code', 'state']),
  17: async () => {
    assert.equal((await exchanged({})).status, 200)
    const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }
    assert.equal(await refusalOf(exchanged(challenge)), '400 invalid_request')
    assert.equal(await refusalOf(exchanged(challenge, { code_verifier: 'v'.repeat(43) })), '400 invalid_grant')
  },
  21: async () => {
    const reaches = async (scope: string) => {
      const { access_token: token } = await fieldsOf(await exchanged({ scope }))
      const user = await fieldsOf(await client.api('user', token as string))
      const created = await client.api('things', token as string, { method: 'POST' })
      return ['email' in user, 'registered_at' in user, created.status]
    }
    assert.deepEqual(await reaches(''), [false, false, 403])
    for (const scope of ['thing  email', 'thing+email', 'thing,email', ',thing, +email,'])
      assert.deepEqual(await reaches(scope), [true, false, 400], scope)
  },
  29: async () => {
    const signIn = await client.open(client.authorizeUrl(await client.register()))
    assert.deepEqual([signIn.status, signIn.headers.get('referrer-policy')], [302, 'no-referrer'])
  },
  32: async () => {
    const { error, error_description: sentence = '', ...more } = await returned({ state: 's' }, 'deny')
    assert.deepEqual([error, more], ['access_denied', { state: 's' }])
    assert.ok(sentence.length > 0)
  },
  35: async () => {
    for (const mode of ['fragment', 'form_post'])
      assert.equal((await returned({ response_mode: mode }))['error'], 'invalid_request', mode)
  },
  36: async () => assert.deepEqual([await codeAt(590), await codeAt(610)], [200, 400]),
  41: async () => {
    for (const sent of [{}, { redirect_uri: back }, { redirect_uri: `${back}/` }])
      assert.equal((await exchanged({ redirect_uri: back }, sent as Fields)).status, 200)
    const elsewhere = exchanged({ redirect_uri: back }, { redirect_uri: 'http://app.example/' })
    assert.equal(await refusalOf(elsewhere), '400 invalid_grant')
  },
  50: async () => {
    const { clientId } = await client.register()
    const answer = await client.token({ client_id: clientId, grant_type: 'authorization_code', code: 'x' })
    assert.equal(answer.headers.get('www-authenticate'), 'Basic realm="Flattr"')
    const body = await fieldsOf(answer)
    assert.deepEqual([answer.status, Object.keys(body)], [401, ['error', 'error_description', 'error_uri']])
    assert.equal(body['error'], 'unauthorized')
  },
  51: async () => assert.equal(await grant({ grant_type: 'client_credentials' }), '400 unsupported_grant_type'),
  55: async () => {
    assert.equal((await exchanged({})).headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(await refusalOf(client.token({}, { 'content-type': 'text/plain' })), '415 invalid_request')
  },
  56: async () => {
    const app = await client.register()
    const body = new FormData()
    const fields = {
      grant_type: 'authorization_code',
      code: 'x',
      client_id: app.clientId,
      client_secret: app.clientSecret,
    }
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    const answer = await fetch(client.entry().tokenUrl!, { method: 'POST', body })
    assert.equal(((await answer.json()) as { error: string }).error, 'invalid_grant')
  },
  58: async () => {
    const { access_token: token, ...more } = await fieldsOf(await exchanged({ scope: 'flattr' }, { scope: 'thing' }))
    assert.deepEqual(more, { token_type: 'bearer' })
    const created = await client.api('things', token as string, { method: 'POST' })
    assert.equal(await refusalOf(created), '403 insufficient_scope')
  },
  62: async () =>
    assert.equal(await grant({ grant_type: 'refresh_token', refresh_token: 'x' }), '400 unsupported_grant_type'),
  70: async () => {
    const token = await client.connect()
    const answer = await fetch(`${client.entry().origin}/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: client.basic(client.entry()) },
      body: new URLSearchParams({ token }),
    })
    assert.deepEqual([answer.status, (await client.api('user', token)).status], [404, 200])
  },
  88: async () => {
    const metadata = await fetch(`${client.entry().origin}/.well-known/oauth-authorization-server`)
    assert.equal(metadata.status, 404)
  },
  89: async () => {
    const oob = 'urn:ietf:wg:oauth:2.0:oob'
    assert.equal(await statusOf(oob, oob), 400)
  },
  91: async () => {
    const none = await client.api('user')
    assert.equal(none.headers.get('www-authenticate'), 'Bearer realm="Flattr"')
    assert.equal(await refusalOf(none), '401 unauthorized')
    const bad = await client.api('user', 'x'.repeat(32))
    assert.match(bad.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    const body = await fieldsOf(bad)
    assert.deepEqual([bad.status, Object.keys(body)], [401, ['error', 'error_description', 'error_uri']])
  },
  92: async () => {
    const token = await client.connect()
    assert.equal((await client.api(`user?access_token=${token}`)).status, 401)
    assert.equal((await client.api('user?access_token=another', token)).status, 200)
  },
}

everyDeviation(deviations, cases)
