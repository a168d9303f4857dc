import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAuthorization, parseAuthorization } from 'valetkey/oauth1/authorization-header'

test('RFC 5849 §3.5.1: the printed header is read', () => {
  const header = `OAuth realm="Example",
        oauth_consumer_key="0685bd9184jfhq22",
        oauth_token="ad180jjd733klru7",
        oauth_signature_method="HMAC-SHA1",
        oauth_signature="wOJIO9A2W5mFwDgiDvZbTSMK%2FPY%3D",
        oauth_timestamp="137131200",
        oauth_nonce="4572616e48616d6d65724c61686176",
        oauth_version="1.0"`
  assert.deepEqual(parseAuthorization(header), {
    realm: 'Example',
    pairs: [
      ['oauth_consumer_key', '0685bd9184jfhq22'],
      ['oauth_token', 'ad180jjd733klru7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_signature', 'wOJIO9A2W5mFwDgiDvZbTSMK/PY='],
      ['oauth_timestamp', '137131200'],
      ['oauth_nonce', '4572616e48616d6d65724c61686176'],
      ['oauth_version', '1.0'],
    ],
  })
})

test('RFC 5849 §3.5.1: names and values are encoded, the realm is quoted', () => {
  assert.equal(
    formatAuthorization(
      [
        ['oauth_signature', 'r6/T+s='],
        ['oauth_callback', 'http://a/?b=c d'],
      ],
      'a "b" \\c',
    ),
    'OAuth realm="a \\"b\\" \\\\c", oauth_signature="r6%2FT%2Bs%3D", oauth_callback="http%3A%2F%2Fa%2F%3Fb%3Dc%20d"',
  )
})

test('what is written is read, whatever it says', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 }).filter(one => one.toLowerCase() !== 'realm')
  const line = fc.string({ unit: 'grapheme-ascii' })
  const property = fc.property(fc.array(fc.tuple(text, fc.string({ unit: 'binary' }))), line, (pairs, realm) => {
    assert.deepEqual(parseAuthorization(formatAuthorization(pairs, realm)), { realm, pairs })
  })
  fc.assert(property, { seed: 351 })
})

const read = [
  ['the scheme in any case', 'oAUTH a="1"'],
  ['spaces and tabs', '  OAuth \t a = "1"  '],
  ['stray commas', 'OAuth ,a="1",,'],
  ['no quotes', 'OAuth a=1'],
  ['an encoded name', 'OAuth %61="1"'],
  ['lines folded', 'OAuth\r\n a="1"'],
] as const

for (const [name, header] of read) {
  test(`a header with ${name} is read`, () => {
    assert.deepEqual(parseAuthorization(header), { pairs: [['a', '1']] })
  })
}

test('a header’s + is a plus, a comma in quotes no end, a signature without encoding whole', () => {
  assert.deepEqual(parseAuthorization('OAuth realm="a, b", oauth_signature=r6/T+s=, c="x,y"'), {
    realm: 'a, b',
    pairs: [
      ['oauth_signature', 'r6/T+s='],
      ['c', 'x,y'],
    ],
  })
})

test('other schemes, and the bare token of OAuth 2 drafts, are not ours', () => {
  for (const header of ['', 'Bearer abc', 'Basic YTpi', 'OAuthX a="1"', 'OAuth abc.def-123', 'OAuth YWJj/+==']) {
    assert.equal(parseAuthorization(header), null, header)
  }
})

test('what cannot be read throws, and never takes long', () => {
  const spaces = ' '.repeat(50_000)
  const bad = [
    'OAuth a="1',
    'OAuth a="1" b',
    'OAuth ="1"',
    'OAuth a="1"x"',
    'OAuth a="%zz"',
    'OAuth a="1", Bearer x',
    'OAuth a="b\\',
  ]
  for (const header of [...bad, `OAuth a=${spaces}"${spaces}x`, `OAuth ${',"'.repeat(50_001)}`]) {
    assert.throws(
      () => parseAuthorization(header),
      error => error instanceof SyntaxError || error instanceof URIError,
    )
  }
})
