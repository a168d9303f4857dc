import type { Authorization, Provider } from '@valetkey/server'
import { decodeForm, fields } from 'valetkey/http/form'
import { collect } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Body, BodyTooLarge, readBody } from '../../body.ts'
import type { Album } from './album.ts'
import { memberById } from './data.ts'
import { permissionOf, problemAnswer } from './dialect.ts'
import { defaultEnvelope, type Envelope, envelopeFor, written } from './envelope.ts'
import { FlickrError } from './errors.ts'
import { type Method, methods, permissionLevels, type Viewer } from './methods.ts'
import type { Params } from './queries.ts'
import type { Answer } from './representations.ts'

/** What calls work on. */
export interface RestWorld {
  readonly provider: Provider
  readonly album: Album
  /** Epoch ms by the sandbox's clock. */
  now(): number
}

/** Answers `/services/rest`: reads the call, finds out who calls, runs the method, writes the envelope. */
export async function answerRest(request: Request, world: RestWorld): Promise<Response> {
  try {
    const body = await readBody(request)
    const params = fields([...decodeForm(new URL(request.url).search.slice(1)), ...body.pairs])
    return await inEnvelope(params, () => call(request, body, params, world))
  } catch (error) {
    if (error instanceof BodyTooLarge) return new Response('Request entity too large\n', { status: 413 })
    throw error
  }
}

/** Runs it, and writes what came of it as the parameters want it written. */
export async function inEnvelope(params: Params, run: () => Promise<Answer>): Promise<Response> {
  let envelope: Envelope = defaultEnvelope
  try {
    envelope = envelopeFor(params)
    return written(envelope, await run())
  } catch (error) {
    if (error instanceof FlickrError) return written(envelope, error)
    // A broken signature is told outside the envelope, with the base string the server made.
    if (error instanceof OAuth1Problem) return problemAnswer(error)
    throw error
  }
}

async function call(request: Request, body: Body, params: Params, { provider, album }: RestWorld): Promise<Answer> {
  const name = params['method'] ?? ''
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) throw new FlickrError(112, `Method "${name}" not found`)
  const viewer = await viewerOf(request, body, params, provider)
  demand(method, viewer)
  return method.run({ params, viewer, album, origin: provider.issuer })
}

/** Who calls: a signature says so; a mere `api_key` is nobody in particular. */
export async function viewerOf(
  request: Request,
  body: Body,
  params: Params,
  provider: Provider,
): Promise<Viewer | null> {
  const authorization = request.headers.get('authorization')
  const signed = /^oauth\s/i.test(authorization ?? '') || Object.keys(params).some(name => name.startsWith('oauth_'))
  if (!signed) return checkApiKey(params['api_key'], provider)
  const { method, url, headers } = request
  // Against RFC 5849 §3.4.1.3.1 every field of a multipart body is signed; the photo is not, whatever it is.
  const multipart = body.multipart?.filter(([name]) => name !== 'photo')
  const parts = { method, url, body: body.text, ...(multipart && { multipart }) }
  try {
    const authorized = await provider.check({ ...parts, headers }, { appOnly: true })
    const contentType = headers.get('content-type')
    return toViewer(authorized, collect({ ...parts, authorization, contentType }).oauth['oauth_token'] ?? '')
  } catch (error) {
    if (error instanceof OAuth1Problem) throw translated(error)
    // OAuth parameters without a signature, or a bearer token: nothing that Flickr would call one.
    throw error instanceof OAuthError ? new FlickrError(97) : error
  }
}

async function checkApiKey(key: string | undefined, provider: Provider): Promise<null> {
  if (!key || !/^[0-9a-f]{32}$/.test(key)) throw new FlickrError(100, 'Invalid API Key (Key has invalid format)')
  const app = await provider.apps.byClientId(key)
  if (!app || app.disabledAt !== null) throw new FlickrError(100, 'Invalid API Key (Key not found)')
  return null
}

function toViewer({ user, scopes }: Authorization, token: string): Viewer | null {
  const perms = permissionOf(scopes)
  if (!user || !perms) return null
  const { id: nsid, username, displayName: fullname } = user
  return { member: memberById(nsid) ?? { nsid, username, fullname }, perms, token }
}

/** The viewer, when they may do this. */
export function demand({ needs }: Pick<Method, 'needs'>, viewer: Viewer | null): Viewer | null {
  if (needs === 'none') return viewer
  if (!viewer) throw new FlickrError(99, 'User not logged in')
  if (permissionLevels.indexOf(viewer.perms) < permissionLevels.indexOf(needs))
    throw new FlickrError(99, `Insufficient permissions. Method requires ${needs} privileges; ${viewer.perms} granted.`)
  return viewer
}

/** What the method machinery reports itself, in its own envelope; everything else is an OAuth answer. */
const envelopeErrors: Readonly<Record<string, readonly [code: number, message?: string]>> = {
  parameter_absent: [97],
  consumer_key_unknown: [100, 'Invalid API Key (Key not found)'],
  consumer_key_rejected: [100, 'Invalid API Key (Key not found)'],
  token_rejected: [98],
  token_expired: [98],
  token_revoked: [98],
  token_used: [98],
}

function translated(problem: OAuth1Problem): Error {
  const row = envelopeErrors[problem.code]
  return row ? new FlickrError(...row) : problem
}
