import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concat, fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, toHex, utf8 } from 'valetkey/http/bytes'

const RFC_4648_VECTORS = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const

test('RFC 4648 §10 test vectors, both ways', () => {
  for (const [plain, encoded] of RFC_4648_VECTORS) {
    assert.equal(toBase64(utf8(plain)), encoded)
    assert.equal(fromUtf8(fromBase64(encoded)), plain)
    assert.equal(fromUtf8(fromBase64(encoded.replaceAll('=', ''))), plain)
  }
})

test('any bytes survive base64 and base64url, and read like the platform writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), bytes => {
      assert.deepEqual(fromBase64(toBase64(bytes)), new Uint8Array(bytes))
      assert.deepEqual(fromBase64Url(toBase64Url(bytes)), new Uint8Array(bytes))
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'))
      assert.equal(toBase64Url(bytes), Buffer.from(bytes).toString('base64url'))
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'))
    }),
  )
})

test('a value has one base64 spelling: other alphabets, bad lengths and left-over bits are refused', () => {
  for (const text of [
    'A',
    'Zh==',
    'Zm9=',
    'Zg=',
    'Z=g=',
    'Zg===',
    'Zm9v=',
    '====',
    'Zm 9',
    'Zm-_',
    'Zm9é',
    '\u0100AAA',
  ]) {
    assert.throws(() => fromBase64(text), SyntaxError, text)
  }
  for (const text of ['Zg==', 'Zh', 'Zm+/', 'Zm9v\n']) assert.throws(() => fromBase64Url(text), SyntaxError, text)
})

test('bytes that are not UTF-8 are refused, and a byte order mark stays', () => {
  assert.throws(() => fromUtf8(new Uint8Array([0xc3, 0x28])), TypeError)
  assert.equal(fromUtf8(utf8('\ufeffa')), '\ufeffa')
})

test('concat keeps the order', () => {
  assert.deepEqual(concat(new Uint8Array([1]), new Uint8Array(0), new Uint8Array([2, 3])), new Uint8Array([1, 2, 3]))
  assert.equal(concat().length, 0)
})
