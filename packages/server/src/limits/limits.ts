/** So many calls in so much time. */
export interface Budget {
  readonly limit: number
  readonly windowMs: number
  /** When a window begins: with its first call (the default), or at multiples of its length, the same for everybody. */
  readonly begins?: 'first-call' | 'clock'
}

/** Where a budget stands after a call. */
export interface Standing {
  readonly limit: number
  readonly windowMs: number
  /** At most `limit`: what comes when nothing is left is not counted. */
  readonly used: number
  readonly remaining: number
  /** When it begins anew, epoch ms. */
  readonly endsAt: number
  /** Whether there was nothing left for this call. */
  readonly spent: boolean
}

/** Fixed windows for API calls. Guesses at secrets are counted elsewhere, in the storage (`throttle.ts`). */
export interface Limits {
  /** Takes one call from somebody's budget. `at`: epoch ms, so that who travels in time takes the budgets along. */
  hit(whose: string, budget: Budget, at: number): Standing | Promise<Standing>
  /** The same without taking anything. */
  look(whose: string, budget: Budget, at: number): Standing | Promise<Standing>
}

/** Limits that know at once. */
export interface MemoryLimits extends Limits {
  hit(whose: string, budget: Budget, at: number): Standing
  look(whose: string, budget: Budget, at: number): Standing
}

interface Window {
  readonly began: number
  readonly endsAt: number
  used: number
}

const fewest = 1000

/** Counters in memory: each process counts for itself. Windows that are over are dropped as new callers come. */
export function memoryLimits(): MemoryLimits {
  const windows = new Map<string, Window>()
  let crowded = fewest

  function open(whose: string, budget: Budget, at: number): Window {
    const known = windows.get(whose)
    return known && isOpen(known, at) ? known : begun(budget, at)
  }

  function sweep(at: number): void {
    for (const [whose, window] of windows) if (!isOpen(window, at)) windows.delete(whose)
    crowded = Math.max(fewest, windows.size * 2)
  }

  return {
    hit(whose, budget, at) {
      const window = open(whose, budget, at)
      const spent = window.used >= budget.limit
      if (!spent) window.used += 1
      windows.set(whose, window)
      if (windows.size > crowded) sweep(at)
      return standing(window, budget, spent)
    },
    look(whose, budget, at) {
      const window = open(whose, budget, at)
      return standing(window, budget, window.used >= budget.limit)
    },
  }
}

/** Clocks of several processes differ; by more than this, a clock was set back. */
export const CLOCK_SKEW_MS = 60_000

/** A window also ends when the clock is set back before it. */
const isOpen = ({ began, endsAt }: Window, at: number): boolean => began - CLOCK_SKEW_MS <= at && at < endsAt

function begun({ windowMs, begins = 'first-call' }: Budget, at: number): Window {
  const began = begins === 'clock' ? at - (at % windowMs) : at
  return { began, endsAt: began + windowMs, used: 0 }
}

/** What is told of a window. */
export function standing(
  { used, endsAt }: Pick<Window, 'used' | 'endsAt'>,
  { limit, windowMs }: Budget,
  spent: boolean,
): Standing {
  return { limit, windowMs, used, remaining: Math.max(0, limit - used), endsAt, spent }
}

/**
 * The header fields of draft-ietf-httpapi-ratelimit-headers-10: what is allowed, and what is left for how long.
 * @example rateLimitFields(limits.hit(`user ${id}`, { limit: 1000, windowMs: 3_600_000 }, Date.now()), Date.now())
 */
export function rateLimitFields(
  { limit, windowMs, remaining, endsAt }: Standing,
  at: number,
  name: string = 'default',
): Readonly<Record<string, string>> {
  const seconds = Math.max(0, Math.ceil((endsAt - at) / 1000))
  return {
    'RateLimit-Policy': `"${name}";q=${limit};w=${Math.ceil(windowMs / 1000)}`,
    RateLimit: `"${name}";r=${remaining};t=${seconds}`,
  }
}
