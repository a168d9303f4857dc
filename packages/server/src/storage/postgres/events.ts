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

const COUNT = `
  SELECT count, reset_at - ${NOW}, greatest(0, retry_at - ${NOW}) FROM rate WHERE key = $2 AND reset_at > ${NOW}`

/** When the next attempt may come after the one that made `count`; `$4` are free, `$5` the waits. */
const retryAt = (count: string, resetAt: string) => `CASE WHEN ${count} < $4::integer THEN 0 ELSE
  least(${resetAt}, ${NOW} + ($5::bigint[])[least(${count} - $4::integer + 1, cardinality($5::bigint[]))]) END`

/** No row where the wait goes on: who lost a race for the row looks at it again, as its winner left it. */
const ATTEMPT = `
  INSERT INTO rate AS r (key, count, reset_at, retry_at)
  VALUES ($2, 1, ${NOW} + $3, ${retryAt('1', `${NOW} + $3`)})
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN r.reset_at <= ${NOW} THEN 1 ELSE r.count + 1 END,
    reset_at = CASE WHEN r.reset_at <= ${NOW} THEN excluded.reset_at ELSE r.reset_at END,
    retry_at = CASE WHEN r.reset_at <= ${NOW} THEN excluded.retry_at ELSE ${retryAt('r.count + 1', 'r.reset_at')} END
  WHERE r.reset_at <= ${NOW} OR r.retry_at <= ${NOW}
  RETURNING count, greatest(0, retry_at - ${NOW})`

const FORGIVE = 'UPDATE rate SET count = count - 1, retry_at = 0 WHERE key = $1 AND count > 0'

/** However many there are, one statement: they come as one array per column. */
const APPEND = `
  INSERT INTO event (at, type, app_id, user_id, data)
  SELECT ${NOW}, e.type, e.app_id, e.user_id, e.data
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS e (type, app_id, user_id, data, place)
  ORDER BY place`

const LIST = `
  SELECT ${select('event')} FROM event
  WHERE ($1::text IS NULL OR app_id = $1) AND ($2::text IS NULL OR user_id = $2) AND ($3::text IS NULL OR type = $3)
  ORDER BY id DESC LIMIT $4`

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
  const count: Storage['throttle']['count'] = async key => {
    const [row] = await database.rows(COUNT, database.clockOffset, hashed(key))
    const [count, resetMs, waitMs] = (row ?? [0, 0, 0]) as [number, number, number]
    return { count, resetMs, waitMs }
  }
  return {
    hit: async (key, windowMs) => {
      const [row] = await database.rows(HIT, database.clockOffset, hashed(key), windowMs)
      return { count: row![0] as number, resetMs: row![1] as number }
    },
    count,
    attempt: async (key, { free, waits, windowMs }) => {
      const [row] = await database.rows(ATTEMPT, database.clockOffset, hashed(key), windowMs, free, waits)
      if (row) return { ok: true, count: row[0] as number, waitMs: row[1] as number }
      return { ok: false, ...(await count(key)) }
    },
    forgive: async key => {
      await database.run(FORGIVE, hashed(key))
    },
    clear: async key => {
      await database.run('DELETE FROM rate WHERE key = $1', hashed(key))
    },
  }
}

export function eventsIn(database: Database): Storage['events'] {
  return {
    append: async (...events) => {
      const columns = [
        events.map(({ type }) => type),
        events.map(({ appId }) => appId),
        events.map(({ userId }) => userId),
        events.map(({ data }) => JSON.stringify(data)),
      ]
      await database.run(APPEND, database.clockOffset, ...columns)
    },
    list: async ({ limit, appId = null, userId = null, type = null }) =>
      (await database.rows(LIST, appId, userId, type, limit)).map(row => readEvent(row)),
  }
}
