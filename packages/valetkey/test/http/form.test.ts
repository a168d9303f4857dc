import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeForm, duplicateOf, encodeForm, fields, type Pair, toPairs } from 'valetkey/http/form'

const pairsOf = (text: fc.Arbitrary<string>) => fc.array(fc.tuple(text, text))

test('a form is written exactly as the platform writes it', () => {
  fc.assert(
    fc.property(pairsOf(fc.string({ unit: 'binary' })), pairs => {
      assert.equal(encodeForm(pairs), new URLSearchParams(pairs.map(pair => [...pair])).toString())
    }),
  )
})

test('any text is read exactly as the platform reads it', () => {
  const piece = fc.constantFrom('a', '=', '&', '%', '+', '%41', '%c3', '%A9', '%zz', '%2', ';', 'é', '?')
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = `k${pieces.join('')}`
      assert.deepEqual(decodeForm(text), [...new URLSearchParams(text)])
    }),
  )
})

test('pairs survive the round trip, order and repeats included', () => {
  fc.assert(
    fc.property(pairsOf(fc.string({ unit: 'grapheme' })), pairs => {
      assert.deepEqual(decodeForm(encodeForm(pairs)), pairs)
    }),
  )
})

test('null and undefined are left out, lists repeat their name, everything else becomes text', () => {
  const data = { a: 1, b: null, c: undefined, d: ['x', 2, false], e: true, f: '' }
  assert.deepEqual(toPairs(data), [
    ['a', '1'],
    ['d', 'x'],
    ['d', '2'],
    ['d', 'false'],
    ['e', 'true'],
    ['f', ''],
  ])
  assert.equal(encodeForm(data), 'a=1&d=x&d=2&d=false&e=true&f=')
})

test('a lone surrogate becomes the replacement character instead of an exception', () => {
  assert.equal(encodeForm({ a: '\ud800' }), 'a=%EF%BF%BD')
})

test('a lone percent sign is kept as text', () => {
  assert.deepEqual(decodeForm('a=100%&%=%4'), [
    ['a', '100%'],
    ['%', '%4'],
  ])
})

test('the first repeated name is found', () => {
  assert.equal(duplicateOf(decodeForm('a=1&b=2&c=3')), undefined)
  assert.equal(duplicateOf(decodeForm('a=1&b=2&b=3&a=4')), 'b')
})

test('fields takes the first value and treats __proto__ as just a name', () => {
  const record = fields(decodeForm('a=1&a=2&__proto__=x&constructor=y'))
  assert.equal(record['a'], '1')
  assert.equal(record['toString'], undefined)
  assert.deepEqual(Object.entries(record), [
    ['a', '1'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test('a list of pairs is copied, not handed on', () => {
  const pairs: Pair[] = [['a', '1']]
  toPairs(pairs).push(['b', '2'])
  assert.equal(pairs.length, 1)
})
