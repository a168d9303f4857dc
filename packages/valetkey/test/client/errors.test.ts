import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectErrorCode } from 'valetkey'
import { connectError, connectErrors } from '../../src/client/errors/connect-errors.ts'

test('an error is one line with a sentence, the reason and the next step, each with one full stop', () => {
  const reason = ' Client authentication failed\ndue to \u001b[31munknown client.. '
  const { message, next } = connectError('access_token_refused', 'demo', { reason })
  assert.equal(
    message,
    `demo: The server gave no access token: Client authentication failed due to [31munknown client. Next: ${next}.`,
  )
  assert.ok(connectError('access_token_refused', 'demo', { reason: 'x'.repeat(10_000) }).message.length < 1000)
})

test('every row of the table has a sentence and a next step, and neither brings a full stop of its own', () => {
  const codes = Object.keys(connectErrors) as ConnectErrorCode[]
  assert.ok(codes.length > 40)
  for (const code of codes) {
    const { message, next } = connectError(code, 'demo')
    assert.match(message, /^demo: .+[^.…]\. Next: .+[^.…]\.$/, code)
    assert.ok(next.length > 8, code)
  }
})
