import { since, type Version } from './versions.ts'

const read = [
  'accounts',
  'blocks',
  'bookmarks',
  'favourites',
  'filters',
  'follows',
  'lists',
  'mutes',
  'notifications',
  'search',
  'statuses',
]
const write = [
  'accounts',
  'blocks',
  'bookmarks',
  'conversations',
  'favourites',
  'filters',
  'follows',
  'lists',
  'media',
  'mutes',
  'notifications',
  'reports',
  'statuses',
]
const admin = [
  'accounts',
  'reports',
  'domain_allows',
  'domain_blocks',
  'ip_blocks',
  'email_domain_blocks',
  'canonical_email_blocks',
]

/** Every scope of a release, in the order its metadata lists them. */
export function scopesOf(version: Version): readonly string[] {
  const collections = since(version, '4.6') ? ['collections'] : []
  return [
    'read',
    ...(since(version, '4.3') ? ['profile'] : []),
    'write',
    ...[...write, ...collections].toSorted().map(name => `write:${name}`),
    ...[...read, ...collections].toSorted().map(name => `read:${name}`),
    'follow',
    'push',
    ...['read', 'write'].flatMap(verb => [`admin:${verb}`, ...admin.map(name => `admin:${verb}:${name}`)]),
  ]
}

const sentences: Readonly<Record<string, string>> = {
  read: "Read all of your account's data",
  write: "Modify all of your account's data",
  follow: 'Modify account relationships',
  push: 'Receive your push notifications',
  profile: "Read only your account's profile information",
  'admin:read': 'Read all data on the server',
  'admin:write': 'Modify all data on the server',
}

/** The scopes with the words the consent page uses. */
export function scopeSentences(version: Version): Readonly<Record<string, string>> {
  return Object.fromEntries(scopesOf(version).map(scope => [scope, sentences[scope] ?? sentenceFor(scope)]))
}

function sentenceFor(scope: string): string {
  const parts = scope.split(':')
  const things = (parts.at(-1) ?? '').replaceAll('_', ' ')
  const verb = parts.includes('write') ? 'Change' : 'See'
  return parts[0] === 'admin' ? `${verb} the ${things} of the whole server` : `${verb} your ${things}`
}

/** A parent opens what its children open; `follow` (deprecated) is a parent of three pairs. */
export function opens(granted: readonly string[], wanted: string): boolean {
  const byFollow = /^(?:read|write):(?:blocks|follows|mutes)$/.test(wanted) && granted.includes('follow')
  return byFollow || granted.some(scope => wanted === scope || wanted.startsWith(`${scope}:`))
}
