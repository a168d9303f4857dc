import { type Applied, checksum, lacking, type Migration, pending } from '../migrate.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Database } from './database.ts'

/** The whole migration is one transaction under the write lock: of two processes the second finds nothing to do. */
export function migrateSqlite(database: Database, known: readonly Migration[]): Promise<void> {
  return database.write(sql => migrateInto(sql, known, database.now()))
}

/** The same within a transaction of the caller's. */
export function migrateInto(sql: Sql, known: readonly Migration[], now: number): void {
  sql.run(
    'CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  )
  const rows = sql.all('SELECT name, checksum FROM migration ORDER BY name')
  const applied = rows.map(([name, sum]) => ({ name, checksum: sum }) as Applied)
  for (const migration of pending(known, applied)) apply(sql, migration, now)
}

/** The names of what is still to be applied. */
export function pendingIn(sql: Sql, known: readonly Migration[]): readonly string[] {
  const isNew = sql.get("SELECT name FROM sqlite_schema WHERE name = 'migration'") === undefined
  const rows = isNew ? [] : sql.all('SELECT name FROM migration')
  return lacking(
    known,
    rows.map(([name]) => name as string),
  )
}

function apply(sql: Sql, migration: Migration, now: number): void {
  for (const statement of statements(migration.sql)) sql.run(statement)
  sql.run('INSERT INTO migration VALUES (?, ?, ?)', migration.name, checksum(migration), now)
}

/** Our migrations keep `;` for the ends of statements, each at the end of its line. */
function statements(sql: string): readonly string[] {
  return sql
    .split(/;\s*\n/)
    .map(statement => statement.trim())
    .filter(statement => statement !== '')
}
