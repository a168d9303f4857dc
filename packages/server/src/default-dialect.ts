import { formatChallenge } from 'valetkey/http/challenge'
import { encode } from 'valetkey/oauth1/percent'
import { formatProblemBody, formatProblemChallenge, OAuth1Problem } from 'valetkey/oauth1/problems'
import { errorBody, type OAuthError } from 'valetkey/oauth2/errors'
import { parseScope, type ScopeTree } from 'valetkey/oauth2/scope'
import { writeTokenResponse } from 'valetkey/oauth2/token-response'
import type { Dialect, DialectContext } from './dialect.ts'
import { rateLimitFields } from './limits/limits.ts'

/** RFC 6749 §5.1: answers with credentials, and errors beside them, are kept by nobody on the way. */
export const noStore: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
}

/** The RFCs' wire. A personality lays its own rows over these. */
export function createDialect({ covers }: Pick<ScopeTree, 'covers'>, own: Partial<Dialect> = {}): Dialect {
  return { ...standard, scopeAllowed: covers, scopeCovers: covers, ...own }
}

const standard: Omit<Dialect, 'scopeAllowed' | 'scopeCovers'> = {
  responseType: sent => sent,
  implicitReply: ({ accessToken, tokenType, expiresIn, scopes }) => ({
    access_token: accessToken,
    token_type: tokenType,
    ...(expiresIn !== undefined && { expires_in: String(expiresIn) }),
    scope: scopes.join(' '),
  }),
  tokenParams: params => params,
  tokenReply: issued =>
    json(
      writeTokenResponse({
        accessToken: issued.accessToken,
        tokenType: issued.tokenType,
        scope: [...issued.scopes],
        ...(issued.expiresIn !== undefined && { expiresIn: issued.expiresIn }),
        ...(issued.refreshToken !== undefined && { refreshToken: issued.refreshToken }),
        ...(issued.idToken !== undefined && { idToken: issued.idToken }),
        ...(issued.issuedTokenType !== undefined && { extra: { issued_token_type: issued.issuedTokenType } }),
      }),
    ),
  tokenError: error => json(errorBody(error), error.status, error.headers),
  // RFC 7009 §2.2: unknown and foreign tokens read like revoked ones.
  revokeReply: () => new Response(null, { status: 200, headers: noStore }),
  authorizeError: () => 'redirect',
  authorizePage: () => undefined,
  scopesFor: () => undefined,
  readScope: text => parseScope(text),
  askAgain: params =>
    params.some(([name, value]) => name === 'prompt' && /\b(?:consent|login|select_account)\b/.test(value)),
  metadata: document => document,

  requestTokenReply: ({ token, secret }) =>
    form([
      ['oauth_token', token],
      ['oauth_token_secret', secret],
      ['oauth_callback_confirmed', 'true'],
    ]),
  accessTokenReply: ({ token, secret }) =>
    form([
      ['oauth_token', token],
      ['oauth_token_secret', secret],
    ]),
  oauth1Error: (problem, context) => problemResponse(problem, context),
  readVerifier: text => text.trim(),

  approved: () => undefined,
  denied: () => undefined,
  // RFC 9700 §4.12: 303 turns the POST into a GET; 307 would post the person's form to the app.
  redirect: location =>
    new Response(null, { status: 303, headers: { location, ...noStore, 'referrer-policy': 'no-referrer' } }),

  guardError: (error, context) =>
    error instanceof OAuth1Problem ? problemResponse(error, context) : bearerError(error, context),
  limitHeaders: (standing, at) => rateLimitFields(standing, at),
  limitReply: ({ endsAt }, at) => tooMany(Math.max(1, Math.ceil((endsAt - at) / 1000))),

  pages: {},
}

/** JSON with the headers every answer of an OAuth endpoint has. */
function json(body: unknown, status: number = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...noStore, ...headers },
  })
}

/** RFC 6585 §4. */
function tooMany(seconds: number): Response {
  const description = `too many calls; call again in ${seconds} seconds`
  return json({ error: 'rate_limit_exceeded', error_description: description }, 429, { 'retry-after': String(seconds) })
}

/** RFC 5849 §2: pairs as a form, percent-encoded so that no reader has to know `+`. */
function form(pairs: readonly (readonly [string, string])[]): Response {
  const body = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return new Response(body, { headers: { 'content-type': 'application/x-www-form-urlencoded', ...noStore } })
}

function problemResponse(problem: OAuth1Problem, context: DialectContext): Response {
  const challenge =
    problem.status === 401 ? { 'www-authenticate': formatProblemChallenge(problem, context.issuer) } : {}
  return new Response(formatProblemBody(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...noStore,
      ...challenge,
      ...(problem.status === 405 || problem.status === 429 ? headersOf(problem) : {}),
    },
  })
}

/** An HTTP refusal that was written down as a problem keeps the headers of its cause. */
function headersOf(problem: OAuth1Problem): Readonly<Record<string, string>> {
  const cause = problem.cause as { headers?: Readonly<Record<string, string>> } | undefined
  return cause?.headers ?? {}
}

/** RFC 6750 §3: the challenge names the error, unless there was no credential at all. */
function bearerError(error: OAuthError, context: DialectContext): Response {
  const missing = error.code === 'credentials_missing'
  const scope = typeof error.details['scope'] === 'string' ? error.details['scope'] : undefined
  const metadata = error.details['resourceMetadata']
  const bearer = formatChallenge({
    scheme: 'Bearer',
    params: {
      realm: context.issuer,
      ...(missing ? {} : { error: error.code, error_description: error.description }),
      scope,
      resource_metadata: typeof metadata === 'string' ? metadata : undefined,
    },
  })
  const challenges = [
    ...(context.policy.protocols.includes(2) ? [bearer] : []),
    ...(missing && context.policy.protocols.includes(1)
      ? [formatChallenge({ scheme: 'OAuth', params: { realm: context.issuer } })]
      : []),
  ]
  const headers = challenges.length > 0 && error.status < 500 ? { 'www-authenticate': challenges.join(', ') } : {}
  return json(errorBody(error), error.status, { ...headers, ...error.headers })
}
