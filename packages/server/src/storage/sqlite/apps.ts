import type { SQLInputValue } from 'node:sqlite'
import { callingSelect, credentialOf, readCalling } from '../calling.ts'
import { appChanges, appValues, type Change } from '../patches.ts'
import { readApp, readAppWithSecrets, select } from '../rows.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { App, AppWithSecrets, Calling, Named, NewApp, NewSecret, Storage } from '../storage.ts'
import type { Database } from './database.ts'
import { lookUp } from './look-up.ts'

const INSERT_APP = `
  INSERT INTO app (id, client_id, name, description, website, owner_id, public, redirect_uris, callback_domain, scopes,
    rsa_public_key, policy, registration, registration_hash, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

const WITH_SECRETS = `
  SELECT ${select('app', 'p')}, ${select('secret', 's')}
  FROM app p LEFT JOIN secret s ON s.app_id = p.id AND (s.expires_at IS NULL OR s.expires_at > ?)`

/** ?2 is the app, which may be gone; what expired was deleted before. */
const ADD_SECOND_SECRET = `
  INSERT INTO secret (id, app_id, hash, sealed, created_at)
  SELECT ?1, ?2, ?3, ?4, ?5
  WHERE EXISTS (SELECT 1 FROM app WHERE id = ?2) AND (SELECT count(*) FROM secret WHERE app_id = ?2) < 2
  ON CONFLICT DO NOTHING`

const NEWEST_FIRST = 'ORDER BY s.created_at DESC, s.id DESC LIMIT 2'

/** A secret's use is noted at most this often: every note is a write. */
const TOUCH_MS = 60_000

export function appsIn(database: Database): Storage['apps'] {
  const { read, write, now } = database

  function found(where: string, ...values: readonly SQLInputValue[]): AppWithSecrets | null {
    return readAppWithSecrets(read.all(`${WITH_SECRETS} WHERE ${where} ${NEWEST_FIRST}`, now(), ...values))
  }

  return {
    insert: (app, secret, registrationHash) => write(sql => insertApp(sql, app, secret, registrationHash, now())),
    insertWithin: (most, app, secret) =>
      write(sql => {
        const [count] = sql.get('SELECT count(*) FROM app WHERE owner_id = ?', app.ownerId) as [number]
        return count < most && insertApp(sql, app, secret, undefined, now())
      }),
    byClientId: async clientId => found('p.client_id = ?', clientId),
    calling: async (clientId, named) => calling(read, clientId, named, now()),
    byId: async id => found('p.id = ?', id),
    update: (id, patch) => write(sql => updateApp(sql, id, appChanges(patch, now()))),
    remove: id => write(sql => sql.run('DELETE FROM app WHERE id = ?', id) > 0),
    registered: async (clientId, hash) => found('p.client_id = ? AND p.registration_hash = ?', clientId, hash),
    reregister: ({ id, registrationHash, nextHash, patch }) =>
      write(sql => {
        const text = 'UPDATE app SET registration_hash = ? WHERE id = ? AND registration_hash = ?'
        return sql.run(text, nextHash, id, registrationHash) > 0 ? updateApp(sql, id, appChanges(patch, now())) : null
      }),
    unregister: (id, hash) =>
      write(sql => sql.run('DELETE FROM app WHERE id = ? AND registration_hash = ?', id, hash) > 0),
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
    addSecondSecret: (appId, secret) =>
      write(sql => {
        sql.run('DELETE FROM secret WHERE app_id = ? AND expires_at <= ?', appId, now())
        const { id, hash, sealed } = secret
        return sql.run(ADD_SECOND_SECRET, id, appId, hash, sealed, now()) > 0
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

function calling(sql: Sql, clientId: string, named: Named, now: number): Calling | null {
  const { where, values } = conditionFor(named)
  const { columns, joins } = callingSelect(named, where)
  const secrets = 'LEFT JOIN secret s ON s.app_id = c.id AND (s.expires_at IS NULL OR s.expires_at > ?)'
  const text = `SELECT ${columns} FROM app c ${secrets} ${joins} WHERE c.client_id = ? ${NEWEST_FIRST}`
  return readCalling(sql.all(text, now, ...values, clientId), named, now)
}

/** What finds the named token or ticket `t`. */
function conditionFor(named: Named): ReturnType<typeof lookUp> {
  if (named === null) return { where: '', values: [] }
  if ('token' in named) return lookUp(named.token)
  const { kind, hash } = named.ticket
  return { where: `t.kind = ? AND t.${credentialOf(named)} = ?`, values: [kind, hash] }
}

function insertApp(
  sql: Sql,
  app: NewApp,
  secret: NewSecret | null,
  registrationHash: Uint8Array | undefined,
  now: number,
): boolean {
  const values = [...appValues(app), registrationHash ?? null] as SQLInputValue[]
  if (sql.run(INSERT_APP, ...values, now) === 0) return false
  if (secret) insertSecret(sql, app.id, secret, now)
  return true
}

function insertSecret(sql: Sql, appId: string, secret: NewSecret, now: number): void {
  const text = 'INSERT INTO secret (id, app_id, hash, sealed, created_at) VALUES (?, ?, ?, ?, ?)'
  sql.run(text, secret.id, appId, secret.hash, secret.sealed, now)
}

function updateApp(sql: Sql, id: string, changes: readonly Change[]): App | null {
  for (const [column, value] of changes)
    sql.run(`UPDATE app SET ${column} = ? WHERE id = ?`, value as SQLInputValue, id)
  const row = sql.get(`SELECT ${select('app')} FROM app WHERE id = ?`, id)
  return row ? readApp(row) : null
}
