import type { Approval, Denial, Dialect, DialectContext } from '@valetkey/server'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { callbackUrl } from 'valetkey/oauth2/messages'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import type { Declined } from './declined.ts'
import { PUBLIC_PROFILE, scopesIn } from './scopes.ts'
import { isOld } from './versions.ts'

type Params = DialectContext['params']

const given = (params: Params, name: string): string | undefined => params.find(([known]) => known === name)?.[1]
const words = (text: string | undefined): readonly string[] => (text ?? '').split(/[\s,]+/).filter(word => word !== '')

/** What may stand beside `code` and `token` and asks for more in the answer, not for another one. */
const GRANTED_SCOPES = 'granted_scopes'

/** The rows of the dialect that the browser meets. */
export function dialogRows(declined: Declined): Partial<Dialect> {
  return {
    responseType: sent =>
      words(sent)
        .filter(word => word !== GRANTED_SCOPES)
        .join(' ') || 'code',
    scopesFor: scopesIn,
    // Nobody registers for what everybody gets.
    scopeAllowed: (registered, wanted) => wanted === PUBLIC_PROFILE || registered.includes(wanted),
    askAgain: params => words(given(params, 'auth_type')).some(word => askingAgain.has(word)),
    authorizeError: brokenApp,
    authorizePage: (error, { params }) => ({ sentence: sentenceFor(error, params) }),
    approved: (approval, context) => approved(approval, context, declined),
    denied,
    redirect: found,
    pages: {
      consentTitle: appName => `${appName} would like to access your Facebook account`,
      allow: 'Okay',
      deny: 'Cancel',
      codeTitle: 'Success',
      codeHint: appName => `Copy this code into ${appName}. Treat it as you would treat your password.`,
    },
  }
}

const askingAgain: ReadonlySet<string> = new Set(['rerequest', 'reauthenticate', 'reauthorize'])

function approved(approval: Approval, { params, request }: DialectContext, declined: Declined): Response | undefined {
  const { oob, issued, code, state, redirectUri, user, app, scopes } = approval
  // The form was sent: the person saw these permissions and said yes. Who passes without a page comes by GET.
  if (request.method === 'POST') declined.remove(user.id, app.id, scopes)
  if (oob) return undefined
  const answers = words(given(params, 'response_type'))
  const said = {
    ...(state !== null && { state }),
    ...(wantsScopes(params, answers) && scopeReply(scopes, declined.of(user.id, app.id))),
  }
  if (!issued) return found(withTail(callbackUrl(redirectUri, { code, ...said })))
  const token = { access_token: issued.accessToken, expires_in: issued.expiresIn }
  return found(callbackUrl(redirectUri, { ...token, ...said, ...(answers.includes('code') && { code }) }, 'fragment'))
}

function wantsScopes(params: Params, answers: readonly string[]): boolean {
  return answers.includes(GRANTED_SCOPES) || ['true', '1'].includes(given(params, 'return_scopes') ?? '')
}

function scopeReply(scopes: readonly string[], takenBack: readonly string[]) {
  const [granted, denied] = [false, true].map(back => scopes.filter(scope => takenBack.includes(scope) === back))
  return { granted_scopes: granted?.join(','), denied_scopes: denied?.join(',') }
}

/** Where a redirect has no fragment Facebook adds one, so that a browser does not carry over that of an earlier page. */
const withTail = (location: string): string => (location.includes('#') ? location : `${location}#_=_`)

/** A no, in the words of the app's time. */
function denied({ oob, redirectUri, state, app }: Denial): Response | undefined {
  if (oob) return undefined
  const said = state === null ? {} : { state }
  if (isOld(app)) return found(callbackUrl(redirectUri, { ...oldDenial, ...said }))
  return found(withTail(callbackUrl(redirectUri, { ...denial, ...said })))
}

const oldDenial = {
  error_reason: 'user_denied',
  error: 'access_denied',
  error_description: 'The user denied your request.',
}

const denial = {
  error: 'access_denied',
  error_code: '200',
  error_description: 'Permissions error',
  error_reason: 'user_denied',
}

/** What is the app's fault goes back without any of OAuth's own names. passport-facebook has a branch for it. */
function brokenApp(error: OAuthError, context: DialectContext & { readonly redirectUri: string }): 'page' | Response {
  const { redirectUri, params, app } = context
  if (isOob(redirectUri)) return 'page'
  const state = given(params, 'state')
  const message = error.code === 'invalid_scope' ? invalidScopes(params, app?.scopes ?? []) : error.description
  const said = { error_code: '100', error_message: message, ...(state && { state }) }
  return found(withTail(callbackUrl(redirectUri, said)))
}

function invalidScopes(params: Params, registered: readonly string[]): string {
  const names = scopesIn(params).filter(name => name !== PUBLIC_PROFILE && !registered.includes(name))
  return `Invalid Scopes: ${names.join(', ').slice(0, 200)}`
}

/** Facebook's sentences for what stays on a page. */
function sentenceFor({ code, description }: OAuthError, params: Params): string {
  if (code === 'invalid_client') return 'Invalid App ID: The provided app ID does not look like a valid app ID.'
  if (code === 'invalid_redirect_uri') return blocked
  const missing = ['client_id', 'redirect_uri'].find(name => !given(params, name))
  return missing ? `The parameter ${missing === 'client_id' ? 'app_id' : missing} is required` : description
}

const blocked =
  'URL Blocked: Given URL is not allowed by the Application configuration. This redirect failed because the redirect URI is not whitelisted in the app’s Client OAuth Settings.'

function found(location: string): Response {
  const headers = { location, 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 302, headers })
}
