import type { Core } from '../../core.ts'
import { nothingPage } from '../../pages/admin/nothing.ts'
import type { Texts } from '../../pages/texts/index.ts'
import type { User } from '../../storage/storage.ts'

/** A request of somebody who runs this server. */
export interface Visit {
  readonly core: Core
  readonly request: Request
  readonly texts: Texts
  readonly administrator: User
}

export type AdminEndpoint = (core: Core, request: Request) => Promise<Response>

/** Lets administrators through. Everybody else gets 404, and a way to sign in: they need not know what there is. */
export function forAdmins(work: (visit: Visit) => Promise<Response>): AdminEndpoint {
  return async (core, request) => {
    const texts = core.textsFor(request)
    const user = await core.users.current(request)
    if (user !== null && (await core.admin!(user))) return work({ core, request, texts, administrator: user })
    return nothingPage(core, texts, core.users.signInUrl(core.paths.signIn, new URL(request.url).pathname))
  }
}

/** The last part of the path: whose page it is. */
export function idIn(request: Request): string {
  const { pathname } = new URL(request.url)
  const part = pathname.split('/').findLast(part => part !== '') ?? ''
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
