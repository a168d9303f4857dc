import { credentialHash } from '../../tokens/hash.ts'
import { readEvent, select } from '../rows.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Delay, Storage } from '../storage.ts'
import type { Database } from './database.ts'

const HIT = `
  INSERT INTO rate (key, count, reset_at) VALUES (?1, 1, ?2 + ?3)
  ON CONFLICT (key) DO UPDATE SET
    count = iif(reset_at <= ?2, 1, count + 1), reset_at = iif(reset_at <= ?2, excluded.reset_at, reset_at)
  RETURNING count, reset_at`

const COUNT = 'SELECT count, reset_at, retry_at FROM rate WHERE key = ? AND reset_at > ?'

const KEEP = `
  INSERT INTO rate (key, count, reset_at, retry_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET count = excluded.count, reset_at = excluded.reset_at, retry_at = excluded.retry_at`

const FORGIVE = 'UPDATE rate SET count = count - 1, retry_at = 0 WHERE key = ? AND count > 0'

/** However many there are, one statement: they come as one JSON list. */
const APPEND = `
  INSERT INTO event (at, type, app_id, user_id, data)
  SELECT ?, value ->> 'type', value ->> 'appId', value ->> 'userId', value -> 'data' FROM json_each(?) ORDER BY key`

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
      const { count, resetAt, retryAt } = counted(read, hashed(key), at) ?? { count: 0, resetAt: at, retryAt: 0 }
      return { count, resetMs: resetAt - at, waitMs: Math.max(0, retryAt - at) }
    },
    attempt: (key, delay) => write(sql => attempt(sql, hashed(key), delay, now())),
    forgive: async key => {
      await write(sql => sql.run(FORGIVE, hashed(key)))
    },
    clear: async key => {
      await write(sql => sql.run('DELETE FROM rate WHERE key = ?', hashed(key)))
    },
  }
}

interface Counted {
  readonly count: number
  readonly resetAt: number
  readonly retryAt: number
}

function counted(sql: Sql, key: Uint8Array, at: number): Counted | null {
  const row = sql.get(COUNT, key, at) as [number, number, number] | undefined
  return row === undefined ? null : { count: row[0], resetAt: row[1], retryAt: row[2] }
}

function attempt(sql: Sql, key: Uint8Array, { free, waits, windowMs }: Delay, at: number) {
  const { count: before, resetAt, retryAt } = counted(sql, key, at) ?? { count: 0, resetAt: at + windowMs, retryAt: 0 }
  if (retryAt > at) return { ok: false, count: before, waitMs: retryAt - at }
  const count = before + 1
  const wait = count < free ? 0 : (waits[Math.min(count - free, waits.length - 1)] ?? 0)
  const waitMs = Math.min(wait, resetAt - at)
  sql.run(KEEP, key, count, resetAt, waitMs > 0 ? at + waitMs : 0)
  return { ok: true, count, waitMs }
}

export function eventsIn({ read, write, now }: Database): Storage['events'] {
  return {
    append: async (...events) => {
      await write(sql => sql.run(APPEND, now(), JSON.stringify(events)))
    },
    list: async ({ limit, appId, userId, type }) => {
      const wanted = { app_id: appId, user_id: userId, type }
      const where = Object.entries(wanted).map(([column, value]) => (value === undefined ? 'true' : `${column} = ?`))
      const values = Object.values(wanted).filter(value => value !== undefined)
      const text = `SELECT ${select('event')} FROM event WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`
      return read.all(text, ...values, limit).map(row => readEvent(row))
    },
  }
}
