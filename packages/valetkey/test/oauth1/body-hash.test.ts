import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyHash, verifyBodyHash } from 'valetkey/oauth1/body-hash'

const bytes = (text: string) => new TextEncoder().encode(text)

test('the body hash extension’s own example: "Hello World!"', async () => {
  assert.equal(await bodyHash(bytes('Hello World!'), 'HMAC-SHA1'), 'Lve95gjOVATpfV8EL5X4nxwjKHE=')
})

test('an absent body is hashed as an empty one', async () => {
  assert.equal(await bodyHash(bytes(''), 'RSA-SHA1'), '2jmj7l5rSw0yVb/vlWAYkK/YBwk=')
  assert.equal(await bodyHash(bytes(''), 'HMAC-SHA256'), '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
})

test('a changed byte, or the hash of another method, is refused', async () => {
  const hash = await bodyHash(bytes('{"a":1}'), 'HMAC-SHA256')
  assert.equal(await verifyBodyHash(bytes('{"a":1}'), 'HMAC-SHA256', hash), true)
  assert.equal(await verifyBodyHash(bytes('{"a":2}'), 'HMAC-SHA256', hash), false)
  assert.equal(await verifyBodyHash(bytes('{"a":1}'), 'HMAC-SHA1', hash), false)
})
