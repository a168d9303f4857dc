/**
 * What Flattr keeps beside the accounts of the provider: profiles, things, and who flattred what.
 *
 * Rules every implementation keeps (the contract test proves them):
 * - a verb is atomic: of any number of callers at once one registers a URL, and one flattrs a thing for a person;
 * - instants are epoch milliseconds and come in as arguments: the clock is the caller's;
 * - people are known by the provider's user id alone; a name is looked up there.
 */
export interface Store {
  readonly profiles: {
    find(userId: string): Promise<Profile | null>
    /** Writes a profile, over an earlier one of the same person. */
    put(profile: Profile): Promise<void>
  }

  readonly things: {
    /** null: a thing with this URL is there already, or with this id where one is given. */
    insert(thing: NewThing): Promise<Thing | null>
    byId(id: number): Promise<Thing | null>
    /** Those there are, in the order of the ids. */
    byIds(ids: readonly number[]): Promise<readonly Thing[]>
    /** Query and fragment count; `http://a.example` and `HTTP://A.example/` are one. */
    byUrl(url: string): Promise<Thing | null>
  }

  readonly flattrs: {
    /** Flattrs a thing for a person, once. Someone without a profile has means. */
    add(flattr: Flattr): Promise<Flattring>
    /** Which of these things a person has flattred. */
    among(thingIds: readonly number[], userId: string): Promise<ReadonlySet<number>>
  }

  /** Waits for what is being written. */
  close(): Promise<void>
}

/** What Flattr knows of a person beyond the account. Texts may be empty, never missing. */
export interface Profile {
  readonly userId: string
  readonly firstname: string
  readonly lastname: string
  readonly city: string
  /** A name in English, as in `Sweden`; empty: unset. */
  readonly country: string
  readonly about: string
  /** The person's own site; null: none. */
  readonly url: string | null
  /** URL of a picture of 48×48; empty: none. */
  readonly avatar: string
  readonly registeredAt: number
  /** Whether there is money to flattr with. */
  readonly means: boolean
  readonly activeSupporter: boolean
}

export interface Thing {
  readonly id: number
  readonly ownerId: string
  /** As it was submitted. */
  readonly url: string
  readonly title: string
  readonly description: string
  readonly category: string
  readonly language: string
  readonly tags: readonly string[]
  readonly hidden: boolean
  /** URL of a picture; empty: none. */
  readonly image: string
  readonly createdAt: number
  readonly updatedAt: number | null
  /** By how many people it was flattred. */
  readonly flattrs: number
  readonly lastFlattrAt: number | null
}

/** A thing about to be registered. Seeds name their `id`; without one it is the next free. */
export type NewThing = Omit<Thing, 'id' | 'updatedAt' | 'flattrs' | 'lastFlattrAt'> & {
  readonly id?: number
}

export interface Flattr {
  readonly thingId: number
  readonly userId: string
  readonly createdAt: number
}

/** The thing as it is afterwards, or why nothing happened; asked in the order of this list. */
export type Flattring =
  | { readonly ok: true; readonly thing: Thing }
  | { readonly ok: false; readonly refusal: 'unknown' | 'owner' | 'once' | 'no_means' }

/** The profile of somebody of whom nothing is known but the account. */
export function emptyProfile(userId: string, registeredAt: number): Profile {
  return {
    userId,
    firstname: '',
    lastname: '',
    city: '',
    country: '',
    about: '',
    url: null,
    avatar: '',
    registeredAt,
    means: true,
    activeSupporter: false,
  }
}
