import { SealError } from 'valetkey/http/seal'
import type { Core } from '../core.ts'
import type { User } from '../storage/storage.ts'

/** Which pages a notice is for: those of one group never read what is meant for the other's. */
type Group = 'portal' | 'admin'

/** 303: the form's answer is a page to be asked for, so that reloading it repeats nothing. That page then says the notice. */
export async function noticeAt(
  core: Core,
  request: Request,
  user: User,
  { group, place, notice }: { readonly group: Group; readonly place: string; readonly notice: object },
): Promise<Response> {
  const sealed = await core.sealer.seal(JSON.stringify(notice), labelOf(core, request, user, group))
  return new Response(null, {
    status: 303,
    headers: { location: place, 'cache-control': 'no-store', 'set-cookie': core.cookies.setNotice(sealed) },
  })
}

/** What `noticeAt` was given for this person in this browser; null: nothing. Nobody but us can have sealed it. */
export async function noticeFor(core: Core, request: Request, user: User, group: Group): Promise<unknown> {
  const sealed = core.cookies.notice(request)
  if (sealed === null) return null
  try {
    return JSON.parse(await core.sealer.open(sealed, labelOf(core, request, user, group)))
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}

/** The page has said it: the browser forgets it. */
export function said(core: Core, notice: object | null, page: Response): Response {
  if (notice !== null) page.headers.append('set-cookie', core.cookies.setNotice(null))
  return page
}

function labelOf(core: Core, request: Request, user: User, group: Group): string {
  return `${group} notice ${user.id} ${core.cookies.browser(request).secret}`
}
