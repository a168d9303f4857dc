import type { Core } from '../../core.ts'
import { act } from './act.ts'
import { newApp } from './new.ts'
import { ownApp, toSignIn } from './own.ts'
import { showApp } from './show.ts'
import { tryOAuth1, tryParameter } from './try-it.ts'

/** `paths.apps/new`, and the page of an app of one's own: `paths.apps/ID`. Whoever is not signed in goes there first. */
export async function app(core: Core, request: Request): Promise<Response> {
  const user = await core.users.current(request)
  if (user === null) return toSignIn(core, request)
  const { pathname, searchParams } = new URL(request.url)
  const id = pathname.split('/').findLast(part => part !== '') ?? ''
  if (id === 'new') return newApp(core, request, user)
  const own = await ownApp(core, user, id)
  if (request.method === 'POST') return act(core, request, user, own)
  return searchParams.has(tryParameter) ? tryOAuth1(core, own) : showApp(core, request, user, own)
}
