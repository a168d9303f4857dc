// One of several processes that count in the same Redis: node counter.ts URL (the races come by IPC).
import type { Budget } from '@valetkey/server'
import { redisCounters } from '@valetkey/server/storage/redis'
import { race } from '@valetkey/server/testing/storage/fixtures'

export interface Counting {
  readonly nonce: Parameters<ReturnType<typeof redisCounters>['nonces']['use']>[0]
  readonly whose: string
  readonly budget: Budget
  readonly callers: number
}

export interface Counted {
  /** How many were told that the nonce is new. */
  readonly fresh: number
  /** How many calls were let through. */
  readonly through: number
}

const counters = redisCounters(process.argv[2]!)

process.on('message', async ({ nonce, whose, budget, callers }: Counting) => {
  const [nonces, calls] = await Promise.all([
    race(() => counters.nonces.use(nonce), callers),
    race(async () => counters.limits.hit(whose, budget, Date.now()), callers),
  ])
  const counted: Counted = {
    fresh: nonces.filter(Boolean).length,
    through: calls.filter(({ spent }) => !spent).length,
  }
  process.send!(counted)
})

await counters.limits.look('nobody', { limit: 1, windowMs: 1000 }, 0)
process.send!('ready')
process.on('disconnect', () => counters.close())
