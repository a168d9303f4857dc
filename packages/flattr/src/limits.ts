import type { Budget, Standing } from '@valetkey/server'
import { type Era, eraTraits } from './eras.ts'
import type { Entity } from './representations.ts'

const HOUR = 3_600_000

/** An hour that begins with the first call. */
export const hourly = (limit: number): Budget => ({ limit, windowMs: HOUR })

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
