import { encodeForm } from '../../http/form.ts'
import type { Answer } from '../../http/send.ts'
import { applyClientAuth } from '../../oauth2/client-auth.ts'
import { authorizationUrl } from '../../oauth2/messages.ts'
import { readPlainTokenResponse } from '../../oauth2/plain-token-response.ts'
import type { TokenAnswer } from '../../oauth2/token-response.ts'
import type { Context, Telling } from '../context.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import { authMethod, type Client } from '../registration/client.ts'
import { renamed } from '../sign-in/param-names.ts'
import { exchange } from '../telling/wire.ts'
import { requireBearer } from './token-type.ts'

/** RFC 6749 §3.2: one request to the token endpoint, whatever the grant type, and its answer. */

export interface TokenAsk {
  /** Where, when not at `accessTokenUrl`. */
  readonly url?: string | undefined
  /** By their names in RFC 6749. */
  readonly params: Parameters
  /** By the provider's own. */
  readonly more?: Fields | undefined
  /** What comes need not be a token to call with (RFC 8693 §2.2.1). */
  readonly anyType?: boolean
  readonly telling: Telling
}

/** A list says its name again and again (RFC 8707 §2). */
export type Fields = Readonly<Record<string, string | readonly string[]>>

/** Throws ConnectError for everything that is not a token we may use. */
export async function askToken(ctx: Context<OAuth2Definition>, client: Client, ask: TokenAsk): Promise<TokenAnswer> {
  const { telling } = ask
  const request = await tokenRequest(ctx, client, ask)
  const at = ctx.now()
  const secrets = [...(telling.secrets ?? []), client.secret]
  const answer = await exchange(ctx, request, { ...telling, secrets })
  const token = await readAnswer(ctx, client, answer, { at, secrets, params: ask.params })
  if (!ask.anyType) await requireBearer(ctx, token.tokenType)
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
  readonly more?: Fields | undefined
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
  write(fields: Fields): string
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
  if (method === 'private_key_jwt' || method === 'signed-secret')
    Object.assign(fields, await (await import('../openid/private-key.ts')).proofs[method](ctx, client))
  else applyClientAuth(method, { clientId: client.id, clientSecret: client.secret }, headers, fields)
}

interface Sent {
  readonly at: number
  /** Those an answer may quote. */
  readonly secrets: readonly (string | undefined)[]
  /** What was asked, by its names in RFC 6749. */
  readonly params: Parameters
}

/** Throws ConnectError for what is no token. */
export async function readAnswer(
  ctx: Context<OAuth2Definition>,
  client: Client,
  answer: Answer,
  { at, secrets, params }: Sent,
): Promise<TokenAnswer> {
  const reply = { status: answer.status, contentType: answer.headers.get('content-type'), text: answer.text(), at }
  const { strict = false, tokenAt, scopeSeparator } = ctx.definition
  const plain = tokenAt === undefined && scopeSeparator === undefined ? readPlainTokenResponse(reply) : undefined
  if (plain !== undefined) return plain
  try {
    const { readTokenResponse } = await import('../../oauth2/token-response.ts')
    return await readTokenResponse(reply, { strict, tokenAt, scopeSeparator })
  } catch (error) {
    const { tokenRefused } = await import('./token-refused.ts')
    throw await tokenRefused(ctx, client, error, { answer, params, secrets })
  }
}
