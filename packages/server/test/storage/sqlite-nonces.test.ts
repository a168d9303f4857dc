import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { newId } from '@valetkey/server/testing/storage/fixtures'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder('nonces')
const HOUR = 3_600_000

async function after<T>(
  path: string,
  bootId: string | null,
  work: (use: (timestamp: number) => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const storage: Storage = sqliteStorage(path, { bootId })
  const scope = newId('client')
  try {
    return await work(timestamp => storage.nonces.use({ scope, nonce: 'n', timestamp, keepMs: HOUR }))
  } finally {
    await storage.close()
  }
}

const seconds = (ahead = 0): number => Math.floor(Date.now() / 1000) + ahead

describe('nonces on SQLite after a restart', () => {
  test('a new file takes timestamps of the last minutes', async () => {
    assert.equal(await after(folder.file('db'), 'boot 1', use => use(seconds(-300))), true)
  })

  test('a process that starts anew remembers', async () => {
    const path = folder.file('db')
    const nonce = { scope: 'c', nonce: 'n', timestamp: seconds(-10), keepMs: HOUR }
    for (const expected of [true, false]) {
      const storage = sqliteStorage(path, { bootId: 'boot 1' })
      assert.equal(await storage.nonces.use(nonce), expected)
      await storage.close()
    }
  })

  test('after the machine was started anew, timestamps from before are refused', async () => {
    const path = folder.file('db')
    await after(path, 'boot 1', use => use(seconds(-10)))
    await after(path, 'boot 2', async use => {
      assert.equal(await use(seconds(-10)), false)
      assert.equal(await use(seconds(-10) * 1000), false, 'in milliseconds too')
      assert.equal(await use(seconds(2)), true)
      assert.equal(await use(seconds(2) * 1000), true)
    })
    assert.equal(await after(path, 'boot 2', use => use(seconds(-10))), false, 'and by the next process')
  })

  test('a torn file is replaced, and nothing from before is believed', async () => {
    const path = folder.file('db')
    writeFileSync(`${path}-nonces`, 'this is no database, though it has a name like one'.repeat(100))
    await after(path, 'boot 1', async use => {
      assert.equal(await use(seconds(-10)), false)
      assert.equal(await use(seconds(2)), true)
    })
  })

  test('where a start cannot be told from another, nothing is refused, since every write is synced', async () => {
    const path = folder.file('db')
    assert.equal(await after(path, null, use => use(seconds(-10))), true)
    assert.equal(await after(path, null, use => use(seconds(-20))), true)
  })
})

test('only the owner can read the files', { skip: process.platform === 'win32' && 'has no file modes' }, async () => {
  const path = folder.file('db')
  const storage = sqliteStorage(path)
  await storage.migrate()
  for (const file of [path, `${path}-wal`, `${path}-nonces`]) assert.equal((await stat(file)).mode & 0o777, 0o600, file)
  await storage.close()
})

test('a closed storage says so, and closing twice does no harm', async () => {
  const storage = sqliteStorage(folder.file('db'))
  await storage.migrate()
  await storage.close()
  await storage.close()
  await assert.rejects(storage.users.byId('x'), { code: 'storage_closed' })
  await assert.rejects(storage.sessions.remove(new Uint8Array(32)), { code: 'storage_closed' })
})
