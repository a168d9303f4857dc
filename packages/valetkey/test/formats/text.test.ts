import assert from 'node:assert/strict'
import { test } from 'node:test'
import { text } from 'valetkey/formats/text'

test('text is what it is', async () => {
  assert.equal(await text.decode(' a\r\n\0'), ' a\r\n\0')
  assert.equal(await text.encode(' a\r\n'), ' a\r\n')
})

test('scalars have their usual spelling', async () => {
  assert.equal(await text.encode(1.5), '1.5')
  assert.equal(await text.encode(true), 'true')
  assert.equal(await text.encode(12345678901234567890n), '12345678901234567890')
  assert.equal(await text.encode(null), '')
  assert.equal(await text.encode(undefined), '')
})

test('structures are not written', async () => {
  for (const value of [{}, [], () => 1, Symbol('x')]) {
    await assert.rejects(text.encode(value), { name: 'FormatError', format: 'text' })
  }
})
