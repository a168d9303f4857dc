import { appChanges, appValues } from '../patches.ts'
import { readApp, readAppWithSecrets, select } from '../rows.ts'
import type { App, AppWithSecrets, NewApp, Storage } from '../storage.ts'
import { type Database, NOW } from './database.ts'
import { assignments } from './users.ts'

const INSERT = `
  WITH made AS (
    INSERT INTO app (id, client_id, name, description, website, owner_id, public, redirect_uris, callback_domain,
      scopes, rsa_public_key, policy, created_at)
    VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ${NOW})
    ON CONFLICT (client_id) DO NOTHING RETURNING id, created_at),
  kept AS (
    INSERT INTO secret (id, app_id, hash, sealed, created_at)
    SELECT $14, id, $15::bytea, $16, created_at FROM made WHERE $14::text IS NOT NULL)
  SELECT id FROM made`

const WITH_SECRETS = `
  SELECT ${select('app', 'p')}, ${select('secret', 's')}
  FROM app p LEFT JOIN secret s ON s.app_id = p.id AND (s.expires_at IS NULL OR s.expires_at > ${NOW})`

const NEWEST_FIRST = 'ORDER BY s.created_at DESC, s.id COLLATE "C" DESC LIMIT 2'

const ADD_SECRET = `INSERT INTO secret (id, app_id, hash, sealed, created_at) VALUES ($2, $3, $4, $5, ${NOW})`

/** Together with the one that is being added these are two. */
const DROP_OLDEST = `
  DELETE FROM secret WHERE id IN (
    SELECT id FROM secret WHERE app_id = $1 ORDER BY created_at DESC, id DESC OFFSET 1)`

const RETIRE = `
  UPDATE secret SET expires_at = ${NOW} + $4
  WHERE app_id = $2 AND id = $3 AND (expires_at IS NULL OR expires_at > ${NOW})`

/** A use is noted once a minute: every note is a write. */
const TOUCH = `UPDATE secret SET last_used_at = ${NOW} WHERE id = $2 AND coalesce(last_used_at, 0) <= ${NOW} - 60000`

export function appsIn(database: Database): Storage['apps'] {
  const { rows, run } = database

  async function found(where: string, value: string): Promise<AppWithSecrets | null> {
    const text = `${WITH_SECRETS} WHERE ${where} = $2 ${NEWEST_FIRST}`
    return readAppWithSecrets(await rows(text, database.clockOffset, value))
  }

  return {
    insert: async (app: NewApp, secret) => {
      const secretValues = secret ? [secret.id, secret.hash, secret.sealed] : [null, null, null]
      return (await rows(INSERT, database.clockOffset, ...appValues(app), ...secretValues)).length > 0
    },
    byClientId: clientId => found('p.client_id', clientId),
    byId: id => found('p.id', id),
    update: async (id, patch): Promise<App | null> => {
      const { set, values } = assignments(now => appChanges(patch, now))
      const text = `UPDATE app SET ${set} WHERE id = $2 AND $1::bigint IS NOT NULL RETURNING ${select('app')}`
      const [row] = await rows(text, database.clockOffset, id, ...values)
      return row ? readApp(row) : null
    },
    remove: async id => (await run('DELETE FROM app WHERE id = $1', id)) > 0,
    list: async ({ ownerId = null, limit, after = '' }) => {
      const where = 'id > $2 AND ($1::text IS NULL OR owner_id = $1)'
      const found = await rows(
        `SELECT ${select('app')} FROM app WHERE ${where} ORDER BY id LIMIT $3`,
        ownerId,
        after,
        limit,
      )
      return found.map(row => readApp(row))
    },
    addSecret: (appId, secret) =>
      database.transaction(async sql => {
        await sql.rows('SELECT id FROM app WHERE id = $1 FOR UPDATE', appId)
        await sql.run(DROP_OLDEST, appId)
        await sql.run(ADD_SECRET, database.clockOffset, secret.id, appId, secret.hash, secret.sealed)
      }),
    retireSecret: async (appId, secretId, graceMs) =>
      (await run(RETIRE, database.clockOffset, appId, secretId, graceMs)) > 0,
    touchSecret: async secretId => {
      await run(TOUCH, database.clockOffset, secretId)
    },
  }
}
