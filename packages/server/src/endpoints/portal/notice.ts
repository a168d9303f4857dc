import { appSecretLabel } from '../../apps/app-secrets.ts'
import type { Core } from '../../core.ts'
import type { AppSecret, AppWithSecrets, User } from '../../storage/storage.ts'
import { noticeAt, noticeFor } from '../notice.ts'

/** What the page behind a form says of what was done. */
export interface Notice {
  readonly done: 'registered' | 'saved' | 'secretAdded' | 'secretRetired' | 'deleted'
  readonly app: string
  readonly name: string
  /** A secret made just now: that page shows it. */
  readonly secret?: string
}

/** Off to the page that says it. */
export function withNotice(core: Core, request: Request, user: User, notice: Notice): Promise<Response> {
  const place = notice.done === 'deleted' ? core.paths.apps : `${core.paths.apps}/${notice.app}`
  return noticeAt(core, request, user, { group: 'portal', place, notice })
}

/** What there is to say to this person in this browser; null: nothing. */
export async function readNotice(core: Core, request: Request, user: User): Promise<Notice | null> {
  return (await noticeFor(core, request, user, 'portal')) as Notice | null
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
    nonce: id,
    // The secret's own, the same for every look: a nonce is one together with its timestamp (RFC 5849 §3.3).
    timestamp: Math.floor(createdAt / 1000),
    keepMs: 86_400_000,
  })
}
