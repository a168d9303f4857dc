import type { Context, MiddlewareHandler, Next } from 'hono'
import { randomText } from 'valetkey/http/random'
import { createApps } from './apps/apps.ts'
import type { Core } from './core.ts'
import { contextOf, createCore, now } from './core.ts'
import { codeOf } from './endpoints/answering.ts'
import { readAsk, refuse as refuseAuthorization } from './endpoints/authorize.ts'
import { allow, beginTicket, deny } from './endpoints/decide.ts'
import type { Grant } from './grants/grant.ts'
import { grantsWith } from './grants/index.ts'
import { check, refuse } from './guard.ts'
import { errorPage, PageError } from './pages/error.ts'
import { createPeople } from './people/people.ts'
import type { Authorization, Decision, GuardEnv, GuardOptions, Provider, ServerOptions } from './provider.ts'
import { createRoutes } from './routes.ts'
import { createTokens } from './trail/leaked.ts'

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
  let guards = 0
  return {
    issuer: core.issuer,
    storage: core.storage,
    limits: core.limits,
    routes,
    fetch: async (request, bindings) => routes.fetch(request, bindings),
    guard: scope => guard(core, typeof scope === 'string' ? { scope } : (scope ?? {}), `guard ${++guards}`),
    check: (request, wanted) => check(core, request, wanted),
    refuse: async (error, request) => refuse(core, error, request),
    decide: decision => decide(core, decision),
    apps: createApps(core),
    tokens: createTokens(core),
    people: createPeople(core),
    drain: () => core.life.stop(),
    async close() {
      core.life.stop()
      await core.lastUse.settled()
      await core.events.settled()
      await core.upkeep?.stop()
      await core.storage.close()
    },
  }
}

/** `name`: which of the server's guards this is, the same in every process that makes them in the same order. */
function guard(core: Core, options: GuardOptions, name: string): MiddlewareHandler<GuardEnv> {
  /** The refusal; null: it went through. */
  const guarded = async (c: Context<GuardEnv>, next: Next): Promise<Response | null> => {
    let authorization: Authorization
    try {
      authorization = await check(core, c.req.raw, options)
    } catch (thrown) {
      core.observer.note(c.req.raw, { error: codeOf(thrown) })
      return refuse(core, thrown, c.req.raw)
    }
    core.observer.note(c.req.raw, { appId: authorization.app.id, userId: authorization.user?.id })
    c.set('authorization', authorization)
    if (options.limit === undefined) {
      await next()
      return null
    }
    const at = now(core)
    const { limit, windowMs } = options.limit
    const whose = `${name} ${limit} ${windowMs} ${authorization.tokenId ?? authorization.app.id}`
    const standing = await core.limits.hit(whose, options.limit, at)
    const context = contextOf(core, 'guard', c.req.raw, authorization)
    if (standing.spent) c.res = await core.dialect.limitReply(standing, at, context)
    else await next()
    for (const [name, value] of Object.entries(core.dialect.limitHeaders(standing, at))) c.header(name, value)
    return null
  }
  return async (c, next) => {
    const response = await core.observer.follow(c.req.raw, 'guard', async () => (await guarded(c, next)) ?? c.res)
    if (!c.finalized) return response
    if (response !== c.res) c.res = response
    return undefined
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
    // Whoever decides without pages vouches for the person, now.
    const authenticatedAt = await core.storage.now()
    const answer = { ask, ticketId, browser, user, authenticatedAt, scopes: granted }
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
