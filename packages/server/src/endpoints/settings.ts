import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import { visible } from '../pages/layout.ts'
import { applicationsPage, everyApp, type Permission } from '../pages/settings/applications.ts'
import type { User } from '../storage/storage.ts'
import { openFlow, sealFlow } from './flow.ts'

/**
 * What apps may do in a person's name, and the end of it.
 *   GET    the person signs in                 → sign-in and back
 *   POST   the form was shown to this browser  403
 *          to the person still signed in       403
 *          then the consent goes, and with it every token, from the very next call on; → GET
 */
export async function applications(core: Core, request: Request): Promise<Response> {
  const user = await core.users.current(request)
  if (request.method === 'POST') return revoke(core, request, user)
  if (user === null) return core.dialect.redirect(core.users.signInUrl(core.paths.signIn, core.paths.settings))
  const permissions = await permissionsOf(core, user)
  const browser = core.cookies.browser(request)
  return applicationsPage(core, core.textsFor(request), {
    person: user,
    permissions,
    flow: await sealFlow(core, 'settings', browser.secret, { user: user.id }),
    done: await doneSentence(core, request, permissions),
    setCookie: browser.setCookie,
  })
}

async function revoke(core: Core, request: Request, user: User | null): Promise<Response> {
  const { sent, memory } = await openFlow(core, 'settings', request)
  if (user === null || user.id !== memory.user) throw new PageError(403, texts => texts.error.otherAccount)
  const wanted = sent['app'] ?? ''
  if (wanted === everyApp) await revokeEveryApp(core, user.id)
  else await revokeApp(core, user.id, wanted)
  return core.dialect.redirect(`${core.paths.settings}?revoked=${encodeURIComponent(wanted)}`)
}

/** Ends all that one app may do for a person. The event says so only when there was something to end. */
async function revokeApp(core: Core, userId: string, appId: string): Promise<void> {
  const known = await core.storage.consents.find(userId, appId)
  const ended = await core.storage.consents.revoke(userId, appId, 'revoked by the user')
  if (known !== null || ended > 0) core.events.emit('consent.revoked', { appId, userId })
}

export async function revokeEveryApp(core: Core, userId: string): Promise<void> {
  for (const { appId } of await core.storage.consents.list(userId)) await revokeApp(core, userId, appId)
}

async function permissionsOf(core: Core, user: User): Promise<readonly Permission[]> {
  const consents = await core.storage.consents.list(user.id)
  const ownerIds = new Set(consents.flatMap(({ app }) => app.ownerId ?? []))
  const owners = new Map(
    await Promise.all([...ownerIds].map(async id => [id, await core.storage.users.byId(id)] as const)),
  )
  return consents.map(consent => ({ ...consent, owner: owners.get(consent.app.ownerId ?? '') ?? null }))
}

/** Only what is true is said, whoever wrote the link: that an app, or none at all, has access. */
async function doneSentence(core: Core, request: Request, permissions: readonly Permission[]): Promise<string | null> {
  const { settings } = core.textsFor(request)
  const revoked = new URL(request.url).searchParams.get('revoked')
  if (revoked === null) return null
  if (revoked === everyApp) return permissions.length === 0 ? settings.revokedAll : null
  if (permissions.some(({ appId }) => appId === revoked)) return null
  const app = await core.storage.apps.byId(revoked)
  return app && settings.revoked(visible(app.name))
}
