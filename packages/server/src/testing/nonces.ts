import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Nonces } from '../limits/nonces.ts'
import { MINUTE, newId, race, SECOND } from './storage/fixtures.ts'

/**
 * Registers with node:test what everything must keep that remembers OAuth 1.0a nonces, wherever it does.
 *
 * ```ts
 * noncesContract(() => redis.nonces)
 * ```
 *
 * `now` is the clock that their timestamps are judged by; default: the machine's.
 */
export function noncesContract(given: () => Nonces, now: () => Promise<number> = async () => Date.now()): void {
  const inAMinute = async () => Math.floor((await now()) / SECOND) + 60

  describe('nonces (RFC 5849 §3.3)', () => {
    test('a nonce is used once, even by 50 callers at once', async () => {
      const used = { scope: newId('client'), nonce: 'kllo9940pd9333jh', timestamp: await inAMinute(), keepMs: MINUTE }
      const answers = await race(() => given().use(used))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal(await given().use(used), false)
    })

    test('another timestamp, nonce or client is another nonce', async () => {
      const used = { scope: newId('client'), nonce: 'n', timestamp: await inAMinute(), keepMs: MINUTE }
      const others = [
        used,
        { ...used, scope: newId('client') },
        { ...used, nonce: 'N' },
        { ...used, timestamp: used.timestamp + 1 },
      ]
      for (const other of others) assert.equal(await given().use(other), true)
      for (const other of others) assert.equal(await given().use(other), false)
      assert.equal(await given().use({ ...used, nonce: 'n\0🔑' }), true)
    })

    test('a timestamp in milliseconds is taken for what it is', async () => {
      const timestamp = (await inAMinute()) * 1000 + 1
      const used = { scope: newId('client'), nonce: 'n', timestamp, keepMs: MINUTE }
      assert.equal(await given().use(used), true)
      assert.equal(await given().use(used), false)
    })
  })
}
