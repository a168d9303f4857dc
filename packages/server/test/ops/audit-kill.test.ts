import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createAuditSealer, verifyAudit } from '@valetkey/server/ops/audit'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { temporaryFolder, temporarySchemas } from '../storage/temporary.ts'

const script = fileURLToPath(new URL('audit/busy.ts', import.meta.url))
const keys = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]
const [kills, processes] = [process.env['VALETKEY_TEST_LONG'] === '1' ? 200 : 10, 2]
const files = temporaryFolder('audit-kill')
const url = await postgresForTests()

/** A process that writes and seals; answers what it said was stored when it was killed in the middle of it. */
async function life(where: readonly string[]): Promise<readonly string[]> {
  const stored: string[] = []
  const child = fork(script, where)
  const begun = once(child, 'message')
  child.on('message', name => stored.push(String(name)))
  await Promise.race([begun, once(child, 'exit').then(() => assert.fail('it ended before it had begun'))])
  await sleep(randomInt(5, 150))
  child.kill('SIGKILL')
  await once(child, 'close')
  return stored
}

async function assertUnbroken(storage: Storage, where: readonly string[]): Promise<string> {
  await storage.migrate()
  const stored: string[] = []
  for (let kill = 0; kill < kills; kill += processes) {
    const lives = await Promise.all(Array.from({ length: processes }, () => life(where)))
    stored.push(...lives.flat())
    const { ok, firstBad } = await verifyAudit(storage, keys)
    assert.ok(ok, JSON.stringify(firstBad))
  }
  await createAuditSealer(storage, keys).seal()
  const { ok, sealed, unsealedTail, last } = await verifyAudit(storage, keys)
  assert.deepEqual([ok, unsealedTail], [true, 0])
  const links = await storage.audit.sealed(0, last!.number)
  const there = new Set(links.flatMap(({ events }) => events.map(({ appId }) => appId)))
  assert.deepEqual(
    stored.filter(name => !there.has(name)),
    [],
    'what was said to be stored is there, and sealed',
  )
  await storage.close()
  return `${kills} kills, ${sealed} events below ${last!.number} seals`
}

test('processes killed with SIGKILL while they write and seal leave one chain that holds, on SQLite', async t => {
  const file = files.file('audit.db')
  t.diagnostic(await assertUnbroken(sqliteStorage(file), [file]))
})

if (url !== null) {
  const schema = temporarySchemas(url)()
  test('processes killed with SIGKILL while they write and seal leave one chain that holds, on PostgreSQL', async t => {
    t.diagnostic(await assertUnbroken(postgresStorage({ url, schema }), [url, schema]))
  })
}
