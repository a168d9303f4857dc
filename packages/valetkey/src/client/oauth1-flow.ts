import { decodeForm, fields } from '../http/form.ts'
import type { Answer } from '../http/send.ts'
import type { OAuth1Problem } from '../oauth1/problems.ts'
import { authorizationUrl } from '../oauth2/messages.ts'
import { adviceAt } from './advice.ts'
import type { Client } from './client.ts'
import { connectError } from './connect-errors.ts'
import type { Context, Telling } from './context.ts'
import type { ConnectError, ConnectErrorCode } from './errors.ts'
import { saidIn } from './failure.ts'
import { doubted } from './hearsay.ts'
import { explainProblem, problemOf } from './oauth1-problem.ts'
import type { ExtraParameters, OAuth1Definition, Parameters } from './provider.ts'
import { refusedData } from './refused-data.ts'
import { refusesClock, serverClock } from './server-clock.ts'
import { type Asked, signed } from './sign-call.ts'
import type { TokenParts } from './token.ts'
import { exchange } from './wire.ts'

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
  const request = await requestToken(ctx, client, asked).catch(error => {
    throw doubted(ctx, error)
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
  if (!token || secret === undefined) throw connectError('request_token_refused', ctx.name, NO_TOKEN)
  if (confirmed !== 'true' && definition.callbackConfirmed !== 'never' && definition.revision !== '1.0')
    throw connectError('callback_not_confirmed', ctx.name)
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
  if (!token || secret === undefined) throw connectError('access_token_refused', ctx.name, NO_TOKEN)
  return { parts: { protocol: 1, accessToken: token, secret, extra }, response: answer }
}

/** Signs, sends, reads the form that comes back (whatever type it claims); corrects our clock once. */
async function ask(
  ctx: Context<OAuth1Definition>,
  client: Client,
  refused: ConnectErrorCode,
  asked: Asked & { readonly telling: Telling },
): Promise<Record<string, string>> {
  const first = await once(ctx, client, asked, asked.telling)
  const corrected = (await refusesClock(ctx, first.answer)) && serverClock(ctx, first.answer)
  const { answer, problem, baseString } = corrected
    ? await once(ctx, client, asked, { ...asked.telling, sentence: `${asked.telling.sentence} ${corrected}` })
    : first
  const secrets = [...(asked.telling.secrets ?? []), client.secret]
  if (problem || answer.status >= 300) {
    const data = await refusedData(answer, secrets)
    if (problem) throw explainProblem(ctx, refused, problem, { baseString, secrets, data, answer })
    throw notAToken(ctx, refused, answer, data)
  }
  return fields(decodeForm(answer.text().trim()))
}

interface Asking {
  readonly answer: Answer
  readonly problem: OAuth1Problem | null
  readonly baseString: string
}

async function once(ctx: Context<OAuth1Definition>, client: Client, asked: Asked, telling: Telling): Promise<Asking> {
  const { request, baseString } = await signed(ctx, client, asked)
  const answer = await exchange(ctx, request, { ...telling, baseString })
  return { answer, baseString, problem: problemOf(answer) }
}

/** A 401 without a reason: the likeliest one first. A request token was signed for already when it is exchanged. */
const unauthorizedAdvice: Readonly<Partial<Record<ConnectErrorCode, string>>> = {
  request_token_refused: 'check clientId and clientSecret, and the clock of this machine',
  access_token_refused: 'begin again, and mind the PIN: each is good once, and a wrong one is refused like this',
}

/** Some say in plain words, in JSON or in XML what others say by oauth_problem. */
function notAToken(ctx: Context, refused: ConnectErrorCode, { status, url }: Answer, data: unknown): ConnectError {
  const { code, message } = typeof data === 'string' ? { message: plainWords(data) } : saidIn(data)
  const named = code === undefined ? `${status}` : `${status} (${code})`
  const next = status === 401 ? unauthorizedAdvice[refused] : adviceAt(status, url)
  return connectError(refused, ctx.name, {
    reason: `the server answered ${named} ${message ? `“${message}”` : 'and named no oauth_problem'}`,
    status,
    data,
    ...(code === undefined ? {} : { problem: code }),
    ...(next === undefined ? {} : { next }),
  })
}

/** A page is no sentence, whatever its type; Twitter sends sentences as text/html. */
function plainWords(text: string): string {
  return text.includes('<') ? '' : text.slice(0, 300).trim()
}
