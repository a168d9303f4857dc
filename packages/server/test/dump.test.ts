import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { postgresForTests } from '../../../tools/test-env/postgres.ts'
import { leaveTraces } from './dump/flows.ts'
import { type Readable, type Row, readablePostgres, readableSqlite, readings } from './dump/readable.ts'
import { type Trial, type Use, uses } from './dump/uses.ts'
import { everything } from './everything.ts'
import { temporaryFolder, temporarySchemas } from './storage/temporary.ts'
import { world } from './world.ts'

const folder = temporaryFolder('dump')
const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

/** How many values of a column are tried. On PostgreSQL, where each try takes longer, all of them in the long run only. */
const few = process.env['VALETKEY_TEST_LONG'] === '1' ? Number.POSITIVE_INFINITY : 1

const places: readonly (readonly [name: string, open: () => Readable, most: number])[] = [
  ['SQLite', () => readableSqlite(folder.file('provider.db')), Number.POSITIVE_INFINITY],
  ...(url !== null && newSchema !== null
    ? [['PostgreSQL', () => readablePostgres(url, newSchema()), few] as const]
    : []),
]

describe('what a thief of the database holds', () => {
  for (const [name, open, most] of places) {
    test(`no stored value works as a credential of any kind, on ${name}`, async t => {
      const readable = open()
      // Guesses shall not be hidden by each other: no flow is burned by them, and nobody has to wait.
      const it = await world({
        ...everything,
        storage: readable.storage,
        appPolicy: { maxAttempts: 1_000_000 },
        clientAddress: () => randomUUID(),
      })
      await leaveTraces(it)
      const trials: (readonly [Use, Trial])[] = []
      for (const use of uses) trials.push([use, await use.begin(it)])
      const tables = await readable.tables()
      assertFull(tables)
      const values = valuesIn(tables, most)
      let tries = 0
      for (const [{ name, tries: isTried = () => true }, trial] of trials) {
        const tried = values.filter(isTried)
        const opened = await Promise.all(tried.map(value => trial.works(value)))
        assert.deepEqual(
          tried.filter((_, at) => opened[at]),
          [],
          `works as ${name}`,
        )
        tries += tried.length
      }
      // And it was not for another reason that they were refused.
      for (const [use, trial] of trials) assert.equal(await trial.works(trial.real), true, use.name)
      t.diagnostic(`${values.length} values as ${uses.length} kinds of credential: ${tries} tries, none let in`)
      await it.close()
    })
  }
})

type Tables = ReadonlyMap<string, readonly Row[]>

/** Of each column at most so many values, in all their readings. */
function valuesIn(tables: Tables, most: number): readonly string[] {
  const columns = [...tables.values()].flatMap(rows =>
    Object.keys(rows[0]!).map(name => rows.map(row => row[name]).filter(value => value !== null)),
  )
  const texts = columns.flatMap(values => values.slice(-most).flatMap(readings))
  return [...new Set(texts)].filter(text => /^[\x20-\x7e]+$/.test(text))
}

/** A table or column of secrets that nothing has filled would be a gap in what is tried. */
function assertFull(tables: Tables): void {
  for (const [table, rows] of tables) {
    assert.ok(rows.length > 0, `nothing is in the table ${table}: add what fills it to dump/flows.ts`)
    for (const column of Object.keys(rows[0]!).filter(name => /hash|sealed/.test(name))) {
      const filled = rows.some(row => row[column] !== null)
      assert.ok(filled, `nothing is in the column ${table}.${column}: add what fills it to dump/flows.ts`)
    }
  }
}
