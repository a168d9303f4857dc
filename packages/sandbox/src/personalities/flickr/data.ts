import { hash } from 'node:crypto'

/** Who a person is on Flickr. The NSID is also the user id in the provider's storage. */
export interface Member {
  readonly nsid: string
  readonly username: string
  readonly fullname: string
}

export type Privacy = 'public' | 'friends' | 'family' | 'friends and family' | 'private'

export interface Photo {
  readonly id: string
  readonly owner: Member
  readonly secret: string
  readonly originalSecret: string
  /** The suffix of its files: drawn ones are `svg`. */
  readonly format: string
  readonly server: string
  readonly farm: number
  readonly title: string
  readonly description: string
  readonly privacy: Privacy
  /** Epoch seconds. */
  readonly posted: number
  /** `YYYY-MM-DD hh:mm:ss`, in the camera's own time. */
  readonly taken: string
  readonly tags: readonly string[]
  /** The usernames of those it shows. */
  readonly people: readonly string[]
  readonly views: number
  readonly width: number
  readonly height: number
  /** Not in public searches. */
  readonly hidden: boolean
}

const members: readonly Member[] = [
  { nsid: '90210001@N07', username: 'alice', fullname: 'Alice Liddell' },
  { nsid: '90210002@N07', username: 'bob', fullname: 'Bob Builder' },
  { nsid: '90210003@N07', username: 'carol', fullname: 'Carol Winter' },
]

/** Who sees whose `friends` and `family` photos; it goes both ways. */
export const relations: readonly {
  readonly between: readonly [string, string]
  readonly kind: 'friends' | 'family'
}[] = [
  { between: ['alice', 'bob'], kind: 'friends' },
  { between: ['alice', 'carol'], kind: 'family' },
]

type Row = readonly [owner: string, title: string, privacy: Privacy, taken: string, tags: string, description: string]

/** Who is to be seen, by title. */
const shown: Readonly<Record<string, readonly string[]>> = {
  'Tea for two': ['alice', 'bob'],
  'Scaffolding & sky': ['bob'],
  'Wrapped presents': ['alice', 'carol'],
}

const rows: readonly Row[] = [
  ['alice', 'Harbour', 'public', '2025-06-14 20:11:05', 'Sea,boat,evening', 'The last ferry, seen from the pier.'],
  ['alice', 'White rabbit', 'public', '2025-07-02 09:30:41', 'rabbit,garden', 'He was late.'],
  ['alice', 'Tea for two', 'friends', '2025-08-19 16:02:00', 'tea,garden', ''],
  ['alice', 'Grandmother at eighty', 'family', '2025-09-07 13:45:12', 'birthday,family', ''],
  ['alice', 'Diary, page one', 'private', '2025-10-01 22:58:30', 'diary', 'Nobody but me should see this.'],
  ['alice', '', 'public', '2025-11-23 08:15:09', 'fog,morning', ''],
  ['bob', 'Foundation', 'public', '2025-03-04 07:40:00', 'site,concrete', 'It begins with a hole.'],
  ['bob', 'Scaffolding & sky', 'public', '2025-05-21 12:10:33', 'site,sky', ''],
  ['bob', 'Crane at dusk', 'public', '2025-09-30 19:22:10', 'site,crane,evening', ''],
  ['bob', 'Where the spare key is', 'private', '2025-10-12 18:00:00', 'key', 'Not telling.'],
  ['carol', 'First snow', 'public', '2025-12-01 07:05:55', 'snow,morning', 'Before anybody walked on it.'],
  ['carol', 'Market lights', 'public', '2025-12-12 18:30:20', 'market,evening', ''],
  ['carol', 'Wrapped presents', 'family', '2025-12-23 23:11:00', 'presents,family', 'No peeking.'],
]

export const memberNamed = (username: string): Member | undefined => members.find(one => one.username === username)
export const memberById = (nsid: string): Member | undefined => members.find(one => one.nsid === nsid)

export const FIRST_ID = 50_000_000_001

/** Those that are there from the beginning. */
export const photos: readonly Photo[] = rows.map(toPhoto)

function toPhoto([owner, title, privacy, taken, tags, description]: Row, index: number): Photo {
  const id = String(FIRST_ID + index)
  const upright = index % 4 === 3
  return {
    id,
    owner: memberNamed(owner) as Member,
    secret: hash('sha256', `photo ${id}`).slice(0, 10),
    originalSecret: hash('sha256', `original ${id}`).slice(0, 10),
    server: '65535',
    farm: 66,
    title,
    description,
    privacy,
    posted: Date.parse(`${taken.replace(' ', 'T')}Z`) / 1000 + 3600,
    taken,
    tags: tags.split(','),
    people: shown[title] ?? [],
    views: (index * 37) % 200,
    width: upright ? 1200 : 1600,
    height: upright ? 1600 : 1200,
    format: 'svg',
    hidden: false,
  }
}
