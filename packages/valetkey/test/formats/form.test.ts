import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { form } from 'valetkey/formats/form'

test('RFC 5849 §2.1 the token answer', async () => {
  const data = await form.decode(
    'oauth_token=hdk48Djdsa&oauth_token_secret=xyz4992k83j47x0b&oauth_callback_confirmed=true',
  )
  assert.deepEqual(data, {
    oauth_token: 'hdk48Djdsa',
    oauth_token_secret: 'xyz4992k83j47x0b',
    oauth_callback_confirmed: 'true',
  })
})

test('a repeated name is a list of its values', async () => {
  assert.deepEqual(await form.decode('a=1&b=2&a=3&a=4'), { a: ['1', '3', '4'], b: '2' })
})

test('flat records survive the round trip', async () => {
  const text = fc.string({ unit: 'grapheme' })
  const value = fc.oneof(text, fc.array(text, { minLength: 2 }))
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, value, { noNullPrototype: true }), async record => {
      assert.deepEqual(await form.decode(await form.encode(record)), record)
    }),
  )
})

test('null and undefined are left out', async () => {
  assert.equal(await form.encode({ a: null, b: undefined, c: false, d: [1, 'x'] }), 'c=false&d=1&d=x')
})

test('__proto__ is a member like any other', async () => {
  const value = await form.decode('__proto__=x')
  assert.deepEqual(Object.entries(value as object), [['__proto__', 'x']])
})

test('what is not flat is not written', async () => {
  for (const value of [null, 'a=1', 5, [], [['a', '1']], { a: { b: 1 } }, { a: [[1]] }, { a: [null] }, { a: 1n }]) {
    await assert.rejects(form.encode(value), { name: 'FormatError', format: 'form' })
  }
})
