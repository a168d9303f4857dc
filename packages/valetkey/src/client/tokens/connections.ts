import type { Account, Health } from '../connection.ts'
import type { Context } from '../context.ts'
import type { Kept } from './keeper.ts'
import type { TokenParts } from './token.ts'

/** What of a connection may be read without opening a seal. */
export interface About {
  readonly account: Account | null
  readonly title: string
  /** Whose tokens these are; absent where they were kept before that was noted. */
  readonly origin?: string
  readonly scope: readonly string[]
  readonly connectedAt: number
  readonly expiresAt?: number
  readonly health: Health
  readonly stamp?: string
  /** The API's budget for this account is used up until then, milliseconds since 1970. */
  readonly emptyUntil?: number
  /** Who refreshes this right now, and until when nobody else may. */
  readonly lease?: { readonly owner: string; readonly until: number }
}

/** A connection with the version compare and swap needs. */
export interface Held {
  readonly version: number
  readonly about: About
  readonly parts: TokenParts
}

export async function readHeld(ctx: Context, user: string): Promise<Held | null> {
  const kept = await ctx.keeper.read('connection', ctx.name, user)
  if (kept === null) return null
  const about = aboutOf(kept)
  if (ctx.onHealth) await told(ctx, user, about)
  return { version: kept.version, about, parts: kept.secret as TokenParts }
}

export async function writeHeld(ctx: Context, user: string, { version, about, parts }: Held): Promise<boolean> {
  const kept = { version, about: { ...about }, secret: parts }
  const written = await ctx.keeper.write('connection', ctx.name, user, kept)
  if (written && ctx.onHealth) await told(ctx, user, about)
  return written
}

async function told(ctx: Context, user: string, about: About): Promise<void> {
  const { healthOf, tellHealth } = await import('./health.ts')
  tellHealth(ctx, user, healthOf(about, ctx.now()))
}

/** A definition that leads elsewhere now must not take the tokens along. */
export function belongsHere({ origins }: Context, { origin }: About): boolean {
  return origin === undefined || origins.has(origin)
}

/** What we wrote ourselves; the vault only carried it. */
export function aboutOf({ about }: Pick<Kept, 'about'>): About {
  return about as unknown as About
}
