import type { Provider, Standing } from '@valetkey/server'
import { type Manner, newManner, preflight, refusal, written } from './answer.ts'
import { admit, type Match, matchesAt, matchFor, methodOf, type Outcome } from './call.ts'
import { type Caller, callerOf } from './caller.ts'
import { eraOf, eraTraits, since } from './eras.ts'
import { FlattrError } from './errors.ts'
import { hourly, rateHeaders } from './limits.ts'
import { everywhere, negotiate } from './negotiate.ts'
import { flagOf, readParameters } from './parameters.ts'
import { routes } from './routes.ts'
import type { Service } from './service.ts'
import type { Store } from './store/store.ts'
import { readTarget, type Target } from './target.ts'
import type { Urls } from './urls.ts'

export interface ApiOptions {
  readonly provider: Provider
  readonly store: Store
  readonly urls: Urls
  /** Epoch ms. Default: the machine's clock, moved like the provider's. */
  readonly now?: () => number
  /** The address a request came from, for the budget of callers without a token. Without any, all of them share one. */
  readonly clientAddress?: (request: Request) => string | null
}

/**
 * The REST API: answers whatever is asked below the path of `urls.api`, unknown paths included. Tokens are the
 * provider's.
 *
 * ```ts
 * const api = createApi({ provider, store: sqliteStore('flattr.db'), urls })
 * const answer = await api(new Request('https://api.flattr.com/rest/v2/things/1', { headers }))
 * ```
 */
export function createApi({
  provider,
  store,
  urls,
  now = () => Date.now() + provider.storage.clockOffset,
  clientAddress = () => null,
}: ApiOptions): (request: Request) => Promise<Response> {
  const service: Service = { provider, store, urls, limits: provider.limits, now, clientAddress }
  return request => (request.method === 'OPTIONS' ? Promise.resolve(preflight()) : answer(service, request))
}

async function answer(service: Service, request: Request): Promise<Response> {
  const { urls } = service
  const target = readTarget(request.url, urls)
  const manner = newManner(target?.location ?? urls.api)
  const outcome = await run(service, request, target, manner).catch(thrown =>
    refusal(isMissing(thrown) && target?.strangeSuffix ? new FlattrError('not_acceptable') : thrown, urls.docs),
  )
  const response = await written(outcome, manner)
  return request.method === 'HEAD' ? new Response(null, response) : response
}

const isMissing = (thrown: unknown): boolean => thrown instanceof FlattrError && thrown.code === 'not_found'

/**
 * One call. In order:
 *   its hour is not spent                          rate_limit_exceeded
 *   it can be written as asked                     not_acceptable, invalid_parameters
 *   a token, when one came, is alive               unauthorized
 *   there is something at the path                 not_found
 *   for the method                                 invalid_request (405)
 *   which the caller may ask for                   unauthorized, insufficient_scope
 *   with a body that can be read                   invalid_request
 */
async function run(service: Service, request: Request, target: Target | null, manner: Manner): Promise<Outcome> {
  const caller = await callerOf(service, request)
  manner.era = eraOf(caller.app)
  const matches = target ? matchesAt(routes, target.segments).filter(({ row }) => since(manner.era, row.from)) : []
  const acceptable = chooseFormat(request, target, matches, manner)
  const standing = await count(service, caller, matches, manner)
  if (!acceptable) throw new FlattrError('not_acceptable')
  manner.jsonp = readJsonp(request, manner)
  if (caller.refused) throw caller.refused
  if (matches.length === 0) throw new FlattrError('not_found')
  const { parameters, row, path } = await admitted(request, caller, matches)
  const full = eraTraits[manner.era].fullObjects && flagOf(parameters, 'full')
  const view = { urls: service.urls, era: manner.era, viewer: caller.viewer, full }
  return row.run({ service, view, parameters, path, standing })
}

/** Refusals are written in the format asked for too. false: there is none, and JSON will have to do. */
function chooseFormat(request: Request, target: Target | null, matches: readonly Match[], manner: Manner): boolean {
  const offered = matches.some(({ row }) => row.text) ? [...everywhere, 'txt' as const] : everywhere
  const format = negotiate(target?.suffix ?? null, request.headers.get('accept'), offered)
  manner.format = format ?? 'json'
  manner.list = matches.find(({ row }) => row.list)?.row.list
  return format !== null
}

/** Takes the call from its hour, and has every answer from here on say so. */
async function count(
  { limits, now }: Service,
  { budget }: Caller,
  matches: readonly Match[],
  manner: Manner,
): Promise<Standing> {
  const hour = hourly(eraTraits[manner.era].hourlyLimit)
  if (matches.some(({ row }) => row.uncounted)) return limits.look(budget, hour, now())
  const standing = await limits.hit(budget, hour, now())
  manner.rates = rateHeaders(standing, manner.era)
  if (standing.spent) throw new FlattrError('rate_limit_exceeded')
  return standing
}

const JSONP_NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*$/

/** The name becomes script in somebody's page: nothing but names, dots and numbers in brackets is written. */
function readJsonp({ method, url }: Request, { format }: Manner): string | null {
  const name = new URL(url).searchParams.get('jsonp')
  if (name === null || method !== 'GET' || format !== 'json') return null
  if (name.length <= 64 && JSONP_NAME.test(name)) return name
  throw new FlattrError('invalid_parameters', 'jsonp must be the name of a function')
}

/** A body is read of those only who may call what they name in the request line, and may then name another method. */
async function admitted(request: Request, caller: Caller, matches: readonly Match[]) {
  const named = matches.find(({ row }) => row.method === request.method)
  if (named) admit(named.row, caller)
  const parameters = await readParameters(request)
  const match = matchFor(matches, methodOf(request, parameters))
  admit(match.row, caller)
  return { parameters, ...match }
}
