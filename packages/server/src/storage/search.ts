/** Where a page of results begins: behind this row, in the order of the list. */
export interface Behind {
  readonly createdAt: number
  readonly id: string
}

export interface AppSearch {
  /** Part of a name, of a client id or of an owner's username; empty: all apps. */
  readonly text: string
  /** This very app, or none. */
  readonly id?: string
  readonly state?: 'disabled' | 'verified' | 'unverified'
  readonly limit: number
  readonly behind?: Behind
}

export interface PeopleSearch {
  /** Part of a username, a display name or an address; empty: everybody. */
  readonly text: string
  readonly state?: 'locked'
  readonly limit: number
  readonly behind?: Behind
}

export interface EventSearch {
  readonly type?: string
  readonly appId?: string
  /** The person the event names: whom it is about, or who did it. */
  readonly userId?: string
  readonly limit: number
  /** The id of an event: those before it. */
  readonly behind?: string
}

/** How many rows there are. */
export interface Counts {
  readonly apps: { readonly all: number; readonly disabled: number; readonly recent: number }
  readonly people: { readonly all: number; readonly locked: number; readonly recent: number }
  readonly consents: number
}
