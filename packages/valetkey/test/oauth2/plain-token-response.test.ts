import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPlainTokenResponse } from 'valetkey/oauth2/plain-token-response'
import { readTokenResponse, type TokenReply } from 'valetkey/oauth2/token-response'

const AT = Date.UTC(2026, 10, 20)
const reply = (text: string, contentType: string | null = 'application/json', status = 200): TokenReply => ({
  status,
  contentType,
  text,
  at: AT,
})

test('the answer of RFC 6749 §5.1 is plain, and read to the letter', () => {
  const text = `{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example","expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}`
  const answer = readPlainTokenResponse(reply(text.replace('"example"', '"bearer"'), 'application/json;charset=UTF-8'))
  assert.equal(answer?.accessToken, '2YotnFZFEjr1zCsicMWpAA')
  assert.equal(answer.tokenType, 'Bearer')
  assert.equal(answer.expiresAt, AT + 3_600_000)
  assert.equal(answer.refreshToken, 'tGzv3JOkF0XG5Qx2TlKWIA')
  assert.deepEqual({ ...answer.extra }, { example_parameter: 'example_value' })
  // A type of its own is for the reader that knows them all.
  assert.equal(readPlainTokenResponse(reply(text)), undefined)
})

/** What is read as plain is read to the same result, without one repair, by the reader of everything. */
async function agrees(asked: TokenReply): Promise<boolean> {
  const plain = readPlainTokenResponse(asked)
  if (plain === undefined) return false
  assert.deepEqual(plain, await readTokenResponse(asked, { strict: true }), asked.text)
  return true
}

test('of what token endpoints out there answer, the plain reader takes only what the other reads to the same', async () => {
  const folder = new URL('token-answers/', import.meta.url)
  const fixtures = globSync('*.json', { cwd: folder }).flatMap(file =>
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
  ) as { json?: object; text?: string; contentType?: string | null; status?: number; quirks: readonly string[] }[]
  let taken = 0
  for (const { json, text, contentType = 'application/json', status = 200, quirks } of fixtures) {
    if (!(await agrees(reply(text ?? JSON.stringify(json), contentType, status)))) continue
    taken += 1
    assert.deepEqual(quirks, [])
  }
  assert.ok(taken > 0)
})

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1.5, '3600', 3600, 1e9, 1.8e12, true, 'a,b', 'a b', ' ', [], {}, ['a']),
  fc.string(),
)
const names = [
  ...['access_token', 'accessToken', 'Access-Token', 'token_type', 'tokenType', 'expires_in', 'expires', 'expiresIn'],
  ...['expires_at', 'expires_in_sec', 'expire_in', 'refresh_token', 'RefreshToken', 'scope', 'scopes', 'SCOPE'],
  ...['id_token', 'idToken', 'error', 'errors', 'errcode', 'errorCode', 'error_code', 'data', 'body', 'status'],
  ...['code', 'message', 'user_id', 'created_at', '__proto__', 'toString', 'token', 'response', 'result'],
]
const members = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 6, noNullPrototype: true })
const base = fc.constantFrom<Record<string, unknown>>(
  { access_token: 'abc', token_type: 'Bearer' },
  { access_token: 'abc', token_type: 'bearer', expires_in: 3600, scope: 'read write', refresh_token: 'r' },
  { token_type: 'Bearer' },
  { access_token: 'abc' },
)

test('whatever a server answers, both readers say the same of it or the plain one says nothing', async () => {
  let taken = 0
  const property = fc.asyncProperty(base, members, fc.constantFrom(200, 201, 400), async (good, more, status) => {
    if (await agrees(reply(JSON.stringify({ ...good, ...more }), 'application/json', status))) taken += 1
  })
  await fc.assert(property, { numRuns: 3_000 })
  assert.ok(taken > 30, `${taken} were plain`)
})
