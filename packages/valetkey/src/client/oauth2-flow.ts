import { encodeForm } from '../http/form.ts'
import type { Answer } from '../http/send.ts'
import { applyClientAuth } from '../oauth2/client-auth.ts'
import { OAuthError } from '../oauth2/errors.ts'
import { authorizationUrl } from '../oauth2/messages.ts'
import { challenge } from '../oauth2/pkce.ts'
import { readTokenResponse, type TokenAnswer, TokenResponseError } from '../oauth2/token-response.ts'
import type { Client } from './client.ts'
import { type Context, exchange, type Telling } from './context.ts'
import { adviceFor, ConnectError } from './errors.ts'
import { maskText } from './mask.ts'
import type { ExtraParameters, OAuth2Definition, Parameters } from './provider.ts'
import type { TokenParts } from './token.ts'

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
  const usual = authorizationUrl(authorizeUrl, {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: ask.redirectUri,
    scope: ask.scope.length === 0 ? undefined : ask.scope.join(scopeSeparator),
    state: ask.state,
    code_challenge: pkce === 'off' ? undefined : await challenge(ask.verifier, pkce),
    code_challenge_method: pkce === 'off' ? undefined : pkce,
    response_mode: responseMode === 'form_post' ? responseMode : undefined,
    ...authorizeParams,
  })
  return authorizationUrl(usual, ask.params ?? {}).href
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
      ...ctx.definition.accessTokenParams,
    },
    telling: {
      step: 'token',
      sentence: `We exchanged the code for an access token of ${ctx.title}, from server to server.`,
      secrets: [code, verifier],
    },
  })
  // RFC 6749 §5.1: no scope in the answer means the scope asked for.
  return { parts: partsOf(answer, scope), response: wireAnswer(answer) }
}

/** RFC 6749 §6. A server that omits refresh_token keeps the old one good. */
export async function exchangeRefreshToken(
  ctx: Context<OAuth2Definition>,
  client: Client,
  old: TokenParts & { readonly refreshToken: string },
): Promise<TokenParts> {
  const answer = await askToken(ctx, client, {
    params: { grant_type: 'refresh_token', refresh_token: old.refreshToken },
    telling: {
      step: 'refresh',
      sentence: `The access token had ended, so we asked ${ctx.title} for a new one with the refresh token.`,
      secrets: [old.refreshToken],
    },
  })
  const fresh = partsOf(answer, old.scope ?? [])
  return { ...fresh, refreshToken: fresh.refreshToken ?? old.refreshToken, extra: { ...old.extra, ...fresh.extra } }
}

/** RFC 6749 §4.4: a token for the app itself. */
export async function clientCredentials(ctx: Context<OAuth2Definition>, client: Client): Promise<TokenParts> {
  const answer = await askToken(ctx, client, {
    params: { grant_type: 'client_credentials' },
    telling: { step: 'register', sentence: `We asked ${ctx.title} for a token of the app itself.` },
  })
  return partsOf(answer, [])
}

interface TokenAsk {
  readonly params: Parameters
  readonly telling: Telling
}

async function askToken(ctx: Context<OAuth2Definition>, client: Client, ask: TokenAsk): Promise<TokenAnswer> {
  const { telling } = ask
  const request = tokenRequest(ctx, client, ask)
  const at = ctx.now()
  const secrets = [...(telling.secrets ?? []), client.secret]
  const answer = await exchange(ctx, request, { ...telling, secrets })
  return readAnswer(ctx, client, answer, { at, secrets })
}

function tokenRequest(ctx: Context<OAuth2Definition>, client: Client, { params }: TokenAsk): Request {
  const { accessTokenUrl, accessTokenMethod = 'POST' } = ctx.definition
  const headers = new Headers({ ...ctx.definition.headers, accept: 'application/json' })
  const fields = { ...params }
  authenticate(ctx.definition, client, headers, fields)
  if (accessTokenMethod === 'GET') return new Request(authorizationUrl(accessTokenUrl, fields), { headers })
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return new Request(accessTokenUrl, { method: 'POST', headers, body: encodeForm(fields) })
}

/** As the definition says, and never another way after a refusal: guessing burns codes and locks clients out. */
export function authenticate(
  definition: OAuth2Definition,
  client: Client,
  headers: Headers,
  fields: Record<string, string>,
): void {
  applyClientAuth(authMethod(definition, client), { clientId: client.id, clientSecret: client.secret }, headers, fields)
}

function authMethod(definition: OAuth2Definition, client: Client): NonNullable<OAuth2Definition['clientAuth']> {
  return client.secret === undefined ? 'none' : (definition.clientAuth ?? 'basic')
}

interface Sent {
  readonly at: number
  /** Those an answer may quote. */
  readonly secrets: readonly (string | undefined)[]
}

async function readAnswer(
  ctx: Context<OAuth2Definition>,
  client: Client,
  answer: Answer,
  { at, secrets }: Sent,
): Promise<TokenAnswer> {
  const reply = { status: answer.status, contentType: answer.headers.get('content-type'), text: answer.text(), at }
  try {
    return await readTokenResponse(reply, ctx.definition.strict ? { strict: true } : {})
  } catch (error) {
    throw asConnectError(ctx, client, error, { status: answer.status, secrets })
  }
}

function asConnectError(
  ctx: Context<OAuth2Definition>,
  client: Client,
  error: unknown,
  { status, secrets }: Pick<Sent, 'secrets'> & { readonly status: number },
): unknown {
  const quirk = error instanceof TokenResponseError && error.code === 'token_answer_quirk'
  const usual = quirk ? 'leave strict out of the definition to have this repaired' : adviceFor(status)
  const next = usual === undefined ? {} : { next: usual }
  if (error instanceof TokenResponseError)
    return new ConnectError('answer_unreadable', ctx.name, { reason: error.message, status, cause: error, ...next })
  if (!(error instanceof OAuthError)) return error
  return new ConnectError('access_token_refused', ctx.name, {
    reason: maskText(`${error.code}, ${error.description}`, secrets),
    problem: error.code,
    status,
    ...(error.code === 'invalid_client' ? { next: clientAdvice(ctx.definition, client) } : next),
  })
}

function clientAdvice(definition: OAuth2Definition, client: Client): string {
  const used = authMethod(definition, client)
  if (used === 'none') return 'check clientId, and pass clientSecret if the provider gave one'
  const others = ['basic', 'basic-raw', 'post'].filter(method => method !== used).join(' or ')
  return `check clientId and clientSecret; the client authenticated by '${used}', the provider may want clientAuth: ${others}`
}

function partsOf(answer: TokenAnswer, asked: readonly string[]): TokenParts {
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
function wireAnswer({ accessToken, tokenType, refreshToken, scope, extra }: TokenAnswer): Record<string, unknown> {
  return {
    ...extra,
    access_token: accessToken,
    token_type: tokenType,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(scope === undefined ? {} : { scope: scope.join(' ') }),
  }
}
