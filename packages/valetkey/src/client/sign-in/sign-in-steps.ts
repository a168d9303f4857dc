import { toBase64Url } from '../../http/bytes.ts'
import { hmac } from '../../http/seal.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import { type Carried, openCarried, sealCarried } from './carried.ts'
import { ownOrigin } from './own-address.ts'
import { type CookieManner, LIFETIME_MS, type PendingCookie, readPending, shortHash } from './pending-cookie.ts'

/** Steps that both protocols' sign-ins share. */

export const STATE_CHARACTERS = 500

/** A `next` that makes it too long stays behind: a long address must not keep anybody from signing in. */
export async function sealWithin(
  ctx: Context,
  limit: number,
  purpose: string,
  carried: Partial<Carried>,
): Promise<string> {
  const sealed = await sealCarried(ctx.sealer, purpose, carried)
  if (sealed.length <= limit) return sealed
  const { next, ...rest } = carried
  if (next === undefined) throw await refusal('too_much_to_carry', ctx.name)
  return sealWithin(ctx, limit, purpose, rest)
}

/** Nobody keeps the PKCE verifier: it is computed again from the browser's cookie and our secret. */
export async function verifierOf(ctx: Context, kid: string, content: string): Promise<string | null> {
  const key = ctx.keys.find(one => one.kid === kid)
  return key === undefined ? null : toBase64Url(await hmac(await key.material, `pkce ${content}`))
}

/** What was carried, opened with our key and for its purpose only. */
export async function opened(ctx: Context, purpose: string, text: string): Promise<Carried> {
  try {
    return await openCarried(ctx.sealer, purpose, text)
  } catch (error) {
    throw (await import('./callback-refusals.ts')).notOurs(ctx, text, error)
  }
}

/** The second who brings the same is refused, by the vault and so by everybody who shares it. */
export async function takeOnce(ctx: Context, text: string, at: number): Promise<void> {
  const first = await ctx.keeper.vault.takeOnce(`sign-in ${await shortHash(text)}`, at + 2 * LIFETIME_MS)
  if (!first) throw await refusal('state_used', ctx.name)
}

/** `form_post` comes from the provider's page by POST: only SameSite=None travels with it, and that wants Secure. */
export function manner(ctx: Context, request: Request): CookieManner {
  if (ctx.definition.oauth === 2 && ctx.definition.responseMode === 'form_post')
    return { secure: true, sameSite: 'None' }
  return { secure: likelyOrigin(ctx, request).startsWith('https:'), sameSite: 'Lax' }
}

/** Any site below our domain can set a cookie for us, but for one with this prefix (RFC 6265bis §4.1.3.2), which wants https. */
export function boundHere(ctx: Context, request: Request): PendingCookie[] {
  return readPending(request).filter(({ name }) => name.startsWith('__Host-') || !manner(ctx, request).secure)
}

/** Our own origin as far as it is known; for what needs no certainty. */
export const likelyOrigin = (ctx: Context, request: Request): string =>
  ownOrigin(ctx, request) ?? new URL(request.url).origin
