import { DatabaseSync } from 'node:sqlite'
import { describe } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { openDatabase } from '@valetkey/server/storage/postgres/database'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { temporaryFolder, temporarySchemas } from '../../storage/temporary.ts'

/** A storage, and somebody who may write to its database but does not have the keys. */
export interface Tampered {
  readonly storage: Storage
  /** Runs SQL that both databases understand. */
  tamper(sql: string): Promise<void>
  /** An event under an id of one's own. */
  insertEvent(id: number): Promise<void>
  close(): Promise<void>
}

const files = temporaryFolder('audit')
const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

async function onSqlite(): Promise<Tampered> {
  const file = files.file('audit.db')
  const storage = sqliteStorage(file)
  await storage.migrate()
  const tamper = async (sql: string) => {
    const thief = new DatabaseSync(file, { timeout: 5000 })
    thief.exec(sql)
    thief.close()
  }
  return {
    storage,
    tamper,
    insertEvent: id => tamper(`INSERT INTO event (id, at, type, data) VALUES (${id}, 1, 'made', '{}')`),
    close: () => storage.close(),
  }
}

async function onPostgres(where: { readonly url: string; readonly schema: string }): Promise<Tampered> {
  const storage = postgresStorage(where)
  await storage.migrate()
  const thief = openDatabase(where)
  const tamper = async (sql: string) => void (await thief.run(sql))
  const values = (id: number) => `OVERRIDING SYSTEM VALUE VALUES (${id}, 1, 'made', '{}')`
  return {
    storage,
    tamper,
    insertEvent: id => tamper(`INSERT INTO event (id, at, type, data) ${values(id)}`),
    async close() {
      await thief.close()
      await storage.close()
    },
  }
}

/** The same tests on every storage there is. */
export function onEachTampered(title: string, define: (open: () => Promise<Tampered>) => void): void {
  describe(`${title}, on SQLite`, () => define(onSqlite))
  if (url !== null && newSchema !== null)
    describe(`${title}, on PostgreSQL`, () => define(() => onPostgres({ url, schema: newSchema() })))
}
