import { migrations } from '../migrations/postgres/index.ts'
import { openDatabase, type PostgresOptions, type Sql } from '../postgres/database.ts'
import { migratePostgres } from '../postgres/migrate.ts'
import type { Row, Value } from '../rows.ts'
import { allTables, listed, quoted, selectAll, type Table } from './tables.ts'
import { BATCH, type Snapshot, type Transferable, type Vessel } from './transfer.ts'

/** A schema of PostgreSQL. Only our own tables in it are looked at. */
export function postgresTransfer(options: PostgresOptions): Transferable {
  const tables = allTables()
  const database = openDatabase({ ...options, poolSize: 1 })
  return {
    tables,
    read: work =>
      database.transaction(async sql => {
        await sql.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
        const migrated = await sql.rows('SELECT name FROM migration ORDER BY name')
        return work(
          snapshotOf(
            sql,
            migrated.map(([name]) => String(name)),
          ),
        )
      }),
    async fill(work) {
      await migratePostgres(database, migrations)
      return database.transaction(async sql => {
        // Who would write meanwhile waits until it is known whether there is anything here.
        await sql.script(`LOCK TABLE ${listed(tables.map(({ name }) => name))} IN EXCLUSIVE MODE`)
        const value = await work(vesselOf(sql))
        for (const table of tables) await countOn(sql, table)
        return value
      })
    },
    close: () => database.close(),
  }
}

function snapshotOf(sql: Sql, names: readonly string[]): Snapshot {
  return { migrations: names, rows: table => batchesOf(sql, table) }
}

async function* batchesOf(sql: Sql, table: Table): AsyncGenerator<readonly Row[]> {
  const cursor = `rows_of_${table.name}`
  await sql.run(`DECLARE ${cursor} CURSOR FOR ${selectAll(table)}`)
  for (;;) {
    const rows = await sql.rows(`FETCH ${BATCH} FROM ${cursor}`)
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) break
  }
  await sql.run(`CLOSE ${cursor}`)
}

function vesselOf(sql: Sql): Vessel {
  return {
    isEmpty: async ({ name }) => (await sql.rows(`SELECT 1 FROM ${quoted(name)} LIMIT 1`)).length === 0,
    async insert({ name, columns }, rows) {
      const text = `
        INSERT INTO ${quoted(name)} (${listed(columns)}) OVERRIDING SYSTEM VALUE
        SELECT ${listed(columns)} FROM json_populate_recordset(NULL::${quoted(name)}, $1::json)`
      const records = rows.map(row => Object.fromEntries(columns.map((column, at) => [column, toJson(row[at]!)])))
      await sql.run(text, JSON.stringify(records))
    },
  }
}

/** bytea reads its own notation, in hexadecimal. */
const toJson = (value: Value): unknown =>
  value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value

/** Rows that came with their number: the next one gets one behind them. */
async function countOn(sql: Sql, { name }: Table): Promise<void> {
  const columns = await sql.rows(
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'YES'`,
    name,
  )
  for (const [column] of columns as readonly (readonly [string])[])
    await sql.rows(
      `SELECT setval(pg_get_serial_sequence($1, $2), max(${quoted(column)})) FROM ${quoted(name)}`,
      quoted(name),
      column,
    )
}
