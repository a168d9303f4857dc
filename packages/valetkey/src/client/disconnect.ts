import { encodeForm } from '../http/form.ts'
import { type Context, exchange } from './context.ts'
import { heldToken } from './live-token.ts'
import type { OAuth2Definition } from './provider.ts'
import { clientOfStamp } from './register.ts'
import type { TokenParts } from './token.ts'
import { authenticate } from './token-request.ts'

export interface Disconnected {
  /** The provider confirmed that the token is worthless now. False: it has no way to say so, or did not. */
  readonly revoked: boolean
  /** The vault had it, and has it no more. */
  readonly deleted: boolean
}

/** Revokes over there (RFC 7009) where that can be done, then forgets here, whatever came of the first. */
export async function disconnect(ctx: Context, user: string): Promise<Disconnected> {
  // What does not open any more can still be forgotten.
  const held = await heldToken(ctx, user).catch(() => null)
  const revoked = held !== null && (await revoke(ctx, held.token, held.stamp).catch(() => false))
  const deleted = await ctx.keeper.vault.remove('connection', ctx.name, user)
  return { revoked, deleted }
}

async function revoke(ctx: Context, parts: TokenParts, stamp: string | undefined): Promise<boolean> {
  const { definition } = ctx
  if (definition.oauth !== 2 || definition.revokeUrl === undefined) return false
  // §2.1: with the refresh token its access tokens go as well.
  const [token, hint] = parts.refreshToken ? [parts.refreshToken, 'refresh_token'] : [parts.accessToken, 'access_token']
  const request = await revocation(ctx as Context<OAuth2Definition>, definition.revokeUrl, token, hint, stamp)
  const answer = await exchange(ctx, request, {
    step: 'revoke',
    sentence: `We told ${ctx.title} that the token is no longer needed.`,
    secrets: [token],
  })
  return answer.status >= 200 && answer.status < 300
}

async function revocation(
  ctx: Context<OAuth2Definition>,
  url: string,
  token: string,
  hint: string,
  stamp: string | undefined,
): Promise<Request> {
  const headers = new Headers({ ...ctx.definition.headers, 'content-type': 'application/x-www-form-urlencoded' })
  const fields = { token, token_type_hint: hint }
  authenticate(ctx.definition, await clientOfStamp(ctx, stamp), headers, fields)
  return new Request(url, { method: 'POST', headers, body: encodeForm(fields) })
}
