import type { Dialect, DialectContext } from '@valetkey/server'
import { formatChallenge } from 'valetkey/http/challenge'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Era, eraOf } from '../eras.ts'
import { phpJson } from '../php-json.ts'
import { readScope, scopesFor } from './scopes.ts'

/** By 2016 it began with a capital: flattr4j 2.12 had to stop minding the case. */
const tokenTypes: Readonly<Record<Era, string>> = { '2011': 'bearer', '2012': 'bearer', '2016': 'Bearer' }

/** Flattr's words for the provider's results. `docs` is where its errors send people who want to know more. */
export function dialectFor(docs: string): Partial<Dialect> {
  return {
    /** "This can be set to `code` or `access_token`", said the documentation until 2012-04-27; since then it is `token`. */
    responseType: sent => (sent === 'access_token' ? 'token' : sent),
    scopesFor,
    readScope,

    implicitReply: ({ accessToken, app }) => ({ access_token: accessToken, token_type: tokenTypes[eraOf(app)] }),
    /** These two members and no other: no lifetime, no scope. */
    tokenReply: ({ accessToken, app }, context) =>
      answer(context, 200, { access_token: accessToken, token_type: tokenTypes[eraOf(app)] }),
    tokenError: (error, context) => refusal(nobody(error, context) ? credentialsMissing() : error, context, docs),

    redirect: location => new Response(null, { status: 302, headers: { location, ...unseen } }),

    pages: {
      consentTitle: appName => `${appName} wants to use your Flattr account`,
      allow: 'Authorize',
      deny: 'No thanks',
      codeTitle: 'You have authorized the app',
      codeHint: appName => `Copy this code and paste it into ${appName}.`,
    },
  }
}

/** RFC 9700 §4.2: the code in the address is for the app alone. */
const unseen = { 'cache-control': 'no-store', pragma: 'no-cache', 'referrer-policy': 'no-referrer' }

/**
 * Whether a request fails before anybody said who is asking: httplib2 sends its credentials only to a server that asks
 * for them. Credentials in the URL are a mistake of their own, and told as such.
 */
function nobody({ status }: OAuthError, { request, params }: DialectContext): boolean {
  const named = request.headers.has('authorization') || params.some(([name]) => name === 'client_id')
  return !named && (status === 400 || status === 401) && new URL(request.url).search === ''
}

const credentialsMissing = (): OAuthError =>
  new OAuthError('invalid_client', 'Client credentials are required: client_id and client_secret, as HTTP Basic')

/** The three strings of every refusal of Flattr's; a client that is not let in is `unauthorized`, as at the API. */
function refusal(error: OAuthError, context: DialectContext, docs: string): Response {
  const code = error.code === 'invalid_client' ? 'unauthorized' : error.code
  const challenge = formatChallenge({ scheme: 'Basic', params: { realm: 'Flattr' } })
  return answer(
    context,
    error.status,
    { error: code, error_description: error.description, error_uri: `${docs}/` },
    { ...error.headers, ...(error.status === 401 && { 'www-authenticate': challenge }) },
  )
}

/**
 * JSON with the headers of an answer of November 2011. Left out is what spoke of that machine and not of Flattr: its name,
 * and the cookie of a PHP session that no client of the token endpoint ever sends back.
 */
function answer(
  { origin }: DialectContext,
  status: number,
  value: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Response {
  const bytes = new TextEncoder().encode(phpJson(value))
  const headers = new Headers({ ...always, ...more, 'content-length': String(bytes.length) })
  // On http a browser takes no notice of it (RFC 6797 §8.1).
  if (origin.startsWith('https:')) headers.set('strict-transport-security', 'max-age=500')
  return new Response(bytes, { status, headers })
}

const always = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  pragma: 'no-cache',
  // What PHP's sessions say by themselves.
  expires: 'Thu, 19 Nov 1981 08:52:00 GMT',
  vary: 'Accept-Encoding',
  'x-content-type-options': 'nosniff',
}
