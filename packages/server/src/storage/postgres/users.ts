import type { Change } from '../patches.ts'
import { userChanges } from '../patches.ts'
import { readSession, readUser, select, type Value } from '../rows.ts'
import type { Storage, User } from '../storage.ts'
import { usernameKey } from '../username-key.ts'
import { type Database, NOW } from './database.ts'

const INSERT = `
  INSERT INTO "user" (id, username, username_key, display_name, email, password_hash, created_at)
  VALUES ($2, $3, $4, $5, $6, $7, ${NOW}) ON CONFLICT (username_key) DO NOTHING`

const INSERT_SESSION = `INSERT INTO session VALUES ($2, $3, ${NOW}, ${NOW} + $4)`

const SESSION = `
  SELECT ${select('user', 'u')}, s.created_at FROM session s JOIN "user" u ON u.id = s.user_id
  WHERE s.hash = $2 AND s.expires_at > ${NOW} AND u.locked_at IS NULL`

export function usersIn(database: Database): Storage['users'] {
  async function found(where: string, value: string): Promise<User | null> {
    const [row] = await database.rows(`SELECT ${select('user')} FROM "user" WHERE ${where} = $1`, value)
    return row ? readUser(row) : null
  }

  return {
    insert: async ({ id, username, displayName, email, passwordHash }) => {
      const values = [id, username, usernameKey(username), displayName, email, passwordHash]
      return (await database.run(INSERT, database.clockOffset, ...values)) > 0
    },
    byUsername: username => found('username_key', usernameKey(username)),
    byId: id => found('id', id),
    update: async (id, patch) => {
      const { set, values } = assignments(now => userChanges(patch, now))
      const text = `UPDATE "user" SET ${set} WHERE id = $2 AND $1::bigint IS NOT NULL RETURNING ${select('user')}`
      const [row] = await database.rows(text, database.clockOffset, id, ...values)
      return row ? readUser(row) : null
    },
    list: async ({ limit, after = '' }) => {
      const text = `SELECT ${select('user')} FROM "user" WHERE id > $1 ORDER BY id LIMIT $2`
      return (await database.rows(text, after, limit)).map(row => readUser(row))
    },
  }
}

export function sessionsIn(database: Database): Storage['sessions'] {
  return {
    insert: async ({ hash, userId, lifetimeMs }) => {
      await database.run(INSERT_SESSION, database.clockOffset, hash, userId, lifetimeMs)
    },
    find: async hash => {
      const [row] = await database.rows(SESSION, database.clockOffset, hash)
      return row ? readSession(row) : null
    },
    remove: async hash => (await database.run('DELETE FROM session WHERE hash = $1', hash)) > 0,
    removeAll: userId => database.run('DELETE FROM session WHERE user_id = $1', userId),
  }
}

/** Stands for the database's own now, which is not known here. */
const ITS_NOW = -1

/** SET clauses for a patch; the row's id is `$2`, values follow. Setting the id to itself keeps an empty patch valid. */
export function assignments(changesAt: (now: number) => readonly Change[]): { set: string; values: readonly Value[] } {
  const changes = changesAt(ITS_NOW)
  const values = changes.filter(([, value]) => value !== ITS_NOW).map(([, value]) => value)
  let place = 3
  const set = changes.map(([column, value]) => `${column} = ${value === ITS_NOW ? NOW : `$${place++}`}`)
  return { set: ['id = $2', ...set].join(', '), values }
}
