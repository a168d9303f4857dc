import type { Core } from '../../core.ts'
import { isVouchedFor } from '../../pages/apps/chips.ts'
import type { App, User } from '../../storage/storage.ts'
import type { AppDeed, PersonDeed } from './deeds.ts'

/** What can be done to an app as it is now. */
export function appDeedsFor(core: Core, app: App): readonly AppDeed[] {
  return [...verification(core, app), app.disabledAt === null ? 'disable' : 'enable', 'revoke']
}

/** Nobody has to look at what the operator registered himself, nor at anything where the server vouches for all apps. */
function verification({ policy }: Core, app: App): readonly AppDeed[] {
  if (isVouchedFor(app)) return ['unverify']
  const isSomebodys = app.ownerId !== null || app.registration === 'open'
  return isSomebodys && !policy.verified ? ['verify'] : []
}

/** What can be done to a person. Nobody locks himself out: there may be no other administrator. */
export function personDeedsFor({ users }: Core, user: User, administrator: User): readonly PersonDeed[] {
  const lock: readonly PersonDeed[] = user.lockedAt !== null ? ['unlock'] : user.id === administrator.id ? [] : ['lock']
  return [...lock, ...(users.builtIn ? (['signOut'] as const) : []), 'revoke']
}
