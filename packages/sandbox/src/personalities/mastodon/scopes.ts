import type { ScopeText } from '@valetkey/server'
import { type ScopeTree, scopeTree } from 'valetkey/oauth2/scope'
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

const sentences: Readonly<Record<string, string>> & { readonly follow: string } = {
  read: "Read all of your account's data",
  write: "Modify all of your account's data",
  follow: 'Modify account relationships',
  push: 'Receive your push notifications',
  profile: "Read only your account's profile information",
  'admin:read': 'Read all data on the server',
  'admin:write': 'Modify all data on the server',
}

/** `follow` (deprecated) is a parent of three pairs. */
const implies = {
  follow: ['read', 'write'].flatMap(verb => ['blocks', 'follows', 'mutes'].map(name => `${verb}:${name}`)),
}

/** The scopes with the words the consent page uses. */
export function scopeTexts(version: Version): Readonly<Record<string, ScopeText>> {
  const texts = scopesOf(version).map(scope => [scope, { en: sentences[scope] ?? sentenceFor(scope) }] as const)
  return { ...Object.fromEntries(texts), follow: { en: sentences.follow, implies: implies.follow } }
}

function sentenceFor(scope: string): string {
  const parts = scope.split(':')
  const things = (parts.at(-1) ?? '').replaceAll('_', ' ')
  const verb = parts.includes('write') ? 'Change' : 'See'
  return parts[0] === 'admin' ? `${verb} the ${things} of the whole server` : `${verb} your ${things}`
}

/** Does one of these scopes open what asks for `wanted`? */
export const opens: ScopeTree['covers'] = scopeTree([], { implies }).covers
