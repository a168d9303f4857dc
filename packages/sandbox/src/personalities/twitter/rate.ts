import type { Budget, Standing } from '@valetkey/server'

/** So many calls in a quarter of an hour, which begins with the first of them. */
export const quarterly = (limit: number): Budget => ({ limit, windowMs: 15 * 60_000 })

/** When a budget begins anew, in epoch seconds. */
export const resetOf = ({ endsAt }: Standing): number => Math.floor(endsAt / 1000)

/** Version 1 wrote `X-RateLimit-…`, 1.1 writes `x-rate-limit-…`. */
export function rateHeaders(standing: Standing, prefix: string): [name: string, value: string][] {
  return [
    [`${prefix}-limit`, String(standing.limit)],
    [`${prefix}-remaining`, String(standing.remaining)],
    [`${prefix}-reset`, String(resetOf(standing))],
  ]
}
