import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatChallenge, parseChallenges } from 'valetkey/http/challenge'

/** As plain objects, which compare without their missing prototypes. */
const parse = (header: string) => JSON.parse(JSON.stringify(parseChallenges(header)))

test('RFC 9110 §11.6.1 two challenges in one header', () => {
  assert.deepEqual(parse('Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""'), [
    { scheme: 'Basic', params: { realm: 'simple' } },
    { scheme: 'Newauth', params: { realm: 'apps', type: '1', title: 'Login to "apps"' } },
  ])
})

test('RFC 6750 §3 the example of an expired token', () => {
  const header = 'Bearer realm="example", error="invalid_token", error_description="The access token expired"'
  const params = { realm: 'example', error: 'invalid_token', error_description: 'The access token expired' }
  assert.deepEqual(parse(header), [{ scheme: 'Bearer', params }])
  assert.equal(formatChallenge({ scheme: 'Bearer', params }), header)
})

test('token68 stands in place of parameters', () => {
  assert.deepEqual(parse('Negotiate a87421000492aa874209af8bc028==, Basic realm="x"'), [
    { scheme: 'Negotiate', params: {}, token68: 'a87421000492aa874209af8bc028==' },
    { scheme: 'Basic', params: { realm: 'x' } },
  ])
  assert.equal(formatChallenge({ scheme: 'Negotiate', token68: 'abc=' }), 'Negotiate abc=')
})

test('schemes without parameters', () => {
  assert.deepEqual(parse('Negotiate, NTLM ,Bearer'), [
    { scheme: 'Negotiate', params: {} },
    { scheme: 'NTLM', params: {} },
    { scheme: 'Bearer', params: {} },
  ])
  assert.equal(formatChallenge({ scheme: 'Bearer', params: { realm: undefined } }), 'Bearer')
})

test('odd spacing, empty list elements and names in capitals', () => {
  assert.deepEqual(parse(' , Bearer  Realm = "a" ,, ERROR= x\t,OAuth realm="b", '), [
    { scheme: 'Bearer', params: { realm: 'a', error: 'x' } },
    { scheme: 'OAuth', params: { realm: 'b' } },
  ])
})

test('a quoted string may hold commas, equals signs and scheme names', () => {
  assert.deepEqual(parse('A x="Basic realm=\\"y\\", z", B'), [
    { scheme: 'A', params: { x: 'Basic realm="y", z' } },
    { scheme: 'B', params: {} },
  ])
})

test('of a repeated parameter the first counts, and __proto__ is just a name', () => {
  const [challenge] = parseChallenges('A x=1, x=2, __proto__=3')
  assert.deepEqual(Object.entries(challenge?.params ?? {}), [
    ['x', '1'],
    ['__proto__', '3'],
  ])
})

test('what cannot be read is stepped over', () => {
  assert.deepEqual(parse('"?", Basic realm="a'), [{ scheme: 'Basic', params: { realm: 'a' } }])
  assert.deepEqual(parse('Basic realm="a" junk, Bearer x=1'), [
    { scheme: 'Basic', params: { realm: 'a' } },
    { scheme: 'junk', params: {} },
    { scheme: 'Bearer', params: { x: '1' } },
  ])
  assert.deepEqual(parse('Basic realm=@@, Bearer'), [
    { scheme: 'Basic', params: { realm: '' } },
    { scheme: 'Bearer', params: {} },
  ])
})

test('no text makes the reader fail or hang', () => {
  const piece = fc.constantFrom('Basic', ' ', ',', '=', '"', '\\', 'realm', '@', '\t', '==', 'é')
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), pieces => Array.isArray(parseChallenges(pieces.join('')))))
  assert.equal(parseChallenges(`A x="${'\\'.repeat(100_000)}`).length, 1)
  assert.equal(parseChallenges('@"'.repeat(30_000)).length, 0)
})

const token = fc.stringMatching(/^[a-z][a-z_-]{0,9}$/)
const challenge = fc.record(
  { scheme: token, params: fc.dictionary(token, fc.stringMatching(/^[ -~\t]*$/), { noNullPrototype: true }) },
  { noNullPrototype: true },
)

test('challenges survive the round trip', () => {
  fc.assert(
    fc.property(fc.array(challenge), challenges => {
      assert.deepEqual(parse(challenges.map(formatChallenge).join(', ')), challenges)
    }),
  )
})

test('a value cannot split the header', () => {
  const header = formatChallenge({ scheme: 'Bearer', params: { error: 'a\r\nSet-Cookie: x=1 é "\\' } })
  assert.equal(header, 'Bearer error="a??Set-Cookie: x=1 ? \\"\\\\"')
  assert.doesNotThrow(() => new Headers({ 'www-authenticate': header }))
})
