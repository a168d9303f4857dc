import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { openDatabase } from '@valetkey/server/storage/postgres/database'
import { migratePostgres } from '@valetkey/server/storage/postgres/migrate'
import type { Storage } from '@valetkey/server/storage/storage'
import { storageContract } from '@valetkey/server/testing/storage'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { temporarySchemas } from './temporary.ts'

const url = await postgresForTests()

if (url !== null) {
  const newSchema = temporarySchemas(url)

  storageContract('PostgreSQL', async () => postgresStorage({ url, schema: newSchema(), poolSize: 20 }))

  // With one connection everything queues; a transaction that wanted a second one would never end.
  storageContract('PostgreSQL with a single connection', async () =>
    postgresStorage({ url, schema: newSchema(), poolSize: 1 }),
  )

  describe('PostgreSQL', () => {
    test('two schemas of one database know nothing of each other', async () => {
      const storages = [newSchema(), newSchema()].map(schema => postgresStorage({ url, schema }))
      const [one, other] = storages as [Storage, Storage]
      await Promise.all(storages.map(storage => storage.migrate()))
      await one.users.insert({ id: 'u', username: 'alice', displayName: '', email: null, passwordHash: null })
      assert.equal((await one.users.byUsername('alice'))?.id, 'u')
      assert.equal(await other.users.byUsername('alice'), null)
      await Promise.all(storages.map(storage => storage.close()))
    })

    test('a deadlock that PostgreSQL breaks is tried again', async () => {
      const database = openDatabase({ url, schema: newSchema() })
      await migratePostgres(database, [
        { name: '0001', sql: 'CREATE TABLE n (id integer, hits integer); INSERT INTO n VALUES (1, 0), (2, 0);' },
      ])
      const { promise: both, resolve: go } = Promise.withResolvers<void>()
      let begun = 0
      const hit = (order: readonly number[]) =>
        database.transaction(async sql => {
          await sql.run('UPDATE n SET hits = hits + 1 WHERE id = $1', order[0]!)
          begun += 1
          if (begun === 2) go()
          await both
          await sql.run('UPDATE n SET hits = hits + 1 WHERE id = $1', order[1]!)
        })
      await Promise.all([hit([1, 2]), hit([2, 1])])
      assert.deepEqual(await database.rows('SELECT hits FROM n'), [[2], [2]])
      assert.ok(begun >= 3, 'one of them began anew')
      await database.close()
    })

    test('a schema name that would need quoting is refused', () => {
      assert.throws(() => postgresStorage({ url, schema: 'x"; DROP TABLE app; --' }), { code: 'bad_schema_name' })
    })

    test('a closed storage says so, and closing twice does no harm', async () => {
      const storage = postgresStorage({ url })
      await storage.now()
      await storage.close()
      await storage.close()
      await assert.rejects(storage.now(), { code: 'storage_closed' })
    })
  })
}
