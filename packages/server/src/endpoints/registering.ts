import { formatChallenge } from 'valetkey/http/challenge'
import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { withoutSecrets } from '../apps/app-secrets.ts'
import { draftApp } from '../apps/apps.ts'
import { type ClientMetadata, type Offer, policyOfMetadata } from '../apps/client-metadata.ts'
import type { Way } from '../apps/registration.ts'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import type { Grants } from '../grants/index.ts'
import { bearerOf } from '../guard.ts'
import { algorithmNames } from '../openid/jwt.ts'
import { policyFor } from '../policy.ts'
import type { App, AppWithSecrets } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'

/**
 * May somebody register an app here and now? In order:
 *   open: not too many from this network       429
 *   else: a token is there                     401, challenge without an error (RFC 6750 §3.1)
 *         not too many wrong ones from here    429
 *         the operator knows it                invalid_token
 */
export async function admit(core: Core, request: Request): Promise<Way> {
  const { initialToken, way } = core.registration!
  // Where nobody knows the address, everybody shares one count: better slow for all than filled up by one.
  const who = { address: core.addressOf(request) ?? 'anywhere' }
  if (initialToken === undefined) {
    await core.throttle.attempt('registration', who)
    return way
  }
  const text = bearerOn(core, request)
  await core.throttle.allow('initial-token', who)
  if (await initialToken(text, request)) return way
  await core.throttle.failed('initial-token', who)
  throw invalidToken(core, 'the initial access token is not one of ours')
}

/** What an app that comes this way can register for. */
export function offerFor(core: Core, grants: Grants, way: Way): Offer {
  const policy = policyFor(core.policy, { policy: { ...core.registration!.policyOf(way) } })
  const implicit = policy.responseTypes.some(type => type.split(' ').includes('token'))
  const scopes = Object.keys(core.scopes)
  return {
    scopes,
    defaultScopes: core.defaultScopes ?? scopes,
    grantTypes: [
      ...[...grants.keys()].filter(type => core.policy.grants.includes(type) && policy.grants.includes(type)),
      ...(implicit ? ['implicit'] : []),
    ],
    responseTypes: policy.responseTypes,
    oob: policy.oob,
    idTokenAlgs: core.openid === null ? [] : algorithmNames,
  }
}

/** The app, with the token it can be managed with where it is to have one. */
export async function registerApp(
  core: Core,
  metadata: ClientMetadata,
  { way, hash }: { readonly way: Way; readonly hash?: Uint8Array },
): Promise<{ readonly app: App; readonly clientSecret: string | null }> {
  const { website, redirectUris, scopes, authMethod } = metadata
  const id = timeOrderedId()
  const clientId = core.formats['client-id'].mint({ kind: 'client-id', id, userId: null }).token
  // RFC 7591 §2: an app without a name is called by its id.
  const name = metadata.name ?? clientId
  const policy = { ...core.registration!.policyOf(way), ...policyOfMetadata(metadata) }
  const input = { clientId, name, website, redirectUris, scopes, public: authMethod === 'none', policy }
  const { app, clientSecret, secret } = await draftApp(core, input, id)
  await core.storage.apps.insert({ ...app, registration: way }, secret, hash)
  core.events.emit('app.created', { appId: id, data: { registration: way } })
  return { app: withoutSecrets((await core.storage.apps.byId(id)) as AppWithSecrets), clientSecret }
}

/** A registration access token (RFC 7592 §1.2): its text is shown, its hash kept. */
export function mintRegistrationToken(core: Core): { readonly text: string; readonly hash: Uint8Array } {
  const { token } = core.formats.registration.mint({ kind: 'registration', id: timeOrderedId(), userId: null })
  return { text: token, hash: credentialHash('registration', token) }
}

/** The token of a request to register or to manage a registration. Throws 401, as RFC 6750 §3.1 words it. */
export function bearerOn(core: Core, request: Request): string {
  const header = request.headers.get('authorization')
  if (header === null) {
    const headers = { 'www-authenticate': formatChallenge({ scheme: 'Bearer', params: { realm: core.issuer } }) }
    throw new OAuthError('invalid_token', 'send the access token for registering in the Authorization header', {
      headers,
    })
  }
  return bearerOf(header) ?? refuseToken(core, 'the Authorization header holds no bearer token')
}

function refuseToken(core: Core, reason: string): never {
  throw invalidToken(core, reason)
}

export function invalidToken(core: Core, reason: string): OAuthError {
  const params = { realm: core.issuer, error: 'invalid_token', error_description: reason }
  return new OAuthError('invalid_token', reason, {
    headers: { 'www-authenticate': formatChallenge({ scheme: 'Bearer', params }) },
  })
}

export function jsonAnswer(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...noStore },
  })
}
