import { randomUUID } from 'node:crypto'
import type { Authorization, Standing } from '@valetkey/server'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Body, BodyTooLarge, readBody, type Upload } from '../../body.ts'
import { type Profile, profileById } from './data.ts'
import { ApiError, apiError, doorkeeperChallenge } from './errors.ts'
import { type Parameters, readParameters, text } from './parameters.ts'
import { type Bucket, buckets, hit, rateHeaders } from './rate.ts'
import { opens } from './scopes.ts'
import type { World } from './world.ts'

/** Who may make a call: everybody, any valid token, or a user's token with one of these scopes. */
export type Access = 'everybody' | 'any-token' | readonly string[]

export interface Call {
  readonly request: Request
  readonly parameters: Parameters
  readonly files: readonly Upload[]
  /** null where everybody may call. */
  readonly authorization: Authorization | null
}

/** A call made by a person's token. */
export interface PersonalCall extends Call {
  readonly authorization: Authorization
  readonly viewer: Profile
}

export interface Outcome {
  readonly data: unknown
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A budget that this call counts against besides the usual ones. */
type ExtraBudget = 'statuses' | 'media' | 'paging'

export interface Particulars {
  readonly extra?: ExtraBudget
  /** Of the body, in bytes. */
  readonly limit?: number
}

/** Reads a call, lets in who may, counts it, and writes the outcome or the error, all with Mastodon's headers. */
export async function answer(
  world: World,
  request: Request,
  access: Access,
  run: (call: Call) => Promise<Outcome> | Outcome,
  { extra, limit }: Particulars = {},
): Promise<Response> {
  const began = performance.now()
  const rates = new Headers()
  try {
    const call = await open(world, request, access, limit)
    const standings = count(world, call, extra)
    if (showsRates(request))
      for (const [name, value] of Object.entries(rateHeaders(standings, microseconds(world.now()))))
        rates.set(name, value)
    if (call.authorization !== null && standings.some(({ spent }) => spent)) throw apiError('tooManyRequests')
    const { data, headers, status = 200 } = await run(call)
    return reply(status, data, began, [...Object.entries(headers ?? {}), ...rates])
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return reply(error.status, { error: error.message }, began, [...challengeFor(error), ...rates])
  }
}

/** The budgets are counted everywhere and shown by the REST API only, not by `/oauth/userinfo`. */
const showsRates = (request: Request): boolean => new URL(request.url).pathname.startsWith('/api/')

/** Doorkeeper guards the REST API too, and its 401 names the error even when no token came. */
const challengeFor = ({ status, message }: ApiError): [string, string][] =>
  status === 401 ? [['www-authenticate', doorkeeperChallenge('invalid_token', message)]] : []

/** Narrows a call to a person's; app tokens open no personal call. */
export function personal(call: Call): PersonalCall {
  const viewer = call.authorization?.user ? profileById(call.authorization.user.id) : undefined
  if (!call.authorization || !viewer) throw apiError('userNeeded')
  return { ...call, authorization: call.authorization, viewer }
}

async function open(world: World, request: Request, access: Access, limit: number | undefined): Promise<Call> {
  const body = await bodyOf(request, limit)
  const parameters = readParameters(new URL(request.url), body)
  const said = { request, parameters, files: body.files }
  if (access === 'everybody') return { ...said, authorization: null }
  const authorization = await authorize(world, request, parameters)
  if (access === 'any-token') return { ...said, authorization }
  if (!authorization.user) throw apiError('userNeeded')
  if (!access.some(scope => opens(authorization.scopes, scope))) throw apiError('outsideScopes')
  return { ...said, authorization }
}

async function bodyOf(request: Request, limit: number | undefined): Promise<Body> {
  try {
    return await readBody(request, limit)
  } catch (error) {
    throw error instanceof BodyTooLarge ? apiError('tooLarge') : error
  }
}

/** A time in ms with microseconds to it, as `X-RateLimit-Reset` shows them. */
const microseconds = (ms: number): number => ms + (performance.now() % 1)

/** A token in the header, or as `access_token` or `bearer_token` among the parameters. */
async function authorize(world: World, request: Request, parameters: Parameters): Promise<Authorization> {
  const given = text(parameters, 'access_token') ?? text(parameters, 'bearer_token')
  const header = request.headers.get('authorization') ?? (given ? `Bearer ${given}` : null)
  if (header === null) throw apiError('invalidToken')
  const { origin, pathname } = new URL(request.url)
  try {
    const { method } = request
    return await world.provider.check({ method, url: `${origin}${pathname}`, headers: { authorization: header } })
  } catch (error) {
    throw error instanceof OAuthError ? dead(error) : error
  }
}

const dead = ({ details }: OAuthError): ApiError => apiError(deaths[String(details['dead'])] ?? 'invalidToken')

const deaths: Readonly<Record<string, 'revokedToken' | 'expiredToken'>> = {
  revoked: 'revokedToken',
  expired: 'expiredToken',
}

/** Addresses are counted and shown but never refused: everybody on this machine shares one. */
function count({ rates, now }: World, { authorization, parameters }: Call, extra?: ExtraBudget): Standing[] {
  const who = authorization?.user?.id ?? authorization?.tokenId ?? 'here'
  const paging = ['page', 'min_id', 'max_id', 'since_id'].some(name => parameters[name] !== undefined)
  const counted: [Bucket, string][] = authorization
    ? [
        [buckets.token, authorization.tokenId ?? who],
        [buckets.user, who],
        ...(extra === undefined ? [] : ([[buckets[extra], who]] as [Bucket, string][])),
        ...(paging ? ([[buckets.paging, who]] as [Bucket, string][]) : []),
      ]
    : [[buckets.address, who]]
  return counted.map(([bucket, whose]) => hit(rates, bucket, whose, now()))
}

function reply(status: number, data: unknown, began: number, more: readonly (readonly [string, string])[]): Response {
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    vary: 'Authorization, Origin',
    'x-request-id': randomUUID(),
    'x-runtime': ((performance.now() - began) / 1000).toFixed(6),
  })
  for (const [name, value] of more) headers.set(name, value)
  return new Response(JSON.stringify(data), { status, headers })
}
