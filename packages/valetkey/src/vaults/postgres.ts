import type { Pool } from 'pg'
import type { Vault, VaultRecord } from '../client/vault.ts'
import { explained } from './trouble.ts'

/** As much of `pg` as we need: a Pool has it, a Client too, and whatever else speaks its words. */
export interface Queryable {
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>
}

export interface PostgresVaultOptions {
  /** `postgres://user:password@host/database`: a pool of our own, which `close` ends. */
  readonly url?: string
  /** Or one of yours, which stays open. */
  readonly pool?: Queryable
  /** What the two tables are called before `_record` and `_used`; default `valetkey`. They are made when missing. */
  readonly prefix?: string
}

type Row = Record<'kind' | 'app' | 'id' | 'about' | 'sealed', string> & { readonly version: number }

/**
 * Two tables in PostgreSQL, for as many processes and machines as you like. Needs the package `pg`.
 * @example const oauth = new OAuth({ vault: postgresVault({ url: process.env.DATABASE_URL }), secret })
 */
export function postgresVault({ url, pool, prefix = 'valetkey' }: PostgresVaultOptions): Vault {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(prefix))
    throw new TypeError('postgresVault: prefix is a word of small letters, digits and _')
  if ((url === undefined) === (pool === undefined))
    throw new TypeError('postgresVault needs a url or a pool, and not both')
  const [record, used] = [`${prefix}_record`, `${prefix}_used`]
  const database = opened(url, pool, schemaOf(prefix, record, used))
  const run = async (text: string, ...values: unknown[]) =>
    (await (await database.ready()).query(text, values)).rowCount
  const rows = async (text: string, ...values: unknown[]) => (await (await database.ready()).query(text, values)).rows
  return explained('PostgreSQL', {
    lasting: true,
    read: async (kind, app, id) => {
      const [row] = await rows(`SELECT * FROM ${record} WHERE kind = $1 AND app = $2 AND id = $3`, kind, app, id)
      return row === undefined ? null : recordOf(row as Row)
    },
    write: async ({ kind, app, id, version, about, sealed }) => {
      const values = [kind, app, id, JSON.stringify(about), JSON.stringify(sealed)]
      const insert = `INSERT INTO ${record} VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT DO NOTHING`
      const update = `UPDATE ${record} SET version = version + 1, about = $4, sealed = $5
        WHERE kind = $1 AND app = $2 AND id = $3 AND version = $6`
      return (version === 0 ? await run(insert, ...values) : await run(update, ...values, version)) === 1
    },
    remove: async (kind, app, id, version) => {
      const only = version ?? null
      const text = `DELETE FROM ${record} WHERE kind = $1 AND app = $2 AND id = $3 AND ($4::int IS NULL OR version = $4)`
      return (await run(text, kind, app, id, only)) === 1
    },
    list: async (kind, app) => {
      const order = 'ORDER BY app COLLATE "C", id COLLATE "C"'
      const text = `SELECT * FROM ${record} WHERE kind = $1 AND ($2::text IS NULL OR app = $2) ${order}`
      return (await rows(text, kind, app ?? null)).map(row => recordOf(row as Row))
    },
    takeOnce: async (key, until) => {
      // One statement; what it deletes are other keys than the one it inserts, or one that may be taken again.
      const text = `WITH forgotten AS (DELETE FROM ${used} WHERE until < $3 AND key <> $1)
        INSERT INTO ${used} VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET until = $2 WHERE ${used}.until < $3`
      return (await run(text, key, Math.ceil(until), Date.now())) === 1
    },
    close: database.close,
  })
}

interface Opened {
  ready(): Promise<Queryable>
  close(): Promise<void>
}

/** Connected, and its tables made, by whoever needs it first; after a failure the next one tries again. */
function opened(url: string | undefined, given: Queryable | undefined, schema: string): Opened {
  let ready: Promise<Queryable> | undefined
  let own: Pool | undefined
  let closed = false
  const begin = async (): Promise<Queryable> => {
    if (closed) throw Object.assign(new Error('the vault is closed'), { code: 'ERR_VAULT_CLOSED' })
    own ??= given === undefined ? await poolFor(url ?? '') : undefined
    const database = given ?? (own as unknown as Queryable)
    await database.query(schema)
    return database
  }
  return {
    ready: () => {
      ready ??= begin().catch(error => {
        ready = undefined
        throw error
      })
      return ready
    },
    close: async () => {
      closed = true
      const pool = own
      own = undefined
      ready = undefined
      await pool?.end()
    },
  }
}

async function poolFor(url: string): Promise<Pool> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: url, max: 5 })
  // A connection that ends while nobody uses it is replaced; without a listener it would end the process.
  pool.on('error', () => {})
  return pool
}

/** Made by one at a time: two that create the same table at the same moment fail (`IF NOT EXISTS` looks before it leaps). */
function schemaOf(prefix: string, record: string, used: string): string {
  return `BEGIN;
    SELECT pg_advisory_xact_lock(hashtext('${prefix} vault'));
    CREATE TABLE IF NOT EXISTS ${record} (
      kind text NOT NULL, app text NOT NULL, id text NOT NULL, version integer NOT NULL, about text NOT NULL, sealed text NOT NULL,
      PRIMARY KEY (kind, app, id)
    );
    CREATE TABLE IF NOT EXISTS ${used} (key text PRIMARY KEY, until bigint NOT NULL);
    COMMIT`
}

function recordOf({ kind, app, id, version, about, sealed }: Row): VaultRecord {
  return { kind: kind as VaultRecord['kind'], app, id, version, about: JSON.parse(about), sealed: JSON.parse(sealed) }
}
