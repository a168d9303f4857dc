import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byHand } from '../../src/ways/paste.ts'

test('a provider that shows a code or PIN is asked for it', () => {
  for (const oob of ['oob', 'urn:ietf:wg:oauth:2.0:oob']) {
    const { callback, ends, question } = byHand({ oob })
    assert.deepEqual([callback, ends], ['oob', undefined])
    assert.match(question, /code, the PIN, or the address/)
  }
})

test('a provider with a page of its own is asked for that page, and the person for its whole address', () => {
  const { callback, ends = '', question } = byHand({ oob: 'https://www.facebook.com/connect/login_success.html' })
  assert.equal(callback, 'oob')
  assert.match(ends, /page whose address has the code/)
  assert.match(question, /whole address/)
})

test('a provider with neither sends the browser where nobody listens, and the person is told that this is right', () => {
  const { callback, ends = '', question } = byHand({})
  assert.equal(callback, 'http://127.0.0.1/callback')
  assert.match(ends, /will not load[\s\S]*as it should be/)
  assert.match(question, /whole address/)
})
