/** What Mastodon knows of a person beyond name and password. The id is also the user id in the provider's storage. */
export interface Profile {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly note: string
  readonly createdAt: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct'
export const visibilities: readonly string[] = ['public', 'unlisted', 'private', 'direct'] satisfies Visibility[]

/** A status as it is kept; what the API shows of it is made by `statuses.ts`. */
export interface StoredStatus {
  readonly id: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly accountId: string
  readonly text: string
  readonly spoilerText: string
  readonly sensitive: boolean
  readonly visibility: Visibility
  readonly language: string | null
  readonly inReplyToId: string | null
  readonly mediaIds?: readonly string[]
  readonly application: { readonly name: string; readonly website: string | null } | null
}

/** An uploaded file as it is kept. */
export interface StoredMedia {
  readonly id: string
  readonly accountId: string
  /** A GIF becomes a silent video there, in the background; here it stays what it is. */
  readonly type: 'image' | 'gifv'
  readonly mime: string
  readonly file: string
  readonly width: number
  readonly height: number
  readonly description: string | null
  /** False until somebody has looked whether it is done. */
  readonly processed: boolean
  /** The status it is attached to. */
  readonly statusId: string | null
}

export const profiles: readonly Profile[] = [
  {
    id: '109000000000000001',
    username: 'alice',
    displayName: 'Alice Liddell',
    note: 'Curiouser and curiouser!',
    createdAt: '2025-05-04T00:00:00.000Z',
    fields: [{ name: 'Home', value: 'Wonderland' }],
  },
  {
    id: '109000000000000002',
    username: 'bob',
    displayName: 'Bob Builder',
    note: 'Can we fix it?',
    createdAt: '2025-06-11T00:00:00.000Z',
    fields: [],
  },
  {
    id: '109000000000000003',
    username: 'carol',
    displayName: 'Carol Winter',
    note: 'Sings all year.',
    createdAt: '2025-12-24T00:00:00.000Z',
    fields: [],
  },
]

export const profileById = (id: string): Profile | undefined => profiles.find(profile => profile.id === id)

/** Everybody follows everybody here, so a home timeline is never empty. */
const posts: readonly (readonly [username: string, at: string, text: string, visibility: Visibility])[] = [
  ['bob', '2026-01-05T07:30:00Z', 'Good morning from the building site.', 'public'],
  ['alice', '2026-01-05T09:12:44Z', 'Has anybody seen a white rabbit? He seemed to be in a hurry.', 'public'],
  ['carol', '2026-01-06T18:01:10Z', 'Choir practice moved to Thursday. #singing', 'unlisted'],
  ['bob', '2026-02-14T12:00:00Z', 'New scaffolding is up. It even holds.', 'public'],
  ['alice', '2026-02-15T16:20:05Z', 'Tea at four, for my followers only.', 'private'],
  ['carol', '2026-03-01T20:45:31Z', 'Three hundred days to go. #christmas', 'public'],
  ['alice', '2026-03-02T08:00:00Z', 'I gave myself very good advice today.\n\nI very seldom follow it.', 'public'],
]

/** The statuses a fresh sandbox begins with, oldest first. */
export const seededStatuses = (): readonly StoredStatus[] =>
  posts.map(([username, at, text, visibility], index) => ({
    id: statusId(Date.parse(at), index),
    createdAt: Date.parse(at),
    accountId: profiles.find(profile => profile.username === username)?.id ?? '',
    text,
    spoilerText: '',
    sensitive: false,
    visibility,
    language: 'en',
    inReplyToId: null,
    application: null,
  }))

/** Mastodon's ids hold their time: milliseconds, then 16 bits to tell siblings apart. */
export const statusId = (at: number, sibling: number): string => String((BigInt(at) << 16n) | BigInt(sibling & 0xffff))

/** Newer ids are greater, by number and not by text. */
export const compareIds = (a: string, b: string): number => Number(BigInt(a) - BigInt(b))
