import assert from 'node:assert/strict'
import { rename, rm, stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { newTokens } from '@valetkey/server/testing/attacks/flows'
import { openStage } from './stage.ts'
import { isAlive, newTarget } from './visit.ts'

describe('backup', () => {
  test('under traffic it is sound and of one moment, and a server goes on from it', async () => {
    const stage = await openStage()
    const server = await stage.serve()
    const target = await newTarget(stage)
    const before = await newTokens(target)
    let busy = true
    const traffic = (async () => {
      while (busy) await newTokens(target)
    })()
    await stage.ok(['backup', stage.file('copy.db')])
    busy = false
    await traffic
    assert.equal((await stat(stage.file('copy.db'))).mode & 0o777, 0o600)
    const copy = new DatabaseSync(stage.file('copy.db'), { readOnly: true })
    const [row] = copy.prepare('PRAGMA integrity_check').all()
    // No used code without its tokens, as at any other moment.
    const half = copy.prepare(`
      SELECT count(*) AS half FROM ticket t WHERE state = 'used' AND kind = 'auth'
      AND NOT EXISTS (SELECT 1 FROM token WHERE authorization_id = t.authorization_id)`)
    assert.deepEqual([row?.['integrity_check'], half.get()?.['half']], ['ok', 0])
    copy.close()
    await server.stop()
    // Restored, as the guide says it.
    for (const suffix of ['', '-wal', '-shm']) await rm(stage.file(`provider.db${suffix}`), { force: true })
    await rename(stage.file('copy.db'), stage.file('provider.db'))
    const again = await stage.serve()
    assert.equal(await isAlive(target, before), true)
    assert.equal((await again.stop()).code, 0)
  })

  test('no file is overwritten, no half copy stays, and PostgreSQL is left to its own tools', async () => {
    const stage = await openStage()
    const there = await stage.run(['backup', stage.file('keys.json')])
    assert.deepEqual([there.code, /no backup is overwritten/.test(there.stderr)], [2, true])
    const nowhere = await stage.run(['backup', stage.file('no/folder/copy.db')])
    assert.equal(nowhere.code, 1)
    const postgres = await stage.run(['backup', stage.file('x')], undefined, { DATABASE_URL: 'postgres://127.0.0.1/x' })
    assert.deepEqual([postgres.code, /pg_dump/.test(postgres.stderr)], [2, true])
    await assert.rejects(stat(stage.file('x.part')))
  })
})
