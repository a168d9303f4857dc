import { OAuthError, type OAuthErrorCode } from 'valetkey/oauth2/errors'
import { checkRedirectUri, isOob } from 'valetkey/oauth2/redirect-uri'
import type { Core } from '../core.ts'
import { isPlainText } from '../plain-text.ts'
import { policyFor } from '../policy.ts'
import type { App } from '../storage/storage.ts'

/** The body of a registration: wire names, nothing judged yet. */
export type Body = Readonly<Record<string, unknown>>

/** What an app says of itself when it registers (RFC 7591 §2), judged. */
export interface ClientMetadata {
  /** null: it has none, and is called by its id. */
  readonly name: string | null
  readonly website: string | null
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly authMethod: AuthMethod
  /** In RFC 7591's words: `implicit` stands among them where a response type brings a token. */
  readonly grantTypes: readonly string[]
  readonly responseTypes: readonly string[]
  /** null: the server's own choice. */
  readonly idTokenAlg: string | null
}

const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const
type AuthMethod = (typeof authMethods)[number]

/** What there is to register for. */
export interface Offer {
  readonly scopes: readonly string[]
  readonly defaultScopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly responseTypes: readonly string[]
  readonly oob: boolean
  /** What ID tokens can be signed with; none where there are no ID tokens. */
  readonly idTokenAlgs: readonly string[]
}

/** The name under which an app's policy keeps how it said it would authenticate. Any way is taken; this is what it is told. */
const authMethodName = 'tokenEndpointAuthMethod'

/**
 * RFC 7591 §2, §3.2.2. In order:
 *   it needs nothing that is not built         unapproved_software_statement, invalid_client_metadata
 *   nor what OpenID Connect has beyond that    invalid_client_metadata
 *   its links are links                        invalid_client_metadata
 *   its way to authenticate is one of ours     invalid_client_metadata
 *   grant and response types are on offer,
 *     and go together (§2.1)                   invalid_client_metadata
 *   the name is short and plain                invalid_client_metadata
 *   redirect URIs: there, few, safe            invalid_redirect_uri
 *   every scope exists                         invalid_client_metadata
 * Links are never followed. What has no meaning here is ignored, as §2 wants it, and missing in the answer.
 */
export function readClientMetadata(body: Body, offer: Offer): ClientMetadata {
  for (const [name, code, reason] of unserved) if (given(body, name)) throw new OAuthError(code, reason)
  checkIdentity(body)
  for (const name of links) checkLink(name, textOf(body, name))
  const authMethod = authMethodOf(body)
  const flows = flowsOf(body, offer, authMethod)
  return {
    name: nameOf(body),
    website: textOf(body, 'client_uri'),
    redirectUris: redirectUrisOf(body, offer, flows.responseTypes),
    scopes: scopesOf(body, offer),
    authMethod,
    idTokenAlg: idTokenAlgOf(body, offer),
    ...flows,
  }
}

/** The other half (RFC 7591 §3.2.1): all that is registered, whoever chose it. */
export function writeClientMetadata(
  app: App,
  { policy, openid }: Pick<Core, 'policy' | 'openid'>,
): Record<string, unknown> {
  const { grants, responseTypes, idTokenAlg } = policyFor(policy, app)
  const implicit = responseTypes.some(type => parts(type).includes('token'))
  return {
    client_id: app.clientId,
    client_id_issued_at: Math.floor(app.createdAt / 1000),
    client_name: app.name,
    ...(app.website !== null && { client_uri: app.website }),
    redirect_uris: app.redirectUris,
    grant_types: [...grants, ...(implicit ? ['implicit'] : [])],
    response_types: responseTypes,
    token_endpoint_auth_method: app.policy[authMethodName] ?? (app.public ? 'none' : 'client_secret_basic'),
    scope: app.scopes.join(' '),
    ...(openid !== null && { id_token_signed_response_alg: idTokenAlg }),
  }
}

/** What of it stands in the app's policy. */
export function policyOfMetadata(metadata: ClientMetadata): App['policy'] {
  const { grantTypes, responseTypes, authMethod, idTokenAlg } = metadata
  return {
    grants: grantTypes.filter(type => type !== 'implicit'),
    responseTypes,
    [authMethodName]: authMethod,
    ...(idTokenAlg !== null && { idTokenAlg }),
  }
}

/** Refused rather than ignored: an app that sends them relies on them. */
const unserved: readonly (readonly [name: string, code: OAuthErrorCode, reason: string])[] = [
  [
    'software_statement',
    'unapproved_software_statement',
    'no software statement is approved here; register without one',
  ],
  ['jwks', 'invalid_client_metadata', 'jwks: keys are of no use here yet; authenticate with a client secret'],
  ['jwks_uri', 'invalid_client_metadata', 'jwks_uri: keys are of no use here yet; authenticate with a client secret'],
  ['sector_identifier_uri', 'invalid_client_metadata', 'sector_identifier_uri: people have one id here for every app'],
]

/**
 * What OpenID Connect Dynamic Client Registration §2 knows and nobody here does: answers that are signed or encrypted in
 * other ways than ID tokens are.
 */
const unservedIdentity = /^(?:id_token_encrypted|userinfo_signed|userinfo_encrypted)_response_(?:alg|enc)$/

function checkIdentity(body: Body): void {
  const beyond = Object.keys(body).find(name => unservedIdentity.test(name) && given(body, name))
  if (beyond !== undefined) throw invalid(`${beyond}: userinfo is plain JSON here, and ID tokens are signed only`)
  if ((textOf(body, 'subject_type') ?? 'public') !== 'public')
    throw invalid('subject_type must be public: people have one id here for every app')
}

function idTokenAlgOf(body: Body, { idTokenAlgs }: Offer): string | null {
  const alg = idTokenAlgs.length === 0 ? null : textOf(body, 'id_token_signed_response_alg')
  if (alg === null || idTokenAlgs.includes(alg)) return alg
  throw invalid(`id_token_signed_response_alg must be ${idTokenAlgs.join(' or ')}`)
}

/** RFC 7591 §2: each MUST point to a page. Shown, if at all, to be followed by people. */
const links = ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'] as const

const most = { name: 100, redirectUris: 20, link: 2048 } as const

/** RFC 7592 §2.2: null and empty are as good as left out. */
function given(body: Body, name: string): boolean {
  return Object.hasOwn(body, name) && ![undefined, null, ''].includes(body[name] as string)
}

function textOf(body: Body, name: string): string | null {
  if (!given(body, name)) return null
  const value = body[name]
  if (typeof value === 'string' && isPlainText(value)) return value
  throw invalid(`${name} must be a text without control characters`)
}

function textsOf(body: Body, name: string): readonly string[] | null {
  if (!given(body, name)) return null
  const value = body[name]
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return [...new Set<string>(value)]
  throw invalid(`${name} must be a list of texts`)
}

function checkLink(name: string, link: string | null): void {
  if (link === null) return
  const web = link.length <= most.link && URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)
  if (!web || /\s/.test(link)) throw invalid(`${name} must be an http or https URL`)
}

/** RFC 7591 §2: client_secret_basic unless said otherwise. */
function authMethodOf(body: Body): AuthMethod {
  const asked = textOf(body, 'token_endpoint_auth_method') ?? 'client_secret_basic'
  const method = authMethods.find(name => name === asked)
  if (method === undefined) throw invalid(`token_endpoint_auth_method must be ${authMethods.join(' or ')}`)
  return method
}

/** RFC 7591 §2.1: `code` goes with authorization_code, `token` with implicit, and neither goes alone. */
const pairs = [
  ['authorization_code', 'code'],
  ['implicit', 'token'],
] as const

function flowsOf(
  body: Body,
  offer: Offer,
  authMethod: AuthMethod,
): Pick<ClientMetadata, 'grantTypes' | 'responseTypes'> {
  const grantTypes = textsOf(body, 'grant_types') ?? ['authorization_code']
  const responseTypes = textsOf(body, 'response_types') ?? usualResponseTypes(grantTypes)
  const noGrant = grantTypes.find(type => !offer.grantTypes.includes(type))
  if (noGrant !== undefined) throw notOffered('grant type', noGrant, offer.grantTypes)
  const offered = responseTypes.map(type => offer.responseTypes.find(one => same(one, type)))
  const odd = responseTypes.find((_, at) => offered[at] === undefined)
  if (odd !== undefined) throw notOffered('response type', odd, offer.responseTypes)
  for (const [grantType, part] of pairs) {
    const asked = responseTypes.some(type => parts(type).includes(part))
    if (asked !== grantTypes.includes(grantType))
      throw invalid(`the grant type ${grantType} and a response type with ${part} go together; name both or neither`)
  }
  if (authMethod === 'none' && grantTypes.includes('client_credentials'))
    throw invalid('an app without a secret has nothing to use client_credentials with')
  return { grantTypes, responseTypes: offered as readonly string[] }
}

/** RFC 7591 §2 says `code`; for an app that sends nobody to us that would contradict its grant types. */
function usualResponseTypes(grantTypes: readonly string[]): readonly string[] {
  return pairs.filter(([grantType]) => grantTypes.includes(grantType)).map(([, part]) => part)
}

const parts = (responseType: string): readonly string[] => responseType.split(' ')
const same = (one: string, other: string): boolean =>
  parts(one).toSorted().join(' ') === parts(other).toSorted().join(' ')

/** One line: a second one could pass for a line of ours. */
function nameOf(body: Body): string | null {
  const name = textOf(body, 'client_name')?.trim() || null
  if (name !== null && (name.length > most.name || /[\t\n]/.test(name)))
    throw invalid(`client_name must be one line of at most ${most.name} characters`)
  return name
}

/** RFC 7591 §2 wants them of every app that people are sent back to; RFC 9700 §2.6 wants them encrypted on their way. */
function redirectUrisOf(body: Body, offer: Offer, responseTypes: readonly string[]): readonly string[] {
  const uris = textsOf(body, 'redirect_uris') ?? []
  if (uris.length === 0 && responseTypes.length > 0) throw invalidRedirectUri('is missing')
  if (uris.length > most.redirectUris)
    throw invalidRedirectUri(`came ${uris.length} times; ${most.redirectUris} are the most`)
  for (const uri of uris) {
    const reason = checkRedirectUri(uri, { http: 'loopback' })
    if (reason !== null) throw invalidRedirectUri(reason)
    if (isOob(uri) && !offer.oob) throw invalidRedirectUri('must lead somewhere; codes are not shown here')
  }
  return uris
}

function scopesOf(body: Body, offer: Offer): readonly string[] {
  const asked = textOf(body, 'scope')?.split(' ').filter(Boolean) ?? []
  const unknown = asked.find(scope => !offer.scopes.includes(scope))
  if (unknown !== undefined) throw invalid(`there is no scope ${unknown.slice(0, 60)}`)
  return asked.length === 0 ? offer.defaultScopes : [...new Set(asked)]
}

function notOffered(what: string, name: string, offered: readonly string[]): OAuthError {
  return invalid(`the ${what} ${name.slice(0, 60)} is not on offer; there is ${offered.join(', ')}`)
}

function invalid(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', reason)
}

function invalidRedirectUri(reason: string): OAuthError {
  return new OAuthError('invalid_redirect_uri', `redirect_uri ${reason}`)
}
