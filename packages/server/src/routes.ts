import { type Context, Hono } from 'hono'
import { type Core, peerAddresses } from './core.ts'
import { accessToken } from './endpoints/access-token.ts'
import { asOAuthError } from './endpoints/answering.ts'
import { authorize } from './endpoints/authorize.ts'
import { device } from './endpoints/device.ts'
import { deviceAuthorization, servesDevices } from './endpoints/device-authorization.ts'
import { introspect, introspects } from './endpoints/introspect.ts'
import { metadata } from './endpoints/metadata.ts'
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
import type { Grants } from './grants/index.ts'
import { errorPage, PageError, type Say } from './pages/error.ts'
import { icon, iconName } from './pages/icon.ts'
import { sheet, sheetName } from './pages/sheet.ts'
import type { Paths } from './paths.ts'
import { Throttled } from './throttle.ts'

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
  /** One part of a path more, behind the path itself. */
  readonly below?: true
}

const hasPasswords = (core: Core): boolean => core.users.builtIn
const hasPortal = (core: Core): boolean => core.portal !== null
const registers = (core: Core): boolean => core.registration !== null
const registersMastodon = (core: Core): boolean => core.registration?.mastodon === true

const routes: readonly Route[] = [
  { path: 'signIn', methods: ['GET', 'POST'], endpoint: signIn },
  { path: 'signOut', methods: ['GET', 'POST'], endpoint: signOut },
  { path: 'signUp', methods: ['GET', 'POST'], endpoint: signUp, when: ({ signUp }) => signUp },
  { path: 'password', methods: ['GET', 'POST'], endpoint: password, when: hasPasswords },
  { path: 'settings', methods: ['GET', 'POST'], endpoint: applications },
  { path: 'apps', methods: ['GET'], endpoint: apps, when: hasPortal },
  { path: 'apps', below: true, methods: ['GET', 'POST'], endpoint: app, when: hasPortal },
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
  { path: 'registration', methods: 'any', endpoint: registration, protocol: 2, when: registers },
  { path: 'registration', below: true, methods: 'any', endpoint: registrationManagement, protocol: 2, when: registers },
  { path: 'mastodonApps', methods: 'any', endpoint: registrationMastodon, protocol: 2, when: registersMastodon },
  { path: 'requestToken', methods: ['GET', 'POST'], endpoint: requestToken, protocol: 1 },
  { path: 'accessToken', methods: ['GET', 'POST'], endpoint: accessToken, protocol: 1 },
]

/** The only file that knows Hono's routing: every endpoint is a function of the core and a Request. */
export function createRoutes(core: Core, grants: Grants): Hono {
  const hono = new Hono({ strict: true })
  for (const { path, below, methods, endpoint, protocol, when } of routes) {
    if (protocol !== undefined && !core.policy.protocols.includes(protocol)) continue
    if (when !== undefined && !when(core)) continue
    const handler = (c: Context) => handle(core, c, methods, request => endpoint(core, request, grants))
    const place = below ? `${core.paths[path]}/:below` : core.paths[path]
    hono.all(place, handler)
    hono.all(`${place}/`, handler)
  }
  for (const path of resourceMetadataPaths(core))
    hono.all(path, c => handle(core, c, ['GET'], request => resourceMetadata(core, request)))
  hono.get(core.paths.assets + sheetName, () => asset(sheet, 'text/css'))
  hono.get(core.paths.assets + iconName, () => asset(icon, 'image/svg+xml'))
  return hono
}

type Answer = (request: Request) => Response | Promise<Response>

async function handle(core: Core, c: Context, methods: Route['methods'], answer: Answer): Promise<Response> {
  const request = c.req.raw
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
    ?.remoteAddress
  if (peer !== undefined) peerAddresses.set(request, peer)
  try {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (methods !== 'any' && !methods.includes(method)) return await notAllowed(core, request, methods)
    return await answer(request)
  } catch (thrown) {
    const page = await errorPage(core, request, asPageError(core, thrown))
    if (thrown instanceof Throttled) page.headers.set('retry-after', String(thrown.retryAfterSeconds))
    return page
  }
}

/** The last net: whatever an endpoint did not write itself becomes a page. */
function asPageError(core: Core, thrown: unknown): PageError {
  if (thrown instanceof PageError) return thrown
  if (thrown instanceof Throttled) {
    return new PageError(429, ({ error, format }) => error.tooOften(waitOf(format, thrown)))
  }
  const error = asOAuthError(core, thrown)
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
