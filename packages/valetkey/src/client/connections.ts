import type { Account, Health } from './connection.ts'
import type { Context } from './context.ts'
import type { Kept } from './keeper.ts'
import type { TokenParts } from './token.ts'

/** What of a connection may be read without opening a seal. */
export interface About {
  readonly account: Account | null
  readonly title: string
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
  return kept && { version: kept.version, about: aboutOf(kept), parts: kept.secret as TokenParts }
}

export function writeHeld(ctx: Context, user: string, { version, about, parts }: Held): Promise<boolean> {
  return ctx.keeper.write('connection', ctx.name, user, { version, about: { ...about }, secret: parts })
}

/** What we wrote ourselves; the vault only carried it. */
export function aboutOf({ about }: Pick<Kept, 'about'>): About {
  return about as unknown as About
}
