import type { Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type AuthorizationRequest, readAuthorizationRequest } from 'valetkey/oauth2/messages'
import { readChallenge } from 'valetkey/oauth2/pkce'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import { redirectUriFor, UntrustedCallback } from '../apps/callbacks.ts'
import type { Core } from '../core.ts'
import { readSignInWish } from '../openid/sign-in-wish.ts'
import { type Fact, PageError, type Say } from '../pages/error.ts'
import { type Policy, policyFor } from '../policy.ts'
import { namedResources } from '../resources.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import type { App, Ticket } from '../storage/storage.ts'
import { type Ask, RefusedAsk } from './ask.ts'
import { pushedRequest } from './pushed.ts'

/**
 * RFC 6749 §4.1.1. In order, shown on a page because nothing is trusted yet (§4.1.2.1):
 *   OAuth 2 is spoken here                     400
 *   each parameter once, as plain text         400
 *   client_id is there and known               400
 *   a request_uri of ours is this app's        400, pushed.ts; what was pushed is read instead
 *   redirect_uri is registered                 400
 * then sent back to the app:
 *   it was pushed, where that is required      invalid_request
 *   no request object is used                  request_not_supported, request_uri_not_supported
 *   response_type is there and on offer        invalid_request, unsupported_response_type
 *   the app may use the code grant             unauthorized_client
 *   a token has an app to go back to           invalid_request
 *   response_mode is on offer                  invalid_request
 *   PKCE as the policy wants it, for a code    invalid_request
 *   every scope exists and is the app's        invalid_scope
 *   every resource exists                      invalid_target
 *   with OpenID Connect: prompt and max_age    invalid_request, openid/sign-in-wish.ts
 */
export async function askOAuth2(core: Core, params: readonly Pair[]): Promise<Ask> {
  if (!core.policy.protocols.includes(2)) throw new PageError(400, texts => texts.error.oauth2Off)
  const message = readMessage(params)
  const app = await knownApp(core, message)
  const pushed = await pushedRequest(core, app, message)
  return pushed === null ? askOf(core, app, params, null) : askOf(core, app, pushed.params, pushed.ticket)
}

/** An app's request, judged as it came, out of the storage, or while it is being pushed (RFC 9126 §2.1). */
export function askOf(core: Core, app: App, params: readonly Pair[], from: Ticket | 'pushing' | null): Ask {
  const message = readMessage(params)
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
    const judged = judge(core, { ...way, message, answers, pushed: from !== null })
    return { ...way, ...judged, ticket: from === 'pushing' ? null : from }
  } catch (error) {
    throw error instanceof OAuthError ? new RefusedAsk(error, way) : error
  }
}

type Judged = Omit<Ask, 'app' | 'policy' | 'params' | 'redirectUri' | 'oob' | 'responseMode' | 'state' | 'ticket'>

interface Case extends Pick<Ask, 'app' | 'policy' | 'params' | 'oob' | 'answers'> {
  readonly message: AuthorizationRequest
  readonly pushed: boolean
}

function judge(core: Core, { app, policy, message, params, oob, answers, pushed }: Case): Judged {
  if (core.policy.par && policy.parRequired && !pushed)
    throw new OAuthError('invalid_request', 'this app must push its authorization requests and send a request_uri')
  if (message.requestUri !== undefined)
    throw new OAuthError('request_uri_not_supported', 'request_uri must be one that was given for a pushed request')
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
  if (core.openid !== null) readSignInWish(message)
  return {
    protocol: 2,
    answers,
    challenge: readChallenge(message, {
      required: answers.includes('code') && needsPkce(app, policy),
      plain: policy.pkcePlain,
    }),
    scopes: grantedScopes(core, app, core.dialect.scopesFor(params, app) ?? message.scope),
    resources: namedResources(core, message.resource),
    redirectUriSent: message.redirectUri !== undefined,
    silent: message.prompt === 'none',
    requestToken: null,
  }
}

function readMessage(params: readonly Pair[]): AuthorizationRequest {
  try {
    return readAuthorizationRequest(params)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    throw untrusted(texts => texts.error.unreadableLink, error)
  }
}

async function knownApp(core: Core, { clientId }: AuthorizationRequest): Promise<App> {
  if (clientId === undefined) {
    const error = new OAuthError('invalid_request', 'Missing required parameter: client_id.')
    throw untrusted(texts => texts.error.noClient, error)
  }
  const app = await core.storage.apps.byClientId(clientId)
  if (app !== null && app.disabledAt === null) return app
  const details = app === null ? {} : { appId: app.id, client: 'app_disabled' }
  const error = new OAuthError('invalid_client', 'there is no such client', { details })
  throw untrusted(texts => texts.error.unknownApp, error, [['clientIdSent', clientId]])
}

function trustedRedirectUri(app: App, policy: Policy, { redirectUri }: AuthorizationRequest): string {
  if (redirectUri === undefined && policy.redirectUriRequired) {
    const details = { appId: app.id }
    const error = new OAuthError('invalid_request', 'Missing required parameter: redirect_uri.', { details })
    throw untrusted(texts => texts.error.noRedirectUri, error)
  }
  try {
    return redirectUriFor(app, policy, redirectUri)
  } catch (error) {
    if (!(error instanceof UntrustedCallback)) throw error
    const details = { appId: app.id, callback: error.requested }
    const refused = new OAuthError('invalid_redirect_uri', error.message, { details })
    throw untrusted(texts => texts.error.foreignRedirectUri, refused, factsOf(app, error))
  }
}

/** All of these are 400, an unknown client too: 401 would ask the browser to authenticate. */
function untrusted(say: Say, error: OAuthError, facts: readonly Fact[] = []): PageError {
  return new PageError(400, say, [['error', error.code], ['reason', error.description], ...facts], error)
}

/** RFC 6749 §3.1.2.4: the registered addresses are secret to nobody who may ask for the nearest; showing them saves hours. */
function factsOf(app: App, { requested, nearest }: UntrustedCallback): Fact[] {
  const others = app.redirectUris.filter(uri => uri !== nearest?.uri).slice(0, 5)
  return [
    ['app', app.name],
    ...(requested === null ? [] : [['redirectUriSent', requested] as const]),
    ...(nearest === null ? [] : [['nearest', nearest.uri] as const, ['difference', nearest.difference] as const]),
    ...others.map(uri => ['registered', uri] as const),
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
