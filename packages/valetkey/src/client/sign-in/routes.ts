import { NetworkError } from '../../http/network-error.ts'
import type { Outcome } from '../connection.ts'
import { ConnectError } from '../errors/errors.ts'
import type { RemoteApp } from '../remote-app.ts'
import { sameOriginPath } from './own-address.ts'

/** Answers what is its own; undefined: somebody else's. Every adapter in `valetkey/frameworks` takes one. */
export type Routes = (request: Request) => Promise<Response | undefined>

type Maybe<T> = T | null | undefined

export interface RoutesOptions {
  /**
   * Who is signed in with you: their connections are kept under this name, and only they can disconnect. Left out, a
   * connection is kept under the account's own id, and there is no disconnecting here.
   */
  user?(request: Request): Maybe<string> | Promise<Maybe<string>>
  /** How a sign-in ended; a Response of yours is sent in place of the redirect. */
  done?(outcome: Outcome, request: Request, app: RemoteApp): Maybe<Response> | Promise<Maybe<Response>>
  /** What could not be done; a Response of yours is sent in place of the plain sentence. */
  failed?(
    error: ConnectError | NetworkError,
    request: Request,
    app: RemoteApp,
  ): Maybe<Response> | Promise<Maybe<Response>>
  /** Where people go when the link that brought them here said no `next`. Default `/`. */
  readonly home?: string
}

interface Ground extends RoutesOptions {
  readonly mount: string
  readonly ownOrigins: readonly string[]
  readonly home: string
}

interface Visit {
  readonly ground: Ground
  readonly request: Request
  readonly app: RemoteApp
}

type Stop = (visit: Visit) => Promise<Response>

/** What stands behind the app's name, and by which methods. */
const stops: Readonly<Record<string, { readonly methods: readonly string[]; readonly stop: Stop }>> = {
  '': { methods: ['GET'], stop: connect },
  callback: { methods: ['GET', 'POST'], stop: callback },
  disconnect: { methods: ['POST'], stop: disconnect },
}

/**
 * Three addresses for every registered app: `/connect/:app` (with `?next=/where`), `/connect/:app/callback`, and
 * `POST /connect/:app/disconnect`.
 */
export async function routed(
  request: Request,
  mount: string,
  apps: ReadonlyMap<string, RemoteApp>,
  ownOrigins: readonly string[],
  options: RoutesOptions = {},
): Promise<Response | undefined> {
  const ground: Ground = { home: '/', ...options, mount: `/${mount.replace(/^\/+|\/+$/g, '')}`, ownOrigins }
  const [name = '', place = '', ...more] = partsBelow(ground.mount, new URL(request.url).pathname)
  const app = apps.get(name)
  const stop = Object.hasOwn(stops, place) ? stops[place] : undefined
  if (app === undefined || stop === undefined || more.length > 0) return undefined
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (!stop.methods.includes(method)) return refusal(405, `Use ${stop.methods.join(' or ')}.`, stop.methods)
  return visited(stop.stop, { ground, request, app })
}

async function visited(stop: Stop, visit: Visit): Promise<Response> {
  try {
    return await stop(visit)
  } catch (error) {
    if (!(error instanceof ConnectError || error instanceof NetworkError)) throw error
    const { ground, request, app } = visit
    const own = await ground.failed?.(error, request, app)
    return own ?? refusal(error instanceof ConnectError ? 400 : 502, error.message)
  }
}

async function connect({ ground, request, app }: Visit): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const user = (await ground.user?.(request)) ?? undefined
  const next = searchParams.get('next') ?? ground.home
  return app.authorize(request, { callback: `${pathname.replace(/\/$/, '')}/callback`, next, user })
}

async function callback({ ground, request, app }: Visit): Promise<Response> {
  return app.authorized(
    request,
    async outcome => (await ground.done?.(outcome, request, app)) ?? goTo(302, outcome.next ?? ground.home),
  )
}

/** Only a person of ours ends their own connection, and only from a page of ours (Fetch §3.2: browsers say where a POST is from). */
async function disconnect({ ground, request, app }: Visit): Promise<Response> {
  if (!fromOurselves(request, ground.ownOrigins)) return refusal(403, 'Send the form from a page of this site.')
  const user = await ground.user?.(request)
  if (!user) return refusal(403, 'Sign in here first.')
  await app.disconnect(user)
  const { origin, searchParams } = new URL(request.url)
  return goTo(303, sameOriginPath(searchParams.get('next'), origin) ?? ground.home)
}

function fromOurselves(request: Request, ownOrigins: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  return origin === null || origin === new URL(request.url).origin || ownOrigins.includes(origin)
}

function partsBelow(mount: string, pathname: string): string[] {
  const below = mount === '/' ? pathname : pathname.startsWith(`${mount}/`) ? pathname.slice(mount.length) : ''
  try {
    return below
      .replace(/^\/|\/$/g, '')
      .split('/')
      .map(decodeURIComponent)
  } catch {
    return []
  }
}

function goTo(status: number, location: string): Response {
  return new Response(null, { status, headers: { location, 'cache-control': 'no-store' } })
}

function refusal(status: number, sentence: string, allow: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  if (allow.length > 0) headers.set('allow', allow.join(', '))
  return new Response(`${sentence}\n`, { status, headers })
}
