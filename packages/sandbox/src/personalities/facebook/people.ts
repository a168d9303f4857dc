import { hash } from 'node:crypto'
import type { App, User } from '@valetkey/server/storage/storage'
import { type Profile, profileOf } from './data.ts'
import { graphError } from './errors.ts'
import type { Field } from './fields.ts'
import { pictureOf } from './picture.ts'
import { isOld, since, type Version } from './versions.ts'

/** The id under which an app knows a person: digits, others for every app. Apps of old know people by one and the same. */
export function idFor(app: App | null, userId: string): string {
  if (!app || isOld(app)) return userId
  const digits = Number.parseInt(hash('sha256', `${app.clientId} ${userId}`).slice(0, 12), 16)
  return `1${String(digits).padStart(15, '0')}`
}

/** How somebody is shown: to which app, in which version, and with whose permissions. */
export interface View {
  readonly app: App
  readonly version: Version
  readonly origin: string
  /** What the shown person allowed the app; null: this is somebody else. */
  readonly allowed: readonly string[] | null
}

type Read = (profile: Profile, view: View, options: Field['options']) => unknown

/** Members that a permission opens are silently missing without it. */
const opened =
  (scope: string, read: Read): Read =>
  (profile, view, options) =>
    view.allowed?.includes(scope) ? read(profile, view, options) : undefined

/** Once public; since v3.0 they need a permission, and of today's apps in every version. */
const openedLater =
  (scope: string, read: Read): Read =>
  (profile, view, options) => {
    const isPublic = isOld(view.app) && view.version < since.smallerPublicProfile
    return (isPublic ? read : opened(scope, read))(profile, view, options)
  }

const own =
  (read: Read): Read =>
  (profile, view, options) =>
    view.allowed === null ? undefined : read(profile, view, options)

const readers: Readonly<Record<string, Read>> = {
  id: ({ id }, { app }) => idFor(app, id),
  name: ({ name }) => name,
  first_name: ({ firstName }) => firstName,
  middle_name: () => undefined,
  last_name: ({ lastName }) => lastName || undefined,
  short_name: ({ firstName }) => firstName,
  name_format: () => '{first} {last}',
  link: openedLater('user_link', ({ id }, { app, origin }) => `${origin}/app_scoped_user_id/${idFor(app, id)}/`),
  username: ({ username }, { version }) => (version < since.objects ? username : undefined),
  gender: openedLater('user_gender', ({ gender }) => gender ?? undefined),
  birthday: opened('user_birthday', ({ birthday }) => birthday ?? undefined),
  email: opened('email', ({ email }) => email ?? undefined),
  picture: (profile, { origin }, options) => ({ data: pictureOf(profile, options, origin) }),
  locale: ({ locale }) => locale,
  timezone: own(({ timezone }) => timezone),
  verified: own(() => true),
  updated_time: own(({ updatedTime }) => updatedTime),
}

const short = ['name', 'id']
const long =
  'id name first_name last_name link username birthday gender email timezone locale verified updated_time'.split(' ')

/** A person with the fields asked for, else those that come by themselves. Throws GraphError for a field there is not. */
export function person(user: User, view: View, fields: readonly Field[]): Readonly<Record<string, unknown>> {
  const usual = (view.version < since.shortProfile ? long : short).map(name => ({ name, options: {} }))
  const wanted = fields.length > 0 ? fields : usual
  const unknown = wanted.find(({ name }) => !Object.hasOwn(readers, name))
  // Before v2.4 whatever was not known was not there.
  if (unknown && view.version >= since.shortProfile) throw graphError('fieldUnknown', unknown.name.slice(0, 60))
  const profile = profileOf(user)
  const shown = [...wanted, { name: 'id', options: {} }].flatMap(({ name, options }) => {
    const value = Object.hasOwn(readers, name) ? readers[name]?.(profile, view, options) : undefined
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(shown)
}
