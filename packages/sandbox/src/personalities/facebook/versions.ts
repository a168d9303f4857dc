import type { App } from '@valetkey/server/storage/storage'

/** A version of the Graph API as one number that compares: v2.3 is 203, v2.10 is 210. */
export type Version = number

/** The first versions to do what their names say. */
export const since = {
  /** Permissions are a list, `true` became `{"success":true}`, errors carry a trace id, JSON is labelled as JSON. */
  objects: 200,
  /** The token endpoint answers JSON; before, a form that calls itself text. */
  jsonToken: 203,
  /** `/me` is name and id unless asked for more. */
  shortProfile: 204,
  /** Gender and link have permissions of their own. */
  smallerPublicProfile: 300,
} as const

/** The former time an app can be of. */
export const OLD_ERA = 'pre-2.3'

export const isOld = ({ policy }: Pick<App, 'policy'>): boolean => policy['era'] === OLD_ERA

/** An unversioned call means the oldest version its app may use, and so does one that is older still. */
export function versionFor(app: Pick<App, 'policy'> | null, asked: Version | null): Version {
  return Math.max(asked ?? 0, app && isOld(app) ? 100 : 210)
}

export const versionName = (version: Version): string => `v${Math.floor(version / 100)}.${version % 100}`

/** Takes the version off the front of a path: `/v2.10/me` is `/me` of 210. */
export function splitVersion(path: string): { readonly path: string; readonly asked: Version | null } {
  const [, major, minor, rest] = /^\/v(\d{1,3})\.(\d{1,2})(\/.*)$/.exec(path) ?? []
  return rest === undefined ? { path, asked: null } : { path: rest, asked: Number(major) * 100 + Number(minor) }
}
