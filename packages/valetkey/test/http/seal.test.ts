import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { toHex } from 'valetkey/http/bytes'
import { createSealer, derive, hmac } from 'valetkey/http/seal'

const OLD = { kid: 'old', secret: 'an old secret of thirty-two chars or more' }
const NEW = { kid: '2026-01', secret: new Uint8Array(32).fill(7) }

test('what is sealed opens again, whatever it says', async () => {
  const sealer = createSealer([NEW])
  const text = fc.string({ unit: 'grapheme' })
  await fc.assert(
    fc.asyncProperty(text, text, async (plain, aad) => {
      assert.equal(await sealer.open(await sealer.seal(plain, aad), aad), plain)
    }),
    { numRuns: 50 },
  )
})

test('sealed text names its version and key, and is fit for URLs and cookies', async () => {
  assert.match(await createSealer([NEW]).seal('é', ''), /^v1\.2026-01\.[\w-]{40}$/)
})

test('the same text sealed twice looks different', async () => {
  const sealer = createSealer([NEW])
  assert.notEqual(await sealer.seal('a', 'b'), await sealer.seal('a', 'b'))
})

test('the first key seals, and old ones still open', async () => {
  const before = await createSealer([OLD]).seal('hello', 'x')
  const rotated = createSealer([NEW, OLD])
  assert.equal(await rotated.open(before, 'x'), 'hello')
  assert.match(await rotated.seal('hello', 'x'), /^v1\.2026-01\./)
})

test('a text and its UTF-8 bytes are the same secret', async () => {
  const bytes = new TextEncoder().encode(OLD.secret)
  const sealed = await createSealer([OLD]).seal('hello', 'x')
  assert.equal(await createSealer([{ kid: 'old', secret: bytes }]).open(sealed, 'x'), 'hello')
})

test('changing the caller’s key afterwards changes nothing', async () => {
  const secret = new Uint8Array(32).fill(1)
  const sealer = createSealer([{ kid: 'a', secret }])
  secret.fill(2)
  const sealed = await sealer.seal('hello', '')
  assert.equal(await createSealer([{ kid: 'a', secret: new Uint8Array(32).fill(1) }]).open(sealed, ''), 'hello')
})

test('no way of printing a sealer shows a secret', () => {
  const sealer = createSealer([OLD])
  const printed = inspect(sealer, { showHidden: true, depth: 9 }) + JSON.stringify(sealer) + String(sealer)
  assert.ok(!printed.includes('old secret'))
})

test('RFC 5869 derivation: one label, one key', async () => {
  const secret = OLD.secret
  assert.equal((await derive(secret, 'a')).length, 32)
  assert.deepEqual(await derive(secret, 'a'), await derive(secret, 'a'))
  assert.notDeepEqual(await derive(secret, 'a'), await derive(secret, 'b'))
})

test('derivation agrees with node:crypto', async () => {
  const { hkdfSync } = await import('node:crypto')
  const theirs = hkdfSync('sha256', OLD.secret, new Uint8Array(0), 'label', 32)
  assert.deepEqual(await derive(OLD.secret, 'label'), new Uint8Array(theirs))
})

test('RFC 4231 §4.3 HMAC-SHA256', async () => {
  const digest = await hmac(new TextEncoder().encode('Jefe'), 'what do ya want for nothing?')
  assert.equal(toHex(digest), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})
