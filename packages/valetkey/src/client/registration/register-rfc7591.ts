import type { Answer } from '../../http/send.ts'
import { readError } from '../../oauth2/errors.ts'
import { isOob } from '../../oauth2/redirect-uri.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import type { ClientProof, DynamicRegistration, OAuth2Definition } from '../provider.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from '../tokens/refused-data.ts'
import type { Registered, Stamp } from './registered.ts'

type Ctx = Context<OAuth2Definition>
type Metadata = Readonly<Record<string, unknown>>

/** RFC 7591 §2: how our ways to prove a client are called there. Raw and form-encoded Basic are one. */
const proofs: Readonly<Record<ClientProof, string>> = {
  basic: 'client_secret_basic',
  'basic-raw': 'client_secret_basic',
  post: 'client_secret_post',
  none: 'none',
  private_key_jwt: 'private_key_jwt',
  // Looks like any secret to the server.
  'signed-secret': 'client_secret_post',
}

/** A secret that ends this soon is no use for a sign-in that begins now. */
const EARLY_MS = 15 * 60_000

/** RFC 7591 §3: the app introduces itself; RFC 7592 §2.1: and asks whether it is still known. */
export function dynamicWay(
  ctx: Ctx,
  registration: DynamicRegistration,
): { register(stamp: Stamp): Promise<Registered>; stillKnown(kept: Registered): Promise<Registered | null> } {
  return {
    register: stamp => register(ctx, registration, stamp),
    stillKnown: kept => stillKnown(ctx, kept),
  }
}

async function register(ctx: Ctx, registration: DynamicRegistration, stamp: Stamp): Promise<Registered> {
  const { url, initialAccessToken: token } = registration
  const request = new Request(new URL(url, ctx.definition.baseUrl), {
    method: 'POST',
    headers: { ...headersOf(ctx, token), 'content-type': 'application/json' },
    body: JSON.stringify(metadataOf(ctx, registration, stamp)),
  })
  const answer = await exchange(ctx, request, {
    step: 'register',
    sentence: `We introduced our app to ${ctx.title} (RFC 7591); it gave us a client id, which we keep.`,
    secrets: [token],
  })
  const body = jsonObject(answer)
  const registered = answer.status < 300 ? registeredOf(ctx, body) : null
  if (registered !== null) return registered
  throw await refused(ctx, answer, body, token)
}

function metadataOf(
  { definition }: Ctx,
  { clientName, website, metadata }: DynamicRegistration,
  stamp: Stamp,
): Metadata {
  const { clientAuth = 'basic' } = definition
  const redirectUris = stamp.redirectUris.filter(uri => uri !== '')
  // RFC 8252 §7: what comes back to a loopback address or by hand runs on the person's machine, where nothing is secret.
  const native = redirectUris.every(uri => isOob(uri) || !/^https:/i.test(uri))
  return {
    client_name: clientName,
    ...(website === undefined ? {} : { client_uri: website }),
    redirect_uris: redirectUris,
    ...grantsFor(definition, redirectUris),
    token_endpoint_auth_method: proofs[clientAuth],
    ...(stamp.scope.length === 0 ? {} : { scope: stamp.scope.join(' ') }),
    ...(native ? { application_type: 'native' } : {}),
    ...metadata,
  }
}

/** A server may refuse a grant type it has not on offer for apps that register themselves: none is asked for beyond what is at hand. */
function grantsFor({ deviceUrl }: OAuth2Definition, redirectUris: readonly string[]): Metadata {
  if (redirectUris.length > 0) return { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }
  const device = 'urn:ietf:params:oauth:grant-type:device_code'
  return {
    grant_types: deviceUrl === undefined ? ['client_credentials'] : [device, 'refresh_token'],
    response_types: [],
  }
}

/** Null: no client id came back. */
function registeredOf({ definition }: Ctx, body: Metadata): Registered | null {
  const { client_id: clientId, client_secret: secret, client_secret_expires_at: ends } = body
  if (typeof clientId !== 'string' || clientId === '') return null
  const auth = proofNamed(body['token_endpoint_auth_method'], definition.clientAuth)
  const { registration_client_uri: managementUrl, registration_access_token: managementToken } = body
  const manageable = isText(managementUrl) && isText(managementToken) && URL.canParse(managementUrl)
  return {
    clientId,
    ...(isText(secret) ? { clientSecret: secret } : {}),
    ...(auth === undefined ? {} : { auth }),
    // §3.2.1: 0 is never.
    ...(typeof ends === 'number' && ends > 0 ? { secretEndsAt: ends * 1000 } : {}),
    ...(manageable ? { managementUrl, managementToken } : {}),
  }
}

/** §3.2.1: what the server settled on counts; of the two kinds of Basic the definition's. */
function proofNamed(named: unknown, wanted: ClientProof | undefined): ClientProof | undefined {
  if (wanted !== undefined && proofs[wanted] === named) return wanted
  return (Object.keys(proofs) as ClientProof[]).find(proof => proofs[proof] === named)
}

/** Only a plain "no" counts: a server in trouble is no reason to register again. The answer may bring another token (RFC 7592 §3). */
async function stillKnown(ctx: Ctx, kept: Registered): Promise<Registered | null> {
  if (kept.secretEndsAt !== undefined && kept.secretEndsAt - EARLY_MS <= ctx.now()) return null
  const { managementUrl, managementToken: token } = kept
  if (managementUrl === undefined || token === undefined) return kept
  const request = new Request(managementUrl, { headers: headersOf(ctx, token) })
  const sentence = `We asked ${ctx.title} whether it still knows our app from last time.`
  const answer = await exchange(ctx, request, { step: 'register', sentence, secrets: [token] }).catch(() => null)
  // RFC 7592 §2.1: a client that is gone has no valid token any more.
  if (answer?.status === 401 || answer?.status === 403 || answer?.status === 404) return null
  const read = answer?.status === 200 ? registeredOf(ctx, jsonObject(answer)) : null
  if (read === null || read.clientId !== kept.clientId) return kept
  const fresh = { ...kept, ...read }
  return JSON.stringify(fresh) === JSON.stringify(kept) ? kept : fresh
}

function headersOf({ definition }: Ctx, token: string | undefined): Record<string, string> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return { ...definition.headers, accept: 'application/json', ...bearer }
}

async function refused(ctx: Ctx, answer: Answer, body: Metadata, token: string | undefined): Promise<ConnectError> {
  const { status } = answer
  const said = readError(body, status)
  const next =
    adviceFor(status) ?? (status === 401 ? 'pass initialAccessToken: not everybody may register there' : undefined)
  return connectError('registration_refused', ctx.name, {
    reason: said === undefined ? `${status}, no client id came back` : `${status}, ${said.code}, ${said.description}`,
    ...(said === undefined ? {} : { problem: said.code }),
    status,
    data: await refusedData(answer, [token]),
    ...(next === undefined ? {} : { next }),
  })
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function jsonObject(answer: Answer): Metadata {
  try {
    const value: unknown = JSON.parse(answer.text())
    return typeof value === 'object' && value !== null ? (value as Metadata) : {}
  } catch {
    return {}
  }
}
