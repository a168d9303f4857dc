import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ConnectError, type ConnectErrorCode } from 'valetkey'

test('an error is one line with a sentence, the reason and the next step, each with one full stop', () => {
  const reason = ' Client authentication failed\ndue to \u001b[31munknown client.. '
  const { message, next } = new ConnectError('access_token_refused', 'demo', { reason })
  assert.equal(
    message,
    `demo: The server gave no access token: Client authentication failed due to [31munknown client. Next: ${next}.`,
  )
  assert.ok(new ConnectError('access_token_refused', 'demo', { reason: 'x'.repeat(10_000) }).message.length < 1000)
})

test('every row of the table has a sentence and a next step, and neither brings a full stop of its own', () => {
  const source = readFileSync(new URL('../../src/client/errors.ts', import.meta.url), 'utf8')
  const table = source.slice(source.indexOf('const table'), source.indexOf('} as const'))
  const codes = [...table.matchAll(/^ {2}(\w+): \[/gm)].map(([, code]) => code as ConnectErrorCode)
  assert.ok(codes.length > 40)
  for (const code of codes) {
    const { message, next } = new ConnectError(code, 'demo')
    assert.match(message, /^demo: .+[^.…]\. Next: .+[^.…]\.$/, code)
    assert.ok(next.length > 8, code)
  }
})
