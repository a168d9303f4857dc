import { type Applied, checksum, lacking, type Migration, pending } from '../migrate.ts'
import { type Database, NOW } from './database.ts'

/** Any number, the same everywhere: whoever migrates holds this lock to the end of its transaction. */
const LOCK = 7_239_001

export function migratePostgres(database: Database, known: readonly Migration[]): Promise<void> {
  return database.transaction(async sql => {
    await sql.rows(`SELECT pg_advisory_xact_lock(${LOCK})`)
    if (database.schema) await sql.script(`CREATE SCHEMA IF NOT EXISTS ${database.schema}`)
    await sql.script(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at bigint NOT NULL)',
    )
    const rows = await sql.rows('SELECT name, checksum FROM migration ORDER BY name')
    const applied = rows.map(([name, sum]) => ({ name, checksum: sum }) as Applied)
    for (const migration of pending(known, applied)) {
      await sql.script(migration.sql)
      const text = `INSERT INTO migration VALUES ($2, $3, ${NOW})`
      await sql.run(text, database.clockOffset, migration.name, checksum(migration))
    }
  })
}

/** The names of what is still to be applied. */
export async function pendingIn(database: Database, known: readonly Migration[]): Promise<readonly string[]> {
  const [there] = await database.rows("SELECT to_regclass('migration') IS NOT NULL")
  const rows = there![0] === true ? await database.rows('SELECT name FROM migration') : []
  return lacking(
    known,
    rows.map(([name]) => name as string),
  )
}
