import type { Context } from '../context.ts'
import { identifiedAgain } from '../openid/openid.ts'
import type { OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { partsOf } from '../sign-in/oauth2-flow.ts'
import type { Refreshable } from './staleness.ts'
import type { Renewed } from './token.ts'
import { askToken } from './token-request.ts'

/**
 * RFC 6749 §6. A server that omits refresh_token keeps the old one good. Of an answer whose id_token is refused nothing is used
 * (OpenID Connect Core §12.2); its refresh token is kept all the same, for the old one may be spent.
 */
export async function exchangeRefreshToken(
  ctx: Context<OAuth2Definition>,
  client: Client,
  old: Refreshable,
): Promise<Renewed> {
  const answer = await askToken(ctx, client, {
    url: ctx.definition.refreshUrl,
    params: { grant_type: 'refresh_token', refresh_token: old.refreshToken },
    more: ctx.definition.refreshParams,
    telling: {
      step: 'refresh',
      sentence: `The access token had ended, so we asked ${ctx.title} for a new one with the refresh token.`,
      secrets: [old.refreshToken],
    },
  })
  const { refreshToken = old.refreshToken } = answer
  try {
    const known = await identifiedAgain(ctx, client, answer, old)
    const fresh = partsOf(answer, old.scope ?? [])
    return { parts: { ...fresh, ...known, refreshToken, extra: { ...old.extra, ...fresh.extra } } }
  } catch (refused) {
    return { parts: { ...old, refreshToken }, refused }
  }
}
