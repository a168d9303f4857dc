import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { errorBody, legalText, OAuthError, type OAuthErrorCode, oauthErrors, readError } from 'valetkey/oauth2/errors'

test('RFC 6749 §5.2 an error is written as error, error_description, error_uri', () => {
  const error = new OAuthError('invalid_grant', 'the code has expired; start again', { uri: 'https://a.example/e' })
  assert.equal(
    JSON.stringify(errorBody(error)),
    '{"error":"invalid_grant","error_description":"the code has expired; start again","error_uri":"https://a.example/e"}',
  )
  assert.deepEqual(errorBody(new OAuthError('slow_down', '')), { error: 'slow_down' })
})

test('every code of the table has a status that fits and names the section that defines it', () => {
  for (const [code, row] of Object.entries(oauthErrors)) {
    assert.equal(new OAuthError(code, 'x').status, row.status)
    assert.ok([400, 401, 403, 500, 503].includes(row.status), code)
    assert.match(row.section, /^(RFC \d+|OpenID Connect Core) §[\d.]+$/)
  }
  assert.equal(oauthErrors.invalid_client.status, 401)
  assert.equal(oauthErrors.insufficient_scope.status, 403)
})

test('a status of its own replaces the one of the table, and an unknown code is a 400', () => {
  assert.equal(new OAuthError('invalid_request', 'x', { status: 405, headers: { allow: 'POST' } }).status, 405)
  assert.equal(new OAuthError('house_rule', 'x').status, 400)
  for (const code of ['__proto__', 'constructor', 'toString']) assert.equal(new OAuthError(code, 'x').status, 400)
})

test('RFC 6749 §5.2 a description holds %x20-21 / %x23-5B / %x5D-7E only, whatever it is made from', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700 }), text => {
      const error = new OAuthError(text, text)
      assert.match(error.description, /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/)
      assert.match(error.code, /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/)
      assert.ok(error.description.length <= 1500)
    }),
  )
  assert.equal(legalText('say "no" \\ “yes” – it’s\r\nover 🎈'), "say 'no' / 'yes' - it's  over ?")
})

test('an error_uri with characters RFC 6749 Appendix A.9 forbids is left out', () => {
  for (const uri of [
    'https://a.example/ b',
    'https://a.example/"',
    'https://a.example/\r\nx: y',
    'https://ä.example/',
  ]) {
    assert.equal(errorBody(new OAuthError('invalid_request', 'x', { uri })).error_uri, undefined)
  }
})

test('a megabyte in the description comes out short', () => {
  const error = new OAuthError('invalid_request', '€'.repeat(1_000_000))
  assert.ok(error.description.length <= 500)
  assert.ok(error.message.length < 600)
})

test('the cause is kept for the log', () => {
  const cause = new Error('disk')
  assert.equal(new OAuthError('server_error', 'try again later', { cause }).cause, cause)
  assert.equal('cause' in new OAuthError('server_error', 'x'), false)
})

test('what errorBody writes, readError reads', () => {
  for (const code of Object.keys(oauthErrors) as OAuthErrorCode[]) {
    const read = readError(errorBody(new OAuthError(code, 'do this', { uri: 'https://a.example/' })))
    assert.deepEqual([read?.code, read?.description, read?.uri], [code, 'do this', 'https://a.example/'])
    assert.equal(read?.status, oauthErrors[code].status)
  }
})

const shapes: readonly [server: string, answer: unknown, code: string, description: string][] = [
  [
    'Facebook',
    { error: { message: 'Invalid code.', type: 'OAuthException', code: 100 } },
    'OAuthException',
    'Invalid code.',
  ],
  [
    'Fitbit',
    { errors: [{ errorType: 'invalid_grant', message: 'expired' }], success: false },
    'invalid_grant',
    'expired',
  ],
  ['WeChat', { errcode: 40029, errmsg: 'invalid code' }, '40029', 'invalid code'],
  ['QQ', { error: 100010, error_description: 'redirect uri is illegal' }, '100010', 'redirect uri is illegal'],
  ['Slack', { ok: false, error: 'invalid_code' }, 'invalid_code', ''],
  [
    'Withings',
    { status: 503, body: {}, error: 'Invalid Params: missing code' },
    'unknown_error',
    'Invalid Params: missing code',
  ],
  ['camelCase', { errorCode: 'invalid_grant', errorMessage: 'gone' }, 'invalid_grant', 'gone'],
  ['an object with nothing but a message', { error: { message: 'no such code' } }, 'unknown_error', 'no such code'],
  ['Facebook’s cancel', { error: 'access_denied', error_reason: 'user_denied' }, 'access_denied', 'user_denied'],
]

for (const [server, answer, code, description] of shapes) {
  test(`an error in the shape of ${server} is read`, () => {
    const error = readError(answer, 200)
    assert.deepEqual([error?.code, error?.description], [code, description])
  })
}

test('what says that all went well is no error', () => {
  const fine = [
    { error: null },
    { error: '' },
    { error: 0 },
    { error: false },
    { errcode: 0, errmsg: 'ok' },
    {},
    [],
    null,
    'x',
  ]
  for (const answer of fine) assert.equal(readError(answer), undefined, JSON.stringify(answer))
})

test('a callback’s code is no error code', () => {
  assert.equal(readError({ code: 'SplxlOBeZQQYbYS6WxSbIA', state: 'xyz' }), undefined)
})

test('a refusal that has only a message is an error when the status says so', () => {
  assert.equal(readError({ message: 'Bad credentials' }, 401)?.description, 'Bad credentials')
  assert.equal(readError({ message: 'Bad credentials' }, 401)?.status, 401)
  assert.equal(readError({ message: 'welcome' }, 200), undefined)
})

test('what an error keeps of the answer has no credential in it', () => {
  const error = readError({ error: 'x', access_token: 'canary', client_secret: 'canary', code: 'canary', trace: 'abc' })
  assert.deepEqual(error?.details['answer'], { error: 'x', trace: 'abc' })
})
