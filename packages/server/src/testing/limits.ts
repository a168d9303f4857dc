import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Budget, Limits } from '../limits/limits.ts'
import { HOUR, MINUTE, newId, race } from './storage/fixtures.ts'

const three: Budget = { limit: 3, windowMs: HOUR }

/**
 * Registers with node:test what everything must keep that counts API calls.
 *
 * ```ts
 * limitsContract(() => redis.limits)
 * ```
 */
export function limitsContract(given: () => Limits): void {
  describe('API limits', () => {
    test('a budget is taken from call by call; what comes when nothing is left is refused and not counted', async () => {
      const [alice, bob] = [newId('alice'), newId('bob')]
      const calls = []
      for (let at = 0; at < 5; at += 1) calls.push(await given().hit(alice, three, at))
      assert.deepEqual(
        calls.map(({ used, remaining, spent }) => [used, remaining, spent]),
        [
          [1, 2, false],
          [2, 1, false],
          [3, 0, false],
          [3, 0, true],
          [3, 0, true],
        ],
      )
      assert.equal((await given().hit(bob, three, 5)).spent, false)
    })

    test('of 50 callers at once as many are let through as the budget has', async () => {
      const whose = newId('crowd')
      const calls = await race(async () => given().hit(whose, { limit: 20, windowMs: HOUR }, 7))
      assert.equal(calls.filter(({ spent }) => !spent).length, 20)
      assert.deepEqual(new Set(calls.map(({ endsAt }) => endsAt)), new Set([7 + HOUR]))
    })

    test('a window begins with its first call and ends after its length, to the millisecond', async () => {
      const whose = newId('alice')
      const began = Date.now()
      const { endsAt, limit, windowMs } = await given().hit(whose, three, began)
      assert.deepEqual([endsAt, limit, windowMs], [began + HOUR, 3, HOUR])
      assert.equal((await given().hit(whose, three, endsAt - 1)).used, 2)
      assert.equal((await given().hit(whose, three, endsAt)).used, 1)
    })

    test('windows by the clock begin at multiples of their length', async () => {
      const budget: Budget = { ...three, begins: 'clock' }
      assert.equal((await given().hit(newId('alice'), budget, 2 * HOUR + 7)).endsAt, 3 * HOUR)
      assert.equal((await given().hit(newId('bob'), budget, 3 * HOUR - 1)).endsAt, 3 * HOUR)
    })

    test('a clock that is a little behind counts into the same window; one that was set back begins a new one', async () => {
      const whose = newId('alice')
      await given().hit(whose, three, 10 * HOUR)
      assert.equal((await given().hit(whose, three, 10 * HOUR - MINUTE)).used, 2)
      assert.equal((await given().hit(whose, three, 5 * HOUR)).used, 1)
    })

    test('looking takes nothing', async () => {
      const whose = newId('alice')
      await given().hit(whose, three, 0)
      const looks = [await given().look(whose, three, 1), await given().look(whose, three, 1)]
      assert.deepEqual(
        looks.map(({ used }) => used),
        [1, 1],
      )
      assert.equal((await given().look(newId('nobody'), three, 1)).remaining, 3)
    })
  })
}
