import type { App } from '@valetkey/server/storage/storage'
import { decodeBasic } from 'valetkey/http/basic'
import { formatChallenge } from 'valetkey/http/challenge'
import { OAuthError } from 'valetkey/oauth2/errors'
import { FlattrError } from './errors.ts'
import type { Viewer } from './representations.ts'
import type { Service } from './service.ts'
import { subscriberOf } from './subscriber.ts'

/** Who makes a call. */
export interface Caller {
  readonly app: App | null
  /** null: no person's token came. */
  readonly viewer: Viewer | null
  /** Whose hour this call is taken from: the token's, else the app's, else the address's. */
  readonly budget: string
  /** A token came, and it opens nothing. */
  readonly refused: FlattrError | null
}

/**
 * Reads the Authorization header: a bearer token, or the Basic credentials of an app, which the Ruby gem and the PHP
 * client send until they have a token. Anything else is nobody in particular.
 */
export async function callerOf(service: Service, request: Request): Promise<Caller> {
  const authorization = request.headers.get('authorization')?.trim() ?? ''
  const address = subscriberOf(service.clientAddress(request) ?? 'unknown')
  const nobody: Caller = { app: null, viewer: null, budget: `address ${address}`, refused: null }
  if (/^bearer(?:\s|$)/i.test(authorization)) return withToken(service, authorization, nobody)
  const app = await appOf(service, authorization)
  return app ? { ...nobody, app, budget: `app ${app.id} ${address}` } : nobody
}

async function withToken({ provider }: Service, authorization: string, nobody: Caller): Promise<Caller> {
  try {
    const { app, user, scopes, tokenId } = await provider.check({ method: 'GET', url: '/', headers: { authorization } })
    return { app, viewer: user && { user, scopes }, budget: `token ${tokenId}`, refused: null }
  } catch (error) {
    if (error instanceof OAuthError) return { ...nobody, refused: unauthorized(error) }
    throw error
  }
}

/**
 * The id alone names the app: nothing is opened by it, and its secret is not worth a guess here. As anybody may write
 * the id, a budget is shared only by those who do so from one address.
 */
async function appOf({ provider }: Service, authorization: string): Promise<App | null> {
  for (const { id } of decodeBasic(authorization)) {
    const app = await provider.apps.byClientId(id)
    if (app && app.disabledAt === null) return app
  }
  return null
}

const realm = 'Flattr'

/** 401 as RFC 9110 §15.5.2 wants it; the challenge says what was wrong with the token (RFC 6750 §3). */
export function unauthorized(cause?: OAuthError): FlattrError {
  const why = cause ? { error: 'invalid_token', error_description: cause.description } : {}
  const challenge = formatChallenge({ scheme: 'Bearer', params: { realm, ...why } })
  return new FlattrError('unauthorized', undefined, { headers: { 'www-authenticate': challenge }, cause })
}

export function insufficientScope(scope: string): FlattrError {
  const params = { realm, error: 'insufficient_scope', scope }
  const headers = { 'www-authenticate': formatChallenge({ scheme: 'Bearer', params }) }
  return new FlattrError('insufficient_scope', `The token lacks the scope ${scope}`, { headers })
}
