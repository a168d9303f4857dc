import { readError } from '../../oauth2/errors.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import { addressOf, oauth2Only } from '../openid/oauth2-only.ts'
import { clientFor } from '../registration/clients.ts'
import { maskText } from '../telling/mask.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from './refused-data.ts'
import { Token } from './token.ts'
import { clientRequest } from './token-request.ts'

/** RFC 7662 §2.2, in the words of the wire. */
export interface Introspection {
  readonly active: boolean
  readonly scope?: string
  readonly client_id?: string
  readonly username?: string
  readonly sub?: string
  /** Seconds since 1970. */
  readonly exp?: number
  readonly [member: string]: unknown
}

export interface IntrospectOptions {
  /** Only where the server is slow to find it. */
  readonly hint?: 'access_token' | 'refresh_token' | undefined
}

/** RFC 7662 §2.1. A token the server does not know, or does not tell us about, is one that is not active. */
export async function introspect(
  ctx: Context,
  given: Token | string,
  { hint }: IntrospectOptions = {},
): Promise<Introspection> {
  const own = oauth2Only(ctx)
  const url = addressOf(own, 'introspectUrl')
  const token = given instanceof Token ? given.accessToken : given
  const client = await clientFor(ctx, undefined, [])
  const params = { token, ...(hint === undefined ? {} : { token_type_hint: hint }) }
  const request = await clientRequest(own, client, { url, method: 'POST', params })
  const secrets = [token, client.secret]
  const sentence = `We asked ${ctx.title} what a token is good for.`
  const answer = await exchange(ctx, request, { step: 'introspect', sentence, secrets })
  const { status } = answer
  const said = objectIn(answer.text())
  // §2.2: active is a boolean. "true" as text, or 1, is nothing one may believe.
  if (status === 200 && typeof said['active'] === 'boolean') return said as unknown as Introspection
  const error = readError(said, status)
  const next = adviceFor(status)
  throw connectError('introspection_refused', ctx.name, {
    reason: error ? maskText(`${error.code}, ${error.description}`, secrets) : `${status}, without the boolean active`,
    status,
    data: await refusedData(answer, secrets),
    ...(error === undefined ? {} : { problem: error.code }),
    ...(next === undefined ? {} : { next }),
  })
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
