import type { Client } from './client.ts'
import type { Context } from './context.ts'
import { partsOf } from './oauth2-flow.ts'
import { identifiedAgain } from './openid.ts'
import type { OAuth2Definition } from './provider.ts'
import type { Refreshable } from './staleness.ts'
import type { TokenParts } from './token.ts'
import { askToken } from './token-request.ts'

/** RFC 6749 §6. A server that omits refresh_token keeps the old one good. */
export async function exchangeRefreshToken(
  ctx: Context<OAuth2Definition>,
  client: Client,
  old: Refreshable,
): Promise<TokenParts> {
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
  const fresh = { ...partsOf(answer, old.scope ?? []), ...(await identifiedAgain(ctx, client, answer, old)) }
  return { ...fresh, refreshToken: fresh.refreshToken ?? old.refreshToken, extra: { ...old.extra, ...fresh.extra } }
}
