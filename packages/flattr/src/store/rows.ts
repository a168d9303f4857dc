import type { Profile, Thing } from './store.ts'

/** Rows as SQLite gives them: arrays, in the order of their columns. */
export type Row = readonly unknown[]

/** What {@link readProfile} reads. */
export const profileColumns: string =
  'user_id, firstname, lastname, city, country, about, url, avatar, registered_at, means, active_supporter'

export function readProfile(row: Row): Profile {
  return {
    userId: row[0] as string,
    firstname: row[1] as string,
    lastname: row[2] as string,
    city: row[3] as string,
    country: row[4] as string,
    about: row[5] as string,
    url: row[6] as string | null,
    avatar: row[7] as string,
    registeredAt: row[8] as number,
    means: row[9] === 1,
    activeSupporter: row[10] === 1,
  }
}

/** What {@link readThing} reads, for a SELECT FROM thing. */
export const thingColumns: string = `id, owner_id, url, title, description, category, language, tags, hidden, image,
  created_at, updated_at, (SELECT count(*) FROM flattr WHERE thing_id = thing.id),
  (SELECT max(created_at) FROM flattr WHERE thing_id = thing.id)`

export function readThing(row: Row): Thing {
  return {
    id: row[0] as number,
    ownerId: row[1] as string,
    url: row[2] as string,
    title: row[3] as string,
    description: row[4] as string,
    category: row[5] as string,
    language: row[6] as string,
    tags: JSON.parse(row[7] as string),
    hidden: row[8] === 1,
    image: row[9] as string,
    createdAt: row[10] as number,
    updatedAt: row[11] as number | null,
    flattrs: row[12] as number,
    lastFlattrAt: row[13] as number | null,
  }
}
