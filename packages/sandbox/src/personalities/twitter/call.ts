import type { Authorization, Standing } from '@valetkey/server'
import { decodeForm, duplicateOf, fields } from 'valetkey/http/form'
import { collect } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Body, BodyTooLarge, readBody } from '../../body.ts'
import { type Profile, profileById } from './data.ts'
import { TwitterError, twitterError } from './errors.ts'
import { type Parameters, withoutOAuth } from './parameters.ts'
import { problemError } from './problems.ts'
import { quarterly, rateHeaders } from './rate.ts'
import { type ApiVersion, httpRefusal, json, refusal, refusalOfV1 } from './replies.ts'
import { accessLevel } from './settings.ts'
import type { View } from './users.ts'
import type { World } from './world.ts'

/** Who may make a call: an app by itself too, a person only, or a person whose token may write. */
type Access = 'anyone' | 'person' | 'writer'

/** Calls in a quarter of an hour, for each person in each app, and for an app by itself. */
interface Limits {
  readonly person: number
  readonly app?: number
}

/** One address of the API, below the version. */
export interface Resource {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  /** Absent: not limited. */
  readonly limits?: Limits
  run(world: World, call: Call): unknown
}

export interface Call {
  readonly parameters: Parameters
  readonly authorization: Authorization
  /** The oauth_token it was signed with; null for an app's own call. */
  readonly token: string | null
  /** null: an app calls for itself. */
  readonly viewer: Profile | null
  readonly view: View
}

/** A person's call: whose it is. */
export function viewerOf({ viewer }: Call): Profile {
  if (viewer === null) throw twitterError('notForApps')
  return viewer
}

/** Reads a call, lets in who may, counts it, and writes the outcome or the error as its version does. */
export async function answer(
  world: World,
  request: Request,
  version: ApiVersion,
  resource: Resource | undefined,
): Promise<Response> {
  const headers: [string, string][] = []
  try {
    if (!resource) throw twitterError('noSuchPage')
    const call = await open(world, request)
    if (call.viewer) headers.push(['x-access-level', accessLevel(call.authorization.scopes)])
    demand(resource, call)
    const standing = count(world, resource, call)
    if (standing) headers.push(...rateHeaders(standing, version === '1' ? 'x-ratelimit' : 'x-rate-limit'))
    if (standing?.spent) throw twitterError('rateLimitExceeded')
    return json(await resource.run(world, call), headers)
  } catch (error) {
    if (error instanceof BodyTooLarge) return httpRefusal(413)
    if (!(error instanceof TwitterError)) throw error
    return version === '1' ? refusalOfV1(error, new URL(request.url).pathname, headers) : refusal(error, headers)
  }
}

async function open(world: World, request: Request): Promise<Call> {
  const body = await readBody(request)
  const authorization = await authenticate(world, request, body)
  const pairs = withoutOAuth([...decodeForm(new URL(request.url).search.slice(1)), ...body.pairs])
  // RFC 5849 sorts repeated names by their values; Twitter refuses them.
  if (duplicateOf(pairs)) throw twitterError('couldNotAuthenticate')
  const parameters = fields(pairs)
  const viewer = authorization.user ? (profileById(authorization.user.id) ?? null) : null
  const view = { origin: world.origin, tweets: world.tweets.value, viewer, parameters }
  const token = authorization.protocol === 1 ? tokenOf(request, body) : null
  return { parameters, authorization, token, viewer, view }
}

/** A signature always has a token here: an app by itself comes with its bearer token. */
async function authenticate({ provider }: World, request: Request, body: Body): Promise<Authorization> {
  const { method, url, headers } = request
  try {
    const authorization = await provider.check({ method, url, headers, body: body.text }, { appOnly: true })
    if (authorization.protocol === 2 || authorization.user) return authorization
  } catch (error) {
    if (error instanceof OAuth1Problem) throw problemError(error, null)
    if (!(error instanceof OAuthError)) throw error
    if (error.code === 'invalid_token') throw twitterError('invalidToken')
  }
  throw twitterError('badAuthentication')
}

function tokenOf({ method, url, headers }: Request, body: Body): string | null {
  const [authorization, contentType] = [headers.get('authorization'), headers.get('content-type')]
  return collect({ method, url, authorization, contentType, body: body.text }).oauth['oauth_token'] ?? null
}

function demand({ access }: Resource, call: Call): void {
  if (access === 'anyone') return
  viewerOf(call)
  if (access === 'writer' && !call.authorization.scopes.includes('write')) throw twitterError('readOnly')
}

/** Where a call's budget stands after it. null: there is none. */
function count({ rates, now }: World, resource: Resource, call: Call): Standing | null {
  const limit = limitOf(resource, call)
  return limit === undefined ? null : rates.hit(budgetOf(resource, call), quarterly(limit), now())
}

export const limitOf = ({ limits }: Resource, { viewer }: Call): number | undefined =>
  viewer ? limits?.person : limits?.app

export const budgetOf = ({ path }: Resource, { viewer, authorization }: Call): string =>
  `${authorization.app.id} ${viewer?.id ?? ''} ${path}`
