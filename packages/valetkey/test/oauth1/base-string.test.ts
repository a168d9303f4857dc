import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { baseString, baseStringUri, normalizeParameters } from 'valetkey/oauth1/base-string'
import { encode } from 'valetkey/oauth1/percent'

test('RFC 5849 §3.4.1.2: both printed addresses', () => {
  assert.equal(baseStringUri('http://EXAMPLE.COM:80/r%20v/X?id=123'), 'http://example.com/r%20v/X')
  assert.equal(baseStringUri('https://www.example.net:8080/?q=1'), 'https://www.example.net:8080/')
})

test('a user name in the address is not in the Host header, and not signed', () => {
  assert.equal(baseStringUri('http://user:pass@example.com:8080/'), 'http://example.com:8080/')
})

test('only an absolute address can be signed', () => {
  for (const url of ['/path', 'example.com/', '', '://x/']) assert.throws(() => baseStringUri(url), TypeError)
})

test('RFC 5849 §3.4.1.3.2: the printed parameters, normalized', () => {
  const pairs = [
    ['b5', '=%3D'],
    ['a3', 'a'],
    ['c@', ''],
    ['a2', 'r b'],
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
    ['c2', ''],
    ['a3', '2 q'],
  ] as const
  assert.equal(
    normalizeParameters(pairs),
    'a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2&oauth_nonce=7d8f3e4a' +
      '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&oauth_token=kkk9d7dh3k39sjv7',
  )
})

test('RFC 5849 §3.4.1.1: the third part is the normalized parameters, encoded; their order does not matter', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 })
  const property = fc.property(fc.array(fc.tuple(text, text)), pairs => {
    const expected = `GET&http%3A%2F%2Fx%2F&${encode(normalizeParameters(pairs))}`
    assert.equal(baseString('GET', 'http://x/', pairs), expected)
    assert.equal(baseString('GET', 'http://x/', pairs.toReversed()), expected)
  })
  fc.assert(property, { seed: 3411 })
})
