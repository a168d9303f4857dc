import type { MiddlewareHandler } from 'hono'
import { randomText } from 'valetkey/http/random'
import { createApps } from './apps.ts'
import type { Core } from './core.ts'
import { contextOf, createCore, now } from './core.ts'
import { readAsk, refuse as refuseAuthorization } from './endpoints/authorize.ts'
import { allow, beginTicket, deny } from './endpoints/decide.ts'
import type { Grant } from './grants/grant.ts'
import { grantsWith } from './grants/index.ts'
import { check, refuse } from './guard.ts'
import { memoryLimits } from './limits.ts'
import { errorPage, PageError } from './pages/error.ts'
import { createPeople } from './people.ts'
import type { Authorization, Decision, GuardEnv, GuardOptions, Provider, ServerOptions } from './provider.ts'
import { createRoutes } from './routes.ts'

/** What a server can have beyond what we bring. */
export interface Extensions {
  /** Further grant types; the policy's `grants` must name them too. */
  readonly grants?: readonly Grant[]
}

/**
 * An OAuth 1.0a and 2.x provider.
 *
 *     const provider = createServer({
 *       issuer: 'https://api.example.org',
 *       keys: [{ kid: '2026-1', secret: process.env.VALETKEY_SECRET }],
 *       storage: sqliteStorage('provider.db'),
 *       scopes: { read: 'Read your things', write: 'Change them' },
 *     })
 *     app.route('/', provider.routes)
 *     app.use('/api/*', provider.guard('read'))
 *
 * The storage is brought up to date by itself, before its first use.
 */
export function createServer(options: ServerOptions & Extensions): Provider {
  const core = createCore(options)
  const routes = createRoutes(core, grantsWith(options.grants))
  return {
    issuer: core.issuer,
    storage: core.storage,
    routes,
    fetch: async (request, bindings) => routes.fetch(request, bindings),
    guard: scope => guard(core, typeof scope === 'string' ? { scope } : (scope ?? {})),
    check: (request, wanted) => check(core, request, wanted),
    refuse: async (error, request) => refuse(core, error, request),
    decide: decision => decide(core, decision),
    apps: createApps(core),
    people: createPeople(core),
    async close() {
      await core.lastUse.settled()
      await core.events.settled()
      await core.storage.close()
    },
  }
}

function guard(core: Core, options: GuardOptions): MiddlewareHandler<GuardEnv> {
  const limits = memoryLimits()
  return async (c, next) => {
    let authorization: Authorization
    try {
      authorization = await check(core, c.req.raw, options)
    } catch (thrown) {
      return refuse(core, thrown, c.req.raw)
    }
    c.set('authorization', authorization)
    if (options.limit === undefined) return next()
    const at = now(core)
    const standing = limits.hit(authorization.tokenId ?? authorization.app.id, options.limit, at)
    const context = contextOf(core, 'guard', c.req.raw, authorization)
    if (standing.spent) c.res = await core.dialect.limitReply(standing, at, context)
    else await next()
    for (const [name, value] of Object.entries(core.dialect.limitHeaders(standing, at))) c.header(name, value)
  }
}

/** The authorization endpoint without its pages: the same request, the same checks, the same single step. */
async function decide(core: Core, { url, userId, decision, scopes }: Decision): Promise<Response> {
  const request = new Request(url)
  try {
    const ask = await readAsk(core, new URL(url).search.slice(1))
    const user = await core.storage.users.byId(userId)
    if (user === null || user.lockedAt !== null) throw new PageError(400, texts => texts.error.unknownPerson)
    const browser = core.keyring.tag('browser', randomText(32))
    const ticketId = await beginTicket(core, ask, browser)
    const granted = scopes === undefined ? ask.scopes : ask.scopes.filter(scope => scopes.includes(scope))
    const answer = { ask, ticketId, browser, user, scopes: granted }
    return await (decision === 'allow' ? allow(core, request, answer) : deny(core, request, answer))
  } catch (thrown) {
    return refuseDecision(core, request, thrown)
  }
}

async function refuseDecision(core: Core, request: Request, thrown: unknown): Promise<Response> {
  try {
    return await refuseAuthorization(core, request, thrown)
  } catch (page) {
    if (page instanceof PageError) return errorPage(core, request, page)
    throw page
  }
}
