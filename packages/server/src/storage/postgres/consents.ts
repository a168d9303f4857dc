import { latest, readApp, readAuthorization, readConsent, select, USE_NOTED_MS, width } from '../rows.ts'
import type { Storage } from '../storage.ts'
import { type Database, NOW, type Sql } from './database.ts'

const LIST = `
  SELECT ${select('consent', 'c')}, ${select('app', 'p')}, (
    SELECT max(t.created_at) FROM "authorization" a JOIN token t ON t.authorization_id = a.id
    WHERE a.app_id = c.app_id AND a.user_id = c.user_id), c.last_used_at
  FROM consent c JOIN app p ON p.id = c.app_id
  WHERE c.user_id = $1 ORDER BY c.updated_at DESC, c.app_id`

const TOUCH = `
  UPDATE consent SET last_used_at = ${NOW}
  WHERE user_id = $2 AND app_id = $3 AND coalesce(last_used_at, 0) <= ${NOW} - ${USE_NOTED_MS}`

const REVOKE_ALL = `
  WITH gone AS (DELETE FROM consent WHERE user_id = $2 AND app_id = $3)
  UPDATE "authorization" SET revoked_at = ${NOW}, revoked_reason = $4
  WHERE app_id = $3 AND user_id = $2 AND revoked_at IS NULL`

const REVOKE = `
  UPDATE "authorization" SET revoked_at = ${NOW}, revoked_reason = $3 WHERE id = $2 AND revoked_at IS NULL`

export function consentsIn(database: Database): Storage['consents'] {
  return {
    find: async (userId, appId) => {
      const text = `SELECT ${select('consent')} FROM consent WHERE user_id = $1 AND app_id = $2`
      const [row] = await database.rows(text, userId, appId)
      return row ? readConsent(row) : null
    },
    list: async userId =>
      (await database.rows(LIST, userId)).map(row => ({
        ...readConsent(row),
        app: readApp(row, width.consent),
        lastUsedAt: latest(row[width.consent + width.app], row[width.consent + width.app + 1]),
      })),
    touch: async (userId, appId) => {
      await database.run(TOUCH, database.clockOffset, userId, appId)
    },
    revoke: (userId, appId, reason) => database.run(REVOKE_ALL, database.clockOffset, userId, appId, reason),
  }
}

export function authorizationsIn(database: Database): Storage['authorizations'] {
  return {
    byId: async id => {
      const [row] = await database.rows(`SELECT ${select('authorization')} FROM "authorization" WHERE id = $1`, id)
      return row ? readAuthorization(row) : null
    },
    revoke: (id, reason) => revokeAuthorization(database, database.clockOffset, id, reason),
  }
}

export async function revokeAuthorization(sql: Sql, offset: number, id: string, reason: string): Promise<boolean> {
  return (await sql.run(REVOKE, offset, id, reason)) > 0
}
