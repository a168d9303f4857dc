import { type Context, Hono } from 'hono'
import { type Core, peerAddresses } from './core.ts'
import { accessToken } from './endpoints/access-token.ts'
import { asOAuthError } from './endpoints/answering.ts'
import { authorize } from './endpoints/authorize.ts'
import { metadata } from './endpoints/metadata.ts'
import { outOfBand } from './endpoints/out-of-band.ts'
import { requestToken } from './endpoints/request-token.ts'
import { revoke } from './endpoints/revoke.ts'
import { signIn, signOut } from './endpoints/sign-in.ts'
import { token } from './endpoints/token.ts'
import type { Grants } from './grants/index.ts'
import { errorPage, PageError } from './pages/error.ts'
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
}

const routes: readonly Route[] = [
  { path: 'signIn', methods: ['GET', 'POST'], endpoint: signIn },
  { path: 'signOut', methods: ['GET', 'POST'], endpoint: signOut },
  { path: 'authorize', methods: ['GET', 'POST'], endpoint: authorize },
  { path: 'oauth1Authorize', methods: ['GET', 'POST'], endpoint: authorize, protocol: 1 },
  { path: 'oauth1Authenticate', methods: ['GET', 'POST'], endpoint: authorize, protocol: 1 },
  { path: 'oob', methods: ['GET'], endpoint: outOfBand },
  { path: 'token', methods: 'any', endpoint: token, protocol: 2 },
  { path: 'revoke', methods: 'any', endpoint: revoke, protocol: 2 },
  { path: 'metadata', methods: ['GET'], endpoint: metadata, protocol: 2 },
  { path: 'requestToken', methods: ['GET', 'POST'], endpoint: requestToken, protocol: 1 },
  { path: 'accessToken', methods: ['GET', 'POST'], endpoint: accessToken, protocol: 1 },
]

/** The only file that knows Hono's routing: every endpoint is a function of the core and a Request. */
export function createRoutes(core: Core, grants: Grants): Hono {
  const app = new Hono({ strict: true })
  for (const { path, methods, endpoint, protocol } of routes) {
    if (protocol !== undefined && !core.policy.protocols.includes(protocol)) continue
    const handler = (c: Context) => handle(core, c, methods, request => endpoint(core, request, grants))
    app.all(core.paths[path], handler)
    app.all(`${core.paths[path]}/`, handler)
  }
  app.get(core.paths.assets + sheetName, () => asset(sheet, 'text/css'))
  app.get(core.paths.assets + iconName, () => asset(icon, 'image/svg+xml'))
  return app
}

type Answer = (request: Request) => Response | Promise<Response>

async function handle(core: Core, c: Context, methods: Route['methods'], answer: Answer): Promise<Response> {
  const request = c.req.raw
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
    ?.remoteAddress
  if (peer !== undefined) peerAddresses.set(request, peer)
  try {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (methods !== 'any' && !methods.includes(method)) return await notAllowed(core, methods)
    return await answer(request)
  } catch (thrown) {
    return errorPage(core, asPageError(core, thrown))
  }
}

/** The last net: whatever an endpoint did not write itself becomes a page. */
function asPageError(core: Core, thrown: unknown): PageError {
  if (thrown instanceof PageError) return thrown
  const error = asOAuthError(core, thrown)
  if (error.status >= 500)
    return new PageError(
      500,
      'Something went wrong',
      'It is our fault, and it was written down. Please try again later.',
    )
  return new PageError(error.status, 'This request cannot be read', error.description, [['Error', error.code]])
}

async function notAllowed(core: Core, methods: readonly string[]): Promise<Response> {
  const page = await errorPage(
    core,
    new PageError(405, 'Not this way', `This address takes ${methods.join(' and ')} only.`),
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
