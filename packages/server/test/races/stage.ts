import type { GuardEnv, Policy, Provider } from '@valetkey/server'
import { Hono } from 'hono'
import { callback, type World } from '../world.ts'

/** The provider, and one resource behind its guard. */
export type Fetch = (request: Request) => Promise<Response>

export function guarded(provider: Provider): Fetch {
  const app = new Hono<GuardEnv>()
  app.route('/', provider.routes)
  app.use('/api/*', provider.guard())
  app.all('/api/me', c => c.json({ user: c.get('authorization').user?.username }))
  return async request => app.fetch(request)
}

/** Where a race is run. */
export interface Stage {
  /** With an app of the race's own. */
  readonly it: World
  /** The same server, seen by another app. */
  readonly stranger: World
  /** One request outside the race. */
  readonly fetch: Fetch
}

export async function stageFor(it: World, policy: Partial<Policy>): Promise<Stage> {
  const [own, stranger] = [await appOf(it, policy), await appOf(it, policy)]
  return { it: { ...it, app: own }, stranger: { ...it, app: stranger }, fetch: guarded(it.provider) }
}

async function appOf({ provider }: World, policy: Partial<Policy>): Promise<World['app']> {
  const redirectUris = [callback, 'urn:ietf:wg:oauth:2.0:oob']
  const { app, clientSecret } = await provider.apps.create({ name: 'Photo Keeper', redirectUris, policy })
  return { clientId: app.clientId, clientSecret: clientSecret! }
}
