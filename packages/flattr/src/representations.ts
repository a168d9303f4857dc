import type { User } from '@valetkey/server/storage/storage'
import { type Era, since } from './eras.ts'
import type { Profile, Thing } from './store/store.ts'
import type { Urls } from './urls.ts'

/** An object as the API writes it; its members are the wire's own, in the order of the live service. */
export type Entity = Readonly<Record<string, unknown>>

export interface Person {
  readonly user: User
  readonly profile: Profile
}

/** Whose token it is, and what that opens. */
export interface Viewer {
  readonly user: User
  readonly scopes: readonly string[]
}

/** What shapes an object beside its data. */
export interface View {
  readonly urls: Urls
  readonly era: Era
  /** null: nobody is known to look. */
  readonly viewer: Viewer | null
  /** Whether the owner of a thing is written out. */
  readonly full: boolean
}

/** The view of a call that only a person can make. */
export interface PersonalView extends View {
  readonly viewer: Viewer
}

/** The members of a user behind the first four, as live answers had them: of November 2011, of 2012, and to flattr4j in 2016. */
const userMembers: Readonly<Record<Era, readonly string[]>> = {
  '2011': ['firstname', 'lastname', 'city', 'zip', 'province', 'cellphone', 'avatar', 'about', 'country'],
  '2012': ['firstname', 'lastname', 'about', 'city', 'country', 'url', 'avatar'],
  '2016': ['firstname', 'lastname', 'about', 'city', 'country', 'url', 'avatar', 'id', 'active_supporter'],
}

function miniUser({ username }: User, { urls }: Pick<View, 'urls'>): Entity {
  return {
    type: 'user',
    resource: `${urls.api}/users/${encodeURIComponent(username.toLowerCase())}`,
    link: `${urls.web}/profile/${encodeURIComponent(username)}`,
    username,
  }
}

export function fullUser(person: Person, view: View): Entity {
  const members = memberValues(person, view.era)
  return {
    ...miniUser(person.user, view),
    ...Object.fromEntries(userMembers[view.era].map(name => [name, members[name]])),
    ...privateMembers(person, view.viewer),
  }
}

function memberValues({ user, profile }: Person, era: Era): Entity {
  const { firstname, lastname, city, about, avatar, url } = profile
  return {
    ...{ firstname, lastname, city, about, avatar, url },
    // An unset country was a number in 2011.
    country: era === '2011' ? profile.country || 0 : profile.country,
    // Nobody's to be had since 2012-02-07.
    ...{ zip: '', province: '', cellphone: '' },
    id: user.id,
    active_supporter: Number(profile.activeSupporter),
  }
}

/** What a person sees of nobody but themselves: with `email` the address, with `extendedread` all of it. */
function privateMembers({ user, profile }: Person, viewer: Viewer | null): Entity {
  if (viewer?.user.id !== user.id) return {}
  const extended = viewer.scopes.includes('extendedread')
  return {
    ...((extended || viewer.scopes.includes('email')) && { email: user.email ?? '' }),
    ...(extended && { registered_at: seconds(profile.registeredAt) }),
  }
}

/** What a thing has about it that depends on who looks. */
export interface ThingContext {
  readonly owner: Person
  /** Whether the viewer has flattred it. */
  readonly flattred: boolean
}

export function fullThing(thing: Thing, { owner, flattred }: ThingContext, view: View): Entity {
  const later = since(view.era, '2012')
  return {
    ...thingHead(thing, view),
    url: thing.url,
    flattrs: thing.flattrs,
    flattrs_user_count: thing.flattrs,
    title: thing.title,
    description: thing.description,
    tags: thing.tags,
    language: thing.language,
    category: thing.category,
    created_at: seconds(thing.createdAt),
    owner: view.full ? fullUser(owner, view) : miniUser(owner.user, view),
    hidden: thing.hidden,
    ...(later && { image: thing.image }),
    ...(view.viewer && { flattred, ...(later && { subscribed: false }) }),
    ...(view.viewer?.user.id === thing.ownerId && {
      last_flattr_at: seconds(thing.lastFlattrAt ?? 0),
      updated_at: seconds(thing.updatedAt ?? 0),
    }),
  }
}

/** The thing in the answer to a flattr. */
export function flattredThing(thing: Thing, view: View): Entity {
  const { flattrs, url, title, image } = thing
  return { ...thingHead(thing, view), flattrs, url, title, image }
}

const thingHead = ({ id }: Thing, { urls }: View): Entity => ({
  type: 'thing',
  resource: thingResource(id, urls),
  link: `${urls.web}/thing/${id}`,
  id,
})

export const thingResource = (id: number, urls: Urls): string => `${urls.api}/things/${id}`

const seconds = (ms: number): number => Math.floor(ms / 1000)
