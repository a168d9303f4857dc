import { encodeForm } from '../http/form.ts'
import type { Answer } from '../http/send.ts'
import { applyClientAuth } from '../oauth2/client-auth.ts'
import { OAuthError } from '../oauth2/errors.ts'
import { authorizationUrl } from '../oauth2/messages.ts'
import { readTokenResponse, type TokenAnswer, TokenResponseError } from '../oauth2/token-response.ts'
import type { Client } from './client.ts'
import { type Context, exchange, type Telling } from './context.ts'
import { adviceFor, ConnectError } from './errors.ts'
import { maskText } from './mask.ts'
import { renamed } from './param-names.ts'
import type { ClientProof, OAuth2Definition, Parameters } from './provider.ts'
import { refusedData } from './refused-data.ts'
import { requireBearer } from './token-type.ts'

/** RFC 6749 §3.2: one request to the token endpoint, whatever the grant type, and its answer. */

export interface TokenAsk {
  /** Where, when not at `accessTokenUrl`. */
  readonly url?: string | undefined
  /** By their names in RFC 6749. */
  readonly params: Parameters
  /** By the provider's own. */
  readonly more?: Parameters | undefined
  readonly telling: Telling
}

/** Throws ConnectError for everything that is not a token we may use. */
export async function askToken(ctx: Context<OAuth2Definition>, client: Client, ask: TokenAsk): Promise<TokenAnswer> {
  const { telling } = ask
  const request = await tokenRequest(ctx, client, ask)
  const at = ctx.now()
  const secrets = [...(telling.secrets ?? []), client.secret]
  const answer = await exchange(ctx, request, { ...telling, secrets })
  const token = await readAnswer(ctx, client, answer, { at, secrets })
  requireBearer(ctx, token.tokenType)
  return token
}

function tokenRequest(ctx: Context<OAuth2Definition>, client: Client, ask: TokenAsk): Promise<Request> {
  const { accessTokenUrl, accessTokenMethod = 'POST' } = ctx.definition
  return clientRequest(ctx, client, { ...ask, url: ask.url ?? accessTokenUrl, method: accessTokenMethod })
}

export interface ClientAsk {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly params: Parameters
  readonly more?: Parameters | undefined
}

/** A request in which the client proves who it is, written the way this provider reads them. */
export async function clientRequest(
  ctx: Context<OAuth2Definition>,
  client: Client,
  { url, method, params, more }: ClientAsk,
): Promise<Request> {
  const { definition } = ctx
  const headers = new Headers({ ...definition.headers, accept: 'application/json' })
  const own = { ...params }
  await authenticate(ctx, client, headers, own)
  const fields = { ...renamed(definition, own), ...more }
  if (method === 'GET') return new Request(authorizationUrl(url, fields), { headers })
  const { type, write } = bodies[definition.accessTokenFormat ?? 'form']
  headers.set('content-type', type)
  return new Request(url, { method, headers, body: write(fields) })
}

interface BodyFormat {
  readonly type: string
  write(fields: Parameters): string
}

const bodies: Readonly<Record<NonNullable<OAuth2Definition['accessTokenFormat']>, BodyFormat>> = {
  form: { type: 'application/x-www-form-urlencoded', write: encodeForm },
  json: { type: 'application/json', write: JSON.stringify },
}

/** As the definition says, and never another way after a refusal: guessing burns codes and locks clients out. */
async function authenticate(
  ctx: Context<OAuth2Definition>,
  client: Client,
  headers: Headers,
  fields: Record<string, string>,
): Promise<void> {
  const method = authMethod(ctx.definition, client)
  if (method === 'private_key_jwt')
    Object.assign(fields, await (await import('./private-key.ts')).provenBy(ctx, client))
  else applyClientAuth(method, { clientId: client.id, clientSecret: client.secret }, headers, fields)
}

/** What the provider said at registration, else the definition, else Basic. */
function authMethod({ clientAuth }: OAuth2Definition, { secret, auth = clientAuth }: Client): ClientProof {
  if (auth === 'private_key_jwt') return auth
  return secret === undefined ? 'none' : (auth ?? 'basic')
}

interface Sent {
  readonly at: number
  /** Those an answer may quote. */
  readonly secrets: readonly (string | undefined)[]
}

/** Throws ConnectError for what is no token. */
export async function readAnswer(
  ctx: Context<OAuth2Definition>,
  client: Client,
  answer: Answer,
  { at, secrets }: Sent,
): Promise<TokenAnswer> {
  const reply = { status: answer.status, contentType: answer.headers.get('content-type'), text: answer.text(), at }
  try {
    const { strict = false, tokenAt, scopeSeparator } = ctx.definition
    return await readTokenResponse(reply, { strict, tokenAt, scopeSeparator })
  } catch (error) {
    const data = await refusedData(answer, secrets)
    throw asConnectError(ctx, client, error, { status: answer.status, secrets, data })
  }
}

type Refused = Pick<Sent, 'secrets'> & { readonly status: number; readonly data: unknown }

function asConnectError(
  ctx: Context<OAuth2Definition>,
  client: Client,
  error: unknown,
  { status, secrets, data }: Refused,
): unknown {
  const quirk = error instanceof TokenResponseError && error.code === 'token_answer_quirk'
  const usual = quirk ? 'leave strict out of the definition to have this repaired' : adviceFor(status)
  const next = usual === undefined ? {} : { next: usual }
  if (error instanceof TokenResponseError)
    return new ConnectError('answer_unreadable', ctx.name, {
      reason: error.message,
      status,
      data,
      cause: error,
      ...next,
    })
  if (!(error instanceof OAuthError)) return error
  return new ConnectError('access_token_refused', ctx.name, {
    reason: maskText(`${error.code}, ${error.description}`, secrets),
    problem: error.code,
    status,
    data,
    ...(error.code === 'invalid_client' ? { next: clientAdvice(ctx.definition, client) } : next),
  })
}

function clientAdvice(definition: OAuth2Definition, client: Client): string {
  const used = authMethod(definition, client)
  if (used === 'private_key_jwt')
    return 'check clientId, privateKey and privateKeyId, and that the provider has its public half'
  if (used === 'none') return 'check clientId, and pass clientSecret if the provider gave one'
  const others = ['basic', 'basic-raw', 'post'].filter(method => method !== used).join(' or ')
  return `check clientId and clientSecret; the client authenticated by '${used}', the provider may want clientAuth: ${others}`
}
