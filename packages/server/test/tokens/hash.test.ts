import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { credentialHash } from '@valetkey/server/tokens/hash'

test('a credential is kept as SHA-256 of kind, a zero byte and secret', () => {
  const expected = createHash('sha256').update(Buffer.from('code')).update(Buffer.of(0)).update('sécret').digest('hex')
  assert.equal(Buffer.from(credentialHash('code', 'sécret')).toString('hex'), expected)
})

test('the same secret under another kind is another hash', () => {
  const hashes = ['code', 'access', 'refresh', 'verifier'].map(kind =>
    Buffer.from(credentialHash(kind, 's')).toString('hex'),
  )
  assert.equal(new Set(hashes).size, hashes.length)
})
