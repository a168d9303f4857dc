import { authorizationUrl } from '../../oauth2/messages.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { OAuth2Definition } from '../provider.ts'
import { clientOfStamp } from '../registration/clients.ts'
import { checkedCallback } from '../sign-in/own-address.ts'
import { heldToken } from '../tokens/own-token.ts'
import { oauth2Only } from './oauth2-only.ts'
import { serverMetadata } from './server-metadata.ts'

export interface LogoutOptions {
  /** Whose connection. Default `default`. */
  readonly user?: string | undefined
  /** Where the provider sends the browser afterwards: a whole URL, registered there as `post_logout_redirect_uris`. */
  readonly callback?: string | undefined
  /** Comes back to it. */
  readonly state?: string | undefined
}

/** OpenID Connect RP-Initiated Logout §2: who it was says the id_token of the sign-in. */
export async function logoutUrl(
  ctx: Context,
  { user = 'default', callback, state }: LogoutOptions = {},
): Promise<string> {
  const own = oauth2Only(ctx)
  const endpoint = await endSessionUrl(own)
  const held = await heldToken(ctx, user)
  const client = await clientOfStamp(ctx, held?.stamp)
  return authorizationUrl(endpoint, {
    id_token_hint: held?.token.idToken,
    client_id: client.id,
    post_logout_redirect_uri: callback === undefined ? undefined : await checkedCallback(ctx, callback),
    state: callback === undefined ? undefined : state,
  }).href
}

async function endSessionUrl(ctx: Context<OAuth2Definition>): Promise<string> {
  const { endSessionUrl: declared, issuer } = ctx.definition
  if (declared !== undefined) return declared
  const found = issuer === undefined ? undefined : (await serverMetadata(ctx, issuer))['end_session_endpoint']
  if (typeof found === 'string' && /^https?:/i.test(found) && URL.canParse(found)) return found
  throw connectError('address_missing', ctx.name, { reason: 'endSessionUrl' })
}
