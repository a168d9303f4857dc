import type { Dialect, DialectContext, Policy, ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { randomText } from 'valetkey/http/random'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { callbackUrl } from 'valetkey/oauth2/messages'
import { doorkeeperChallenge, oauthTexts } from './errors.ts'
import { flag } from './parameters.ts'

/** How Mastodon's authorization server (Doorkeeper) is set up, against our defaults. */
export const policy: Partial<Policy> = {
  protocols: [2],
  grants: ['authorization_code', 'client_credentials'],
  pkce: 'optional',
  iss: false,
  par: false,
  introspects: 'none',
  autoApprove: 'token',
  loopback: 'exact',
  redirectUriRequired: true,
  codePageUrl: 'query',
  tokenBodies: ['form', 'json', 'multipart'],
  refreshTokens: false,
  reuseTokens: true,
  accessTokenMs: null,
  authorizationMs: null,
  codeMs: 600_000,
}

/** Ids, secrets, codes and tokens alike: 43 characters of base64url. */
const text43: TokenFormat = {
  mint: () => ({ token: randomText(32) }),
  plausible: text => (/^[\w-]{43}$/.test(text) ? {} : null),
}

export const tokenFormats: NonNullable<ServerOptions['formats']> = {
  access: text43,
  code: text43,
  'client-id': text43,
  'client-secret': text43,
}

/** Doorkeeper's words for the same results. */
export const dialect: Partial<Dialect> = {
  tokenReply: ({ accessToken, scopes, createdAt }) =>
    json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      scope: scopes.join(' '),
      created_at: Math.floor(createdAt / 1000),
    }),

  tokenError: (error, context) => (context.endpoint === 'revoke' ? revokeError : tokenError)(error, context),

  revokeReply: outcome => (outcome === 'foreign' ? notYours() : json(200, {})),

  /** Nothing but a denial is ever sent back to the app. */
  authorizeError: () => 'page',

  authorizePage: (error, context) => ({
    status: error.code === 'invalid_client' ? 401 : 400,
    sentence: authorizeText(error, context),
  }),

  /** Out of band there is nowhere to go back to: JSON, and 400. */
  denied: ({ oob, redirectUri, responseMode, state }) => {
    const denial = { error: 'access_denied', error_description: oauthTexts['access_denied'] ?? '' }
    if (oob) return json(400, denial)
    if (responseMode === 'form_post') return undefined
    return found(callbackUrl(redirectUri, { ...denial, ...(state && { state }) }, responseMode))
  },

  /** Nothing asked for is `read` asked for: an app that did not register it is refused. */
  scopesFor: params => (params.some(([name, value]) => name === 'scope' && value !== '') ? undefined : ['read']),

  redirect: found,
  // Doorkeeper: what is registered is compared to the letter.
  scopeAllowed: (registered, wanted) => registered.includes(wanted),
  askAgain: params => flag(Object.fromEntries(params), 'force_login') === true,

  pages: {
    consentTitle: appName => `Authorization required: ${appName} would like permission to access your account`,
    allow: 'Authorize',
    deny: 'Deny',
    codeTitle: 'Authorization code',
    codeHint: () => 'Copy this authorization code and paste it to the application.',
  },
}

function authorizeText(error: OAuthError, { params }: DialectContext): string {
  const wrong =
    error.code === 'invalid_request' && pickyParameters.find(({ name, known }) => strange(params, name, known))
  return oauthTexts[wrong ? wrong.code : error.code] ?? error.description
}

/** Parameters with an error of their own where RFC 6749 has only invalid_request. */
const pickyParameters = [
  { name: 'code_challenge_method', known: ['S256'], code: 'invalid_code_challenge_method' },
  { name: 'response_mode', known: ['query', 'fragment', 'form_post'], code: 'unsupported_response_mode' },
] as const

function strange(params: DialectContext['params'], name: string, known: readonly string[]): boolean {
  return params.some(([given, value]) => given === name && !known.includes(value))
}

/** Doorkeeper looks for the parameters before it looks at the client. */
function tokenError(error: OAuthError, { params }: DialectContext): Response {
  const missing = error.code === 'invalid_client' ? missingIn(params) : undefined
  if (missing) return failure(400, 'invalid_request', `Missing required parameter: ${missing}.`)
  return failure(error.status, error.code, oauthTexts[error.code] ?? error.description, error.headers)
}

function missingIn(params: DialectContext['params']): string | undefined {
  const given = (name: string) => params.find(([known]) => known === name)?.[1]
  return given('grant_type') === 'authorization_code' ? ['code', 'redirect_uri'].find(name => !given(name)) : undefined
}

/** Whoever proved to be a client has every token but another client's revoked: no token at all, too. */
function revokeError(error: OAuthError, context: DialectContext): Response {
  if (error.code === 'invalid_client') return notYours()
  if (error.code === 'invalid_request' && context.app) return json(200, {})
  return tokenError(error, context)
}

const notYours = (): Response =>
  json(403, { error: 'unauthorized_client', error_description: 'You are not authorized to revoke this token' })

function failure(
  status: number,
  error: string,
  description: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const challenge = { 'www-authenticate': doorkeeperChallenge(error, description) }
  return json(status, { error, error_description: description }, { ...more, ...challenge })
}

function json(status: number, value: unknown, more: Readonly<Record<string, string>> = {}): Response {
  const headers = new Headers(more)
  headers.set('content-type', 'application/json; charset=utf-8')
  headers.set('cache-control', 'no-store, no-cache')
  headers.set('pragma', 'no-cache')
  return new Response(JSON.stringify(value), { status, headers })
}

function found(location: string): Response {
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'private, no-store' } })
}
