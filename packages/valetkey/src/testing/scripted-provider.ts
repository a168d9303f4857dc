import type { OAuth1Definition, OAuth2Definition } from '../client/provider.ts'
import { fields } from '../http/form.ts'
import type { Fetch } from '../http/send.ts'
import { json, type Recorded, record, text } from './scripted-message.ts'
import { createOAuth1Side, type OAuth1Side } from './scripted-oauth1.ts'
import { createOAuth2Side, type OAuth2Side } from './scripted-oauth2.ts'

/**
 * A provider in one function from Request to Response: it speaks both protocols for real (signatures are verified,
 * codes are good once, refresh tokens rotate), and records what it was sent. For tests, on any runtime.
 *
 * Its API answers at `me` who somebody is; at `echo` what it was sent, as `Echoed`; at `public` the same without asking who.
 * Everything else is 404, or what `answerNext` says.
 */
export interface ScriptedProvider {
  readonly fetch: Fetch
  readonly origin: string
  /** Definitions with client id and secret. */
  readonly oauth1: OAuth1Definition
  readonly oauth2: OAuth2Definition
  /** The same provider, for an app that registers itself the way Mastodon has it. */
  readonly registering: OAuth2Definition
  readonly requests: readonly Recorded[]
  /** Those that went to this path. */
  sent(path: string): readonly Recorded[]
  /**
   * The next request to this path is answered by this instead; what is called again and again queues up.
   * @example provider.answerNext('/api/echo', json({ error: 'busy' }, 503, { 'retry-after': '7' }))
   */
  answerNext(path: string, answer: Response | ((request: Recorded) => Response | Promise<Response>)): void
  /** What the person's browser ends at, `alice`'s unless said otherwise: the redirect, or without one the bare code or PIN. */
  consent(authorizationUrl: string, options?: { deny?: boolean; user?: string }): string
  /** Access tokens issued so far are refused from now on; refresh tokens live. */
  expireAccessTokens(): void
  /** Registered apps are forgotten. */
  forgetApps(): void
}

export interface ScriptedOptions {
  readonly origin?: string
  /** Seconds an OAuth 2 access token lives; with it refresh tokens are issued. */
  readonly expiresIn?: number
  /** Milliseconds since 1970; OAuth 1 timestamps are refused when more than 300 seconds away. */
  readonly clock?: () => number
}

const CLIENT = { id: 'scripted-client', secret: 'scripted-client-secret' } as const

/**
 * @example
 * const provider = scriptedProvider()
 * const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
 * const { url, pending } = await app.begin({ callback: 'oob' })
 * const { connection } = await app.finish(provider.consent(url), pending)
 */
export function scriptedProvider(options: ScriptedOptions = {}): ScriptedProvider {
  const { origin = 'https://provider.example', clock = Date.now } = options
  const requests: Recorded[] = []
  const scripted = new Map<string, ((request: Recorded) => Response | Promise<Response>)[]>()
  const side1 = createOAuth1Side(CLIENT, clock)
  const side2 = createOAuth2Side(CLIENT, options.expiresIn)
  const handle = async (request: Request): Promise<Response> => {
    const recorded = await record(request)
    requests.push(recorded)
    const special = scripted.get(recorded.path)?.shift()
    return special ? special(recorded) : answer(recorded, side1, side2)
  }
  return {
    fetch: handle,
    origin,
    requests,
    ...definitions(origin),
    sent: path => requests.filter(request => request.path === path),
    answerNext: (path, reply) => {
      const replies = scripted.get(path) ?? []
      scripted.set(path, [...replies, typeof reply === 'function' ? reply : () => reply])
    },
    consent: (url, { deny = false, user = 'alice' } = {}) => {
      const asked = new URL(url)
      return asked.searchParams.has('oauth_token') ? side1.consent(asked, deny, user) : side2.consent(asked, deny, user)
    },
    expireAccessTokens: () => side2.expireAccessTokens(),
    forgetApps: () => side2.forgetApps(),
  }
}

function definitions(origin: string): Pick<ScriptedProvider, 'oauth1' | 'oauth2' | 'registering'> {
  const common = {
    title: 'Scripted',
    baseUrl: `${origin}/api/`,
    authorizeUrl: '/oauth/authorize',
    identity: { url: 'me', id: 'id', name: 'name' },
  }
  const oauth2: OAuth2Definition = {
    ...common,
    oauth: 2,
    accessTokenUrl: '/oauth/token',
    revokeUrl: '/oauth/revoke',
    scope: 'read write',
  }
  return {
    oauth1: {
      ...common,
      oauth: 1,
      requestTokenUrl: '/oauth/request_token',
      accessTokenUrl: '/oauth/access_token',
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
    },
    oauth2: { ...oauth2, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    registering: {
      ...oauth2,
      clientAuth: 'post',
      register: {
        kind: 'mastodon',
        url: '/api/v1/apps',
        verifyUrl: '/api/v1/apps/verify_credentials',
        clientName: 'Test',
      },
    },
  }
}

/** What its API answers at `echo`, with credentials, and at `public`. */
export interface Echoed {
  /** Whose token it was; at `public` nobody's. */
  readonly user?: string
  readonly method: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  readonly body: string
  readonly type: string | null
  /** Only at `public`: the header as it came. */
  readonly authorization?: string | null
}

type Route = (request: Recorded, side1: OAuth1Side, side2: OAuth2Side) => Response | Promise<Response>

const routes: Readonly<Record<string, Route>> = {
  '/oauth/request_token': (request, side1) => side1.requestToken(request),
  '/oauth/access_token': (request, side1) => side1.accessToken(request),
  '/oauth/token': (request, _, side2) => side2.token(request),
  '/oauth/revoke': (request, _, side2) => side2.revoke(request),
  '/api/v1/apps': (request, _, side2) => side2.register(request),
  '/api/v1/apps/verify_credentials': (request, _, side2) => side2.verifyApp(request),
  '/api/me': guarded((_request, user) => json({ id: `id-${user}`, name: user })),
  '/api/echo': guarded((request, user) => json({ user, ...echo(request) })),
  '/api/public': request => json({ ...echo(request), authorization: request.headers.get('authorization') }),
}

async function answer(request: Recorded, side1: OAuth1Side, side2: OAuth2Side): Promise<Response> {
  const route = routes[request.path]
  return route ? route(request, side1, side2) : json({ error: 'Not found' }, 404)
}

function guarded(reply: (request: Recorded, user: string) => Response): Route {
  return async (request, side1, side2) => {
    const bearer = /^bearer /i.test(request.headers.get('authorization') ?? '')
    const checked = bearer ? side2.check(request) : await side1.check(request)
    return checked instanceof Response ? checked : reply(request, checked)
  }
}

function echo({ method, query, form, body, headers }: Recorded): Echoed {
  const type = headers.get('content-type')
  return { method, query: { ...fields(query) }, form: { ...fields(form) }, body, type }
}

export { json, type Recorded, text }
