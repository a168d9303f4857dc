import assert from 'node:assert/strict'
import { readFile, stat, truncate } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { temporarySchemas } from '../../../../server/test/storage/temporary.ts'
import { openStage, type Stage } from './stage.ts'
import { everythingHeld, type Held, newTarget } from './visit.ts'

const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)
const skip = url === null && 'there is no PostgreSQL: nothing about moving to it was tested'

async function worksThere(stage: Stage, held: readonly Held[], env: Record<string, string>): Promise<void> {
  const server = await stage.serve(env)
  for (const { name, works } of held) assert.equal(await works(), true, name)
  assert.equal((await server.stop()).code, 0)
}

describe('export and import', () => {
  test('from SQLite to PostgreSQL and back, everything still works over HTTP', { skip }, async () => {
    const stage = await openStage({ schema: newSchema!() })
    const onPostgres = { DATABASE_URL: url! }
    const first = await stage.serve()
    const target = await newTarget(stage)
    const [there, back] = [await everythingHeld(stage, target), await everythingHeld(stage, target)]
    // The server goes on meanwhile; nothing it is asked now would be carried along.
    await stage.ok(['export', stage.file('rows')])
    assert.equal((await first.stop()).code, 0)
    const { stderr } = await stage.run(['import', stage.file('rows')], undefined, onPostgres)
    assert.match(stderr, /token: \d+ …\n.*Imported \d+ rows into postgres:/s)
    assert.ok(!stderr.includes('postgres@'), 'no password, and nobody, is named')
    await worksThere(stage, there, onPostgres)
    await stage.ok(['export', stage.file('rows-again')], undefined, onPostgres)
    const anew = { DATABASE_URL: `file:${stage.file('anew.db')}` }
    await stage.ok(['import', stage.file('rows-again')], undefined, anew)
    await worksThere(stage, back, anew)
    assert.match(await stage.ok(['doctor'], undefined, anew), /^ok +keys in use/m)
  })

  test('an export can be piped, and is for its owner only as a file', async () => {
    const stage = await openStage()
    const { stdout, stderr } = await stage.run(['export'])
    assert.match(stderr, /Exported \d+ rows/)
    assert.equal(JSON.parse(stdout.split('\n')[0]!).valetkey, 'export')
    await stage.ok(['import', '-'], stdout.trimEnd(), { DATABASE_URL: `file:${stage.file('piped.db')}` })
    await stage.ok(['export', stage.file('rows')])
    assert.equal((await stat(stage.file('rows'))).mode & 0o777, 0o600)
    assert.ok(!(await readFile(stage.file('rows'), 'utf8')).includes('curiouser'))
    const again = await stage.run(['export', stage.file('rows')])
    assert.deepEqual([again.code, /exists/.test(again.stderr)], [1, true])
  })

  test('an import into a database in use, or of half a file, is refused with what to do', async () => {
    const stage = await openStage()
    await stage.ok(['export', stage.file('rows')])
    const full = await stage.run(['import', stage.file('rows')])
    assert.deepEqual([full.code, /has rows already.*new database/s.test(full.stderr)], [1, true], full.stderr)
    await truncate(stage.file('rows'), (await stat(stage.file('rows'))).size - 100)
    const anew = { DATABASE_URL: `file:${stage.file('anew.db')}` }
    const half = await stage.run(['import', stage.file('rows')], undefined, anew)
    assert.deepEqual([half.code, /before its end|was changed/.test(half.stderr)], [1, true], half.stderr)
    assert.match((await stage.run(['users', 'list'], undefined, anew)).stderr, /nobody yet/)
  })

  test('a database that is not there is named, and not made', async () => {
    const stage = await openStage()
    const nowhere = { DATABASE_URL: `file:${stage.file('nowhere.db')}` }
    for (const args of [['export'], ['users', 'list'], ['backup', stage.file('copy')]]) {
      const { code, stderr } = await stage.run(args, undefined, nowhere)
      assert.deepEqual([code, /There is no database.*nowhere\.db/.test(stderr)], [1, true], args.join(' '))
    }
    await assert.rejects(stat(stage.file('nowhere.db')))
  })
})
