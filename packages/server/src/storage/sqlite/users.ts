import type { SQLInputValue } from 'node:sqlite'
import { userChanges } from '../patches.ts'
import { readSession, readUser, select } from '../rows.ts'
import type { Storage, User } from '../storage.ts'
import { usernameKey } from '../username-key.ts'
import type { Database } from './database.ts'

const INSERT_USER = `
  INSERT INTO "user" (id, username, username_key, display_name, email, password_hash, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username_key) DO NOTHING`

const SESSION = `
  SELECT ${select('user', 'u')}, s.created_at FROM session s JOIN "user" u ON u.id = s.user_id
  WHERE s.hash = ? AND s.expires_at > ? AND u.locked_at IS NULL`

export function usersIn({ read, write, now }: Database): Storage['users'] {
  function found(where: string, value: string): User | null {
    const row = read.get(`SELECT ${select('user')} FROM "user" WHERE ${where} = ?`, value)
    return row ? readUser(row) : null
  }

  return {
    insert: ({ id, username, displayName, email, passwordHash }) =>
      write(
        sql => sql.run(INSERT_USER, id, username, usernameKey(username), displayName, email, passwordHash, now()) > 0,
      ),
    byUsername: async username => found('username_key', usernameKey(username)),
    byId: async id => found('id', id),
    update: (id, patch) =>
      write(sql => {
        for (const [column, value] of userChanges(patch, now())) {
          sql.run(`UPDATE "user" SET ${column} = ? WHERE id = ?`, value as SQLInputValue, id)
        }
        const row = sql.get(`SELECT ${select('user')} FROM "user" WHERE id = ?`, id)
        return row ? readUser(row) : null
      }),
    list: async ({ limit, after = '' }) => {
      const text = `SELECT ${select('user')} FROM "user" WHERE id > ? ORDER BY id LIMIT ?`
      return read.all(text, after, limit).map(row => readUser(row))
    },
  }
}

export function sessionsIn({ read, write, now }: Database): Storage['sessions'] {
  return {
    insert: async ({ hash, userId, lifetimeMs }) => {
      const at = now()
      await write(sql => sql.run('INSERT INTO session VALUES (?, ?, ?, ?)', hash, userId, at, at + lifetimeMs))
    },
    find: async hash => {
      const row = read.get(SESSION, hash, now())
      return row ? readSession(row) : null
    },
    remove: hash => write(sql => sql.run('DELETE FROM session WHERE hash = ?', hash) > 0),
    removeAll: userId => write(sql => sql.run('DELETE FROM session WHERE user_id = ?', userId)),
  }
}
