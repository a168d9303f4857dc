import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { same } from 'valetkey/http/same'

test('equal means equal, for texts and bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      assert.equal(same(a, b), a === b)
      assert.ok(same(a, new TextEncoder().encode(a)))
    }),
  )
})

test('one changed, missing or added character is seen anywhere', () => {
  const secret = 'correct horse battery staple'
  for (let at = 0; at < secret.length; at++) {
    assert.equal(same(secret, `${secret.slice(0, at)}#${secret.slice(at + 1)}`), false)
    assert.equal(same(secret, secret.slice(0, at)), false)
    assert.equal(same(secret.slice(0, at), secret), false)
  }
  assert.equal(same(secret, `${secret}\0`), false)
  assert.equal(same('', '\0'), false)
  assert.equal(same('\ud800', '\ud801'), false)
})
