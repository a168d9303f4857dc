import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBasic } from 'valetkey/http/basic'
import { decodeForm, encodeForm, fields } from 'valetkey/http/form'
import {
  applyClientAuth,
  type ClientAuthMethod,
  invalidClient,
  readClientAuth,
  requireOwnMethod,
} from 'valetkey/oauth2/client-auth'
import { OAuthError } from 'valetkey/oauth2/errors'

const invalidRequest = { name: 'OAuthError', code: 'invalid_request', status: 400 }

/** What a client writes, as the server gets it: the body as form text, the header as it is. */
function sent(method: ClientAuthMethod, clientId: string, clientSecret?: string) {
  const headers = new Headers()
  const params: Record<string, string> = { grant_type: 'client_credentials' }
  applyClientAuth(method, { clientId, clientSecret }, headers, params)
  return { authorization: headers.get('authorization'), params: fields(decodeForm(encodeForm(params))) }
}

function refused(run: () => unknown): OAuthError {
  try {
    run()
  } catch (error) {
    if (error instanceof OAuthError) return error
    throw error
  }
  assert.fail('expected an OAuthError')
}

const basic = (userPass: string) => `Basic ${btoa(userPass)}`

test('RFC 6749 §2.3.1 whichever way a client authenticates, the server reads the same id and secret', () => {
  const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 7617 §2 forbids exactly these
    text => text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text),
  )
  fc.assert(
    fc.property(
      anyText,
      anyText,
      fc.constantFrom<ClientAuthMethod>('basic', 'basic-raw', 'post'),
      (id, secret, method) => {
        if (method === 'basic-raw' && id.includes(':')) return
        const read = readClientAuth(sent(method, id, secret))
        assert.equal(read.method, method.replace('-raw', ''))
        assert.ok(read.candidates.some(candidate => candidate.id === id && candidate.secret === secret))
      },
    ),
  )
})

test('RFC 6749 §2.3.1 a secret with + % : and unicode is accepted form-encoded and raw', () => {
  const secret = 'a+b%20c:d ü€'
  for (const method of ['basic', 'basic-raw'] as const) {
    const { candidates } = readClientAuth(sent(method, 'app', secret))
    assert.ok(
      candidates.some(candidate => candidate.secret === secret),
      method,
    )
  }
})

test('RFC 6749 §2.3.1 Basic keeps the credentials out of the body', () => {
  const { params } = sent('basic', 'app', 's3cret')
  assert.deepEqual({ ...params }, { grant_type: 'client_credentials' })
})

test('a public client sends its id and nothing else', () => {
  const { authorization, params } = sent('none', 'app')
  assert.equal(authorization, null)
  assert.deepEqual({ ...params }, { grant_type: 'client_credentials', client_id: 'app' })
  assert.deepEqual(readClientAuth({ params }), { method: 'none', candidates: [{ id: 'app', secret: '' }] })
})

test('a method that needs a secret says so when there is none', () => {
  for (const method of ['basic', 'basic-raw', 'post'] as const) {
    assert.throws(() => sent(method, 'app'), /needs a client secret/)
  }
})

test('RFC 6749 §2.3 two methods at once are refused: Basic and a secret in the body', () => {
  const params = { client_id: 'app', client_secret: 's' }
  assert.throws(() => readClientAuth({ authorization: encodeBasic('app', 's'), params }), invalidRequest)
})

test('RFC 6749 §2.3 a client_id beside Basic must be the same one', () => {
  const authorization = encodeBasic('app', 's')
  assert.throws(() => readClientAuth({ authorization, params: { client_id: 'other' } }), invalidRequest)
  assert.equal(readClientAuth({ authorization, params: { client_id: 'app' } }).method, 'basic')
})

test('a client_id beside Basic decides which reading of the header is meant', () => {
  const authorization = basic('my%20app:s')
  const read = readClientAuth({ authorization, params: { client_id: 'my app' } })
  assert.deepEqual(read.candidates, [{ id: 'my app', secret: 's' }])
})

for (const [what, authorization] of [
  ['bad base64', 'Basic a$b'],
  ['no colon', basic('appsecret')],
  ['an empty id', basic(':secret')],
  ['nothing after the scheme', 'Basic'],
  ['two words', `${basic('a:b')} x`],
  ['a control character', basic('app:se\ncret')],
] as const) {
  test(`RFC 6749 §5.2 malformed Basic (${what}) is a 401 with WWW-Authenticate: Basic`, () => {
    const error = refused(() => readClientAuth({ authorization, params: { client_id: 'app' } }))
    assert.deepEqual([error.code, error.status], ['invalid_client', 401])
    assert.match(error.headers['www-authenticate'] ?? '', /^Basic realm="/)
  })
}

test('RFC 7617 §2 the scheme is case-insensitive, and wrong percent-encoding is a raw secret', () => {
  for (const scheme of ['basic', 'BASIC', 'bAsIc']) {
    const read = readClientAuth({ authorization: `${scheme} ${btoa('app:100%zz')}`, params: {} })
    assert.deepEqual(read, { method: 'basic', candidates: [{ id: 'app', secret: '100%zz' }] })
  }
})

test('RFC 6749 §5.2 a request that says nothing about its client is invalid_client', () => {
  assert.equal(refused(() => readClientAuth({ params: {} })).code, 'invalid_client')
  assert.equal(refused(() => readClientAuth({ params: { client_secret: 's' } })).code, 'invalid_client')
  assert.equal(refused(() => readClientAuth({ params: { client_id: '' } })).code, 'invalid_client')
})

test('a Bearer header is no client authentication', () => {
  const read = readClientAuth({ authorization: 'Bearer abc', params: { client_id: 'app', client_secret: 's' } })
  assert.deepEqual(read, { method: 'post', candidates: [{ id: 'app', secret: 's' }] })
})

test('RFC 7521 §4.2 a client assertion is not taken for a public client', () => {
  const params = { client_id: 'app', client_assertion: 'eyJ' }
  assert.equal(refused(() => readClientAuth({ params })).code, 'invalid_client')
})

test('RFC 6749 §2.1 a confidential client without its secret is invalid_client, whatever it asks for', () => {
  const auth = readClientAuth({ params: { client_id: 'app', client_secret: '' } })
  assert.equal(refused(() => requireOwnMethod(auth, { public: false })).status, 401)
  const empty = readClientAuth({ authorization: basic('app:'), params: {} })
  assert.equal(refused(() => requireOwnMethod(empty, { public: false })).status, 401)
})

test('RFC 6749 §2.1 a public client that sends a secret is refused', () => {
  for (const method of ['basic', 'post'] as const) {
    assert.equal(
      refused(() => requireOwnMethod(readClientAuth(sent(method, 'app', 's')), { public: true })).status,
      401,
    )
  }
  requireOwnMethod(readClientAuth(sent('none', 'app')), { public: true })
  requireOwnMethod(readClientAuth(sent('post', 'app', 's')), { public: false })
})

test('unknown client and wrong method get the same answer, byte for byte', () => {
  const wrongMethod = refused(() => requireOwnMethod(readClientAuth({ params: { client_id: 'a' } }), { public: false }))
  const unknown = invalidClient()
  assert.deepEqual(
    [wrongMethod.description, wrongMethod.status, wrongMethod.headers],
    [unknown.description, unknown.status, unknown.headers],
  )
})

test('a megabyte of Authorization header is answered, not choked on', () => {
  const error = refused(() => readClientAuth({ authorization: `Basic ${'A'.repeat(1_000_000)}!`, params: {} }))
  assert.equal(error.code, 'invalid_client')
  assert.ok(error.message.length < 600)
})
