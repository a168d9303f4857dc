import { type Member, memberById, type Photo, type Privacy, relations } from './data.ts'
import { FlickrError } from './errors.ts'

export type Params = Readonly<Record<string, string>>

/** Whose eyes a method looks with; null: nobody signed in. */
export type Eyes = Member | null

/** A page of photos, and how many there are in all. */
export interface Page {
  readonly page: number
  readonly pages: number
  readonly perpage: number
  readonly total: number
  readonly photos: readonly Photo[]
}

/** Owners see all of theirs, friends and family what is for them, everybody the public ones. */
export function visible(photo: Photo, eyes: Eyes): boolean {
  if (photo.privacy === 'public' || photo.owner.nsid === eyes?.nsid) return true
  if (!eyes) return false
  return relations.some(
    ({ kind, between }) =>
      photo.privacy.split(' ').includes(kind) &&
      between.includes(eyes.username) &&
      between.includes(photo.owner.username),
  )
}

export function photosOf(all: readonly Photo[], owner: Member, eyes: Eyes, params: Params): Page {
  return page(select(all, { ...params, user_id: owner.nsid }, eyes), params)
}

/** The photos somebody is to be seen on, also those of others. */
export function photosShowing(all: readonly Photo[], person: Member, eyes: Eyes): readonly Photo[] {
  return select(all, {}, eyes).filter(photo => photo.people.includes(person.username))
}

/** Every photo the parameters ask for that these eyes may see, in the order asked for. */
export function select(all: readonly Photo[], params: Params, eyes: Eyes): readonly Photo[] {
  return all
    .filter(photo => visible(photo, eyes))
    .filter(photo => Object.entries(filters).every(([name, keep]) => !params[name] || keep(photo, params, eyes)))
    .toSorted(order(params['sort']))
}

/** per_page above the maximum is clamped, not refused. */
export function page(found: readonly Photo[], params: Params): Page {
  const perpage = Math.min(positive(params['per_page'], 100), 500)
  const number = positive(params['page'], 1)
  const from = (number - 1) * perpage
  return {
    page: number,
    pages: Math.ceil(found.length / perpage),
    perpage,
    total: found.length,
    photos: found.slice(from, from + perpage),
  }
}

/** `user_id`: an NSID, or `me` for whoever is signed in. */
export function memberAsked(userId: string | undefined, eyes: Eyes): Member {
  if (!userId) throw new FlickrError(1, 'Required arguments missing')
  if (userId === 'me' && !eyes) throw new FlickrError(99, 'User not logged in')
  const member = userId === 'me' ? eyes : memberById(userId)
  if (!member) throw new FlickrError(2, 'Unknown user')
  return member
}

type Filter = (photo: Photo, params: Params, eyes: Eyes) => boolean

const filters: Readonly<Record<string, Filter>> = {
  user_id: (photo, params, eyes) => photo.owner.nsid === memberAsked(params['user_id'], eyes).nsid,
  text: (photo, { text = '' }) => words(photo).includes(text.toLowerCase()),
  tags: (photo, { tags = '', tag_mode }) => tagged(photo, tags, tag_mode === 'all'),
  min_upload_date: (photo, params) => photo.posted >= seconds(params['min_upload_date']),
  max_upload_date: (photo, params) => photo.posted <= seconds(params['max_upload_date']),
  min_taken_date: (photo, params) => takenAt(photo) >= seconds(params['min_taken_date']),
  max_taken_date: (photo, params) => takenAt(photo) <= seconds(params['max_taken_date']),
  privacy_filter: (photo, { privacy_filter = '' }, eyes) =>
    photo.owner.nsid !== eyes?.nsid || (privacyFilters[privacy_filter]?.includes(photo.privacy) ?? true),
  media: (_photo, { media }) => media !== 'videos',
}

/** Only counts for one's own photos. */
const privacyFilters: Readonly<Record<string, readonly Privacy[]>> = {
  1: ['public'],
  2: ['friends', 'friends and family'],
  3: ['family', 'friends and family'],
  4: ['friends', 'family', 'friends and family'],
  5: ['private'],
}

/** A tag as Flickr compares it: lower case, letters and digits only. */
export const normalTag = (raw: string): string => raw.toLowerCase().replace(/[^\p{L}\p{N}:=]/gu, '')

function tagged(photo: Photo, asked: string, all: boolean): boolean {
  const own = photo.tags.map(normalTag)
  const wanted = asked.split(',').map(tag => tag.trim())
  const without = wanted.filter(tag => tag.startsWith('-')).map(normalTag)
  const having = wanted.filter(tag => tag !== '' && !tag.startsWith('-')).map(normalTag)
  if (without.some(tag => own.includes(tag))) return false
  return all ? having.every(tag => own.includes(tag)) : having.length === 0 || having.some(tag => own.includes(tag))
}

const words = (photo: Photo): string => [photo.title, photo.description, ...photo.tags].join(' ').toLowerCase()

const orders: Readonly<Record<string, (a: Photo, b: Photo) => number>> = {
  'date-posted-desc': (a, b) => b.posted - a.posted,
  'date-posted-asc': (a, b) => a.posted - b.posted,
  'date-taken-desc': (a, b) => takenAt(b) - takenAt(a),
  'date-taken-asc': (a, b) => takenAt(a) - takenAt(b),
  'interestingness-desc': (a, b) => b.views - a.views,
  'interestingness-asc': (a, b) => a.views - b.views,
}

const order = (sort = '') => orders[sort] ?? orders['date-posted-desc']
const takenAt = (photo: Photo): number => Date.parse(`${photo.taken.replace(' ', 'T')}Z`) / 1000

/** Dates come as Unix time or as a MySQL datetime. */
function seconds(text = ''): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.trim().replace(' ', 'T')}Z`) / 1000 || 0
}

function positive(text: string | undefined, otherwise: number): number {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise
}
