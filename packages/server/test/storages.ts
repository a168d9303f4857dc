import { describe } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresForTests } from '../../../tools/test-env/postgres.ts'
import { temporarySchemas } from './storage/temporary.ts'

const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

/** Every storage there is, each call an empty one. PostgreSQL is missing where the machine has none. */
const storages: Readonly<Record<string, () => Storage>> = {
  SQLite: () => sqliteStorage(':memory:'),
  ...(url !== null &&
    newSchema !== null && { PostgreSQL: () => postgresStorage({ url, schema: newSchema(), poolSize: 5 }) }),
}

/** The same tests on every storage: what the wire says must not depend on the database. */
export function onEachStorage(title: string, define: (newStorage: () => Storage) => void): void {
  for (const [name, newStorage] of Object.entries(storages)) describe(`${title}, on ${name}`, () => define(newStorage))
}
