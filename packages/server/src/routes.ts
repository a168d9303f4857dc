import { type Context, Hono } from 'hono'
import { type Core, peerAddresses } from './core.ts'
import { accessToken } from './endpoints/access-token.ts'
import { adminApp } from './endpoints/admin/app.ts'
import { adminEvents } from './endpoints/admin/events.ts'
import { adminApps, adminPeople } from './endpoints/admin/lists.ts'
import { adminOverview } from './endpoints/admin/overview.ts'
import { adminPerson } from './endpoints/admin/person.ts'
import { asOAuthError } from './endpoints/answering.ts'
import { authorize } from './endpoints/authorize.ts'
import { device } from './endpoints/device.ts'
import { deviceAuthorization, servesDevices } from './endpoints/device-authorization.ts'
import { introspect, introspects } from './endpoints/introspect.ts'
import { jwks } from './endpoints/jwks.ts'
import { metadata } from './endpoints/metadata.ts'
import { metrics } from './endpoints/metrics.ts'
import { outOfBand } from './endpoints/out-of-band.ts'
import { par } from './endpoints/par.ts'
import { password } from './endpoints/password.ts'
import { app } from './endpoints/portal/app.ts'
import { apps } from './endpoints/portal/apps.ts'
import { registration } from './endpoints/registration.ts'
import { registrationManagement } from './endpoints/registration-management.ts'
import { registrationMastodon } from './endpoints/registration-mastodon.ts'
import { requestToken } from './endpoints/request-token.ts'
import { resourceMetadata, resourceMetadataPaths } from './endpoints/resource-metadata.ts'
import { revoke } from './endpoints/revoke.ts'
import { applications } from './endpoints/settings.ts'
import { signIn, signOut } from './endpoints/sign-in.ts'
import { signUp } from './endpoints/sign-up.ts'
import { waitOf } from './endpoints/throttled-form.ts'
import { token } from './endpoints/token.ts'
import { userinfo } from './endpoints/userinfo.ts'
import type { Grants } from './grants/index.ts'
import { Throttled } from './limits/throttle.ts'
import { health, ready } from './ops/health.ts'
import { errorPage, PageError, type Say } from './pages/error.ts'
import { icon, iconName } from './pages/icon.ts'
import { sheet, sheetName } from './pages/sheet.ts'
import type { Paths } from './paths.ts'

type Endpoint = (core: Core, request: Request, grants: Grants) => Response | Promise<Response>

interface Route {
  readonly path: keyof Paths
  /** Others get 405. The token side writes that itself, in its own dialect. */
  readonly methods: readonly string[] | 'any'
  readonly endpoint: Endpoint
  /** Left out when this protocol is switched off. */
  readonly protocol?: 1 | 2
  /** Left out unless it is so. */
  readonly when?: (core: Core) => boolean
  /** What of a path stands behind the path itself. */
  readonly below?: string
  /** Asked every few seconds by a machine: neither logged nor counted. */
  readonly quiet?: true
}

const hasPasswords = (core: Core): boolean => core.users.builtIn
const hasPortal = (core: Core): boolean => core.portal !== null
const counts = (core: Core): boolean => core.metrics !== null
const tellsWho = (core: Core): boolean => core.openid !== null
const hasAdmin = (core: Core): boolean => core.admin !== null
const registers = (core: Core): boolean => core.registration !== null
const registersMastodon = (core: Core): boolean => core.registration?.mastodon === true

const routes: readonly Route[] = [
  { path: 'signIn', methods: ['GET', 'POST'], endpoint: signIn },
  { path: 'signOut', methods: ['GET', 'POST'], endpoint: signOut },
  { path: 'signUp', methods: ['GET', 'POST'], endpoint: signUp, when: ({ signUp }) => signUp },
  { path: 'password', methods: ['GET', 'POST'], endpoint: password, when: hasPasswords },
  { path: 'settings', methods: ['GET', 'POST'], endpoint: applications },
  { path: 'apps', methods: ['GET'], endpoint: apps, when: hasPortal },
  { path: 'apps', below: '/:id', methods: ['GET', 'POST'], endpoint: app, when: hasPortal },
  { path: 'admin', methods: ['GET'], endpoint: adminOverview, when: hasAdmin },
  { path: 'admin', below: '/apps', methods: ['GET'], endpoint: adminApps, when: hasAdmin },
  { path: 'admin', below: '/apps/:id', methods: ['GET', 'POST'], endpoint: adminApp, when: hasAdmin },
  { path: 'admin', below: '/people', methods: ['GET'], endpoint: adminPeople, when: hasAdmin },
  { path: 'admin', below: '/people/:id', methods: ['GET', 'POST'], endpoint: adminPerson, when: hasAdmin },
  { path: 'admin', below: '/events', methods: ['GET'], endpoint: adminEvents, when: hasAdmin },
  { path: 'authorize', methods: ['GET', 'POST'], endpoint: authorize },
  { path: 'oauth1Authorize', methods: ['GET', 'POST'], endpoint: authorize, protocol: 1 },
  { path: 'oauth1Authenticate', methods: ['GET', 'POST'], endpoint: authorize, protocol: 1 },
  { path: 'oob', methods: ['GET'], endpoint: outOfBand },
  { path: 'token', methods: 'any', endpoint: token, protocol: 2 },
  { path: 'revoke', methods: 'any', endpoint: revoke, protocol: 2 },
  { path: 'introspect', methods: 'any', endpoint: introspect, protocol: 2, when: introspects },
  { path: 'par', methods: 'any', endpoint: par, protocol: 2, when: ({ policy }) => policy.par },
  { path: 'deviceAuthorization', methods: 'any', endpoint: deviceAuthorization, when: servesDevices },
  { path: 'device', methods: ['GET', 'POST'], endpoint: device, when: servesDevices },
  { path: 'metadata', methods: ['GET'], endpoint: metadata, protocol: 2 },
  { path: 'openIdConfiguration', methods: ['GET'], endpoint: metadata, protocol: 2, when: tellsWho },
  { path: 'jwks', methods: ['GET'], endpoint: jwks, protocol: 2, when: tellsWho },
  { path: 'userinfo', methods: 'any', endpoint: userinfo, protocol: 2, when: tellsWho },
  { path: 'registration', methods: 'any', endpoint: registration, protocol: 2, when: registers },
  {
    path: 'registration',
    below: '/:id',
    methods: 'any',
    endpoint: registrationManagement,
    protocol: 2,
    when: registers,
  },
  { path: 'mastodonApps', methods: 'any', endpoint: registrationMastodon, protocol: 2, when: registersMastodon },
  { path: 'requestToken', methods: ['GET', 'POST'], endpoint: requestToken, protocol: 1 },
  { path: 'accessToken', methods: ['GET', 'POST'], endpoint: accessToken, protocol: 1 },
  { path: 'health', methods: ['GET'], endpoint: health, quiet: true },
  { path: 'ready', methods: ['GET'], endpoint: ready, quiet: true },
  { path: 'metrics', methods: ['GET'], endpoint: metrics, when: counts, quiet: true },
]

/** The only file that knows Hono's routing: every endpoint is a function of the core and a Request. */
export function createRoutes(core: Core, grants: Grants): Hono {
  const hono = new Hono({ strict: true })
  for (const { path, below, methods, endpoint, protocol, when, quiet } of routes) {
    if (protocol !== undefined && !core.policy.protocols.includes(protocol)) continue
    if (when !== undefined && !when(core)) continue
    const asked = { name: quiet ? null : path, methods }
    const handler = (c: Context) => handle(core, c, asked, request => endpoint(core, request, grants))
    const place = core.paths[path] + (below ?? '')
    hono.all(place, handler)
    hono.all(`${place}/`, handler)
  }
  for (const path of resourceMetadataPaths(core))
    hono.all(path, c =>
      handle(core, c, { name: 'resourceMetadata', methods: ['GET'] }, request => resourceMetadata(core, request)),
    )
  hono.get(core.paths.assets + sheetName, () => asset(sheet, 'text/css'))
  hono.get(core.paths.assets + iconName, () => asset(icon, 'image/svg+xml'))
  return hono
}

type Answer = (request: Request) => Response | Promise<Response>

/** What somebody came to. */
interface Asked {
  /** What the log and the counts call it; null: they say nothing of it. */
  readonly name: keyof Paths | null
  readonly methods: Route['methods']
}

async function handle(core: Core, c: Context, { name, methods }: Asked, answer: Answer): Promise<Response> {
  const request = c.req.raw
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
    ?.remoteAddress
  if (peer !== undefined) peerAddresses.set(request, peer)
  const answered = () => answerOrPage(core, request, methods, answer)
  return name === null ? answered() : core.observer.follow(request, name, answered)
}

async function answerOrPage(
  core: Core,
  request: Request,
  methods: Route['methods'],
  answer: Answer,
): Promise<Response> {
  try {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (methods !== 'any' && !methods.includes(method)) return await notAllowed(core, request, methods)
    return await answer(request)
  } catch (thrown) {
    const page = await errorPage(core, request, asPageError(core, thrown, request))
    if (thrown instanceof Throttled) page.headers.set('retry-after', String(thrown.retryAfterSeconds))
    return page
  }
}

/** The last net: whatever an endpoint did not write itself becomes a page. */
function asPageError(core: Core, thrown: unknown, request: Request): PageError {
  if (thrown instanceof PageError) return thrown
  if (thrown instanceof Throttled) {
    return new PageError(429, ({ error, format }) => error.tooOften(waitOf(format, thrown)))
  }
  const error = asOAuthError(core, thrown, request)
  if (error.status >= 500) return new PageError(500, texts => texts.error.fault)
  const say: Say = error.status === 413 ? texts => texts.error.tooLarge : texts => texts.error.unreadableRequest
  return new PageError(error.status, say, [
    ['error', error.code],
    ['reason', error.description],
  ])
}

async function notAllowed(core: Core, request: Request, methods: readonly string[]): Promise<Response> {
  const page = await errorPage(
    core,
    request,
    new PageError(405, ({ error, format }) => error.wrongMethod(format.list(methods))),
  )
  page.headers.set('allow', methods.join(', '))
  return page
}

/** Its name changes with its content, so it may be kept for good. */
function asset(content: string, mediaType: string): Response {
  return new Response(content, {
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  })
}
