import { SealError } from 'valetkey/http/seal'
import { appSecretLabel } from '../../app-secrets.ts'
import { type Core, now } from '../../core.ts'
import type { AppSecret, AppWithSecrets, User } from '../../storage/storage.ts'

/** What the page behind a form says of what was done. */
export interface Notice {
  readonly done: 'registered' | 'saved' | 'secretAdded' | 'secretRetired' | 'deleted'
  readonly app: string
  readonly name: string
  /** A secret made just now: that page shows it. */
  readonly secret?: string
}

/** 303: the form's answer is a page to be asked for, so that reloading it repeats nothing. */
export async function withNotice(core: Core, request: Request, user: User, notice: Notice): Promise<Response> {
  const place = notice.done === 'deleted' ? core.paths.apps : `${core.paths.apps}/${notice.app}`
  const sealed = await core.sealer.seal(JSON.stringify(notice), labelOf(core, request, user))
  return new Response(null, {
    status: 303,
    headers: { location: place, 'cache-control': 'no-store', 'set-cookie': core.cookies.setNotice(sealed) },
  })
}

/** What there is to say to this person in this browser; null: nothing. */
export async function readNotice(core: Core, request: Request, user: User): Promise<Notice | null> {
  const sealed = core.cookies.notice(request)
  if (sealed === null) return null
  try {
    return JSON.parse(await core.sealer.open(sealed, labelOf(core, request, user)))
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}

/** The page has said it: the browser forgets it. */
export function said(core: Core, notice: Notice | null, page: Response): Response {
  if (notice !== null) page.headers.append('set-cookie', core.cookies.setNotice(null))
  return page
}

/**
 * The text of a secret made just now. Whatever the browser keeps and sends again, it is read once: by the first page
 * that asks, of any number.
 */
export async function revealOnce(core: Core, app: AppWithSecrets, { secret: id }: Notice): Promise<string | null> {
  const secret = app.secrets.find(one => one.id === id)
  if (secret === undefined || !(await isFirstLook(core, secret))) return null
  return core.sealer.open(secret.sealed, appSecretLabel(secret.id))
}

function isFirstLook(core: Core, { id, createdAt }: AppSecret): Promise<boolean> {
  return core.storage.nonces.use({
    scope: 'portal secret',
    nonce: `${id} ${createdAt}`,
    timestamp: Math.floor(now(core) / 1000),
    keepMs: 86_400_000,
  })
}

function labelOf(core: Core, request: Request, user: User): string {
  return `portal notice ${user.id} ${core.cookies.browser(request).secret}`
}
