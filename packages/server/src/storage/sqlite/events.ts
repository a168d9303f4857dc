import { credentialHash } from '../../tokens/hash.ts'
import { readEvent, select } from '../rows.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const HIT = `
  INSERT INTO rate (key, count, reset_at) VALUES (?1, 1, ?2 + ?3)
  ON CONFLICT (key) DO UPDATE SET
    count = iif(reset_at <= ?2, 1, count + 1), reset_at = iif(reset_at <= ?2, excluded.reset_at, reset_at)
  RETURNING count, reset_at`

/** Keys may hold addresses and names: only their hashes are kept. */
const hashed = (key: string): Uint8Array => credentialHash('throttle', key)

export function throttleIn({ read, write, now }: Database): Storage['throttle'] {
  return {
    hit: (key, windowMs) =>
      write(sql => {
        const at = now()
        const [count, resetAt] = sql.get(HIT, hashed(key), at, windowMs) as [number, number]
        return { count, resetMs: resetAt - at }
      }),
    count: async key => {
      const at = now()
      const row = read.get('SELECT count, reset_at FROM rate WHERE key = ? AND reset_at > ?', hashed(key), at)
      return row ? { count: row[0] as number, resetMs: (row[1] as number) - at } : { count: 0, resetMs: 0 }
    },
    clear: async key => {
      await write(sql => sql.run('DELETE FROM rate WHERE key = ?', hashed(key)))
    },
  }
}

export function eventsIn({ read, write, now }: Database): Storage['events'] {
  return {
    append: async ({ type, appId, userId, data }) => {
      const text = 'INSERT INTO event (at, type, app_id, user_id, data) VALUES (?, ?, ?, ?, ?)'
      await write(sql => sql.run(text, now(), type, appId, userId, JSON.stringify(data)))
    },
    list: async ({ limit, appId, userId }) => {
      const where = [appId === undefined ? 'true' : 'app_id = ?', userId === undefined ? 'true' : 'user_id = ?']
      const values = [appId, userId].filter(value => value !== undefined)
      const text = `SELECT ${select('event')} FROM event WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`
      return read.all(text, ...values, limit).map(row => readEvent(row))
    },
  }
}
