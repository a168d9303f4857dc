import type { Context, KeptToken } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import { belongsHere, readHeld } from './connections.ts'
import type { Live } from './live.ts'
import { isUpgradable } from './staleness.ts'
import { Token, type TokenParts } from './token.ts'

/** Tokens an application keeps by itself, in any of the shapes they are kept in. */

export async function ownToken(ctx: Context, user: string): Promise<Live> {
  const kept = await ctx.ownTokens.get?.({ app: ctx.name, user })
  if (kept === null || kept === undefined) throw connectError('not_connected', ctx.name, { reason: `as "${user}"` })
  return { token: partsOf(ctx, kept) }
}

/** The token as it is kept, by the application or by the vault, dead or alive; null when there is none, or it is another provider's. */
export async function heldToken(ctx: Context, user: string): Promise<Live | null> {
  if (ctx.ownTokens.get) return ownToken(ctx, user)
  const held = await readHeld(ctx, user)
  return held && belongsHere(ctx, held.about) ? { token: held.parts, stamp: held.about.stamp } : null
}

/** A token in any of the shapes that applications keep one in. Throws `token_expected`. */
export function partsOf(ctx: Context, kept: KeptToken): TokenParts {
  const parts = kept instanceof Token ? kept.reveal() : isWritten(kept) ? fromWritten(ctx, kept) : kept
  if (typeof parts.accessToken !== 'string' || !SENDABLE[ctx.definition.oauth].test(parts.accessToken))
    throw connectError('token_expected', ctx.name, /^bearer /i.test(parts.accessToken) ? WITH_SCHEME : {})
  return parts
}

const WITH_SCHEME = { reason: 'a bearer token is given without the word Bearer before it' }

/** RFC 6749 Appendix A.12: a bearer token stands in a header as it is; OAuth 1 encodes it. */
const SENDABLE = { 1: /./, 2: /^(?!bearer )[\x20-\x7e]+$/i } as const

type Written = string | readonly [string, string]

function fromWritten(ctx: Context, kept: Written): TokenParts {
  const { oauth } = ctx.definition
  if (typeof kept === 'string' && oauth === 1)
    throw connectError('token_expected', ctx.name, { reason: 'OAuth 1 signs with the secret of the token as well' })
  const [accessToken, secret] = typeof kept === 'string' ? [kept] : kept
  if (!secret) return { protocol: oauth, accessToken }
  // OAuth 2 has no secret beside the token: a pair is from before.
  const protocol = isUpgradable(ctx, { protocol: 1, accessToken, secret }) ? 1 : oauth
  return { protocol, accessToken, secret }
}

function isWritten(kept: KeptToken): kept is Written {
  return typeof kept === 'string' || Array.isArray(kept)
}
