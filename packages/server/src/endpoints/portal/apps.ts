import type { Core } from '../../core.ts'
import { appsPage } from '../../pages/apps/list.ts'
import { visible } from '../../pages/layout.ts'
import type { User } from '../../storage/storage.ts'
import { said } from '../notice.ts'
import { readNotice } from './notice.ts'
import { toSignIn } from './own.ts'

/** The apps of whoever is signed in. */
export async function apps(core: Core, request: Request): Promise<Response> {
  const user = await core.users.current(request)
  if (user === null) return toSignIn(core, request)
  const texts = core.textsFor(request)
  const owned = await core.storage.apps.list({ ownerId: user.id, limit: 1000 })
  const notice = await readNotice(core, request, user)
  const page = await appsPage(core, texts, {
    person: user,
    apps: owned,
    more: await mayHaveMore(core, user, owned.length),
    done: notice?.done === 'deleted' ? texts.portal.notices.deleted(visible(notice.name)) : null,
  })
  // What is about an app waits for that app's page.
  return said(core, notice?.done === 'deleted' ? notice : null, page)
}

async function mayHaveMore({ portal }: Core, user: User, count: number): Promise<'yes' | 'full' | 'no'> {
  if (!(await portal!.mayRegister(user))) return 'no'
  return count < portal!.appsPerPerson ? 'yes' : 'full'
}
