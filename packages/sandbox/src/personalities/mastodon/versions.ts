import { SandboxError } from '../../sandbox-error.ts'

/** The Mastodon releases this personality can be; features come and go between them. */
const versions = ['4.2', '4.3', '4.4', '4.5', '4.6'] as const
export type Version = (typeof versions)[number]

/** Whether `version` is `first` or newer. */
export const since = (version: Version, first: Version): boolean => versions.indexOf(version) >= versions.indexOf(first)

/** The release meant by an option; default 4.5. Throws SandboxError `option_invalid`. */
export function readVersion(text: string = '4.5'): Version {
  const version = versions.find(one => one === text)
  if (version) return version
  const known = `It can be ${versions.join(', ')}.`
  throw new SandboxError('option_invalid', `There is no Mastodon ${text} in this sandbox.`, known)
}
