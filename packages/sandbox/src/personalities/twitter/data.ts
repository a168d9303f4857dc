import { snowflake } from './ids.ts'

/** What Twitter knows of a person beyond name and password. The id is also the user id in the provider's storage. */
export interface Profile {
  readonly id: string
  readonly screenName: string
  readonly name: string
  readonly location: string
  readonly description: string
  readonly url: string | null
  readonly createdAt: string
  readonly favourites: number
  /** The page's link colour, without `#`. */
  readonly colour: string
}

/** A tweet as it is kept; what the API shows of it is made by `tweets.ts`. */
export interface StoredTweet {
  readonly id: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly userId: string
  /** As it was posted: links are whole. */
  readonly text: string
  readonly inReplyToId: string | null
  readonly possiblySensitive: boolean
  /** The app it was sent with. */
  readonly source: { readonly name: string; readonly url: string }
}

/** Everybody follows everybody here, so a home timeline is never empty. */
export const profiles: readonly Profile[] = [
  {
    id: '90210001',
    screenName: 'alice',
    name: 'Alice Liddell',
    location: 'Wonderland',
    description: 'Curiouser and curiouser! Notes at https://alice.example/notes',
    url: 'https://alice.example/',
    createdAt: '2009-05-04T12:00:00Z',
    favourites: 42,
    colour: '46679B',
  },
  {
    id: '90210002',
    screenName: 'bob',
    name: 'Bob Builder',
    location: 'Next to the crane',
    description: 'Can we fix it?',
    url: null,
    createdAt: '2010-06-11T07:30:00Z',
    favourites: 7,
    colour: 'A0652F',
  },
  {
    id: '90210003',
    screenName: 'carol',
    name: 'Carol Winter',
    location: '',
    description: 'Sings all year. #choir',
    url: null,
    createdAt: '2012-12-24T18:00:00Z',
    favourites: 0,
    colour: '9B3D4F',
  },
]

export const profileById = (id: string): Profile | undefined => profiles.find(profile => profile.id === id)

/** Names are found in any case, as on Twitter. */
export const profileNamed = (screenName: string): Profile | undefined =>
  profiles.find(profile => profile.screenName === screenName.toLowerCase())

type Row = readonly [screenName: string, at: string, text: string, inReplyTo?: number]

/** Oldest first; the last column is the row that a reply answers. */
const rows: readonly Row[] = [
  ['bob', '2026-01-05T07:30:00Z', 'Good morning from the building site.'],
  ['alice', '2026-01-05T09:12:44Z', 'Has anybody seen a white rabbit? He seemed to be in a hurry.'],
  ['bob', '2026-01-05T09:20:03Z', '@alice He took the lift to the second floor.', 1],
  ['alice', '2026-01-05T09:21:50Z', '@bob There is a second floor? #curiouser', 2],
  ['carol', '2026-01-06T18:01:10Z', 'Choir practice moved to Thursday. #choir #singing'],
  ['bob', '2026-02-14T12:00:00Z', 'New scaffolding is up. It even holds. https://bob.example/scaffolding?floor=2'],
  ['alice', '2026-02-15T16:20:05Z', 'Tea at four. @carol @bob, bring your own cup.'],
  ['carol', '2026-02-15T16:31:00Z', '@alice Two sugars, please 🫖', 6],
  ['carol', '2026-03-01T20:45:31Z', 'Three hundred days to go. #Christmas'],
  ['alice', '2026-03-02T08:00:00Z', 'I gave myself very good advice today.\n\nI very seldom follow it.'],
  ['bob', '2026-03-02T10:15:12Z', 'What a crane sees at dusk: https://bob.example/crane'],
  ['carol', '2026-03-03T21:05:48Z', 'Nobody sings alone who sings in tune.'],
]

/** The tweets a fresh sandbox begins with, oldest first. */
export const seededTweets = (): readonly StoredTweet[] => {
  const ids = rows.map(([, at], index) => snowflake(Date.parse(at), index + 1))
  return rows.map(([screenName, at, text, inReplyTo], index) => ({
    id: ids[index]!,
    createdAt: Date.parse(at),
    userId: profileNamed(screenName)!.id,
    text,
    inReplyToId: inReplyTo === undefined ? null : ids[inReplyTo]!,
    possiblySensitive: false,
    source: { name: 'Twitter Web Client', url: 'http://twitter.com' },
  }))
}
