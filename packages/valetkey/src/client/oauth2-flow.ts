import { authorizationUrl } from '../oauth2/messages.ts'
import { challenge } from '../oauth2/pkce.ts'
import type { TokenAnswer } from '../oauth2/token-response.ts'
import type { Client } from './client.ts'
import type { Context } from './context.ts'
import { identified, identifiedAgain, isOpenId, nonceOf } from './openid.ts'
import { renamed } from './param-names.ts'
import type { ExtraParameters, OAuth2Definition } from './provider.ts'
import type { Renewed, TokenParts } from './token.ts'
import { askToken } from './token-request.ts'

export interface AuthorizationAsk {
  readonly redirectUri: string | undefined
  readonly scope: readonly string[]
  readonly state: string
  readonly verifier: string
  readonly params?: ExtraParameters | undefined
}

/** RFC 6749 §4.1.1, RFC 7636 §4.3. */
export async function userAuthorizationUrl(
  ctx: Context<OAuth2Definition>,
  client: Client,
  ask: AuthorizationAsk,
): Promise<string> {
  const { authorizeUrl, authorizeParams = {}, scopeSeparator = ' ', pkce = 'S256', responseMode } = ctx.definition
  const params = renamed(ctx.definition, {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: ask.redirectUri,
    scope: ask.scope.length === 0 ? undefined : ask.scope.join(scopeSeparator),
    state: ask.state,
    code_challenge: pkce === 'off' ? undefined : await challenge(ask.verifier, pkce),
    code_challenge_method: pkce === 'off' ? undefined : pkce,
    response_mode: responseMode === 'form_post' ? responseMode : undefined,
    nonce: isOpenId(ctx, ask.scope) ? await nonceOf(ctx, ask.verifier) : undefined,
  })
  const usual = authorizationUrl(authorizeUrl, { ...params, ...authorizeParams })
  const url = authorizationUrl(usual, ask.params ?? {})
  return ctx.definition.parUrl === undefined ? url.href : (await import('./par.ts')).pushed(ctx, client, url)
}

export interface CodeAsk {
  readonly code: string
  readonly redirectUri: string | undefined
  readonly scope: readonly string[]
  readonly verifier: string
}

/** RFC 6749 §4.1.3. The code is sent once: no second try in another way. */
export async function exchangeCode(
  ctx: Context<OAuth2Definition>,
  client: Client,
  { code, redirectUri, scope, verifier }: CodeAsk,
): Promise<{ parts: TokenParts; response: Record<string, unknown> }> {
  const answer = await askToken(ctx, client, {
    params: {
      grant_type: 'authorization_code',
      code,
      ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
      ...(ctx.definition.pkce === 'off' ? {} : { code_verifier: verifier }),
    },
    more: ctx.definition.accessTokenParams,
    telling: {
      step: 'token',
      sentence: `We exchanged the code for an access token of ${ctx.title}, from server to server.`,
      secrets: [code, verifier],
    },
  })
  const known = isOpenId(ctx, scope) ? await identified(ctx, client, answer, await nonceOf(ctx, verifier)) : {}
  return { parts: { ...partsOf(answer, scope), ...known }, response: wireAnswer(answer) }
}

/**
 * RFC 6749 §6. A server that omits refresh_token keeps the old one good. Of an answer whose id_token is refused nothing is used
 * (OpenID Connect Core §12.2); its refresh token is kept all the same, for the old one may be spent.
 */
export async function exchangeRefreshToken(
  ctx: Context<OAuth2Definition>,
  client: Client,
  old: TokenParts & { readonly refreshToken: string },
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

/** RFC 6749 §4.4: a token for the app itself. */
export async function clientCredentials(ctx: Context<OAuth2Definition>, client: Client): Promise<TokenParts> {
  const answer = await askToken(ctx, client, {
    params: { grant_type: 'client_credentials' },
    telling: { step: 'register', sentence: `We asked ${ctx.title} for a token of the app itself.` },
  })
  return partsOf(answer, [])
}

/** As it is kept. RFC 6749 §5.1: no scope in the answer means the scope asked for. */
export function partsOf(answer: TokenAnswer, asked: readonly string[]): TokenParts {
  const { accessToken, refreshToken, tokenType, expiresAt, extra, quirks } = answer
  return {
    protocol: 2,
    accessToken,
    tokenType,
    scope: answer.scope ?? asked,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    extra: { ...extra },
    quirks,
  }
}

/** In the words of the wire, repaired. */
export function wireAnswer({
  accessToken,
  tokenType,
  refreshToken,
  idToken,
  scope,
  extra,
}: TokenAnswer): Record<string, unknown> {
  return {
    ...extra,
    access_token: accessToken,
    token_type: tokenType,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(scope === undefined ? {} : { scope: scope.join(' ') }),
  }
}
