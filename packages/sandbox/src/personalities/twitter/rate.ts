const WINDOW_MS = 15 * 60_000

/** Where one budget stands. */
export interface Standing {
  readonly limit: number
  readonly used: number
  /** When it begins anew: epoch seconds. */
  readonly reset: number
}

export interface RateCounter {
  /** Counts one call, and answers where its budget stands. */
  hit(key: string, limit: number, now: number): Standing
  /** The same without counting. */
  look(key: string, limit: number, now: number): Standing
}

interface Window {
  readonly began: number
  used: number
}

/** A quarter of an hour begins with the first call in it. Kept in memory; those that are over are dropped as time goes on. */
export function createRateCounter(): RateCounter {
  const windows = new Map<string, Window>()
  const isOpen = ({ began }: Window, now: number) => began <= now && now < began + WINDOW_MS
  const open = (key: string, now: number): Window | undefined => {
    const known = windows.get(key)
    return known && isOpen(known, now) ? known : undefined
  }
  const standing = (window: Window | undefined, limit: number, now: number): Standing => ({
    limit,
    used: window?.used ?? 0,
    reset: Math.floor(((window?.began ?? now) + WINDOW_MS) / 1000),
  })
  return {
    hit(key, limit, now) {
      const window = open(key, now) ?? { began: now, used: 0 }
      window.used += 1
      if (windows.size > 1000) for (const [old, one] of windows) if (!isOpen(one, now)) windows.delete(old)
      windows.set(key, window)
      return standing(window, limit, now)
    },
    look: (key, limit, now) => standing(open(key, now), limit, now),
  }
}

export const isSpent = ({ limit, used }: Standing): boolean => used > limit

export const remaining = ({ limit, used }: Standing): number => Math.max(0, limit - used)

/** Version 1 wrote `X-RateLimit-…`, 1.1 writes `x-rate-limit-…`. */
export function rateHeaders(standing: Standing, prefix: string): [name: string, value: string][] {
  return [
    [`${prefix}-limit`, String(standing.limit)],
    [`${prefix}-remaining`, String(remaining(standing))],
    [`${prefix}-reset`, String(standing.reset)],
  ]
}
