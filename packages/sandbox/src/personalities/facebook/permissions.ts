import { type Call, callerOn } from './call.ts'
import { graphError } from './errors.ts'
import { allowedBy, userAt } from './nodes.ts'
import { PUBLIC_PROFILE } from './scopes.ts'
import { reasons } from './tokens.ts'
import { since } from './versions.ts'

/** GET /me/permissions: a list with what was taken back; before v2.0 one object with a 1 for each. */
export async function showPermissions(call: Call, node: string): Promise<{ readonly data: readonly object[] }> {
  const { app, user, allowed } = await ofCaller(call, node)
  if (call.version < since.objects) {
    const names = allowed.map(scope => (scope === PUBLIC_PROFILE ? 'installed' : scope))
    return { data: [Object.fromEntries(names.map(name => [name, 1]))] }
  }
  const status = (scopes: readonly string[], status: string) => scopes.map(permission => ({ permission, status }))
  return { data: [...status(allowed, 'granted'), ...status(call.world.declined.of(user.id, app.id), 'declined')] }
}

/** DELETE /me/permissions removes the app: all its tokens of this person die. With a name it takes back that one only. */
export async function deletePermissions(call: Call, node: string, name?: string): Promise<object | true> {
  const { app, user, allowed } = await ofCaller(call, node)
  const { declined, provider } = call.world
  if (name !== undefined && (!allowed.includes(name) || name === PUBLIC_PROFILE))
    throw graphError('parameter', `(#100) The permission ${name.slice(0, 60)} cannot be deleted`)
  if (name !== undefined) declined.add(user.id, app.id, name)
  else {
    await provider.storage.consents.revoke(user.id, app.id, reasons.removed)
    declined.remove(user.id, app.id, declined.of(user.id, app.id))
  }
  return call.version < since.objects ? true : { success: true }
}

/** The person themselves, or the app about one of its people. */
async function ofCaller(call: Call, node: string) {
  const { app } = callerOn(call, node)
  const user = await userAt(call, node)
  const allowed = await allowedBy(call, user)
  if (!allowed) throw graphError('aliasUnknown', node.slice(0, 60))
  return { app, user, allowed }
}
