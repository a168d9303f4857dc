import { toPairs } from '../../http/form.ts'
import { authorizationUrl } from '../../oauth2/messages.ts'
import { challenge } from '../../oauth2/pkce.ts'
import type { TokenAnswer } from '../../oauth2/token-response.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import { identified, isOpenId, nonceOf } from '../openid/openid.ts'
import type { ExtraParameters, OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import type { TokenParts } from '../tokens/token.ts'
import { askToken } from '../tokens/token-request.ts'
import { renamed } from './param-names.ts'

/** What ties an answer to who asked: another value would only be noticed when it comes back. */
const BINDING = /^(?:client_id|redirect_uri|state|nonce|code_challenge|code_challenge_method)$/

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
  const extra = toPairs(ask.params ?? {})
  const ours = extra.find(([name]) => params[name] !== undefined && BINDING.test(name))?.[0]
  if (ours !== undefined) throw await refusal('params_reserved', ctx.name, { reason: ours })
  const usual = authorizationUrl(authorizeUrl, { ...params, ...authorizeParams })
  const url = authorizationUrl(usual, extra)
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
    telling: { step: 'token', secrets: [code, verifier] },
  })
  const known = isOpenId(ctx, scope) ? await identified(ctx, client, answer, await nonceOf(ctx, verifier)) : {}
  return { parts: { ...partsOf(answer, scope), ...known }, response: wireAnswer(answer) }
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
