import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Migration, pending } from '@valetkey/server/storage/migrate'
import { openDatabase as openPostgres } from '@valetkey/server/storage/postgres/database'
import { migratePostgres } from '@valetkey/server/storage/postgres/migrate'
import { openDatabase as openSqlite } from '@valetkey/server/storage/sqlite/database'
import { migrateSqlite } from '@valetkey/server/storage/sqlite/migrate'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { temporaryFolder, temporarySchemas } from './temporary.ts'

const first: Migration = { name: '0001-first', sql: 'CREATE TABLE one (id INTEGER);\nCREATE TABLE two (id INTEGER);\n' }
const second: Migration = { name: '0002-second', sql: 'ALTER TABLE one ADD COLUMN name TEXT;\n' }
const broken: Migration = {
  name: '0003-broken',
  sql: 'CREATE TABLE three (id INTEGER);\nCREATE TABLE one (id INTEGER);\n',
}

/** The same for both databases: opens as many connections to one empty database as asked for. */
interface Migrated {
  migrate(known: readonly Migration[]): Promise<void>
  count(from: string): Promise<number>
  close(): Promise<void>
}
type Open = (connections: number) => readonly Migrated[]

const folder = temporaryFolder('migrate')

const sqlite: Open = connections => {
  const path = folder.file('db')
  return Array.from({ length: connections }, () => {
    const database = openSqlite({ path, synchronous: 'FULL' }, 0)
    return {
      migrate: known => migrateSqlite(database, known),
      count: async from => database.read.get(`SELECT count(*) FROM ${from}`)![0] as number,
      close: () => database.close(),
    }
  })
}

const url = await postgresForTests()
const newSchema = url === null ? () => '' : temporarySchemas(url)
const postgres: Open = connections => {
  const schema = newSchema()
  return Array.from({ length: connections }, () => {
    const database = openPostgres({ url: url!, schema, poolSize: 2 })
    return {
      migrate: known => migratePostgres(database, known),
      count: async from => (await database.rows(`SELECT count(*) FROM ${from}`))[0]![0] as number,
      close: () => database.close(),
    }
  })
}

for (const [name, open] of Object.entries({ SQLite: sqlite, ...(url === null ? {} : { PostgreSQL: postgres }) })) {
  describe(`migrations on ${name}`, () => {
    test('what is new is applied, what was applied stays', async () => {
      const [database] = open(1) as [Migrated]
      await database.migrate([first])
      await database.migrate([first, second])
      await database.migrate([first, second])
      assert.equal(await database.count('migration'), 2)
      assert.equal(await database.count('one WHERE name IS NULL'), 0)
      await database.close()
    })

    test('four that migrate at once get one schema', async () => {
      const databases = open(4)
      await Promise.all(databases.map(database => database.migrate([first, second])))
      assert.equal(await databases[3]!.count('migration'), 2)
      await Promise.all(databases.map(database => database.close()))
    })

    test('a changed migration is refused', async () => {
      const [database] = open(1) as [Migrated]
      await database.migrate([first])
      const changed = { ...first, sql: `${first.sql}-- innocent\n` }
      await assert.rejects(database.migrate([changed, second]), { code: 'migration_changed' })
      assert.equal(await database.count('migration'), 1)
      await database.close()
    })

    test('a database of a newer version is refused', async () => {
      const [database] = open(1) as [Migrated]
      await database.migrate([first, second])
      await assert.rejects(database.migrate([first]), { code: 'database_newer' })
      await database.close()
    })

    test('a migration that fails leaves nothing behind', async () => {
      const [database] = open(1) as [Migrated]
      await database.migrate([first])
      await assert.rejects(database.migrate([first, second, broken]), /already exists/)
      assert.equal(await database.count('migration'), 1)
      await assert.rejects(database.count('three'))
      await database.close()
    })
  })
}

test('migrations run in the order they are listed', () => {
  assert.deepEqual(pending([first, second, broken], []), [first, second, broken])
})
