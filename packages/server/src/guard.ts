import { decodeForm, fields, type Pair } from 'valetkey/http/form'
import { isForm, queryOf } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { withoutSecrets } from './apps/app-secrets.ts'
import { type Core, contextOf } from './core.ts'
import { asOAuthError } from './endpoints/answering.ts'
import type { Authorization, CheckedRequest, GuardOptions } from './provider.ts'
import { multipartFields, readBytes } from './request-body.ts'
import { resourceAt, resourceMetadataUrl } from './resources.ts'
import { baseStringHeader } from './signed/signature-invalid.ts'
import { type SignedParts, verifySigned } from './signed/signed-request.ts'
import { byAccessToken } from './signed/signed-token.ts'
import type { AppWithSecrets, LiveToken } from './storage/storage.ts'
import { lookupOf } from './tokens/issue.ts'

/** What a guarded request may carry in its body: a form is read whole, because its parameters are signed. */
const formLimit = 1024 * 1024
const multipartLimit = 32 * 1024 * 1024

/**
 * Whose request is this, and may it do that? In order:
 *   a credential is there                      401, challenges without an error (RFC 6750 §3.1)
 *   in one place only                          invalid_request
 *   it is right                                checkBearer, checkSigned
 *   its scopes cover what is asked             insufficient_scope, permission_denied
 */
export async function check(
  core: Core,
  request: Request | CheckedRequest,
  options: GuardOptions = {},
): Promise<Authorization> {
  const parts = isRequest(request) ? await partsOf(core, request) : givenParts(core, request)
  const resource = resourceOf(core, parts, options)
  try {
    return await judge(core, parts, { ...options, resource })
  } catch (thrown) {
    throw pointing(core, resource, thrown)
  }
}

/** RFC 9728 §5.1: the challenge says where the resource tells who gives tokens for it. */
function pointing(core: Core, resource: string | null, thrown: unknown): unknown {
  const url = resource === null ? null : resourceMetadataUrl(core, resource)
  if (!(thrown instanceof OAuthError) || url === null || !core.origins.includes(new URL(url).origin)) return thrown
  const { code, description, status, headers, details } = thrown
  return new OAuthError(code, description, {
    status,
    headers,
    details: { ...details, resourceMetadata: url },
    cause: thrown,
  })
}

/** What a guard wants, its resource found out. */
type Wanted = Omit<GuardOptions, 'resource'> & { readonly resource: string | null }

async function judge(core: Core, parts: SignedParts, options: Wanted): Promise<Authorization> {
  const places = credentialsIn(parts)
  if (places.length === 0)
    throw new OAuthError('credentials_missing', 'this needs an access token', {
      status: 401,
      details: scopeDetail(options),
    })
  if (places.length > 1)
    throw new OAuthError('invalid_request', 'credentials came in more than one way; send one of them')
  const seen: Seen = { appId: null }
  try {
    const authorization = await (places[0] === 'oauth1'
      ? checkSigned(core, parts, options, seen)
      : checkBearer(core, parts, places[0]!, options, seen))
    core.lastUse.note(authorization)
    return authorization
  } catch (thrown) {
    if (seen.appId !== null) core.refusals.note(seen.appId, 'guard', thrown)
    throw thrown
  }
}

/** Whose request it is, as soon as that is known: a refusal is told to the app's owner. */
interface Seen {
  appId: string | null
}

/** Writes what {@link check} threw. */
export function refuse(core: Core, thrown: unknown, request: Request): Response | Promise<Response> {
  const error = thrown instanceof OAuth1Problem ? thrown : asOAuthError(core, thrown, request)
  const params = decodeForm(queryOf(request.url))
  return core.dialect.guardError(error, contextOf(core, 'guard', request, { params }))
}

type Place = 'oauth1' | 'header' | 'query' | 'body'

function credentialsIn(parts: SignedParts): Place[] {
  const query = /[?&]/.test(parts.url) ? fields(decodeForm(queryOf(parts.url))) : {}
  const body = isForm(parts.contentType) ? fields(decodeForm(new TextDecoder().decode(parts.bytes))) : {}
  const multipart = fields(parts.multipart ?? [])
  const scheme = parts.authorization?.trim().split(/\s/, 1)[0]?.toLowerCase()
  const signed = scheme === 'oauth' || [query, body, multipart].some(place => place['oauth_signature'] !== undefined)
  return [
    ...(signed ? (['oauth1'] as const) : []),
    ...(scheme === 'bearer' ? (['header'] as const) : []),
    ...(query['access_token'] !== undefined ? (['query'] as const) : []),
    ...(body['access_token'] !== undefined ? (['body'] as const) : []),
  ]
}

/**
 * RFC 6750 §2 and §3.1. In order:
 *   OAuth 2 is spoken here                     invalid_request
 *   the place is one this server takes         invalid_request
 *   the token is written as one                invalid_token
 *   it could be one of ours (no lookup yet)    invalid_token
 *   it is known and alive                      invalid_token
 *   it is for the resource this is             invalid_token
 */
async function checkBearer(
  core: Core,
  parts: SignedParts,
  place: Exclude<Place, 'oauth1'>,
  options: Wanted,
  seen: Seen,
): Promise<Authorization> {
  if (!core.policy.protocols.includes(2)) throw new OAuthError('invalid_request', 'bearer tokens are not taken here')
  if (place === 'query' && !core.policy.queryToken) throw wrongPlace('query')
  if (place === 'body' && (!core.policy.bodyToken || parts.method === 'GET')) throw wrongPlace('body')
  const text = bearerText(parts, place)
  const lookup = text === null ? null : lookupOf(core, 'access', text)
  const live = lookup && (await core.storage.tokens.find(lookup))
  if (!live) throw new OAuthError('invalid_token', 'the access token is invalid')
  seen.appId = live.app.id
  if (live.dead !== null)
    throw new OAuthError('invalid_token', deathSentences[live.dead], { details: { dead: live.dead } })
  if (!opens(live, options.resource)) throw new OAuthError('invalid_token', 'the access token is for another resource')
  return requireScope(core, authorizationOf(live, 2), options)
}

/** RFC 8707 §2: a token that was asked for some resources opens no other place, be it no resource at all. */
function opens({ token }: LiveToken, resource: string | null): boolean {
  return token.resources.length === 0 || (resource !== null && token.resources.includes(resource))
}

/** Which resource a guard stands before: the one it names, or the one that the URL lies in. */
function resourceOf(core: Core, { url }: SignedParts, { resource }: GuardOptions): string | null {
  if (resource === undefined) return resourceAt(core, url)
  if (Object.hasOwn(core.resources, resource)) return resource
  throw new TypeError(`guard: the server has no resource "${resource}"`)
}

/** RFC 6750 §2.1: one space, and b64token behind it; X's tokens have percent signs. What is no token of ours dies by its shape. */
const bearer = /^bearer ([A-Za-z0-9\-._~+/%]+=*)$/i

export const bearerOf = (authorization: string | null): string | null =>
  bearer.exec(authorization?.trim() ?? '')?.[1] ?? null

function bearerText(parts: SignedParts, place: 'header' | 'query' | 'body'): string | null {
  if (place === 'header') return bearerOf(parts.authorization)
  const pairs = decodeForm(place === 'query' ? queryOf(parts.url) : new TextDecoder().decode(parts.bytes))
  const values = pairs.filter(([name]) => name === 'access_token')
  if (values.length > 1) throw new OAuthError('invalid_request', 'access_token came more than once')
  return values[0]?.[1] ?? null
}

function wrongPlace(place: string): OAuthError {
  return new OAuthError(
    'invalid_request',
    `an access token is not taken from the ${place}; send it in the Authorization header`,
  )
}

const deathSentences: Readonly<Record<NonNullable<LiveToken['dead']>, string>> = {
  revoked: 'the access token was revoked',
  expired: 'the access token expired',
  rotated: 'the access token was replaced',
  app_disabled: 'the app is disabled',
  user_locked: 'the account is locked',
}

const deathProblems: Readonly<Record<NonNullable<LiveToken['dead']>, string>> = {
  revoked: 'token_revoked',
  expired: 'token_expired',
  rotated: 'token_rejected',
  app_disabled: 'consumer_key_rejected',
  user_locked: 'token_rejected',
}

/** RFC 5849 §3.2, then what the token is worth. Without a token only where the guard says `appOnly`. */
async function checkSigned(core: Core, parts: SignedParts, options: Wanted, seen: Seen): Promise<Authorization> {
  if (!core.policy.protocols.includes(1))
    throw new OAuthError('invalid_request', 'OAuth 1.0a signatures are not taken here')
  const { app, params, token } = await verifySigned<LiveToken>(core, parts, {
    required: [],
    ...byAccessToken(core),
    seen: app => {
      seen.appId = app.id
    },
  })
  if (token === null && !options.appOnly) {
    throw new OAuth1Problem('token_rejected', 'oauth_token is missing; the app alone may not do this')
  }
  if (token === null) return requireScope(core, appAlone(app, params), options)
  if (token.value.dead !== null) throw new OAuth1Problem(deathProblems[token.value.dead])
  return requireScope(core, { ...authorizationOf(token.value, 1), params }, options)
}

function appAlone(app: AppWithSecrets, params: readonly Pair[]): Authorization {
  return { app: withoutSecrets(app), user: null, scopes: app.scopes, protocol: 1, tokenId: null, params }
}

function authorizationOf({ app, user, token }: LiveToken, protocol: 1 | 2): Authorization {
  return { app, user, scopes: token.scopes, protocol, tokenId: token.id }
}

function requireScope(core: Core, authorization: Authorization, { scope }: Pick<GuardOptions, 'scope'>): Authorization {
  if (scope === undefined || core.dialect.scopeCovers(authorization.scopes, scope)) return authorization
  if (authorization.protocol === 1) throw new OAuth1Problem('permission_denied', `this needs the permission ${scope}`)
  throw new OAuthError('insufficient_scope', `this needs the scope ${scope}`, { details: { scope } })
}

const scopeDetail = ({ scope }: Pick<GuardOptions, 'scope'>) => (scope === undefined ? {} : { scope })

/** By its shape: servers bring Request classes of their own. */
function isRequest(request: Request | CheckedRequest): request is Request {
  return 'clone' in request && typeof request.clone === 'function'
}

/** The body is read from a copy: the handler behind the guard finds its own untouched. */
async function partsOf(core: Core, request: Request): Promise<SignedParts> {
  const contentType = request.headers.get('content-type')
  const parts = {
    method: request.method,
    url: core.origins.publicUrl(request),
    authorization: request.headers.get('authorization'),
    contentType,
    claimedBaseString: request.headers.get(baseStringHeader),
  }
  const isMultipart = /^multipart\/form-data/i.test(contentType ?? '')
  const unsigned = core.policy.multipartSigned
  if (request.body === null || request.bodyUsed || !needsBody(parts, isMultipart && unsigned !== null)) {
    return { ...parts, bytes: new Uint8Array() }
  }
  const bytes = await readBytes(request.clone(), isForm(contentType) ? formLimit : multipartLimit)
  if (!isMultipart || unsigned === null) return { ...parts, bytes }
  const entries = await multipartFields(bytes, contentType!)
  const multipart = entries.filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !unsigned.includes(entry[0]),
  )
  return { ...parts, bytes, multipart }
}

/** Parameters may stand in a form; other bodies matter only to a hash of them that was signed. */
function needsBody(parts: Omit<SignedParts, 'bytes'>, multipartSigned: boolean): boolean {
  const signed = /^oauth\s/i.test(parts.authorization ?? '') || /[?&]oauth_signature=/.test(parts.url)
  return isForm(parts.contentType) || multipartSigned || signed
}

function givenParts(core: Core, request: CheckedRequest): SignedParts {
  const headers = new Headers(request.headers as HeadersInit)
  const url = new URL(request.url, core.issuer)
  return {
    method: request.method,
    url: core.origins.includes(url.origin) ? url.href : new URL(core.issuer).origin + url.pathname + url.search,
    authorization: headers.get('authorization'),
    contentType: headers.get('content-type'),
    claimedBaseString: headers.get(baseStringHeader),
    bytes: new TextEncoder().encode(request.body ?? ''),
    ...(request.multipart !== undefined && { multipart: request.multipart as readonly Pair[] }),
  }
}
