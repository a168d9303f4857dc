import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { OAuthError } from 'valetkey/oauth2/errors'
import { quirks as ledger, type QuirkName } from 'valetkey/oauth2/quirks'
import { readTokenResponse, type TokenReading, TokenResponseError } from 'valetkey/oauth2/token-response'

/**
 * What token endpoints out there really answer. Each answer names who gives it and the document or public issue that says
 * so; the tokens are made up.
 */
interface Fixture {
  readonly provider: string
  readonly source: string
  readonly what: string
  /** Default 200. */
  readonly status?: number
  /** Default `application/json`. */
  readonly contentType?: string | null
  /** The body: JSON, or as it is. */
  readonly json?: object
  readonly text?: string
  /** What the definition knows beforehand. */
  readonly reading?: TokenReading
  /** What must be read from it: a token, */
  readonly token?: Expected
  /** or the server's refusal, */
  readonly error?: { readonly code: string; readonly description?: string }
  /** or nothing at all, and then why that is left so. */
  readonly refused?: string
  readonly listed?: string
  readonly quirks: readonly QuirkName[]
}

interface Expected {
  readonly accessToken: string
  readonly tokenType?: string
  /** Seconds. */
  readonly lifetime?: number
  readonly refreshToken?: string
  readonly scope?: readonly string[]
  readonly idToken?: string
  readonly extra?: Readonly<Record<string, unknown>>
}

const AT = Date.UTC(2026, 10, 20)
const folder = new URL('token-answers/', import.meta.url)
const fixtures = globSync('*.json', { cwd: folder })
  .sort()
  .flatMap(file => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture[])

const read = ({ status = 200, contentType = 'application/json', json, text, reading }: Fixture, strict = false) =>
  readTokenResponse({ status, contentType, text: text ?? JSON.stringify(json), at: AT }, { ...reading, strict })

const failure = (fixture: Fixture, strict = false): Promise<unknown> =>
  read(fixture, strict).then(
    () => assert.fail('it was taken for a token'),
    error => error,
  )

for (const fixture of fixtures) {
  const { provider, what, token, error, quirks } = fixture
  if (token)
    test(`${provider}: ${what}`, async () => {
      const answer = await read(fixture)
      const { lifetime, extra = {}, tokenType = 'Bearer', ...plain } = token
      const { raw: _raw, quirks: named, extra: kept, ...got } = answer
      const expiresAt = lifetime === undefined ? {} : { expiresAt: AT + lifetime * 1000 }
      assert.deepEqual(got, { tokenType, ...plain, ...expiresAt })
      assert.deepEqual({ ...kept }, extra)
      assert.deepEqual([...named].sort(), [...quirks].sort())
      if (quirks.length === 0) return void assert.equal((await read(fixture, true)).accessToken, token.accessToken)
      const strict = await failure(fixture, true)
      assert.ok(strict instanceof TokenResponseError && strict.code === 'token_answer_quirk')
      assert.deepEqual([...strict.quirks].sort(), [...quirks].sort())
    })
  else if (error)
    test(`${provider}: ${what}`, async () => {
      for (const strict of [false, true]) {
        const refused = await failure(fixture, strict)
        assert.ok(refused instanceof OAuthError, String(refused))
        assert.equal(refused.code, error.code)
        if (error.description !== undefined) assert.equal(refused.description, error.description)
        assert.ok(refused.description.length > 0)
        assert.deepEqual([...(refused.details['quirks'] as string[])].sort(), [...quirks].sort())
      }
    })
  else
    test(`${provider}: ${what}, which is not read: ${fixture.listed}`, async () => {
      for (const strict of [false, true]) {
        const refused = await failure(fixture, strict)
        assert.ok(refused instanceof TokenResponseError, String(refused))
        assert.deepEqual([refused.code, refused.status], [fixture.refused, fixture.status ?? 200])
      }
    })
}

test('every answer of the corpus says who gives it, where that is written, and what must come of it', () => {
  assert.ok(fixtures.length >= 40, `only ${fixtures.length}`)
  for (const one of fixtures) {
    const { provider, source, what, json, text, token, error, refused, listed } = one
    assert.ok(provider && what, source)
    assert.match(source, /^https:\/\/[\w.-]+\/\S+$/, provider)
    assert.equal([json, text].filter(body => body !== undefined).length, 1, provider)
    assert.equal([token, error, refused].filter(Boolean).length, 1, provider)
    assert.equal(listed === undefined, refused === undefined, provider)
    assert.deepEqual(
      one.quirks.filter(name => !Object.hasOwn(ledger, name)),
      [],
    )
  }
})

test('every quirk of the ledger is seen in the corpus, and so is an answer without any', () => {
  const seen = new Set(fixtures.flatMap(({ quirks }) => quirks))
  assert.deepEqual(
    Object.keys(ledger).filter(name => !seen.has(name as QuirkName)),
    [],
  )
  assert.ok(fixtures.some(({ token, quirks }) => token && quirks.length === 0))
})
