import type { Profile, StoredMedia, StoredStatus } from './data.ts'
import { toHtml } from './html.ts'
import { since, type Version } from './versions.ts'

/** A JSON object as the API writes it; its members are the wire's own. */
export type Entity = Readonly<Record<string, unknown>>

/** What shapes an entity beside the data: where it lives, and which release shows it. */
export interface View {
  readonly origin: string
  readonly version: Version
  readonly statuses: readonly StoredStatus[]
  readonly media: readonly StoredMedia[]
  /** How many accounts there are besides this one: everybody follows everybody. */
  readonly others: number
}

/** https://docs.joinmastodon.org/entities/Account/ */
export function account(profile: Profile, view: View): Entity {
  const { origin } = view
  const own = view.statuses.filter(status => status.accountId === profile.id)
  const avatar = `${origin}/avatars/original/${profile.username}.svg`
  const header = `${origin}/headers/original/missing.svg`
  return {
    id: profile.id,
    username: profile.username,
    acct: profile.username,
    display_name: profile.displayName,
    locked: false,
    bot: false,
    discoverable: true,
    indexable: false,
    group: false,
    created_at: profile.createdAt,
    note: toHtml(profile.note),
    url: `${origin}/@${profile.username}`,
    uri: `${origin}/users/${profile.username}`,
    avatar,
    avatar_static: avatar,
    header,
    header_static: header,
    followers_count: view.others,
    following_count: view.others,
    statuses_count: own.length,
    last_status_at: lastDay(own),
    hide_collections: null,
    noindex: false,
    ...(since(view.version, '4.6') ? newIn46 : {}),
    emojis: [],
    roles: [],
    fields: profile.fields.map(({ name, value }) => ({ name, value, verified_at: null })),
  }
}

const newIn46: Entity = {
  avatar_description: '',
  header_description: '',
  show_media: true,
  show_media_replies: true,
  show_featured: true,
  feature_approval: { automatic: ['public'], manual: [], current_user: 'automatic' },
}

/** https://docs.joinmastodon.org/entities/Account/#CredentialAccount: the account as its owner sees it. */
export function credentialAccount(profile: Profile, view: View): Entity {
  const { emojis, roles, fields, ...first } = account(profile, view)
  const source = {
    privacy: 'public',
    sensitive: false,
    language: null,
    note: profile.note,
    fields,
    follow_requests_count: 0,
    hide_collections: null,
    discoverable: true,
    indexable: false,
    ...(since(view.version, '4.4') ? { attribution_domains: [] } : {}),
    ...(since(view.version, '4.5') ? { quote_policy: 'public' } : {}),
  }
  const role = { id: '-99', name: '', permissions: '65536', color: '', highlighted: false }
  return { ...first, source, emojis, roles, fields, role }
}

const lastDay = (statuses: readonly StoredStatus[]): string | null =>
  statuses.length === 0
    ? null
    : new Date(Math.max(...statuses.map(status => status.createdAt))).toISOString().slice(0, 10)

/** GET|POST /oauth/userinfo; mind the trailing slash in `iss`. It is not OpenID Connect. */
export function userinfo(profile: Profile, origin: string): Entity {
  return {
    iss: `${origin}/`,
    sub: `${origin}/users/${profile.username}`,
    name: profile.displayName,
    preferred_username: profile.username,
    profile: `${origin}/@${profile.username}`,
    picture: `${origin}/avatars/original/${profile.username}.svg`,
  }
}
