import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decode, encode, encodeTwice, lenientDecode } from 'valetkey/oauth1/percent'

test('RFC 5849 §3.6: only letters, digits and - . _ ~ stay', () => {
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code)
    const hex = `%${code.toString(16).toUpperCase().padStart(2, '0')}`
    assert.equal(encode(character), /[A-Za-z0-9\-._~]/.test(character) ? character : hex)
  }
})

test('RFC 5849 §3.6: text is UTF-8, in upper-case hex', () => {
  assert.equal(encode('é'), '%C3%A9')
  assert.equal(encode('日本 (!) 😀'), '%E6%97%A5%E6%9C%AC%20%28%21%29%20%F0%9F%98%80')
  assert.equal(encode("'*' and é"), '%27%2A%27%20and%20%C3%A9')
})

test('wiki.oauth.net TestCases §5.1: the encodings it lists', () => {
  const listed: [string, string][] = [
    ['abcABC123', 'abcABC123'],
    ['-._~', '-._~'],
    ['%', '%25'],
    ['+', '%2B'],
    ['&=*', '%26%3D%2A'],
    ['\n', '%0A'],
    [' ', '%20'],
    ['\x7f', '%7F'],
    ['\x80', '%C2%80'],
    ['\u3001', '%E3%80%81'],
  ]
  for (const [text, encoded] of listed) assert.equal(encode(text), encoded)
})

test('a lone surrogate becomes U+FFFD, as in fetch', () => {
  assert.equal(encode('a\ud800b'), 'a%EF%BF%BDb')
})

test('every well-formed text comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => decode(encode(text)) === text),
    { seed: 36 },
  )
})

test('decode leaves + and takes either case of hex', () => {
  assert.equal(decode('a+b%2b%2B'), 'a+b++')
})

test('what cannot be decoded throws URIError, and is kept by lenientDecode', () => {
  for (const text of ['%', '%4', '%zz', '%FF', '%C3', '100%']) {
    assert.throws(() => decode(text), URIError)
    assert.equal(lenientDecode(text), text)
  }
})

test('encodeTwice is encode after encode, for one, two, three and four bytes of UTF-8 and lone surrogates', () => {
  for (const text of ['', 'plain-._~', "a b%!'()*", 'välue & ÿ߿', 'ࠀ €', 'a👍b', 'a\ud800b', '\x7f\x80', '%25'])
    assert.equal(encodeTwice(text), encode(encode(text)))
})
