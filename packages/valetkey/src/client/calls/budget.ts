import { type Allowance, readAllowance, readRetryAfter } from '../../http/rate-limit.ts'
import type { Answer } from '../../http/send.ts'

/** How many calls each of our users has left with a provider, as far as its answers have told. */
export interface Budgets {
  /** Takes one call from what is left; how long to wait before it, in milliseconds. */
  take(whose: string, url: string, now: number): number
  /** Learns from an answer. When nothing is left of what all of somebody's calls share: until when, else null. */
  learn(whose: string, url: string, answer: Pick<Answer, 'status' | 'headers'>, now: number): number | null
}

/** What all calls share, where the provider does not tell several counts apart. */
const ALL = ''
/** More users or addresses than these, and the oldest are forgotten. */
const REMEMBERED = 10_000
/** Clocks and answers are this far apart when they speak of the same window. */
const SAME_WINDOW_MS = 2_000

/** `per: 'path'`: each address has a count of its own (Twitter). */
export function createBudgets(per: 'account' | 'path' = 'account'): Budgets {
  const left = new Map<string, Allowance>()
  const bucketOf = new Map<string, string>()
  const places = (whose: string, url: string, bucket?: string) => {
    const address = `${whose} ${url.split(/[?#]/, 1)[0]}`
    const count = per === 'path' ? address : `${whose} ${bucket ?? bucketOf.get(address) ?? ALL}`
    return { address, count }
  }
  return {
    take(whose, url, now) {
      const { count } = places(whose, url)
      const allowance = left.get(count)
      if (allowance === undefined || allowance.resetAt <= now) return 0
      if (allowance.remaining <= 0) return allowance.resetAt - now
      left.set(count, { ...allowance, remaining: allowance.remaining - 1 })
      return 0
    },
    learn(whose, url, answer, now) {
      const said = saidIn(answer, now)
      if (said === null) return null
      const { address, count } = places(whose, url, said.bucket)
      if (said.bucket !== undefined) remember(bucketOf, address, said.bucket)
      const known = left.get(count)
      // Answers overtake each other: of one window the lowest count is the latest.
      const same = known !== undefined && Math.abs(known.resetAt - said.resetAt) < SAME_WINDOW_MS
      const remaining = same ? Math.min(known.remaining, said.remaining) : said.remaining
      remember(left, count, { ...said, remaining })
      return remaining === 0 && per === 'account' && said.bucket === undefined ? said.resetAt : null
    },
  }
}

/** A 429 says that nothing is left, whatever else it says. */
function saidIn({ status, headers }: Pick<Answer, 'status' | 'headers'>, now: number): Allowance | null {
  const allowance = readAllowance(headers, now)
  if (status !== 429) return allowance
  const wait = readRetryAfter(headers, now)
  if (wait === null) return allowance && { ...allowance, remaining: 0 }
  return { ...allowance, remaining: 0, resetAt: now + wait }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > REMEMBERED) map.delete(map.keys().next().value ?? key)
}
