import { existsSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { migrations } from '../migrations/sqlite/index.ts'
import type { Row } from '../rows.ts'
import { openDatabase } from '../sqlite/database.ts'
import { migrateSqlite } from '../sqlite/migrate.ts'
import { openNonces } from '../sqlite/nonces.ts'
import { allTables, listed, nonceTable, quoted, selectAll, type Table } from './tables.ts'
import { BATCH, type Snapshot, type Transferable, type Vessel } from './transfer.ts'

/** How long to wait for another process's transaction. */
const BUSY_MS = 10_000

/** A SQLite file and the file of nonces beside it, on connections of its own: whoever serves from it goes on. */
export function sqliteTransfer(path: string): Transferable {
  const tables = allTables()
  return {
    tables,
    async read(work) {
      const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS })
      try {
        const withNonces = attachNonces(database, path)
        database.exec('BEGIN')
        return await work(snapshotOf(database, withNonces))
      } finally {
        database.close()
      }
    },
    async fill(work) {
      await prepare(path)
      const database = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
      try {
        attachNonces(database, path)
        database.exec('BEGIN IMMEDIATE')
        const value = await work(vesselOf(database))
        database.exec('COMMIT')
        return value
      } finally {
        // What was not committed is undone by closing.
        database.close()
      }
    },
    close: async () => undefined,
  }
}

/** Both files as a server would have made them. */
async function prepare(path: string): Promise<void> {
  const database = openDatabase({ path, synchronous: 'FULL' }, 0)
  try {
    await migrateSqlite(database, migrations)
  } finally {
    await database.close()
  }
  const nonces = openNonces(path, () => Date.now())
  await nonces.cleanup(0)
  await nonces.close()
}

/** false where there is none: nobody signed a request yet. */
function attachNonces(database: DatabaseSync, path: string): boolean {
  const file = `${path}-nonces`
  if (!existsSync(file)) return false
  database.prepare('ATTACH ? AS nonces').run(file)
  return true
}

function snapshotOf(database: DatabaseSync, withNonces: boolean): Snapshot {
  const migrated = database.prepare('SELECT name FROM migration ORDER BY name').all()
  return {
    migrations: migrated.map(({ name }) => String(name)),
    rows: table => (table === nonceTable && !withNonces ? [] : batchesOf(database, table)),
  }
}

function* batchesOf(database: DatabaseSync, table: Table): Generator<readonly Row[]> {
  const statement = database.prepare(selectAll(table))
  statement.setReturnArrays(true)
  let rows: Row[] = []
  for (const row of statement.iterate()) {
    if (rows.push(row as unknown as Row) < BATCH) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

function vesselOf(database: DatabaseSync): Vessel {
  return {
    isEmpty: async ({ name }) => database.prepare(`SELECT 1 FROM ${quoted(name)} LIMIT 1`).get() === undefined,
    async insert({ name, columns }, rows) {
      const places = columns.map(() => '?').join(', ')
      const statement = database.prepare(`INSERT INTO ${quoted(name)} (${listed(columns)}) VALUES (${places})`)
      for (const row of rows) statement.run(...(row as readonly SQLInputValue[]))
    },
  }
}
