import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OAuthError } from 'valetkey/oauth2/errors'
import { quirks as ledger, type QuirkName } from 'valetkey/oauth2/quirks'
import {
  noStore,
  readTokenResponse,
  type TokenAnswer,
  TokenResponseError,
  writeTokenResponse,
} from 'valetkey/oauth2/token-response'

const AT = Date.UTC(2026, 10, 20)
const JSON_TYPE = 'application/json'

const read = (text: string, contentType: string | null = JSON_TYPE, status = 200, strict = false) =>
  readTokenResponse({ status, contentType, text, at: AT }, { strict })

const readJson = (members: object) => read(JSON.stringify(members))
const token = (more: object = {}) => ({ access_token: '2YotnFZFEjr1zCsicMWpAA', token_type: 'Bearer', ...more })

async function failure(run: Promise<unknown>): Promise<OAuthError | TokenResponseError> {
  try {
    await run
  } catch (error) {
    if (error instanceof OAuthError || error instanceof TokenResponseError) return error
    throw error
  }
  assert.fail('expected the answer to be refused')
}

test('RFC 6749 §5.1 the example of a token answer needs no repair', async () => {
  const text = `{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example","expires_in":3600,
    "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}`
  const answer = await read(text, 'application/json;charset=UTF-8', 200, true)
  assert.deepEqual(
    { ...answer, extra: { ...answer.extra } },
    {
      accessToken: '2YotnFZFEjr1zCsicMWpAA',
      tokenType: 'example',
      expiresAt: AT + 3_600_000,
      refreshToken: 'tGzv3JOkF0XG5Qx2TlKWIA',
      extra: { example_parameter: 'example_value' },
      quirks: [],
      raw: text,
    },
  )
})

test('what writeTokenResponse writes, readTokenResponse reads without a quirk', async () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~/'), minLength: 1, maxLength: 40 })
  const issued = fc.record(
    {
      accessToken: word,
      tokenType: fc.constantFrom('Bearer', 'DPoP'),
      expiresIn: fc.integer({ min: 1, max: 100_000_000 }),
      refreshToken: word,
      scope: fc.uniqueArray(word, { minLength: 1, maxLength: 5 }),
      idToken: word,
    },
    { requiredKeys: ['accessToken', 'tokenType'], noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(issued, async sent => {
      const answer = await read(JSON.stringify(writeTokenResponse(sent)), JSON_TYPE, 200, true)
      const { expiresIn, ...rest } = sent
      const { extra: _extra, quirks: _quirks, raw: _raw, ...got } = answer
      assert.deepEqual(got, { ...rest, ...(expiresIn !== undefined && { expiresAt: AT + expiresIn * 1000 }) })
    }),
  )
})

test('RFC 6749 §5.1 members are written in the RFC’s order, and extra never replaces one', () => {
  const extra = { created_at: 1, access_token: 'other', token_type: 'other' }
  const written = writeTokenResponse({
    accessToken: 'a',
    tokenType: 'Bearer',
    expiresIn: 7200,
    refreshToken: 'r',
    scope: ['read', 'write'],
    extra,
  })
  assert.equal(
    JSON.stringify(written),
    '{"access_token":"a","token_type":"Bearer","expires_in":7200,"refresh_token":"r","scope":"read write","created_at":1}',
  )
  for (const scope of [undefined, []])
    assert.deepEqual(writeTokenResponse({ accessToken: 'a', tokenType: 'bearer', scope }), {
      access_token: 'a',
      token_type: 'bearer',
    })
})

test('RFC 6749 §5.1 token answers are never cached', () => {
  assert.deepEqual(noStore, { 'cache-control': 'no-store', pragma: 'no-cache' })
})

test('RFC 6749 §5.1 token_type is case-insensitive', async () => {
  for (const said of ['bearer', 'Bearer', 'BEARER']) {
    const answer = await read(JSON.stringify(token({ token_type: said })), JSON_TYPE, 200, true)
    assert.equal(answer.tokenType, 'Bearer')
  }
})

interface Odd {
  readonly what: string
  readonly text: string
  readonly type?: string | null
  readonly status?: number
  readonly quirks: readonly QuirkName[]
  readonly gives?: Partial<TokenAnswer>
}

const lifetime = { expiresAt: AT + 3_600_000 }
const epoch = (AT + 3_600_000) / 1000
const withMore = (more: object) => JSON.stringify(token(more))

const odd: readonly Odd[] = [
  {
    what: 'token_type missing',
    text: '{"access_token":"t"}',
    quirks: ['token_type.missing'],
    gives: { tokenType: 'Bearer' },
  },
  { what: 'token_type null', text: '{"access_token":"t","token_type":null}', quirks: ['token_type.missing'] },
  {
    what: 'Slack’s token_type bot',
    text: withMore({ token_type: 'bot' }),
    quirks: ['token_type.renamed'],
    gives: { tokenType: 'Bearer' },
  },
  {
    what: 'expires_in as text',
    text: withMore({ expires_in: '3600' }),
    quirks: ['expires_in.string'],
    gives: lifetime,
  },
  {
    what: 'expires_in with a fraction',
    text: withMore({ expires_in: 3600.75 }),
    quirks: ['expires_in.float'],
    gives: lifetime,
  },
  {
    what: 'expires_in as text with a fraction',
    text: withMore({ expires_in: '3600.5' }),
    quirks: ['expires_in.string', 'expires_in.float'],
    gives: lifetime,
  },
  { what: 'expires_in null', text: withMore({ expires_in: null }), quirks: ['expires_in.null'] },
  { what: 'expires_in empty', text: withMore({ expires_in: '' }), quirks: ['expires_in.null'] },
  {
    what: 'expires_in as epoch seconds',
    text: withMore({ expires_in: epoch }),
    quirks: ['expires_in.absolute'],
    gives: lifetime,
  },
  {
    what: 'expires_in as epoch milliseconds',
    text: withMore({ expires_in: epoch * 1000 }),
    quirks: ['expires_in.absolute'],
    gives: lifetime,
  },
  {
    what: 'expires_in as a date',
    text: withMore({ expires_in: '2026-11-20T01:00:00Z' }),
    quirks: ['expires_in.absolute'],
    gives: lifetime,
  },
  { what: 'expires', text: withMore({ expires: 3600 }), quirks: ['expires_in.renamed'], gives: lifetime },
  {
    what: 'expires_at',
    text: withMore({ expires_at: epoch }),
    quirks: ['expires_in.renamed', 'expires_in.absolute'],
    gives: lifetime,
  },
  {
    what: 'expires_in null beside expires_at',
    text: withMore({ expires_in: null, expires_at: epoch }),
    quirks: ['expires_in.renamed', 'expires_in.absolute'],
    gives: lifetime,
  },
  { what: 'expires_in zero for never', text: withMore({ expires_in: 0 }), quirks: ['expires_in.unreadable'] },
  { what: 'expires_in negative', text: withMore({ expires_in: -1 }), quirks: ['expires_in.unreadable'] },
  { what: 'expires_in in words', text: withMore({ expires_in: 'never' }), quirks: ['expires_in.unreadable'] },
  { what: 'expires_in as an object', text: withMore({ expires_in: {} }), quirks: ['expires_in.unreadable'] },
  {
    what: 'expires_in beyond all time',
    text: '{"access_token":"t","token_type":"Bearer","expires_in":1e300}',
    quirks: ['expires_in.unreadable'],
  },
  {
    what: 'a form',
    text: 'access_token=t%2B+x&token_type=bearer&expires_in=3600&scope=a+b',
    type: 'application/x-www-form-urlencoded',
    quirks: ['body.form'],
    gives: { ...lifetime, accessToken: 't+ x', scope: ['a', 'b'] },
  },
  {
    what: 'Facebook’s form as text/plain',
    text: 'access_token=AAAmadeUpToken&expires=3600',
    type: 'text/plain; charset=UTF-8',
    quirks: ['body.form', 'body.mislabelled', 'expires_in.renamed', 'token_type.missing'],
    gives: { ...lifetime, accessToken: 'AAAmadeUpToken' },
  },
  {
    what: 'a form as text/html',
    text: 'access_token=t&token_type=bearer',
    type: 'text/html',
    quirks: ['body.form', 'body.mislabelled'],
  },
  { what: 'JSON as text/plain', text: withMore({}), type: 'text/plain', quirks: ['body.mislabelled'] },
  { what: 'JSON as text/html', text: withMore({}), type: 'text/html; charset=utf-8', quirks: ['body.mislabelled'] },
  {
    what: 'JSON as text/javascript',
    text: withMore({}),
    type: 'text/javascript; charset=UTF-8',
    quirks: ['body.mislabelled'],
  },
  { what: 'JSON without a Content-Type', text: withMore({}), type: null, quirks: ['body.mislabelled'] },
  {
    what: 'XML',
    text: '<?xml version="1.0"?><OAuth><access_token>t</access_token><token_type>bearer</token_type><expires_in>3600</expires_in></OAuth>',
    type: 'application/xml',
    quirks: ['body.xml'],
    gives: { ...lifetime, accessToken: 't' },
  },
  {
    what: 'XML as text/html',
    text: '<OAuth><access_token>t</access_token><token_type>bearer</token_type></OAuth>',
    type: 'text/html',
    quirks: ['body.xml', 'body.mislabelled'],
  },
  {
    what: 'JSONP',
    text: `callback( ${withMore({ expires_in: 3600 })} );\n`,
    type: 'application/javascript',
    quirks: ['body.jsonp'],
    gives: lifetime,
  },
  {
    what: 'JSONP as text/html',
    text: `_cb.x(${withMore({})})`,
    type: 'text/html',
    quirks: ['body.jsonp', 'body.mislabelled'],
  },
  { what: 'a byte order mark', text: `\ufeff${withMore({ expires_in: 3600 })}`, quirks: ['body.bom'], gives: lifetime },
  {
    what: 'data around the token',
    text: JSON.stringify({ data: token({ expires_in: 3600 }), message: 'success' }),
    quirks: ['body.nested'],
    gives: lifetime,
  },
  {
    what: 'Slack’s authed_user',
    text: JSON.stringify({ ok: true, authed_user: token({ token_type: 'user', scope: 'a,b' }) }),
    quirks: ['body.nested', 'scope.commas', 'token_type.renamed'],
    gives: { scope: ['a', 'b'] },
  },
  { what: 'Withings’ body', text: JSON.stringify({ status: 0, body: token() }), quirks: ['body.nested'] },
  {
    what: 'camelCase',
    text: '{"accessToken":"t","tokenType":"bearer","expiresIn":3600,"refreshToken":"r"}',
    quirks: ['name.camel_case'],
    gives: { ...lifetime, accessToken: 't', refreshToken: 'r' },
  },
  {
    what: 'DingTalk’s expireIn',
    text: '{"accessToken":"t","tokenType":"bearer","expireIn":3600}',
    quirks: ['name.camel_case', 'expires_in.renamed'],
    gives: lifetime,
  },
  { what: '201 Created', text: withMore({}), status: 201, quirks: ['status.not_200'] },
  {
    what: 'scope as a list',
    text: withMore({ scope: ['a', 'b', 'a', 1] }),
    quirks: ['scope.array'],
    gives: { scope: ['a', 'b'] },
  },
  {
    what: 'scope with commas',
    text: withMore({ scope: 'repo, gist' }),
    quirks: ['scope.commas'],
    gives: { scope: ['repo', 'gist'] },
  },
  { what: 'scopes', text: withMore({ scopes: 'a b' }), quirks: ['scope.renamed'], gives: { scope: ['a', 'b'] } },
  { what: 'refresh_token null', text: withMore({ refresh_token: null }), quirks: ['field.null'] },
]

for (const { what, text, type = JSON_TYPE, status = 200, quirks, gives = {} } of odd) {
  test(`a token answer is understood in spite of: ${what}`, async () => {
    const answer = await read(text, type, status)
    assert.deepEqual([...answer.quirks].sort(), [...quirks].sort())
    assert.ok(answer.accessToken.startsWith('t') || answer.accessToken.length > 10)
    for (const [name, value] of Object.entries(gives)) assert.deepEqual(answer[name as keyof TokenAnswer], value, name)
    if (!('expiresAt' in gives)) assert.equal(answer.expiresAt, undefined)
  })

  test(`with strict a token answer is refused for: ${what}`, async () => {
    const error = await failure(read(text, type, status, true))
    assert.equal(error.code, 'token_answer_quirk')
    for (const name of quirks) assert.ok(error.message.includes(name), name)
  })
}

test('every quirk of the ledger has a sentence, a section, and a case above or below that shows it', () => {
  const shown = new Set<string>([...odd.flatMap(({ quirks }) => quirks), 'error.in_success', 'error.object'])
  assert.deepEqual(Object.keys(ledger).sort(), [...shown].sort())
  for (const [name, row] of Object.entries(ledger)) {
    assert.match(row.odd, /\.$/, name)
    assert.match(row.section, /^RFC \d+ (§|Appendix )/, name)
  }
})

test('the largest 32-bit number is a lifetime, though it looks like the year 2038', async () => {
  const at = Date.UTC(2037, 0, 1)
  const reply = { status: 200, contentType: JSON_TYPE, text: withMore({ expires_in: 2147483647 }), at }
  assert.equal((await readTokenResponse(reply)).expiresAt, at + 2147483647000)
})

test('an absent lifetime is unknown, and no quirk', async () => {
  const answer = await readJson(token())
  assert.equal('expiresAt' in answer, false)
  assert.deepEqual(answer.quirks, [])
})

test('unknown members are kept in extra, those around a nested token too', async () => {
  const slack = await readJson({ ok: true, team: { id: 'T1' }, authed_user: { id: 'U1', ...token() } })
  assert.deepEqual({ ...slack.extra }, { ok: true, team: { id: 'T1' }, id: 'U1' })
  const mastodon = await readJson(token({ created_at: 1573979017, scope: 'read write' }))
  assert.deepEqual([{ ...mastodon.extra }, mastodon.scope], [{ created_at: 1573979017 }, ['read', 'write']])
})

test('Slack’s own token wins over the user’s, which stays in extra', async () => {
  const answer = await readJson({ ...token(), authed_user: { id: 'U1', access_token: 'xoxp' } })
  assert.equal(answer.accessToken, '2YotnFZFEjr1zCsicMWpAA')
  assert.deepEqual(answer.extra['authed_user'], { id: 'U1', access_token: 'xoxp' })
})

test('where the definition says which token is meant, that one is taken, and it is no quirk', async () => {
  const slack = { ...token(), ok: true, authed_user: { id: 'U1', access_token: 'xoxp', token_type: 'bearer' } }
  const reply = (body: unknown) => ({ status: 200, contentType: 'application/json', text: JSON.stringify(body), at: 0 })
  const user = await readTokenResponse(reply(slack), { tokenAt: 'authed_user', strict: true })
  assert.deepEqual([user.accessToken, user.quirks, user.extra['id'], user.extra['ok']], ['xoxp', [], 'U1', true])
  const deep = await readTokenResponse(reply({ a: { b: token(), c: 1 }, d: 2 }), { tokenAt: 'a.b' })
  assert.deepEqual([deep.accessToken, deep.extra['c'], deep.extra['d']], ['2YotnFZFEjr1zCsicMWpAA', 1, 2])
  // A renewal may answer in the usual place.
  assert.equal((await readTokenResponse(reply(token()), { tokenAt: 'authed_user' })).accessToken, token().access_token)
})

test('scopes are separated by what the definition says, which is no quirk then', async () => {
  const read = (scope: string, scopeSeparator?: string) =>
    readTokenResponse(
      { status: 200, contentType: 'application/json', text: JSON.stringify({ ...token(), scope }), at: 0 },
      { scopeSeparator, strict: true },
    )
  assert.deepEqual((await read('post_read|wip_read', '|')).scope, ['post_read', 'wip_read'])
  assert.deepEqual((await read('GET_EMAIL;VALUABLE_ACCESS', ';')).scope, ['GET_EMAIL', 'VALUABLE_ACCESS'])
  assert.deepEqual((await read('read,write', ',')).scope, ['read', 'write'])
  await assert.rejects(read('read,write'), { code: 'token_answer_quirk' })
})

test('an optional member that is no text is left out and named, and strict refuses it', async () => {
  for (const name of ['refresh_token', 'id_token', 'scope'])
    for (const value of [null, '', false, 7, {}]) {
      const text = JSON.stringify({ access_token: 'a', token_type: 'Bearer', [name]: value })
      const { quirks, refreshToken, idToken, scope = [] } = await read(text)
      assert.deepEqual([quirks, refreshToken, idToken, scope], [['field.null'], undefined, undefined, []], text)
      await assert.rejects(read(text, JSON_TYPE, 200, true), { code: 'token_answer_quirk' }, text)
    }
})

test('a member named __proto__ is a member, and changes no prototype', async () => {
  const answer = await read('{"access_token":"t","token_type":"Bearer","__proto__":{"polluted":true}}')
  assert.equal(Object.getPrototypeOf(answer.extra), null)
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
  assert.equal((answer as unknown as Record<string, unknown>)['polluted'], undefined)
})

test('X’s app token keeps its percent signs', async () => {
  assert.equal((await readJson({ token_type: 'bearer', access_token: 'AAA%2FAAA%3D' })).accessToken, 'AAA%2FAAA%3D')
})

test('RFC 6749 §5.2 an error answer becomes an OAuthError with its status', async () => {
  const error = await failure(read('{"error":"invalid_client","error_description":"no such app"}', JSON_TYPE, 401))
  assert.ok(error instanceof OAuthError)
  assert.deepEqual([error.code, error.status, error.description], ['invalid_client', 401, 'no such app'])
})

for (const strict of [false, true]) {
  test(`an error inside a 200 is an error, beside a token too${strict ? ', with strict' : ''}`, async () => {
    const github = '{"error":"bad_verification_code","error_description":"The code is incorrect or expired."}'
    for (const text of [github, withMore({ error: 'bad_verification_code' })]) {
      const error = await failure(read(text, JSON_TYPE, 200, strict))
      assert.ok(error instanceof OAuthError)
      assert.equal(error.code, 'bad_verification_code')
      assert.deepEqual(error.details['quirks'], ['error.in_success'])
    }
  })

  test(`an error as an object is an error${strict ? ', with strict' : ''}`, async () => {
    const facebook = '{"error":{"message":"Invalid verification code.","type":"OAuthException","code":100}}'
    const error = await failure(read(facebook, JSON_TYPE, 400, strict))
    assert.ok(error instanceof OAuthError)
    assert.deepEqual([error.code, error.description], ['OAuthException', 'Invalid verification code.'])
    assert.deepEqual(error.details['quirks'], ['error.object'])
    const bare = await failure(read('{"error":{"message":"no"}}', JSON_TYPE, 200, strict))
    assert.ok(bare instanceof OAuthError && bare.description === 'no')
  })
}

test('an error in a form, in JSONP, in data and as a number is found', async () => {
  const answers = [
    [
      'error=bad_verification_code&error_description=gone',
      'application/x-www-form-urlencoded',
      'bad_verification_code',
    ],
    ['callback( {"error":100019,"error_description":"code to access token error"} );', 'text/html', '100019'],
    ['{"data":{"error_code":10002,"description":"Parameter error"},"message":"error"}', JSON_TYPE, '10002'],
    ['{"errcode":40029,"errmsg":"invalid code"}', 'text/plain', '40029'],
    ['<OAuth><error>bad_verification_code</error></OAuth>', 'application/xml', 'bad_verification_code'],
  ] as const
  for (const [text, type, code] of answers) {
    const error = await failure(read(text, type))
    assert.ok(error instanceof OAuthError, text)
    assert.equal(error.code, code)
    assert.ok(error.description.length > 0)
  }
})

test('a token beside code: 0, error: null or type: user is a token', async () => {
  const answer = await readJson(
    token({ code: 0, error: null, errcode: 0, type: 'user', status: 'ok', message: 'success' }),
  )
  assert.equal(answer.accessToken, '2YotnFZFEjr1zCsicMWpAA')
})

test('a token that comes with an error status is not taken', async () => {
  const error = await failure(read(withMore({}), JSON_TYPE, 500))
  assert.ok(error instanceof TokenResponseError)
  assert.deepEqual([error.code, error.status], ['token_answer_refused', 500])
})

test('an error page keeps its status, so that 503 and 429 can be tried again', async () => {
  for (const status of [302, 404, 429, 503]) {
    const error = await failure(read('<!DOCTYPE html><html><body>busy</body></html>', 'text/html', status))
    assert.ok(error instanceof TokenResponseError)
    assert.deepEqual([error.code, error.status], ['token_answer_refused', status])
  }
})

for (const [what, text] of [
  ['an empty body', ''],
  ['an HTML page', '<!doctype html><html><p>access_token=x</p></html>'],
  ['broken JSON', '{"access_token":"canary"'],
  ['a JSON list', '["canary"]'],
  ['JSON text', '"canary"'],
  ['no token at all', '{"hello":"world"}'],
  ['an empty token', '{"access_token":"","token_type":"Bearer"}'],
  ['a token that is a list', '{"access_token":["canary"],"token_type":"Bearer"}'],
  ['a token with a line break', '{"access_token":"canary\\r\\nx: y","token_type":"Bearer"}'],
  ['a token beyond ASCII', '{"access_token":"canaryé","token_type":"Bearer"}'],
  ['a form with two tokens', 'access_token=canary&access_token=b'],
  ['words', 'internal server error'],
  ['broken XML', '<OAuth><access_token>canary</OAuth>'],
] as const) {
  test(`a token answer that is ${what} is unreadable, and the error does not repeat it`, async () => {
    const error = await failure(read(text))
    assert.equal(error.code, 'token_answer_unreadable')
    assert.ok(!`${error.message}${JSON.stringify(error)}`.includes('canary'))
  })
}

test('a megabyte of anything is answered with a short error', async () => {
  const megabyte = 1_000_000
  for (const text of [
    '['.repeat(megabyte),
    `{"a":${'['.repeat(megabyte - 10)}`,
    `cb({${'} '.repeat(megabyte / 2 - 10)}`,
    `${'a'.repeat(megabyte)}`,
    `a=${'&'.repeat(megabyte - 2)}`,
    ' '.repeat(megabyte),
    '<a>'.repeat(megabyte / 3),
    `cb${' '.repeat(megabyte - 2)}`,
    `{"x":"${'a'.repeat(2 * megabyte)}"}`,
  ]) {
    const error = await failure(read(text, 'text/html'))
    assert.equal(error.code, 'token_answer_unreadable', text.slice(0, 10))
    assert.ok(error.message.length < 400)
  }
})

test('whatever comes is understood or refused with an error of ours, never another', async () => {
  const json = fc.json()
  const bodies = fc.oneof(
    fc.string(),
    json,
    fc
      .dictionary(fc.constantFrom('access_token', 'expires_in', 'scope', 'error', 'data', '__proto__'), fc.jsonValue())
      .map(value => JSON.stringify(value)),
  )
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom(200, 201, 400, 500), async (text, status) => {
      const outcome = await read(text, JSON_TYPE, status).catch((error: unknown) => error)
      const ours = outcome instanceof OAuthError || outcome instanceof TokenResponseError
      assert.ok(ours || typeof (outcome as TokenAnswer).accessToken === 'string')
    }),
  )
})
