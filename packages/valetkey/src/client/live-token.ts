import { readHeld } from './connections.ts'
import type { Context, KeptToken } from './context.ts'
import { ConnectError } from './errors.ts'
import { ensureAlive, isRenewable, isStale, refreshKept, renew, singleFlight } from './refresh.ts'
import { Token, type TokenParts } from './token.ts'
import { isUpgradable } from './upgrade.ts'

/** Renewals under way in this process, by user. */
export type Flights = Map<string, Promise<TokenParts>>

export interface Live {
  readonly token: TokenParts
  readonly stamp?: string | undefined
  /** The API's budget is used up until then, as somebody noted. */
  readonly emptyUntil?: number | undefined
}

/** The token to call with, renewed beforehand when it is known to have ended. */
export async function liveToken(ctx: Context, flights: Flights, user: string): Promise<Live> {
  const live = ctx.ownTokens.get ? await ownToken(ctx, user) : await keptToken(ctx, user)
  if (!isStale(ctx, live.token) || !isRenewable(ctx, live.token)) return live
  return { ...live, token: (await renewed(ctx, flights, user, live)) ?? live.token }
}

async function keptToken(ctx: Context, user: string): Promise<Live> {
  const held = await readHeld(ctx, user)
  if (!held) throw await notConnected(ctx, user)
  ensureAlive(ctx, held.about)
  return { token: held.parts, stamp: held.about.stamp, emptyUntil: held.about.emptyUntil }
}

async function notConnected(ctx: Context, user: string): Promise<ConnectError> {
  const others = (await ctx.keeper.vault.list('connection', ctx.name)).length
  const reason = `as "${user}"${others === 0 ? '' : `; ${others} kept under other names`}`
  return new ConnectError('not_connected', ctx.name, { reason })
}

/** The token as it is kept, by the application or by the vault, dead or alive; null when there is none. */
export async function heldToken(ctx: Context, user: string): Promise<Live | null> {
  if (ctx.ownTokens.get) return ownToken(ctx, user)
  const held = await readHeld(ctx, user)
  return held && { token: held.parts, stamp: held.about.stamp }
}

async function ownToken(ctx: Context, user: string): Promise<Live> {
  const kept = await ctx.ownTokens.get?.({ app: ctx.name, user })
  if (kept === null || kept === undefined) throw new ConnectError('not_connected', ctx.name, { reason: `as "${user}"` })
  return { token: partsOf(ctx, kept) }
}

/** A token in any of the shapes that applications keep one in. Throws `token_expected`. */
export function partsOf(ctx: Context, kept: KeptToken): TokenParts {
  const parts = kept instanceof Token ? kept.reveal() : isWritten(kept) ? fromWritten(ctx, kept) : kept
  if (typeof parts.accessToken !== 'string' || !SENDABLE[ctx.definition.oauth].test(parts.accessToken))
    throw new ConnectError('token_expected', ctx.name, /^bearer /i.test(parts.accessToken) ? WITH_SCHEME : {})
  return parts
}

const WITH_SCHEME = { reason: 'a bearer token is given without the word Bearer before it' }

/** RFC 6749 Appendix A.12: a bearer token stands in a header as it is; OAuth 1 encodes it. */
const SENDABLE = { 1: /./, 2: /^(?!bearer )[\x20-\x7e]+$/i } as const

type Written = string | readonly [string, string]

function fromWritten(ctx: Context, kept: Written): TokenParts {
  const { oauth } = ctx.definition
  if (typeof kept === 'string' && oauth === 1)
    throw new ConnectError('token_expected', ctx.name, { reason: 'OAuth 1 signs with the secret of the token as well' })
  const [accessToken, secret] = typeof kept === 'string' ? [kept] : kept
  if (!secret) return { protocol: oauth, accessToken }
  // OAuth 2 has no secret beside the token: a pair is from before.
  const protocol = isUpgradable(ctx, { protocol: 1, accessToken, secret }) ? 1 : oauth
  return { protocol, accessToken, secret }
}

function isWritten(kept: KeptToken): kept is Written {
  return typeof kept === 'string' || Array.isArray(kept)
}

/** Does now what the first call would do with a token of OAuth 1.0a; true when there was one. */
export async function upgradeToken(ctx: Context, flights: Flights, user: string): Promise<boolean> {
  const held = await heldToken(ctx, user)
  if (held === null || !isUpgradable(ctx, held.token)) return false
  await liveToken(ctx, flights, user)
  return true
}

/** Null when there is nothing to renew with: then what the API said stands. */
export async function renewed(
  ctx: Context,
  flights: Flights,
  user: string,
  { token }: Live,
): Promise<TokenParts | null> {
  const { get, save, anew } = ctx.ownTokens
  if (anew) return singleFlight(flights, user, anew)
  if (!isRenewable(ctx, token)) return null
  if (!get) return singleFlight(flights, user, () => refreshKept(ctx, user, token.accessToken))
  // A new refresh token that nobody keeps would end the connection.
  if (!save && isUpgradable(ctx, token)) throw new ConnectError('token_saver_missing', ctx.name)
  if (!save) return null
  return singleFlight(flights, user, async () => {
    const { parts, refused } = await renew(ctx, token)
    await save(new Token(parts), { app: ctx.name, user })
    if (refused !== undefined) throw refused
    return parts
  })
}
