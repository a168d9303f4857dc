/** A family of requests that share a budget. */
export interface Bucket {
  readonly name: string
  readonly limit: number
  readonly periodMs: number
}

const minutes = (count: number) => count * 60_000

/** What Mastodon's rack-attack allows. */
export const buckets: Readonly<Record<'user' | 'token' | 'address' | 'paging' | 'statuses', Bucket>> = {
  user: { name: 'user', limit: 1500, periodMs: minutes(5) },
  token: { name: 'token', limit: 300, periodMs: minutes(5) },
  address: { name: 'address', limit: 300, periodMs: minutes(5) },
  paging: { name: 'paging', limit: 300, periodMs: minutes(15) },
  statuses: { name: 'statuses', limit: 300, periodMs: minutes(180) },
}

/** Where one budget stands after a request. */
export interface Standing {
  readonly bucket: Bucket
  readonly used: number
}

export interface RateCounter {
  /** Counts one request against a budget and answers where it stands. */
  hit(bucket: Bucket, who: string, now: number): Standing
}

/** Fixed windows that begin at multiples of the period, kept in memory; old ones are dropped as time goes on. */
export function createRateCounter(): RateCounter {
  const windows = new Map<string, { window: number; used: number; end: number }>()
  return {
    hit(bucket, who, now) {
      const key = `${bucket.name} ${who}`
      const window = Math.floor(now / bucket.periodMs)
      const known = windows.get(key)
      const used = (known?.window === window ? known.used : 0) + 1
      if (!known && windows.size > 1000) for (const [old, { end }] of windows) if (end <= now) windows.delete(old)
      windows.set(key, { window, used, end: (window + 1) * bucket.periodMs })
      return { bucket, used }
    },
  }
}

/** The three headers; of several budgets the one nearest its end is shown. */
export function rateHeaders(standings: readonly Standing[], now: number): Readonly<Record<string, string>> {
  const [nearest] = standings.toSorted((a, b) => remaining(a) - remaining(b))
  if (!nearest) return {}
  return {
    'X-RateLimit-Limit': String(nearest.bucket.limit),
    'X-RateLimit-Remaining': String(Math.max(0, remaining(nearest))),
    'X-RateLimit-Reset': formatReset(now, nearest.bucket.periodMs),
  }
}

/** Whether a budget is spent. */
export const exhausted = (standing: Standing): boolean => remaining(standing) < 0

const remaining = ({ bucket, used }: Standing): number => bucket.limit - used

/** When a window ends, as Mastodon writes it: ISO 8601 with six decimals, the fraction being that of now. */
function formatReset(now: number, periodMs: number): string {
  const [seconds, period] = [Math.floor(now / 1000), periodMs / 1000]
  const end = seconds + period - (seconds % period)
  const microseconds = String(Math.floor((now - seconds * 1000) * 1000)).padStart(6, '0')
  return new Date(end * 1000).toISOString().replace('.000Z', `.${microseconds}Z`)
}
