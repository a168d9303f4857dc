import type { Core } from '../../core.ts'
import type { AdminTexts } from '../../pages/texts/en/admin.ts'
import type { App, User } from '../../storage/storage.ts'

export type AppDeed = keyof AdminTexts['appDeeds']
export type PersonDeed = keyof AdminTexts['personDeeds']

/** One thing an administrator can do to an app or a person. */
export interface Deed<T> {
  /** What stands in the trail. */
  readonly event: string
  /** Takes something away. */
  readonly harsh?: true
  /** Cannot be undone. */
  readonly final?: true
  /** It has to be said why; who reads it. */
  readonly reason?: 'reasonForOwner' | 'reasonForTrail'
  /** Only if it still looks as it did on the page. */
  readonly asSeen?: true
  /** One step of the storage. false: somebody else was quicker; a number: so many things ended. */
  act(core: Core, about: T): Promise<boolean | number>
}

/** Why an authorization ended, for whoever reads its row. */
const byAdministrator = 'revoked by an administrator'

export const appDeeds: Readonly<Record<AppDeed, Deed<App>>> = {
  verify: { event: 'app.verified', asSeen: true, act: ({ storage }, app) => storage.admin.vouch(app, true) },
  unverify: { event: 'app.unverified', act: ({ storage }, app) => storage.admin.vouch(app, false) },
  disable: {
    event: 'app.disabled',
    harsh: true,
    reason: 'reasonForOwner',
    act: ({ storage }, { id }) => storage.admin.disable(id, true),
  },
  enable: { event: 'app.enabled', act: ({ storage }, { id }) => storage.admin.disable(id, false) },
  revoke: {
    event: 'app.revoked',
    harsh: true,
    final: true,
    act: ({ storage }, { id }) => storage.admin.revokeApp(id, byAdministrator),
  },
}

export const personDeeds: Readonly<Record<PersonDeed, Deed<User>>> = {
  lock: {
    event: 'person.locked',
    harsh: true,
    reason: 'reasonForTrail',
    act: ({ storage }, { id }) => storage.admin.lock(id, true),
  },
  unlock: { event: 'person.unlocked', act: ({ storage }, { id }) => storage.admin.lock(id, false) },
  signOut: { event: 'person.signed_out', act: ({ storage }, { id }) => storage.sessions.removeAll(id) },
  revoke: {
    event: 'person.revoked',
    harsh: true,
    final: true,
    act: ({ storage }, { id }) => storage.admin.revokePerson(id, byAdministrator),
  },
}
