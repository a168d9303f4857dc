import type { Context } from '../context.ts'
import type { Flights } from './live.ts'
import { liveToken } from './live-token.ts'
import { heldToken } from './own-token.ts'
import { isUpgradable } from './staleness.ts'

/** Does now what the first call would do with a token of OAuth 1.0a; true when there was one. */
export async function upgradeToken(ctx: Context, flights: Flights, user: string): Promise<boolean> {
  const held = await heldToken(ctx, user)
  if (held === null || !isUpgradable(ctx, held.token)) return false
  await liveToken(ctx, flights, user)
  return true
}
