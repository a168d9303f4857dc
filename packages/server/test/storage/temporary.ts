import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@valetkey/server/storage/postgres/database'

/** A folder that goes with the process: several test files may share one, and what they import. */
export function temporaryFolder(label: string): { file(name: string): string } {
  const folder = mkdtempSync(join(tmpdir(), `valetkey-${label}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return { file: name => join(folder, `${++count}-${name}`) }
}

/** Names for schemas of a PostgreSQL that may not be ours alone: they go when all tests of the process have ended. */
export function temporarySchemas(url: string): () => string {
  const schemas: string[] = []
  process.once('beforeExit', async () => {
    const database = openDatabase({ url, poolSize: 1 })
    const gone = schemas.map(schema => database.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`))
    await Promise.all(gone).catch((error: { code?: string }) => {
      // A server that was started for this file alone has ended by now, and they with it.
      if (error.code !== 'ECONNREFUSED') throw error
    })
    await database.close()
  })
  return () => {
    const schema = `test_${randomBytes(6).toString('hex')}`
    schemas.push(schema)
    return schema
  }
}
