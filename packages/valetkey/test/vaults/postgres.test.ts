import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { vaultContract } from 'valetkey/testing/vault'
import { postgresVault } from 'valetkey/vaults/postgres'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { killContract } from './kills.ts'

const url = await postgresForTests()
let count = 0
const newPrefix = () => `vault_${process.pid}_${++count}`

if (url !== null) {
  vaultContract('postgres', async () => {
    const prefix = newPrefix()
    return {
      vault: postgresVault({ url, prefix }),
      reopen: async () => postgresVault({ url, prefix }),
      dispose: () => dropped(prefix),
    }
  })

  killContract('postgres', async () => {
    const prefix = newPrefix()
    return { path: url, prefix, dispose: () => dropped(prefix) }
  })

  test('a pool of one’s own is used, and stays open', async () => {
    const prefix = newPrefix()
    const pool = new pg.Pool({ connectionString: url, max: 2 })
    const vault = postgresVault({ pool, prefix })
    assert.equal(await vault.takeOnce('x', Date.now() + 1000), true)
    await vault.close()
    assert.equal((await pool.query('SELECT 1 AS one')).rowCount, 1)
    await pool.end()
    await dropped(prefix)
  })

  test('many that open a new vault at once all can use it', async () => {
    const prefix = newPrefix()
    const doors = Array.from({ length: 8 }, () => postgresVault({ url, prefix }))
    const taken = await Promise.all(doors.map(door => door.takeOnce('x', Date.now() + 10_000)))
    assert.equal(taken.filter(Boolean).length, 1)
    await Promise.all(doors.map(door => door.close()))
    await dropped(prefix)
  })

  test('a key may be taken again when its time is over', async () => {
    const prefix = newPrefix()
    const vault = postgresVault({ url, prefix })
    assert.equal(await vault.takeOnce('x', Date.now() - 1), true)
    assert.equal(await vault.takeOnce('x', Date.now() + 10_000), true)
    assert.equal(await vault.takeOnce('x', Date.now() + 10_000), false)
    await vault.close()
    await dropped(prefix)
  })
}

test('a database that is not there is named, with what the system says, and no password', async t => {
  const vault = postgresVault({ url: 'postgres://alice:swordfish@127.0.0.1:1/nowhere' })
  t.after(() => vault.close())
  await assert.rejects(vault.list('connection'), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'vault_unusable')
    assert.doesNotMatch(`${error.message} ${error.stack}`, /swordfish/)
    return true
  })
})

test('what cannot be meant is refused at once', () => {
  assert.throws(() => postgresVault({}), TypeError)
  assert.throws(() => postgresVault({ url: 'postgres://x/y', prefix: 'a; DROP TABLE b' }), TypeError)
})

async function dropped(prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url ?? '' })
  await client.connect()
  await client.query(`DROP TABLE IF EXISTS ${prefix}_record, ${prefix}_used`)
  await client.end()
}
