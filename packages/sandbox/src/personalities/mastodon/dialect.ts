import type { Dialect, DialectContext, Policy, ServerOptions } from '@valetkey/server'
import type { TokenFormat } from '@valetkey/server/tokens/token-format'
import { formatChallenge } from 'valetkey/http/challenge'
import { randomText } from 'valetkey/http/random'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { callbackUrl } from 'valetkey/oauth2/messages'
import { page } from '../page.ts'
import { oauthTexts } from './errors.ts'
import { flag } from './parameters.ts'
import { opens } from './scopes.ts'

/** How Mastodon's authorization server (Doorkeeper) is set up, against our defaults. */
export const policy: Partial<Policy> = {
  protocols: [2],
  grants: ['authorization_code', 'client_credentials'],
  pkce: 'optional',
  iss: false,
  autoApprove: true,
  loopback: 'exact',
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

  tokenError: (error, context) => (context.endpoint === 'revoke' ? notYours() : tokenError(error, context)),

  revokeReply: outcome => (outcome === 'foreign' ? notYours() : json(200, {})),

  /** Nothing but a denial is ever sent back to the app. */
  authorizeError: (error, context) => errorPage(authorizeText(error, context), context.paths),

  /** Out of band there is nowhere to go back to: JSON, and 400. */
  denied: ({ oob, redirectUri, responseMode, state }) => {
    const denial = { error: 'access_denied', error_description: oauthTexts['access_denied'] ?? '' }
    if (oob) return json(400, denial)
    if (responseMode === 'form_post') return undefined
    return found(callbackUrl(redirectUri, { ...denial, ...(state && { state }) }, responseMode))
  },

  redirect: found,
  scopeCovers: opens,
  askAgain: params => flag(Object.fromEntries(params), 'force_login') === true,

  pages: {
    consentTitle: appName => `Authorization required: ${appName} would like permission to access your account`,
    allow: 'Authorize',
    deny: 'Deny',
    codeTitle: 'Authorization code',
    codeHint: () => 'Copy this authorization code and paste it to the application.',
  },
}

export const brand = 'Mastodon sandbox'

/** The authorization page's error: a sentence, and 400. */
export function errorPage(sentence: string, paths: DialectContext['paths']): Promise<Response> {
  return page({ status: 400, title: 'An error has occurred', sentence, brand }, paths)
}

function authorizeText(error: OAuthError, { params }: DialectContext): string {
  const method = params.find(([name]) => name === 'code_challenge_method')?.[1]
  if (error.code === 'invalid_request' && method !== undefined && method !== 'S256')
    return oauthTexts['invalid_code_challenge_method'] ?? ''
  return oauthTexts[error.code] ?? error.description
}

/** Which parameters a grant needs, in the order Doorkeeper looks for them. */
const needed: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['code', 'redirect_uri', 'code_verifier'],
  client_credentials: [],
}

function tokenError(error: OAuthError, context: DialectContext): Response {
  const description = error.code === 'invalid_request' ? badRequest(error, context) : oauthTexts[error.code]
  return failure(error.status, error.code, description ?? error.description, error.headers)
}

function badRequest(error: OAuthError, { params }: DialectContext): string {
  const given = (name: string) => params.some(([known, value]) => known === name && value !== '')
  const grantType = params.find(([name]) => name === 'grant_type')?.[1] ?? ''
  const missing = ['grant_type', ...(needed[grantType] ?? [])].find(name => !given(name))
  return missing ? `Missing required parameter: ${missing}.` : error.description
}

const notYours = (): Response => failure(403, 'unauthorized_client', 'You are not authorized to revoke this token')

function failure(
  status: number,
  error: string,
  description: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const params = { realm: 'Doorkeeper', error, error_description: description }
  const challenge = { ...more, 'www-authenticate': formatChallenge({ scheme: 'Bearer', params }) }
  return json(status, { error, error_description: description }, challenge)
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
