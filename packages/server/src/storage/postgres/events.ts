import { credentialHash } from '../../tokens/hash.ts'
import { nonceKey } from '../nonce-key.ts'
import { readEvent, select } from '../rows.ts'
import type { Storage } from '../storage.ts'
import { type Database, NOW } from './database.ts'

const USE = `
  INSERT INTO nonce AS n (key, expires_at) VALUES ($2, ${NOW} + $3)
  ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at WHERE n.expires_at <= ${NOW}`

const HIT = `
  INSERT INTO rate AS r (key, count, reset_at) VALUES ($2, 1, ${NOW} + $3)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN r.reset_at <= ${NOW} THEN 1 ELSE r.count + 1 END,
    reset_at = CASE WHEN r.reset_at <= ${NOW} THEN excluded.reset_at ELSE r.reset_at END
  RETURNING count, reset_at - ${NOW}`

const COUNT = `SELECT count, reset_at - ${NOW} FROM rate WHERE key = $2 AND reset_at > ${NOW}`

const APPEND = `INSERT INTO event (at, type, app_id, user_id, data) VALUES (${NOW}, $2, $3, $4, $5)`

const LIST = `
  SELECT ${select('event')} FROM event
  WHERE ($1::text IS NULL OR app_id = $1) AND ($2::text IS NULL OR user_id = $2) ORDER BY id DESC LIMIT $3`

/** Durable like everything else here, so no restart can make a nonce forgotten. */
export function noncesIn(database: Database): Storage['nonces'] {
  return {
    use: async ({ scope, nonce, timestamp, keepMs }) =>
      (await database.run(USE, database.clockOffset, nonceKey(scope, timestamp, nonce), keepMs)) > 0,
  }
}

/** Keys may hold addresses and names: only their hashes are kept. */
const hashed = (key: string): Uint8Array => credentialHash('throttle', key)

export function throttleIn(database: Database): Storage['throttle'] {
  return {
    hit: async (key, windowMs) => {
      const [row] = await database.rows(HIT, database.clockOffset, hashed(key), windowMs)
      return { count: row![0] as number, resetMs: row![1] as number }
    },
    count: async key => {
      const [row] = await database.rows(COUNT, database.clockOffset, hashed(key))
      return row ? { count: row[0] as number, resetMs: row[1] as number } : { count: 0, resetMs: 0 }
    },
    clear: async key => {
      await database.run('DELETE FROM rate WHERE key = $1', hashed(key))
    },
  }
}

export function eventsIn(database: Database): Storage['events'] {
  return {
    append: async ({ type, appId, userId, data }) => {
      await database.run(APPEND, database.clockOffset, type, appId, userId, JSON.stringify(data))
    },
    list: async ({ limit, appId = null, userId = null }) =>
      (await database.rows(LIST, appId, userId, limit)).map(row => readEvent(row)),
  }
}
