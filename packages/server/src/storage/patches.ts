import type { Value } from './rows.ts'
import type { App, AppPatch, NewApp, User } from './storage.ts'

/** A changed column and its new value. */
export type Change = readonly [column: string, value: Value]

type UserPatch = Partial<Pick<User, 'displayName' | 'email' | 'passwordHash'>> & { locked?: boolean }

const json = (value: unknown): string => JSON.stringify(value)

const appColumns: readonly (readonly [
  field: keyof App & keyof AppPatch,
  column: string,
  write: (value: never) => Value,
])[] = [
  ['name', 'name', String],
  ['description', 'description', String],
  ['website', 'website', value => value],
  ['ownerId', 'owner_id', value => value],
  ['public', 'public', Number],
  ['redirectUris', 'redirect_uris', json],
  ['callbackDomain', 'callback_domain', value => value],
  ['scopes', 'scopes', json],
  ['rsaPublicKey', 'rsa_public_key', value => value],
  ['policy', 'policy', json],
]

/** The columns that a patch changes; what it leaves out (or leaves undefined) stays. */
export function appChanges(patch: AppPatch, now: number): readonly Change[] {
  const changes: Change[] = appColumns
    .filter(([field]) => patch[field] !== undefined)
    .map(([field, column, write]) => [column, write(patch[field] as never)])
  if (patch.disabled !== undefined) changes.push(['disabled_at', patch.disabled ? now : null])
  return changes
}

export function userChanges(patch: UserPatch, now: number): readonly Change[] {
  const changes: Change[] = []
  if (patch.displayName !== undefined) changes.push(['display_name', patch.displayName])
  if (patch.email !== undefined) changes.push(['email', patch.email])
  if (patch.passwordHash !== undefined) changes.push(['password_hash', patch.passwordHash])
  if (patch.locked !== undefined) changes.push(['locked_at', patch.locked ? now : null])
  return changes
}

/** A new app's columns, in the order of `appInsertColumns`. */
export function appValues(app: NewApp): readonly Value[] {
  return [
    app.id,
    app.clientId,
    app.name,
    app.description,
    app.website,
    app.ownerId,
    Number(app.public),
    json(app.redirectUris),
    app.callbackDomain,
    json(app.scopes),
    app.rsaPublicKey,
    json(app.policy),
    app.registration,
  ]
}
