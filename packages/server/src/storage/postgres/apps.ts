import { callingSelect, credentialOf, readCalling } from '../calling.ts'
import { appChanges, appValues } from '../patches.ts'
import { readApp, readAppWithSecrets, select } from '../rows.ts'
import type { App, AppPatch, AppWithSecrets, Calling, Named, NewApp, NewSecret, Storage } from '../storage.ts'
import { type Database, NOW, type Sql } from './database.ts'
import { lookUp } from './look-up.ts'
import { assignments } from './users.ts'

const INSERT = `
  WITH made AS (
    INSERT INTO app (id, client_id, name, description, website, owner_id, public, redirect_uris, callback_domain,
      scopes, rsa_public_key, policy, registration, registration_hash, created_at)
    VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::bytea, ${NOW})
    ON CONFLICT DO NOTHING RETURNING id, created_at),
  kept AS (
    INSERT INTO secret (id, app_id, hash, sealed, created_at)
    SELECT $16, id, $17::bytea, $18, created_at FROM made WHERE $16::text IS NOT NULL)
  SELECT id FROM made`

const WITH_SECRETS = `
  SELECT ${select('app', 'p')}, ${select('secret', 's')}
  FROM app p LEFT JOIN secret s ON s.app_id = p.id AND (s.expires_at IS NULL OR s.expires_at > ${NOW})`

const NEWEST_FIRST = 'ORDER BY s.created_at DESC, s.id COLLATE "C" DESC LIMIT 2'

const ADD_SECRET = `INSERT INTO secret (id, app_id, hash, sealed, created_at) VALUES ($2, $3, $4, $5, ${NOW})`

const DROP_EXPIRED = `DELETE FROM secret WHERE app_id = $2 AND expires_at <= ${NOW}`

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

  async function found(where: string, ...values: readonly (string | Uint8Array)[]): Promise<AppWithSecrets | null> {
    const text = `${WITH_SECRETS} WHERE ${where} ${NEWEST_FIRST}`
    return readAppWithSecrets(await rows(text, database.clockOffset, ...values))
  }

  return {
    insert: (app, secret, registrationHash) => insert(database, database.clockOffset, app, secret, registrationHash),
    insertWithin: (most, app, secret) =>
      database.transaction(async sql => {
        // Only those of one owner wait for each other; a count alone would let two at once pass.
        await sql.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', `apps of ${app.ownerId}`)
        const [row] = await sql.rows('SELECT count(*) FROM app WHERE owner_id = $1', app.ownerId)
        return (row![0] as number) < most && insert(sql, database.clockOffset, app, secret)
      }),
    byClientId: clientId => found('p.client_id = $2', clientId),
    calling: (clientId, named) => calling(database, database.clockOffset, clientId, named),
    byId: id => found('p.id = $2', id),
    update: (id, patch) => update(database, database.clockOffset, id, patch),
    remove: async id => (await run('DELETE FROM app WHERE id = $1', id)) > 0,
    registered: (clientId, hash) => found('p.client_id = $2 AND p.registration_hash = $3', clientId, hash),
    reregister: ({ id, registrationHash, nextHash, patch }) =>
      database.transaction(async sql => {
        const text = 'UPDATE app SET registration_hash = $3 WHERE id = $1 AND registration_hash = $2'
        const won = (await sql.run(text, id, registrationHash, nextHash)) > 0
        return won ? update(sql, database.clockOffset, id, patch) : null
      }),
    unregister: async (id, hash) =>
      (await run('DELETE FROM app WHERE id = $1 AND registration_hash = $2', id, hash)) > 0,
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
    addSecondSecret: (appId, secret) =>
      database.transaction(async sql => {
        const found = await sql.rows('SELECT id FROM app WHERE id = $1 FOR UPDATE', appId)
        await sql.run(DROP_EXPIRED, database.clockOffset, appId)
        const [row] = await sql.rows('SELECT count(*) FROM secret WHERE app_id = $1', appId)
        if (found.length === 0 || (row![0] as number) >= 2) return false
        const values = [secret.id, appId, secret.hash, secret.sealed]
        return (await sql.run(`${ADD_SECRET} ON CONFLICT DO NOTHING`, database.clockOffset, ...values)) > 0
      }),
    retireSecret: async (appId, secretId, graceMs) =>
      (await run(RETIRE, database.clockOffset, appId, secretId, graceMs)) > 0,
    touchSecret: async secretId => {
      await run(TOUCH, database.clockOffset, secretId)
    },
  }
}

async function calling(sql: Sql, offset: number, clientId: string, named: Named): Promise<Calling | null> {
  const { where, values } = conditionFor(named)
  const { columns, joins } = callingSelect(named, where)
  const secrets = `LEFT JOIN secret s ON s.app_id = c.id AND (s.expires_at IS NULL OR s.expires_at > ${NOW})`
  const found = `c.client_id = $${values.length + 2}`
  const text = `SELECT ${columns}, ${NOW} FROM app c ${secrets} ${joins} WHERE ${found} ${NEWEST_FIRST}`
  const rows = await sql.rows(text, offset, ...values, clientId)
  return readCalling(rows, named, rows[0]?.at(-1) as number)
}

/** What finds the named token or ticket `t`; values from `$2` on. */
function conditionFor(named: Named): ReturnType<typeof lookUp> {
  if (named === null) return { where: '', values: [] }
  if ('token' in named) return lookUp(named.token)
  const { kind, hash } = named.ticket
  return { where: `t.kind = $2 AND t.${credentialOf(named)} = $3`, values: [kind, hash] }
}

async function insert(
  sql: Sql,
  offset: number,
  app: NewApp,
  secret: NewSecret | null,
  registrationHash?: Uint8Array,
): Promise<boolean> {
  const secretValues = secret ? [secret.id, secret.hash, secret.sealed] : [null, null, null]
  const values = [...appValues(app), registrationHash ?? null, ...secretValues]
  return (await sql.rows(INSERT, offset, ...values)).length > 0
}

async function update(sql: Sql, offset: number, id: string, patch: AppPatch): Promise<App | null> {
  const { set, values } = assignments(now => appChanges(patch, now))
  const text = `UPDATE app SET ${set} WHERE id = $2 AND $1::bigint IS NOT NULL RETURNING ${select('app')}`
  const [row] = await sql.rows(text, offset, id, ...values)
  return row ? readApp(row) : null
}
