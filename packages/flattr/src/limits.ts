import { type Era, eraTraits } from './eras.ts'
import type { Entity } from './representations.ts'

const HOUR = 3_600_000

/** Where the budget of an hour stands. */
export interface Standing {
  readonly limit: number
  readonly used: number
  /** Epoch ms. */
  readonly endsAt: number
  /** Whether there was nothing left to take from. */
  readonly spent: boolean
}

export interface Limits {
  /** Takes one from a budget. What comes when nothing is left is not counted. */
  hit(whose: string, limit: number, now: number): Standing
  look(whose: string, limit: number, now: number): Standing
}

/** Hours that begin with the first call, kept in memory: each process counts for itself. */
export function createLimits(): Limits {
  const hours = new Map<string, { readonly began: number; used: number }>()
  let crowded = 1000

  /** An hour also ends when the clock is set back before it. */
  const alive = (began: number, now: number): boolean => now >= began && now < began + HOUR

  function hourOf(whose: string, now: number) {
    const known = hours.get(whose)
    return known && alive(known.began, now) ? known : { began: now, used: 0 }
  }

  function sweep(now: number): void {
    for (const [whose, { began }] of hours) if (!alive(began, now)) hours.delete(whose)
    crowded = Math.max(1000, hours.size * 2)
  }

  return {
    hit(whose, limit, now) {
      const hour = hourOf(whose, now)
      const spent = hour.used >= limit
      if (!spent) hour.used += 1
      hours.set(whose, hour)
      if (hours.size > crowded) sweep(now)
      return { limit, used: hour.used, endsAt: hour.began + HOUR, spent }
    },
    look(whose, limit, now) {
      const { began, used } = hourOf(whose, now)
      return { limit, used, endsAt: began + HOUR, spent: used >= limit }
    },
  }
}

/** The headers of every answer that was counted. */
export function rateHeaders({ limit, used, endsAt }: Standing, era: Era): Readonly<Record<string, string>> {
  const two = { 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': String(limit - used) }
  if (eraTraits[era].rateHeaders === 'two') return two
  return { ...two, 'X-RateLimit-Current': String(used), 'X-RateLimit-Reset': String(Math.floor(endsAt / 1000)) }
}

/** GET /rate_limit, with the time written as PHP's `r` and a `GMT` behind it. */
export const rateLimit = ({ limit, used, endsAt }: Standing): Entity => ({
  hourly_limit: limit,
  remaining_hits: limit - used,
  current_hits: used,
  reset_time_in_seconds: Math.floor(endsAt / 1000),
  reset_time: new Date(endsAt).toUTCString().replace('GMT', '+0000 GMT'),
})
