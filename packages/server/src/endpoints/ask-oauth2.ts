import type { Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type AuthorizationRequest, readAuthorizationRequest } from 'valetkey/oauth2/messages'
import { readChallenge } from 'valetkey/oauth2/pkce'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import { redirectUriFor, UntrustedCallback } from '../callbacks.ts'
import type { Core } from '../core.ts'
import { type Fact, PageError } from '../pages/error.ts'
import { type Policy, policyFor } from '../policy.ts'
import { grantedScopes } from '../scopes.ts'
import type { App } from '../storage/storage.ts'
import { type Ask, RefusedAsk } from './ask.ts'

/**
 * RFC 6749 §4.1.1. In order, shown on a page because nothing is trusted yet (§4.1.2.1):
 *   OAuth 2 is spoken here                     400
 *   each parameter once, as plain text         400
 *   client_id is there and known               400
 *   redirect_uri is registered                 400
 * then sent back to the app:
 *   no request object is used                  request_not_supported, request_uri_not_supported
 *   response_type is there and on offer        invalid_request, unsupported_response_type
 *   the app may use the code grant             unauthorized_client
 *   a token has an app to go back to           invalid_request
 *   response_mode is on offer                  invalid_request
 *   PKCE as the policy wants it, for a code    invalid_request
 *   every scope exists and is the app's        invalid_scope
 */
export async function askOAuth2(core: Core, params: readonly Pair[]): Promise<Ask> {
  if (!core.policy.protocols.includes(2))
    throw new PageError(400, 'Not available', 'This server does not speak OAuth 2.')
  const message = readMessage(params)
  const app = await knownApp(core, message)
  const policy = policyFor(core.policy, app)
  const redirectUri = trustedRedirectUri(app, policy, message)
  const answers = answersOf(policy, core.dialect.responseType(message.responseType))
  const way = {
    app,
    policy,
    params,
    redirectUri,
    oob: isOob(redirectUri),
    responseMode: responseModeOf(policy, answers, message.responseMode) ?? usualMode(policy, answers),
    state: message.state ?? null,
  }
  try {
    return { ...way, ...judge(core, { ...way, message, answers }) }
  } catch (error) {
    throw error instanceof OAuthError ? new RefusedAsk(error, way) : error
  }
}

type Judged = Omit<Ask, 'app' | 'policy' | 'params' | 'redirectUri' | 'oob' | 'responseMode' | 'state'>

interface Case extends Pick<Ask, 'app' | 'policy' | 'params' | 'oob' | 'answers'> {
  readonly message: AuthorizationRequest
}

function judge(core: Core, { app, policy, message, params, oob, answers }: Case): Judged {
  if (message.requestUri !== undefined)
    throw new OAuthError('request_uri_not_supported', 'request_uri is not supported')
  if (message.extra['request'] !== undefined) throw new OAuthError('request_not_supported', 'request is not supported')
  if (core.dialect.responseType(message.responseType) === undefined)
    throw new OAuthError('invalid_request', 'Missing required parameter: response_type.')
  if (answers.length === 0) {
    throw new OAuthError('unsupported_response_type', `the response type must be ${policy.responseTypes.join(' or ')}`)
  }
  if (answers.includes('code') && !policy.grants.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'this app may not use the authorization code grant')
  }
  // Out of band a person copies a code from a page; a token would be minted there and reach nobody.
  if (oob && answers.includes('token'))
    throw new OAuthError('invalid_request', 'a token cannot be brought out of band; register a redirect_uri for it')
  if (responseModeOf(policy, answers, message.responseMode) === null) {
    throw new OAuthError('invalid_request', `response_mode must be one of ${modesFor(policy, answers).join(', ')}`)
  }
  return {
    protocol: 2,
    answers,
    challenge: readChallenge(message, {
      required: answers.includes('code') && needsPkce(app, policy),
      plain: policy.pkcePlain,
    }),
    scopes: grantedScopes(core, app, core.dialect.scopesFor(params, app) ?? message.scope),
    redirectUriSent: message.redirectUri !== undefined,
    silent: message.prompt === 'none',
    requestToken: null,
    ticket: null,
  }
}

function readMessage(params: readonly Pair[]): AuthorizationRequest {
  try {
    return readAuthorizationRequest(params)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    throw untrusted('This link does not work', 'The app sent you here with a request we cannot read.', error)
  }
}

async function knownApp(core: Core, { clientId }: AuthorizationRequest): Promise<App> {
  if (clientId === undefined) {
    const error = new OAuthError('invalid_request', 'Missing required parameter: client_id.')
    throw untrusted('This link does not work', 'The app that sent you here did not say who it is.', error)
  }
  const app = await core.storage.apps.byClientId(clientId)
  if (app !== null && app.disabledAt === null) return app
  const error = new OAuthError('invalid_client', 'there is no such client')
  const sentence = 'The app that sent you here is not registered with us, or is switched off.'
  throw untrusted('Unknown app', sentence, error, [['client_id sent', clientId]])
}

function trustedRedirectUri(app: App, policy: Policy, { redirectUri }: AuthorizationRequest): string {
  if (redirectUri === undefined && policy.redirectUriRequired) {
    const error = new OAuthError('invalid_request', 'Missing required parameter: redirect_uri.')
    throw untrusted('This link does not work', 'The app that sent you here did not say where to send you back.', error)
  }
  try {
    return redirectUriFor(app, policy, redirectUri)
  } catch (error) {
    if (!(error instanceof UntrustedCallback)) throw error
    throw untrusted(
      'We cannot send you back',
      'The app that sent you here wants the answer at an address it has not registered with us. Nothing was shared.',
      new OAuthError('invalid_redirect_uri', error.message),
      factsOf(error),
    )
  }
}

/** All of these are 400, an unknown client too: 401 would ask the browser to authenticate. */
function untrusted(title: string, sentence: string, error: OAuthError, facts: readonly Fact[] = []): PageError {
  return new PageError(400, title, sentence, [['Error', error.code], ['Reason', error.description], ...facts], error)
}

/** RFC 6749 §3.1.2.4: the registered address is the app's own secret to nobody; showing the nearest one saves hours. */
function factsOf(error: UntrustedCallback): Fact[] {
  return [
    ...(error.requested === null ? [] : [['redirect_uri sent', error.requested] as const]),
    ...(error.nearest === null
      ? []
      : [['nearest registered', error.nearest.uri] as const, ['difference', error.nearest.difference] as const]),
  ]
}

/** The types of a response_type, in whatever order they are named; none when this one is not on offer. */
function answersOf(policy: Policy, responseType: string | undefined): Ask['answers'] {
  const wanted = responseType?.split(' ').sort().join(' ')
  const offered = policy.responseTypes.find(type => type.split(' ').sort().join(' ') === wanted)
  return (['code', 'token'] as const).filter(answer => offered?.split(' ').includes(answer))
}

type Mode = Ask['responseMode']

function responseModeOf(policy: Policy, answers: Ask['answers'], mode: string | undefined): Mode | null {
  if (mode === undefined) return usualMode(policy, answers)
  return modesFor(policy, answers).find(offered => offered === mode) ?? null
}

function usualMode(policy: Policy, answers: Ask['answers']): Mode {
  return answers.includes('token') ? 'fragment' : (policy.responseModes[0] ?? 'query')
}

/** OAuth 2.0 Multiple Response Types §3: a token never stands in a query. */
function modesFor({ responseModes }: Policy, answers: Ask['answers']): readonly Mode[] {
  return answers.includes('token')
    ? [...new Set(['fragment', ...responseModes] as const)].filter(mode => mode !== 'query')
    : responseModes
}

function needsPkce(app: App, policy: Policy): boolean {
  return policy.pkce === 'required' || (policy.pkce === 'off-for-confidential' && app.public)
}
