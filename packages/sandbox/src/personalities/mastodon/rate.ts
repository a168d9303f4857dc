import type { MemoryLimits, Standing } from '@valetkey/server'

/** A family of requests that share a budget. */
export interface Bucket {
  readonly name: string
  readonly limit: number
  readonly periodMs: number
}

const minutes = (count: number) => count * 60_000

/** What Mastodon's rack-attack allows. */
export const buckets: Readonly<Record<'user' | 'token' | 'address' | 'paging' | 'statuses' | 'media', Bucket>> = {
  user: { name: 'user', limit: 1500, periodMs: minutes(5) },
  token: { name: 'token', limit: 300, periodMs: minutes(5) },
  address: { name: 'address', limit: 300, periodMs: minutes(5) },
  paging: { name: 'paging', limit: 300, periodMs: minutes(15) },
  media: { name: 'media', limit: 30, periodMs: minutes(30) },
  statuses: { name: 'statuses', limit: 300, periodMs: minutes(180) },
}

/** Takes one from a budget; its windows begin at multiples of the period. */
export const hit = (limits: MemoryLimits, { name, limit, periodMs }: Bucket, who: string, now: number): Standing =>
  limits.hit(`${name} ${who}`, { limit, windowMs: periodMs, begins: 'clock' }, now)

/** The three headers; of several budgets the one nearest its end is shown. */
export function rateHeaders(standings: readonly Standing[], now: number): Readonly<Record<string, string>> {
  const [nearest] = standings.toSorted((a, b) => a.remaining - b.remaining)
  if (!nearest) return {}
  return {
    'X-RateLimit-Limit': String(nearest.limit),
    'X-RateLimit-Remaining': String(nearest.remaining),
    'X-RateLimit-Reset': formatReset(now, nearest.windowMs),
  }
}

/** When a window ends, as Mastodon writes it: ISO 8601 with six decimals, the fraction being that of now. */
function formatReset(now: number, periodMs: number): string {
  const [seconds, period] = [Math.floor(now / 1000), periodMs / 1000]
  const end = seconds + period - (seconds % period)
  const microseconds = String(Math.floor((now - seconds * 1000) * 1000)).padStart(6, '0')
  return new Date(end * 1000).toISOString().replace('.000Z', `.${microseconds}Z`)
}
