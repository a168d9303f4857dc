import { randomText } from '../http/random.ts'
import type { Account, Connection, Health } from './connection.ts'
import type { Context } from './context.ts'
import { tellHealth } from './health.ts'
import { whoIs } from './identity.ts'
import type { Kept } from './keeper.ts'
import { Token, type TokenParts } from './token.ts'

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

/** A fresh token: who is it, and into the vault (or to the token saver) with it. */
export async function keepConnection(
  ctx: Context,
  parts: TokenParts,
  { user, stamp }: { readonly user: string | undefined; readonly stamp: string | undefined },
): Promise<Connection> {
  const account = await whoIs(ctx, parts)
  const about: About = {
    account,
    title: ctx.title,
    scope: parts.scope ?? [],
    connectedAt: ctx.now(),
    ...(parts.expiresAt === undefined ? {} : { expiresAt: parts.expiresAt }),
    health: { state: 'ok' },
    ...(stamp === undefined ? {} : { stamp }),
  }
  // Without a name of its own a connection goes under the account's: never under one name shared by everybody.
  const key = user ?? account?.id ?? randomText(12)
  await keep(ctx, key, about, parts)
  return connectionOf(ctx, key, about, new Token(parts))
}

async function keep(ctx: Context, user: string, about: About, parts: TokenParts): Promise<void> {
  if (ctx.ownTokens.save) await ctx.ownTokens.save(new Token(parts), { app: ctx.name, user })
  if (ctx.ownTokens.get || ctx.ownTokens.save) return
  // A new sign-in wins over whatever is there, a refresh in flight included.
  for (;;) {
    const current = await ctx.keeper.vault.read('connection', ctx.name, user)
    if (await writeHeld(ctx, user, { version: current?.version ?? 0, about, parts })) return
  }
}

export async function readHeld(ctx: Context, user: string): Promise<Held | null> {
  const kept = await ctx.keeper.read('connection', ctx.name, user)
  if (kept === null) return null
  const about = aboutOf(kept)
  tellHealth(ctx, user, healthOf(about, ctx.now()))
  return { version: kept.version, about, parts: kept.secret as TokenParts }
}

export async function writeHeld(ctx: Context, user: string, { version, about, parts }: Held): Promise<boolean> {
  const kept = { version, about: { ...about }, secret: parts }
  const written = await ctx.keeper.write('connection', ctx.name, user, kept)
  if (written) tellHealth(ctx, user, healthOf(about, ctx.now()))
  return written
}

export function connectionOf(ctx: Context, user: string, about: About, token: Token): Connection {
  const { account, scope, connectedAt } = about
  const { claims } = token
  return { app: ctx.name, user, account, claims, token, scope, health: healthOf(about, ctx.now()), connectedAt }
}

/** As it is at this moment: a budget that was used up may have begun anew, who renewed it may have died. */
export function healthOf({ health, emptyUntil = 0, lease }: About, now: number): Health {
  if (health.state === 'refreshing' && (lease?.until ?? 0) <= now) return { state: 'ok' }
  return health.state === 'ok' && emptyUntil > now ? { state: 'rate_limited', until: emptyUntil } : health
}

/** What we wrote ourselves; the vault only carried it. */
export function aboutOf({ about }: Pick<Kept, 'about'>): About {
  return about as unknown as About
}
