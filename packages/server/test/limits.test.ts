import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Budget, memoryLimits, rateLimitFields } from '@valetkey/server'

const hour = 3_600_000
const three: Budget = { limit: 3, windowMs: hour }

test('a budget is taken from call by call; what comes when nothing is left is refused and not counted', () => {
  const limits = memoryLimits()
  const calls = Array.from({ length: 5 }, (_, at) => limits.hit('alice', three, at))
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
  assert.equal(limits.hit('bob', three, 5).spent, false)
})

test('a window begins with its first call and ends after its length, to the millisecond', () => {
  const limits = memoryLimits()
  const { endsAt } = limits.hit('alice', three, 500)
  assert.equal(endsAt, 500 + hour)
  assert.equal(limits.hit('alice', three, endsAt - 1).used, 2)
  assert.equal(limits.hit('alice', three, endsAt).used, 1)
})

test('windows by the clock begin at multiples of their length', () => {
  const limits = memoryLimits()
  const budget: Budget = { ...three, begins: 'clock' }
  assert.equal(limits.hit('alice', budget, 2 * hour + 7).endsAt, 3 * hour)
  assert.equal(limits.hit('bob', budget, 3 * hour - 1).endsAt, 3 * hour)
})

test('a clock that is set back begins a new window', () => {
  const limits = memoryLimits()
  limits.hit('alice', three, 10 * hour)
  assert.equal(limits.hit('alice', three, 5 * hour).used, 1)
})

test('looking takes nothing', () => {
  const limits = memoryLimits()
  limits.hit('alice', three, 0)
  assert.deepEqual([limits.look('alice', three, 1).used, limits.look('alice', three, 1).used], [1, 1])
  assert.equal(limits.look('nobody', three, 1).remaining, 3)
})

test('the IETF’s fields name the policy, what is left, and the seconds until it begins anew', () => {
  const standing = memoryLimits().hit('alice', three, 0)
  assert.deepEqual(rateLimitFields(standing, 1500), {
    'RateLimit-Policy': '"default";q=3;w=3600',
    RateLimit: '"default";r=2;t=3599',
  })
})
