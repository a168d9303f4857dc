import { budgetOf, type Call, limitOf, type Resource, viewerOf } from './call.ts'
import { type Profile, profileById, profileNamed } from './data.ts'
import { noneOf, twitterError } from './errors.ts'
import { flag } from './parameters.ts'
import { post } from './posting.ts'
import { quarterly, resetOf } from './rate.ts'
import { depths, page } from './timelines.ts'
import { lastTweetOf, tweet } from './tweets.ts'
import { type Entity, user } from './users.ts'
import type { World } from './world.ts'

/** The API, versions 1 and 1.1 alike. */
const table: readonly Resource[] = [
  {
    method: 'GET',
    path: 'account/verify_credentials',
    access: 'person',
    limits: { person: 75 },
    run: verifyCredentials,
  },
  { method: 'POST', path: 'statuses/update', access: 'writer', run: update },
  { method: 'GET', path: 'statuses/home_timeline', access: 'person', limits: { person: 15 }, run: homeTimeline },
  {
    method: 'GET',
    path: 'statuses/user_timeline',
    access: 'anyone',
    limits: { person: 900, app: 1500 },
    run: userTimeline,
  },
  { method: 'GET', path: 'users/show', access: 'anyone', limits: { person: 900, app: 900 }, run: showUser },
  {
    method: 'GET',
    path: 'application/rate_limit_status',
    access: 'anyone',
    limits: { person: 180, app: 180 },
    run: rateLimitStatus,
  },
  { method: 'POST', path: 'oauth/invalidate_token', access: 'person', run: invalidateToken },
]

/** The resource at a path below the version; the one that is OAuth's may leave out its `.json`. */
export function resourceAt(method: string, path: string): Resource | undefined {
  const [, name, suffix] = /^(.*?)(\.json)?$/.exec(path) ?? []
  const found = table.find(one => one.method === method && one.path === name)
  return suffix || found?.run === invalidateToken ? found : undefined
}

function verifyCredentials(_: World, call: Call): Entity {
  const { parameters, view, authorization } = call
  const viewer = viewerOf(call)
  return {
    ...user(viewer, view),
    ...(flag(parameters, 'skip_status', false) ? {} : lastTweetOf(viewer, view)),
    ...(flag(parameters, 'include_email', false) ? { email: authorization.user?.email ?? null } : {}),
  }
}

function update(world: World, call: Call): Entity {
  const { parameters, authorization, view } = call
  const { name, website } = authorization.app
  const source = { name, url: website ?? world.origin }
  const stored = post(world.tweets, { author: viewerOf(call), source, parameters, now: world.now() })
  return tweet(stored, { ...view, tweets: world.tweets.value })
}

function homeTimeline(_: World, { view }: Call): readonly Entity[] {
  return page(view.tweets, view.parameters, depths.home).map(one => tweet(one, view))
}

function userTimeline(_: World, { view, viewer }: Call): readonly Entity[] {
  const asked = profileAsked(view.parameters) ?? viewer
  if (!asked) throw twitterError('noSuchPage')
  const own = view.tweets.filter(({ userId }) => userId === asked.id)
  return page(own, view.parameters, depths.user).map(one => tweet(one, view))
}

function showUser(_: World, { view }: Call): Entity {
  const asked = profileAsked(view.parameters)
  if (!asked) throw noneOf('user_id', 'screen_name')
  return { ...user(asked, view), ...lastTweetOf(asked, view) }
}

/** undefined: nobody was named. */
function profileAsked({ user_id, screen_name }: Call['parameters']): Profile | undefined {
  if (!user_id && !screen_name) return undefined
  const profile = user_id ? profileById(user_id) : profileNamed(screen_name ?? '')
  if (!profile) throw twitterError('userNotFound')
  return profile
}

/** `resources=users,statuses` asks for some families only. */
function rateLimitStatus({ rates, now }: World, call: Call): Entity {
  const asked = call.parameters['resources']?.split(',')
  const families: Record<string, Record<string, Entity>> = {}
  for (const resource of table) {
    const [family = ''] = resource.path.split('/')
    const limit = limitOf(resource, call)
    if (limit === undefined || (asked && !asked.includes(family))) continue
    const standing = rates.look(budgetOf(resource, call), quarterly(limit), now())
    const shown = { limit, remaining: standing.remaining, reset: resetOf(standing) }
    families[family] = { ...families[family], [nameOf(resource)]: shown }
  }
  const { authorization, token } = call
  const whose = token === null ? { application: authorization.app.clientId } : { access_token: token }
  return { rate_limit_context: whose, resources: families }
}

const nameOf = ({ path }: Resource): string => `/${path}${path === 'users/show' ? '/:id' : ''}`

/** Ends what the person allowed the app, so that both are asked anew. */
async function invalidateToken({ provider }: World, call: Call): Promise<Entity> {
  const { authorization, token } = call
  await provider.storage.consents.revoke(viewerOf(call).id, authorization.app.id, 'revoked by the app')
  return { access_token: token }
}
