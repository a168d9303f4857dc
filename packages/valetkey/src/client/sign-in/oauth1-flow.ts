import { decodeForm, fields } from '../../http/form.ts'
import { authorizationUrl } from '../../oauth2/messages.ts'
import { type Asked, signed } from '../calls/sign-call.ts'
import type { Context, Telling } from '../context.ts'
import type { ConnectErrorCode } from '../errors/errors.ts'
import { refusal } from '../errors/refusal.ts'
import type { ExtraParameters, OAuth1Definition, Parameters } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { exchange } from '../telling/wire.ts'
import type { TokenParts } from '../tokens/token.ts'
import type { Asking } from './oauth1-trouble.ts'

/** RFC 5849 §2: temporary credentials, authorization, token credentials. */

const NO_TOKEN = { reason: 'the answer has no oauth_token and secret', next: 'check the URL in the definition' }

export interface RequestToken {
  readonly token: string
  readonly secret: string
}

export interface AuthorizationAsk {
  /** A URL, or what stands for none. */
  readonly callback: string
  readonly scope: readonly string[]
  readonly params?: ExtraParameters | undefined
}

/** §2.1 and §2.2: a request token, and the address at which somebody allows it. */
export async function requestAuthorization(
  ctx: Context<OAuth1Definition>,
  client: Client,
  asked: AuthorizationAsk,
): Promise<RequestToken & { readonly url: string }> {
  const request = await requestToken(ctx, client, asked).catch(async error => {
    throw (await import('./hearsay.ts')).doubted(ctx, error)
  })
  return { ...request, url: userAuthorizationUrl(ctx.definition, request.token, asked) }
}

async function requestToken(
  ctx: Context<OAuth1Definition>,
  client: Client,
  { callback, scope }: AuthorizationAsk,
): Promise<RequestToken> {
  const { definition } = ctx
  const answer = await ask(ctx, client, 'request_token_refused', {
    method: definition.requestTokenMethod ?? 'POST',
    url: definition.requestTokenUrl,
    params: { ...definition.requestTokenParams, ...scopeAt('request_token', definition, scope) },
    options: definition.revision === '1.0' ? {} : { callback },
    telling: {
      step: 'request_token',
      sentence: `We asked ${ctx.title} for a request token, and signed with the app's secret to show who asks.`,
    },
  })
  const { oauth_token: token, oauth_token_secret: secret, oauth_callback_confirmed: confirmed } = answer
  if (!token || secret === undefined) throw await refusal('request_token_refused', ctx.name, NO_TOKEN)
  if (confirmed !== 'true' && definition.callbackConfirmed !== 'never' && definition.revision !== '1.0')
    throw await refusal('callback_not_confirmed', ctx.name)
  return { token, secret }
}

function userAuthorizationUrl(
  definition: OAuth1Definition,
  token: string,
  { callback, scope, params = {} }: AuthorizationAsk,
): string {
  const usual = authorizationUrl(definition.authorizeUrl, {
    oauth_token: token,
    oauth_callback: definition.revision === '1.0' && callback !== 'oob' ? callback : undefined,
    ...definition.authorizeParams,
    ...scopeAt('authorize', definition, scope),
  })
  return authorizationUrl(usual, params).href
}

function scopeAt(
  step: NonNullable<OAuth1Definition['scopeSent']>,
  { scopeParam, scopeSent = 'authorize', scopeSeparator = ' ' }: OAuth1Definition,
  scope: readonly string[],
): Parameters {
  const here = step === scopeSent && scopeParam !== undefined && scope.length > 0
  return here ? { [scopeParam]: scope.join(scopeSeparator) } : {}
}

/** §2.3. */
export async function accessToken(
  ctx: Context<OAuth1Definition>,
  client: Client,
  request: RequestToken,
  verifier: string,
): Promise<{ parts: TokenParts; response: Record<string, unknown> }> {
  const { definition } = ctx
  const answer = await ask(ctx, client, 'access_token_refused', {
    method: definition.accessTokenMethod ?? 'POST',
    url: definition.accessTokenUrl,
    params: definition.accessTokenParams ?? {},
    token: request.token,
    tokenSecret: request.secret,
    options: definition.revision === '1.0' ? {} : { verifier },
    telling: {
      step: 'access_token',
      sentence: `We exchanged the request token and the verifier for an access token of ${ctx.title}.`,
      secrets: [request.secret, verifier],
    },
  })
  const { oauth_token: token, oauth_token_secret: secret, ...extra } = answer
  if (!token || secret === undefined) throw await refusal('access_token_refused', ctx.name, NO_TOKEN)
  return { parts: { protocol: 1, accessToken: token, secret, extra }, response: answer }
}

/** Signs, sends, reads the form that comes back, whatever type it claims. */
async function ask(
  ctx: Context<OAuth1Definition>,
  client: Client,
  refused: ConnectErrorCode,
  asked: Asked & { readonly telling: Telling },
): Promise<Record<string, string>> {
  const send = async (more?: string): Promise<Asking> => {
    const { request, baseString } = await signed(ctx, client, asked)
    return { baseString, answer: await exchange(ctx, request, { ...asked.telling, baseString, more }) }
  }
  const first = await send()
  const secrets = [...(asked.telling.secrets ?? []), client.secret]
  const { answer } = isFine(first)
    ? first
    : await (await import('./oauth1-trouble.ts')).goOn(ctx, refused, first, send, secrets)
  return fields(decodeForm(answer.text().trim()))
}

function isFine({ answer }: Asking): boolean {
  if (answer.status >= 300 || answer.headers.has('www-authenticate')) return false
  return !/(?:^|&)oauth_problem=/.test(answer.text().trim())
}
