import type { User } from '@valetkey/server/storage/storage'
import { type Call, callerOn } from './call.ts'
import { graphError } from './errors.ts'
import { readFields } from './fields.ts'
import { idFor, person, type View } from './people.ts'
import { type Picture, pictureOf } from './picture.ts'
import { since } from './versions.ts'

/** Nobody's sandbox has more people. */
const EVERYBODY = 1000

/** Whom the first part of a path names: `me`, or an id as the calling app knows it. Throws GraphError. */
export async function userAt(call: Call, node: string): Promise<User> {
  const { caller, world, version } = call
  if (node === 'me') {
    if (!caller?.user) throw graphError('viewerNeeded')
    return caller.user
  }
  const users = await world.provider.storage.users.list({ limit: EVERYBODY })
  const named = version < since.objects ? users.find(({ username }) => username === node) : undefined
  const user = users.find(({ id }) => idFor(caller?.app ?? null, id) === node) ?? named
  if (!user) throw graphError('aliasUnknown', node.slice(0, 60))
  return user
}

/** What the app may know of a person by this caller's token; null: nothing that is not public. */
export async function allowedBy({ caller, world }: Call, user: User): Promise<readonly string[] | null> {
  if (!caller) return null
  if (caller.user) return caller.user.id === user.id ? caller.scopes : null
  const consent = await world.provider.storage.consents.find(user.id, caller.app.id)
  const takenBack = world.declined.of(user.id, caller.app.id)
  return consent?.scopes.filter(scope => !takenBack.includes(scope)) ?? null
}

/** GET /me and /ID. */
export async function showPerson(call: Call, node: string): Promise<ReturnType<typeof person>> {
  const { version, params, world } = call
  const { app } = callerOn(call, node)
  const user = await userAt(call, node)
  const view: View = { app, version, origin: world.origin, allowed: await allowedBy(call, user) }
  return person(user, view, readFields(params['fields'] ?? ''))
}

/** GET /me/picture: the picture itself by way of a redirect, unless `redirect=false`. */
export async function showPicture(call: Call, node: string): Promise<{ readonly data: Picture } | Response> {
  const { params, world } = call
  const data = pictureOf(await userAt(call, node), params, world.origin)
  if (['0', 'false'].includes(params['redirect'] ?? '')) return { data }
  const headers = { location: data.url, 'cache-control': 'private, no-store', 'access-control-allow-origin': '*' }
  return new Response(null, { status: 302, headers })
}
