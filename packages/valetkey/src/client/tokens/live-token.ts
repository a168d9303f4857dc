import type { Context } from '../context.ts'
import { belongsHere, readHeld } from './connections.ts'
import type { Flights, Live } from './live.ts'
import { isRenewable, isStale } from './staleness.ts'
import type { TokenParts } from './token.ts'

/** The token to call with, renewed beforehand when it is known to have ended. */
export async function liveToken(ctx: Context, flights: Flights, user: string): Promise<Live> {
  const live = ctx.ownTokens.get
    ? await (await import('./own-token.ts')).ownToken(ctx, user)
    : await keptToken(ctx, user)
  if (!isStale(ctx, live.token) || !isRenewable(ctx, live.token)) return live
  return { ...live, token: (await renewed(ctx, flights, user, live)) ?? live.token }
}

async function keptToken(ctx: Context, user: string): Promise<Live> {
  const held = await readHeld(ctx, user)
  if (held && held.about.health.state !== 'needs_sign_in' && belongsHere(ctx, held.about))
    return { token: held.parts, stamp: held.about.stamp, emptyUntil: held.about.emptyUntil }
  throw await (await import('./connection-refusals.ts')).noToken(ctx, user, held)
}

/**
 * Another token; null when there is nothing to renew with: then what the API said stands. Callers in this process that want
 * the same one share the renewal.
 */
export function renewed(ctx: Context, flights: Flights, user: string, { token }: Live): Promise<TokenParts | null> {
  const running = flights.get(user)
  if (running) return running
  const flight = import('./renewal.ts')
    .then(({ renewal }) => renewal(ctx, user, token))
    .finally(() => flights.delete(user))
  flights.set(user, flight)
  return flight
}
