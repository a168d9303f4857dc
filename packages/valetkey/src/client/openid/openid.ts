import type { TokenAnswer } from '../../oauth2/token-response.ts'
import type { Context } from '../context.ts'
import type { OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { shortHash } from '../sign-in/pending-cookie.ts'
import type { TokenParts } from '../tokens/token.ts'

/** As much of OpenID Connect as a plain sign-in has to know: when it is spoken. The rest is loaded then, not before. */

type Identified = Pick<TokenParts, 'idToken' | 'claims'>

/** Where the definition names the issuer, and it is asked who somebody is (OpenID Connect Core §3.1.2.1). */
export function isOpenId({ definition }: Context<OAuth2Definition>, scope: readonly string[]): boolean {
  return definition.issuer !== undefined && scope.includes('openid')
}

/** OpenID Connect Core §15.5.2: nobody keeps it, it follows from the PKCE verifier and says nothing about it. */
export async function nonceOf(
  { definition }: Context<OAuth2Definition>,
  verifier: string,
): Promise<string | undefined> {
  return definition.nonce === 'off' ? undefined : shortHash(`nonce ${verifier}`)
}

/** Who the code was for. Throws `id_token_missing`, `id_token_invalid`. */
export async function identified(
  ctx: Context<OAuth2Definition>,
  client: Client,
  { idToken, accessToken }: TokenAnswer,
  nonce: string | undefined,
): Promise<Identified> {
  const { claimsOf } = await import('./id-token.ts')
  return claimsOf(ctx, client, { idToken, accessToken, nonce })
}

/** A renewal may bring another id_token, of the same person (OpenID Connect Core §12.2). */
export async function identifiedAgain(
  ctx: Context<OAuth2Definition>,
  client: Client,
  { idToken, accessToken }: TokenAnswer,
  { idToken: before, claims }: Identified,
): Promise<Identified> {
  if (claims === undefined) return {}
  const known = before === undefined ? { claims } : { idToken: before, claims }
  if (idToken === undefined || ctx.definition.issuer === undefined) return known
  const { claimsAgain } = await import('./id-token.ts')
  return claimsAgain(ctx, client, { idToken, accessToken }, known)
}
