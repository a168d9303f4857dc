import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { temporaryFolder } from '../storage/temporary.ts'
import { world } from '../world.ts'
import { runClient } from './kill/client.ts'
import { mortalOn } from './kill/mortal.ts'
import { type Book, sendingAgain } from './kill/send.ts'
import { assertWhole } from './kill/state.ts'
import { shown } from './outcome.ts'

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const [kills, clients] = [long ? 200 : 10, 6]
const folder = temporaryFolder('kill')

test('a server killed with SIGKILL leaves nothing half done, brings nothing back, and logs nobody out', async t => {
  const file = folder.file('provider.db')
  const it = await world({ storage: sqliteStorage(file) })
  await it.close()
  const server = mortalOn(file)
  t.after(() => server.end())
  const book: Book = {}
  let stopped = false
  const running = Promise.all(
    Array.from({ length: clients }, () => runClient(sendingAgain(server, book), it, () => stopped)),
  )
  const lives = async () => {
    for (let kill = 0; kill < kills; kill++) {
      await server.start()
      assertWhole(file)
      server.open()
      await server.killAfter(randomInt(5, 120))
    }
    await server.start()
    assertWhole(file)
    stopped = true
    server.open()
  }
  const [flows] = await Promise.all([running, lives()])
  await server.end()
  assertWhole(file)
  assert.ok(Object.keys(book).length > 0, 'some answers were lost')
  const lost = Object.values(book).reduce((one, other) => one + other)
  t.diagnostic(`${kills} kills, ${flows.reduce((one, other) => one + other)} flows, ${server.answers} answers`)
  t.diagnostic(`${lost} answers lost; what the retry was told: ${shown(book)}`)
})
