import type { Core } from '../../core.ts'
import { PageError } from '../../pages/error.ts'
import type { AppWithSecrets, User } from '../../storage/storage.ts'
import { openFlow } from '../flow.ts'

/** A person signs in, and comes back to this very page. */
export function toSignIn(core: Core, request: Request): Response {
  const { pathname } = new URL(request.url)
  return core.dialect.redirect(core.users.signInUrl(core.paths.signIn, pathname))
}

/** The app of this id, to its owner. Anybody else learns not even that there is one. */
export async function ownApp(core: Core, user: User, id: string): Promise<AppWithSecrets> {
  const app = await core.storage.apps.byId(id)
  if (app === null || app.ownerId !== user.id) throw new PageError(404, texts => texts.portal.noSuchApp)
  return app
}

type Opened = Awaited<ReturnType<typeof openFlow<'portal'>>>

/** What a form of the portal brought: shown to this browser, and to the person still signed in. Throws PageError 403. */
export async function openPortalFlow(core: Core, request: Request, user: User): Promise<Opened> {
  const opened = await openFlow(core, 'portal', request)
  if (opened.memory.user !== user.id) throw new PageError(403, texts => texts.error.otherAccount)
  return opened
}

/** A page about something that is no longer so. */
export function overtaken(): PageError {
  return new PageError(409, texts => texts.portal.overtaken)
}
