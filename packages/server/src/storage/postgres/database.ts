import type { Pool, PoolClient } from 'pg'
import type { Row, Value } from '../rows.ts'
import { StorageError } from '../storage-error.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host/database`; left out, the PG… variables of the environment decide. */
  readonly url?: string
  /** Where the tables are; made when missing. Left out, the search_path of the connection decides. */
  readonly schema?: string
  /** How many connections this process may hold; 10. */
  readonly poolSize?: number
  /** Moves the clock that expiry is judged by; for sandboxes and tests. */
  readonly clockOffset?: number
}

type Parameter = Value | readonly (Value | undefined)[]

export interface Sql {
  /** One round trip; the statement is prepared once per connection and kept. */
  rows(text: string, ...values: readonly Parameter[]): Promise<readonly Row[]>
  /** How many rows changed. */
  run(text: string, ...values: readonly Parameter[]): Promise<number>
}

export interface Database extends Sql {
  readonly schema: string | undefined
  clockOffset: number
  /** READ COMMITTED; begun anew when PostgreSQL breaks a deadlock by ending it. */
  transaction<T>(work: (sql: Sql & { script(text: string): Promise<void> }) => Promise<T>): Promise<T>
  /** Connections of this process, by what they do, and queries that wait for one. */
  load(): Readonly<Record<string, number>>
  close(): Promise<void>
}

/** Epoch ms by the database's clock plus the offset. Every statement that has a time has the offset as `$1`. */
export const NOW = '(floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint + $1::bigint)'

/** 40001 serialization_failure, 40P01 deadlock_detected: nothing happened, and the next time it goes through. */
const TRANSIENT = new Set(['40001', '40P01'])
const ATTEMPTS = 5

/** PostgreSQL's text cannot hold U+0000: whatever is looked up by such a text is not there. */
const HAS_NUL = '22021'

export function openDatabase({ url, schema, poolSize = 10, clockOffset = 0 }: PostgresOptions): Database {
  if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new StorageError('bad_schema_name', 'Rename it.')
  let pool: Promise<Pool> | undefined
  let opened: Pool | undefined
  let closed = false

  function connected(): Promise<Pool> {
    if (closed) return Promise.reject(new StorageError('storage_closed', 'Close it last.'))
    pool ??= openPool(url, schema, poolSize).then(made => {
      opened = made
      return made
    })
    return pool
  }

  const sql = sqlOn(async config => (await connected()).query(config))
  return {
    schema,
    clockOffset,
    rows: (text, ...values) => untilThrough(() => orNothing(text, [], sql.rows(text, ...values))),
    run: (text, ...values) => untilThrough(() => orNothing(text, 0, sql.run(text, ...values))),
    transaction: work => untilThrough(async () => inTransaction(await (await connected()).connect(), work)),
    load: () => ({
      connections_open: opened?.totalCount ?? 0,
      connections_idle: opened?.idleCount ?? 0,
      waiting_queries: opened?.waitingCount ?? 0,
    }),
    async close() {
      if (closed) return
      closed = true
      await pool?.then(made => made.end())
    },
  }
}

async function openPool(url: string | undefined, schema: string | undefined, max: number): Promise<Pool> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new StorageError('pg_missing', 'Run: npm install pg', { cause })
  })
  const INT8 = 20
  const pool = new pg.Pool({
    max,
    ...(url === undefined ? {} : { connectionString: url }),
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never },
  })
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
}

interface Query {
  readonly name: string
  readonly text: string
  readonly values: Parameter[]
  readonly rowMode: 'array'
}

type Send = (query: Query) => Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>

const names = new Map<string, string>()

/** Statements are known to the server by a short name of their text. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `vk${names.size}`
  names.set(text, name)
  return name
}

function sqlOn(send: Send): Sql {
  const ask = (text: string, values: readonly Parameter[]) =>
    send({ name: nameOf(text), text, values: [...values], rowMode: 'array' })
  return {
    rows: async (text, ...values) => (await ask(text, values)).rows as readonly Row[],
    run: async (text, ...values) => (await ask(text, values)).rowCount ?? 0,
  }
}

async function inTransaction<T>(client: PoolClient, work: Parameters<Database['transaction']>[0]): Promise<T> {
  try {
    await client.query('BEGIN')
    const sql = sqlOn(query => client.query(query))
    const value = await work({ ...sql, script: async text => void (await client.query(text)) })
    await client.query('COMMIT')
    client.release()
    return value as T
  } catch (reason) {
    // A connection that cannot even roll back is of no use to anybody.
    const broken = await client.query('ROLLBACK').then(
      () => undefined,
      (error: Error) => error,
    )
    client.release(broken)
    throw reason
  }
}

export function errorCode(reason: unknown): string | undefined {
  return (reason as { code?: string } | null)?.code
}

async function untilThrough<T>(work: () => Promise<T>, attempt: number = 1): Promise<T> {
  try {
    return await work()
  } catch (reason) {
    if (attempt >= ATTEMPTS || !TRANSIENT.has(errorCode(reason) ?? '')) throw reason
    return untilThrough(work, attempt + 1)
  }
}

function orNothing<T>(text: string, nothing: T, answer: Promise<T>): Promise<T> {
  return answer.catch((reason: unknown) => {
    if (errorCode(reason) === HAS_NUL && !text.includes('INSERT')) return nothing
    throw reason
  })
}
