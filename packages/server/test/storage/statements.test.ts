import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { type World, world } from '../world.ts'
import { type Watch, watchPostgres, watchSqlite } from './statements/counting.ts'
import { operations } from './statements/operations.ts'
import { type Tally, tally } from './statements/tally.ts'
import { temporarySchemas } from './temporary.ts'

const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

/** docs/statements.md is the table these are compared with: `| operation | SQLite | PostgreSQL | … |`. */
const published = new Map(
  readFileSync(new URL('../../../../docs/statements.md', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => /^\| [^|-]/.test(line))
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(([, operation = '', sqlite = '', postgres = '']) => [operation, { sqlite, postgres }] as const),
)

describe('what an operation costs is what docs/statements.md says', () => {
  test('every operation is in the table, and no other', () => {
    assert.deepEqual([...published.keys()].slice(1), Object.keys(operations))
  })

  const inSqlite = ({ reads, changes, commits }: Tally) =>
    commits === 0 ? `${reads}` : `${reads} + ${changes} in ${commits}`
  counted('sqlite', watchSqlite, () => sqliteStorage(':memory:'), inSqlite)

  if (url !== null && newSchema !== null) {
    const inPostgres = ({ reads, commits }: Tally) => {
      assert.equal(commits, 0, 'no transaction: each statement is one')
      return `${reads}`
    }
    counted('postgres', watchPostgres, () => postgresStorage({ url, schema: newSchema(), poolSize: 5 }), inPostgres)
  }
})

function counted(
  name: 'sqlite' | 'postgres',
  watch: Watch,
  newStorage: () => Storage,
  write: (tally: Tally) => string,
): void {
  describe(`on ${name}`, () => {
    let it: World
    before(async () => {
      it = await world({
        storage: newStorage(),
        upkeep: false,
        // Where the address is known guesses at secrets are counted: so it is in production.
        clientAddress: () => '192.0.2.1',
        policy: { grants: ['authorization_code', 'refresh_token', 'client_credentials'], introspects: 'own' },
      })
    })
    after(() => it.close())

    for (const [operation, prepare] of Object.entries(operations))
      test(operation, async () => {
        // Once before: the first time notes that the secret was used, and the consent.
        await (await prepare(it))()
        const work = await prepare(it)
        let answer: unknown
        const sent = await watch(async () => {
          answer = await work()
        })
        assert.ok(!(answer instanceof Response) || answer.status < 400, 'it was done')
        assert.equal(write(tally(sent)), published.get(operation)?.[name], sent.join('\n'))
      })
  })
}
