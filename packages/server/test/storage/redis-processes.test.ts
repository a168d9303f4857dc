import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { newId } from '@valetkey/server/testing/storage/fixtures'
import { noRedis, redisForTests } from '../../../../tools/test-env/redis.ts'
import type { Counted, Counting } from './processes/counter.ts'

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const program = fileURLToPath(new URL('processes/counter.ts', import.meta.url))
const callers = 50

test('of all callers in all processes one has the nonce, and as many calls pass as the budget has', {
  skip: noRedis,
}, async t => {
  const server = await redisForTests()
  const children = Array.from({ length: 4 }, () => fork(program, [server.url]))
  t.after(() => children.map(child => child.kill()))
  await Promise.all(children.map(child => once(child, 'message')))
  for (let round = 0; round < (long ? 1000 : 20); round += 1) {
    const timestamp = Math.floor(Date.now() / 1000) + 60
    const counting: Counting = {
      nonce: { scope: newId('client'), nonce: 'n', timestamp, keepMs: 60_000 },
      whose: newId('token'),
      budget: { limit: 120, windowMs: 600_000 },
      callers,
    }
    const answers = await Promise.all(
      children.map(async child => {
        const answered = once(child, 'message')
        child.send(counting)
        return (await answered)[0] as Counted
      }),
    )
    const sum = (key: keyof Counted) => answers.reduce((total, counted) => total + counted[key], 0)
    assert.deepEqual({ fresh: sum('fresh'), through: sum('through') }, { fresh: 1, through: 120 })
  }
  for (const child of children) child.disconnect()
  await Promise.all(children.map(child => once(child, 'exit')))
})
