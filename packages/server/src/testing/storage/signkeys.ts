import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { NewSignKey, SignKey, Storage } from '../../storage/storage.ts'
import { DAY, type Given, HOUR, later, newId, race } from './fixtures.ts'

export function signKeysContract(storage: Given): void {
  describe('signing keys', () => {
    test('a key comes back as stored, with its instants by the clock of the database', async () => {
      const key = keyOf({ waitMs: HOUR })
      const before = await storage().now()
      assert.equal(await storage().signkeys.add(key), true)
      const { createdAt, useFrom, useUntil, expiresAt, ...rest } = (await found(storage(), key))!
      const { waitMs, useMs, keepMs, ...given } = key
      assert.deepEqual(rest, given)
      assert.ok(before <= createdAt && createdAt <= (await storage().now()))
      assert.deepEqual([useFrom - createdAt, useUntil - useFrom, expiresAt - useUntil], [waitMs, useMs, keepMs])
    })

    test('a turn is taken once, even by 50 callers at once, and each algorithm has turns of its own', async () => {
      const alg = newId('alg')
      const answers = await race(() => storage().signkeys.add(keyOf({ alg, turn: 7 })))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal(await storage().signkeys.add(keyOf({ alg, turn: 8 })), true)
      assert.equal(await storage().signkeys.add(keyOf({ alg: newId('alg'), turn: 7 })), true)
      assert.deepEqual(
        (await storage().signkeys.list()).filter(key => key.alg === alg).map(key => key.turn),
        [7, 8],
      )
    })

    test('a key is cleaned up when nothing that it signed is good any more', async () => {
      const key = keyOf()
      await storage().signkeys.add(key)
      await later(storage(), DAY, () => storage().cleanup(1_000_000))
      assert.equal((await found(storage(), key))?.id, key.id)
      await later(storage(), DAY + 2 * HOUR, () => storage().cleanup(1_000_000))
      assert.equal(await found(storage(), key), undefined)
    })
  })
}

const found = async (storage: Storage, { id }: Pick<SignKey, 'id'>): Promise<SignKey | undefined> =>
  (await storage.signkeys.list()).find(key => key.id === id)

function keyOf(patch: Partial<NewSignKey> = {}): NewSignKey {
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: 'ii-oJ3s2V0iFzaWA7MhgF5OtKd6rl3Dj5AJjHtJbl6c' }
  const [id, alg] = [newId('kid'), newId('alg')]
  return { id, alg, turn: 1, publicJwk, privateSealed: 'v1.k.x', waitMs: 0, useMs: DAY, keepMs: HOUR, ...patch }
}
