import type { SQLInputValue } from 'node:sqlite'
import { appChanges, appValues, type Change } from '../patches.ts'
import { readApp, readAppWithSecrets, select } from '../rows.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { App, AppSecret, AppWithSecrets, Storage } from '../storage.ts'
import type { Database } from './database.ts'

type Secret = Omit<AppSecret, 'createdAt' | 'expiresAt' | 'lastUsedAt'>

const INSERT_APP = `
  INSERT INTO app (id, client_id, name, description, website, owner_id, public, redirect_uris, callback_domain, scopes,
    rsa_public_key, policy, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING`

const WITH_SECRETS = `
  SELECT ${select('app', 'p')}, ${select('secret', 's')}
  FROM app p LEFT JOIN secret s ON s.app_id = p.id AND (s.expires_at IS NULL OR s.expires_at > ?)`

const NEWEST_FIRST = 'ORDER BY s.created_at DESC, s.id DESC LIMIT 2'

/** A secret's use is noted at most this often: every note is a write. */
const TOUCH_MS = 60_000

export function appsIn(database: Database): Storage['apps'] {
  const { read, write, now } = database

  function found(where: string, value: string): AppWithSecrets | null {
    return readAppWithSecrets(read.all(`${WITH_SECRETS} WHERE ${where} = ? ${NEWEST_FIRST}`, now(), value))
  }

  return {
    insert: (app, secret) =>
      write(sql => {
        if (sql.run(INSERT_APP, ...(appValues(app) as SQLInputValue[]), now()) === 0) return false
        if (secret) insertSecret(sql, app.id, secret, now())
        return true
      }),
    byClientId: async clientId => found('p.client_id', clientId),
    byId: async id => found('p.id', id),
    update: (id, patch) => write(sql => updateApp(sql, id, appChanges(patch, now()))),
    remove: id => write(sql => sql.run('DELETE FROM app WHERE id = ?', id) > 0),
    list: async ({ ownerId, limit, after = '' }) => {
      const [where, values] = ownerId === undefined ? ['', []] : ['owner_id = ? AND', [ownerId]]
      const text = `SELECT ${select('app')} FROM app WHERE ${where} id > ? ORDER BY id LIMIT ?`
      return read.all(text, ...values, after, limit).map(row => readApp(row))
    },
    addSecret: (appId, secret) =>
      write(sql => {
        const oldest = 'SELECT id FROM secret WHERE app_id = ? ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET 1'
        sql.run(`DELETE FROM secret WHERE id IN (${oldest})`, appId)
        insertSecret(sql, appId, secret, now())
      }),
    retireSecret: (appId, secretId, graceMs) =>
      write(sql => {
        const text =
          'UPDATE secret SET expires_at = ?1 + ?2 WHERE app_id = ?3 AND id = ?4 AND coalesce(expires_at > ?1, 1)'
        return sql.run(text, now(), graceMs, appId, secretId) > 0
      }),
    touchSecret: async secretId => {
      const stale = 'id = ? AND coalesce(last_used_at, 0) <= ?'
      if (!read.get(`SELECT 1 FROM secret WHERE ${stale}`, secretId, now() - TOUCH_MS)) return
      await write(sql => sql.run('UPDATE secret SET last_used_at = ? WHERE id = ?', now(), secretId))
    },
  }
}

function insertSecret(sql: Sql, appId: string, secret: Secret, now: number): void {
  const text = 'INSERT INTO secret (id, app_id, hash, sealed, created_at) VALUES (?, ?, ?, ?, ?)'
  sql.run(text, secret.id, appId, secret.hash, secret.sealed, now)
}

function updateApp(sql: Sql, id: string, changes: readonly Change[]): App | null {
  for (const [column, value] of changes)
    sql.run(`UPDATE app SET ${column} = ? WHERE id = ?`, value as SQLInputValue, id)
  const row = sql.get(`SELECT ${select('app')} FROM app WHERE id = ?`, id)
  return row ? readApp(row) : null
}
