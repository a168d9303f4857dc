import { latest, readApp, readAuthorization, readConsent, select, USE_NOTED_MS, width } from '../rows.ts'
import { joinScopes } from '../seeds.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Storage } from '../storage.ts'
import type { Database } from './database.ts'

const LIST = `
  SELECT ${select('consent', 'c')}, ${select('app', 'p')}, (
    SELECT max(t.created_at) FROM "authorization" a JOIN token t ON t.authorization_id = a.id
    WHERE a.app_id = c.app_id AND a.user_id = c.user_id), c.last_used_at
  FROM consent c JOIN app p ON p.id = c.app_id
  WHERE c.user_id = ? ORDER BY c.updated_at DESC, c.app_id`

const TOUCH = `
  UPDATE consent SET last_used_at = ? WHERE user_id = ? AND app_id = ? AND coalesce(last_used_at, 0) <= ?`

const REVOKE = `
  UPDATE "authorization" SET revoked_at = ?, revoked_reason = ?
  WHERE app_id = ? AND user_id = ? AND revoked_at IS NULL`

const WRITE = `
  INSERT INTO consent (user_id, app_id, scopes, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
  ON CONFLICT (user_id, app_id) DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at`

export function consentsIn({ read, write, now }: Database): Storage['consents'] {
  return {
    find: async (userId, appId) => {
      const row = read.get(`SELECT ${select('consent')} FROM consent WHERE user_id = ? AND app_id = ?`, userId, appId)
      return row ? readConsent(row) : null
    },
    list: async userId =>
      read.all(LIST, userId).map(row => ({
        ...readConsent(row),
        app: readApp(row, width.consent),
        lastUsedAt: latest(row[width.consent + width.app], row[width.consent + width.app + 1]),
      })),
    touch: async (userId, appId) => {
      await write(sql => sql.run(TOUCH, now(), userId, appId, now() - USE_NOTED_MS))
    },
    revoke: (userId, appId, reason) =>
      write(sql => {
        sql.run('DELETE FROM consent WHERE user_id = ? AND app_id = ?', userId, appId)
        return sql.run(REVOKE, now(), reason, appId, userId)
      }),
  }
}

/** Consent grows: older authorizations keep the scopes they had, so the row says all that the app may do. */
export function addConsent(sql: Sql, userId: string, appId: string, scopes: readonly string[], now: number): void {
  const row = sql.get('SELECT scopes FROM consent WHERE user_id = ? AND app_id = ?', userId, appId)
  const before = row ? (JSON.parse(row[0] as string) as string[]) : []
  sql.run(WRITE, userId, appId, JSON.stringify(joinScopes(before, scopes)), now)
}

export function authorizationsIn({ read, write, now }: Database): Storage['authorizations'] {
  return {
    byId: async id => {
      const row = read.get(`SELECT ${select('authorization')} FROM "authorization" WHERE id = ?`, id)
      return row ? readAuthorization(row) : null
    },
    revoke: (id, reason) => write(sql => revokeAuthorization(sql, id, reason, now())),
  }
}

export function revokeAuthorization(sql: Sql, id: string, reason: string, now: number): boolean {
  const text = 'UPDATE "authorization" SET revoked_at = ?, revoked_reason = ? WHERE id = ? AND revoked_at IS NULL'
  return sql.run(text, now, reason, id) > 0
}

export interface NewAuthorization {
  readonly id: string
  readonly userId: string | null
  readonly appId: string
  readonly scopes: readonly string[]
  readonly authenticatedAt?: number | null
}

const BEGIN = `
  INSERT INTO "authorization" (id, user_id, app_id, scopes, created_at, authenticated_at) VALUES (?, ?, ?, ?, ?, ?)`

export function insertAuthorization(sql: Sql, authorization: NewAuthorization, now: number): void {
  const { id, userId, appId, scopes, authenticatedAt = null } = authorization
  sql.run(BEGIN, id, userId, appId, JSON.stringify(scopes), now, authenticatedAt)
}
