import type { Denial, Dialect, DialectContext } from '@valetkey/server'
import { visible } from '@valetkey/server/pages/layout'
import { plainPage } from '@valetkey/server/pages/plain-page'
import type { App } from '@valetkey/server/storage/storage'
import { html } from 'hono/html'
import type { Pair } from 'valetkey/http/form'
import { encode } from 'valetkey/oauth1/percent'
import type { OAuth1Problem } from 'valetkey/oauth1/problems'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { callbackUrl } from 'valetkey/oauth2/messages'
import { brandOf } from '../brand.ts'
import { appOnly } from './app-only.ts'
import { twitterError } from './errors.ts'
import { flag, sent } from './parameters.ts'
import { problemError } from './problems.ts'
import { httpRefusal, refusal, text } from './replies.ts'
import { paths } from './settings.ts'

/** Twitter's words for the same results. */
export const dialect: Partial<Dialect> = {
  requestTokenReply: ({ token, secret }) =>
    formReply([
      ['oauth_token', token],
      ['oauth_token_secret', secret],
      ['oauth_callback_confirmed', 'true'],
    ]),

  accessTokenReply: ({ token, secret, user }) =>
    formReply([
      ['oauth_token', token],
      ['oauth_token_secret', secret],
      ['user_id', user?.id ?? ''],
      ['screen_name', user?.username ?? ''],
    ]),

  oauth1Error,

  /** `x_auth_access_type` may ask for less than the app is registered for, never for more; the page does not read it. */
  scopesFor: (params, app) => (isAuthorizationUrl(params) ? undefined : accessAsked(params, app)),

  /** Only authenticate lets those pass who allowed the app before. */
  askAgain: (params, pathname) =>
    pathname !== paths.oauth1Authenticate || flag(Object.fromEntries(params), 'force_login', false),

  denied,
  redirect: found,

  ...appOnly,

  pages: {
    consentTitle: appName => `Authorize ${appName} to access your account?`,
    allow: 'Authorize app',
    deny: 'Cancel',
    codeTitle: 'You’ve granted access',
    codeHint: appName => `Next, return to ${appName} and enter this PIN to complete the authorization process.`,
  },
}

const formReply = (pairs: readonly Pair[]): Response =>
  text(pairs.map(([name, value]) => `${name}=${encode(value)}`).join('&'))

function oauth1Error(problem: OAuth1Problem, { endpoint, app }: DialectContext): Response {
  if (problem.cause !== undefined && problem.status !== 400)
    return httpRefusal(problem.status, headersOf(problem.cause))
  const absent = problem.params['oauth_parameters_absent']
  if (problem.code === 'verifier_invalid' || absent === 'oauth_verifier')
    return text('Error processing your OAuth request: Invalid oauth_verifier parameter', 401)
  // twurl asks for a token with nothing but its own keys (xAuth of old), and goes on to the PIN when it hears 401.
  const tokenless = endpoint === 'access-token' && absent === 'oauth_token'
  return refusal(tokenless ? twitterError('couldNotAuthenticate') : problemError(problem, app))
}

function headersOf(cause: unknown): [string, string][] {
  return Object.entries((cause as Partial<OAuthError>).headers ?? {})
}

/** A request token's own parameters never hold `oauth_token`; the address a browser comes to always does. */
const isAuthorizationUrl = (params: readonly Pair[]): boolean => params.some(([name]) => name === 'oauth_token')

function accessAsked(params: readonly Pair[], { scopes }: App): readonly string[] | undefined {
  const asked = sent(params, 'x_auth_access_type')
  if (asked === 'read') return ['read']
  return asked === 'write' ? ['read', ...scopes.filter(scope => scope === 'write')] : undefined
}

/** Nobody is sent back after a no: the page has a link, which says `denied`. Apps have no pages to link to. */
function denied(
  { app, oob, redirectUri, requestToken }: Denial,
  { paths }: DialectContext,
): Response | Promise<Response> {
  const name = visible(app.name)
  const back = oob ? null : callbackUrl(redirectUri, { denied: requestToken ?? '' })
  if (back !== null && !/^https?:/i.test(back)) return found(back)
  const link = back === null ? '' : html` <a id="back" href="${back}">Return to ${name}</a>`
  return plainPage(
    {
      status: 200,
      title: 'You have denied this application access',
      body: html`<p><b>${name}</b> was given nothing of your account.${link}</p>`,
      brand: brandOf('Twitter').name,
    },
    paths,
  )
}

function found(location: string): Response {
  return new Response(null, {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  })
}
