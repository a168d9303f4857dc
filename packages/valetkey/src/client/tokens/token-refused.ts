import type { Answer } from '../../http/send.ts'
import { OAuthError } from '../../oauth2/errors.ts'
import { TokenResponseError } from '../../oauth2/token-response.ts'
import type { Context } from '../context.ts'
import { adviceAt, adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import { authMethod, type Client } from '../registration/client.ts'
import { maskText } from '../telling/mask.ts'
import { refusedData } from './refused-data.ts'

/** An answer of the token endpoint that is no token. Loaded when there is one. */
export interface Refusal {
  readonly answer: Answer
  /** What was asked, by the names in RFC 6749. */
  readonly params: Parameters
  /** Those an answer may quote. */
  readonly secrets: readonly (string | undefined)[]
}

/** The error for it: what the server said, at which address, and what of ours it is about. */
export async function tokenRefused(
  ctx: Context<OAuth2Definition>,
  client: Client,
  error: unknown,
  { answer, params, secrets }: Refusal,
): Promise<unknown> {
  const { status } = answer
  const data = await refusedData(answer, secrets)
  if (error instanceof TokenResponseError) {
    const { origin, pathname } = new URL(answer.url)
    const reason = `${origin}${pathname}: ${error.message}`
    return connectError('answer_unreadable', ctx.name, {
      reason,
      status,
      data,
      cause: error,
      ...nextFor(error, answer),
    })
  }
  if (!(error instanceof OAuthError)) return error
  const pkceOff = ctx.definition.pkce === 'off' && /\bpkce\b|code_(?:verifier|challenge)/i.test(error.description)
  const usual = advice[error.code]?.(params, ctx, client) ?? adviceAt(status, answer.url)
  const next = pkceOff ? "leave pkce: 'off' out of the definition: the provider asks for it (RFC 7636)" : usual
  return connectError('access_token_refused', ctx.name, {
    reason: maskText(`${error.code}, ${error.description}`, secrets),
    problem: error.code,
    status,
    data,
    ...(next === undefined ? {} : { next }),
  })
}

function nextFor(error: TokenResponseError, { status, headers }: Answer): { readonly next?: string } {
  if (error.code === 'token_answer_quirk') return { next: 'leave strict out of the definition to have this repaired' }
  const usual = adviceFor(status)
  const location = headers.get('location')?.split('?', 1)[0]?.slice(0, 200)
  if (usual === undefined) return {}
  return { next: status < 400 && location ? `${usual}: ${location}` : usual }
}

type Advice = (sent: Parameters, ctx: Context<OAuth2Definition>, client: Client) => string | undefined

const callbackAdvice: Advice = ({ redirect_uri: sent }) =>
  sent === undefined
    ? 'pass the callback that is registered with the provider: none was sent'
    : `register this callback with the provider, to the letter: ${sent}`

/** By the server's own error code: what to look at, with what we have sent. */
const advice: Readonly<Record<string, Advice>> = {
  invalid_client: (_, { definition }, client) => clientAdvice(definition, client),
  invalid_grant: ({ code, redirect_uri: sent }) =>
    code === undefined
      ? undefined
      : `begin again: a code is good once, for minutes, and with the callback it was asked for, ${sent ?? 'which was none'}`,
  redirect_uri_mismatch: callbackAdvice,
  invalid_redirect_uri: callbackAdvice,
  unauthorized_client: ({ grant_type: sent }) => `see the app's page at the provider: this app may not use ${sent}`,
  unsupported_grant_type: ({ grant_type: sent }) => `the provider does not know ${sent}; compare with its manual`,
  invalid_scope: (_, { definition: { scope } }) =>
    `ask for scopes the provider knows; the definition says ${scope === undefined ? 'none' : `“${String(scope)}”`}`,
}

function clientAdvice(definition: OAuth2Definition, client: Client): string {
  const used = authMethod(definition, client)
  if (used === 'private_key_jwt')
    return 'check clientId, privateKey and privateKeyId, and that the provider has its public half'
  if (used === 'signed-secret')
    return 'check clientId, teamId, privateKey and privateKeyId: the key must be one of that team, made for this client'
  if (used === 'none') return 'check clientId, and pass clientSecret if the provider gave one'
  const others = ['basic', 'basic-raw', 'post'].filter(method => method !== used).join(' or ')
  return `check clientId and clientSecret; the client authenticated by '${used}', the provider may want clientAuth: ${others}`
}
