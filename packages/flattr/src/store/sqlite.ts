import { type Database, openDatabase } from '@valetkey/server/storage/sqlite/database'
import { migrateSqlite } from '@valetkey/server/storage/sqlite/migrate'
import type { Sql } from '@valetkey/server/storage/sqlite-queue'
import { profileColumns, type Row, readProfile, readThing, thingColumns } from './rows.ts'
import { migrations } from './schema.ts'
import type { Flattr, Flattring, NewThing, Profile, Store, Thing } from './store.ts'
import { urlKey } from './url-key.ts'

/**
 * A store in a SQLite file of its own, not the provider's; `:memory:` for tests. It brings its tables up to date before
 * their first use. Several processes on one machine may share the file.
 */
export function sqliteStore(path: string): Store {
  const database = openDatabase({ path, synchronous: 'FULL' }, 0)
  const migrated = migrateSqlite(database, migrations)
  // Whoever uses the store first is told; until then it is nobody's unhandled rejection.
  migrated.catch(() => {})
  const upToDate: UpToDate = {
    read: async work => {
      await migrated
      return work(database.read)
    },
    write: async work => {
      await migrated
      return database.write(work)
    },
  }
  return {
    profiles: profilesIn(upToDate),
    things: thingsIn(upToDate),
    flattrs: flattrsIn(upToDate),
    close: () => database.close(),
  }
}

interface UpToDate {
  read<T>(work: (sql: Sql) => T): Promise<T>
  readonly write: Database['write']
}

function profilesIn({ read, write }: UpToDate): Store['profiles'] {
  return {
    find: userId =>
      read(sql => optional(sql.get(`SELECT ${profileColumns} FROM profile WHERE user_id = ?`, userId), readProfile)),
    put: profile => write(sql => putProfile(sql, profile)),
  }
}

function putProfile(sql: Sql, profile: Profile): void {
  const { userId, firstname, lastname, city, country, about, url, avatar, registeredAt } = profile
  sql.run(
    `INSERT OR REPLACE INTO profile (${profileColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[userId, firstname, lastname, city, country, about, url, avatar, registeredAt],
    Number(profile.means),
    Number(profile.activeSupporter),
  )
}

function thingsIn({ read, write }: UpToDate): Store['things'] {
  return {
    insert: thing => write(sql => insertThing(sql, thing)),
    byId: id => read(sql => thingBy(sql, 'id', id)),
    byIds: ids => read(sql => thingsByIds(sql, ids)),
    byUrl: url => read(sql => thingBy(sql, 'url_key', urlKey(url))),
  }
}

function insertThing(sql: Sql, thing: NewThing): Thing | null {
  const { id = null, ownerId, url, title, description, category, language, tags, hidden, image, createdAt } = thing
  const inserted = sql.get(
    `INSERT INTO thing (id, owner_id, url, url_key, title, description, category, language, tags, hidden, image, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    ...[id, ownerId, url, urlKey(url), title, description, category, language, JSON.stringify(tags)],
    ...[Number(hidden), image, createdAt],
  )
  return inserted === undefined ? null : thingBy(sql, 'id', inserted[0] as number)
}

const thingBy = (sql: Sql, column: 'id' | 'url_key', value: string | number): Thing | null =>
  optional(sql.get(`SELECT ${thingColumns} FROM thing WHERE ${column} = ?`, value), readThing)

function thingsByIds(sql: Sql, ids: readonly number[]): readonly Thing[] {
  const rows = sql.all(
    `SELECT ${thingColumns} FROM thing WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )
  const things = new Map(rows.map(readThing).map(thing => [thing.id, thing]))
  return [...new Set(ids)].flatMap(id => things.get(id) ?? [])
}

function flattrsIn({ read, write }: UpToDate): Store['flattrs'] {
  return {
    add: flattr => write(sql => addFlattr(sql, flattr)),
    among: (thingIds, userId) =>
      read(sql => {
        const query = 'SELECT thing_id FROM flattr WHERE user_id = ? AND thing_id IN (SELECT value FROM json_each(?))'
        return new Set(sql.all(query, userId, JSON.stringify(thingIds)).map(([id]) => id as number))
      }),
  }
}

/** The primary key lets a person flattr a thing once, whoever else is writing. */
function addFlattr(sql: Sql, { thingId, userId, createdAt }: Flattr): Flattring {
  const added = sql.run(
    `INSERT INTO flattr SELECT id, ?2, ?3 FROM thing WHERE id = ?1 AND owner_id <> ?2
       AND NOT EXISTS (SELECT 1 FROM profile WHERE user_id = ?2 AND means = 0) ON CONFLICT DO NOTHING`,
    ...[thingId, userId, createdAt],
  )
  const thing = thingBy(sql, 'id', thingId)
  if (thing === null) return { ok: false, refusal: 'unknown' }
  if (added === 1) return { ok: true, thing }
  if (thing.ownerId === userId) return { ok: false, refusal: 'owner' }
  const before = sql.get('SELECT 1 FROM flattr WHERE thing_id = ? AND user_id = ?', thingId, userId)
  return { ok: false, refusal: before ? 'once' : 'no_means' }
}

const optional = <T>(row: Row | undefined, read: (row: Row) => T): T | null => (row === undefined ? null : read(row))
