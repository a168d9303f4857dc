import { same } from 'valetkey/http/same'
import { OAuthError } from 'valetkey/oauth2/errors'
import { withoutSecrets } from '../apps/app-secrets.ts'
import { type Body, type ClientMetadata, policyOfMetadata, readClientMetadata } from '../apps/client-metadata.ts'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import type { Grants } from '../grants/index.ts'
import { readJsonObject } from '../request-body.ts'
import type { App, AppWithSecrets } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { answering, requireMethod } from './answering.ts'
import { bearerOn, invalidToken, jsonAnswer, mintRegistrationToken, offerFor } from './registering.ts'
import { clientInformation } from './registration.ts'

/** The app whose registration this is, and the token that proved it. */
interface Holder {
  readonly app: AppWithSecrets
  readonly token: string
  readonly hash: Uint8Array
}

/**
 * RFC 7592 §2. In order:
 *   the method is GET, PUT or DELETE           405
 *   a token is there                           401, challenge without an error
 *   it is this app's registration token        invalid_token (an app that is gone has none)
 *   the app is not disabled                    access_denied (403)
 *   then the method's own checks               read, update, remove
 */
export function registrationManagement(core: Core, request: Request, grants: Grants): Promise<Response> {
  return answering(core, request, 'registration', async known => {
    requireMethod(request, ['GET', 'PUT', 'DELETE'])
    const holder = await holderOf(core, request)
    known.app = holder.app
    if (holder.app.disabledAt !== null)
      throw new OAuthError('access_denied', 'this app is disabled; ask whoever runs this server', { status: 403 })
    if (request.method === 'PUT') return update(core, grants, holder, await readJsonObject(request))
    return request.method === 'DELETE' ? remove(core, holder) : read(core, holder)
  })
}

async function holderOf(core: Core, request: Request): Promise<Holder> {
  const token = bearerOn(core, request)
  const hash = credentialHash('registration', token)
  const clientId = clientIdIn(core, request)
  const plausible = clientId !== null && core.formats.registration.plausible(token) !== null
  const app = plausible ? await core.storage.apps.registered(clientId, hash) : null
  if (app === null) throw invalidToken(core, 'the registration access token is not one of this app')
  return { app, token, hash }
}

/** The last part of the path; null when it is not written as one. */
function clientIdIn(core: Core, request: Request): string | null {
  const { pathname } = new URL(request.url)
  try {
    return decodeURIComponent(pathname.slice(core.paths.registration.length + 1).replace(/\/$/, ''))
  } catch {
    return null
  }
}

/** RFC 7592 §2.1. Nobody is told a token they have not shown; the secret is not told again at all. */
function read(core: Core, { app, token }: Holder): Response {
  return jsonAnswer(clientInformation(core, withoutSecrets(app), token), 200)
}

/**
 * RFC 7592 §2.2: what was said before is replaced, not added to. In order:
 *   nothing that only we say is said           invalid_client_metadata
 *   client_id, and a client_secret, are right  invalid_client_metadata
 *   what it says is taken here                 client-metadata.ts
 *   it has a secret as before, or none         invalid_client_metadata
 *   then one storage step, won once            invalid_token
 */
async function update(core: Core, grants: Grants, { app, hash }: Holder, body: Body): Promise<Response> {
  checkOwn(app, body)
  const metadata = readClientMetadata(body, offerFor(core, grants, app.registration ?? 'open'))
  if ((metadata.authMethod === 'none') !== app.public)
    throw invalid('an app with a secret keeps it, and one without gets none; register anew instead')
  const next = mintRegistrationToken(core)
  const patch = patchFrom(app, metadata)
  const updated = await core.storage.apps.reregister({ id: app.id, registrationHash: hash, nextHash: next.hash, patch })
  if (updated === null) throw invalidToken(core, 'the registration access token was replaced a moment ago')
  core.events.emit('app.changed', { appId: app.id, data: { registration: app.registration } })
  return jsonAnswer(clientInformation(core, updated, next.text), 200)
}

/** RFC 7592 §2.2: MUST NOT be sent. */
const ours = ['registration_access_token', 'registration_client_uri', 'client_secret_expires_at', 'client_id_issued_at']

function checkOwn({ clientId, secrets }: AppWithSecrets, body: Body): void {
  const alien = ours.find(name => Object.hasOwn(body, name))
  if (alien !== undefined) throw invalid(`${alien} is not the app's to say; leave it out`)
  if (body['client_id'] !== clientId) throw invalid('client_id must be the one of this registration')
  const { client_secret: secret } = body
  if (secret === undefined) return
  const sent = credentialHash('client-secret', typeof secret === 'string' ? secret : '')
  if (secrets.filter(({ hash }) => same(hash, sent)).length === 0)
    throw invalid('client_secret must be the one that was issued, or left out; apps do not choose theirs')
}

/** What the operator granted in good faith (`verified`) was granted to the app as it was. What it leaves out now, it no longer wants. */
function patchFrom({ clientId, policy }: App, metadata: ClientMetadata) {
  const { verified: _, idTokenAlg: _replaced, ...kept } = policy
  const { name, website, redirectUris, scopes } = metadata
  return { name: name ?? clientId, website, redirectUris, scopes, policy: { ...kept, ...policyOfMetadata(metadata) } }
}

/** RFC 7592 §2.3: with the app go its secrets, consents and tokens. */
async function remove(core: Core, { app, hash }: Holder): Promise<Response> {
  if (!(await core.storage.apps.unregister(app.id, hash)))
    throw invalidToken(core, 'the registration access token was replaced a moment ago')
  core.events.emit('app.deleted', { appId: app.id, data: { registration: app.registration } })
  return new Response(null, { status: 204, headers: noStore })
}

function invalid(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', reason)
}
