import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { upToDate } from '@valetkey/server/storage/up-to-date'

function counted(storage: Storage, migrate: () => Promise<void>): { storage: Storage; calls: () => number } {
  let calls = 0
  const counting = async () => {
    calls++
    await migrate()
  }
  return { storage: Object.assign(storage, { migrate: counting }), calls: () => calls }
}

test('a new database needs no step of its own, and fifty first callers share one migration', async () => {
  const plain = sqliteStorage(':memory:')
  const { storage, calls } = counted(plain, plain.migrate)
  const ready = upToDate(storage)
  const found = await Promise.all(Array.from({ length: 50 }, () => ready.users.byUsername('alice')))
  assert.deepEqual(new Set(found), new Set([null]))
  assert.equal(calls(), 1)
  await ready.users.byUsername('alice')
  assert.equal(calls(), 1)
  await ready.close()
})

test('a migration that fails fails who waited for it, and is tried again by the next', async () => {
  const plain = sqliteStorage(':memory:')
  let broken = true
  const { migrate } = plain
  const { storage } = counted(plain, async () => {
    if (broken) throw new Error('the disk is full')
    await migrate()
  })
  const ready = upToDate(storage)
  await assert.rejects(ready.users.byUsername('alice'), /disk is full/)
  broken = false
  assert.equal(await ready.users.byUsername('alice'), null)
  await ready.close()
})

test('a provider on a new database answers at once, and its clock can still be moved', async () => {
  const provider = createServer({
    issuer: 'https://id.example',
    storage: sqliteStorage(':memory:'),
    scopes: { read: 'Read your things' },
  })
  const { app } = await provider.apps.create({ name: 'Photo Keeper' })
  assert.equal((await provider.apps.byClientId(app.clientId))?.name, 'Photo Keeper')
  provider.storage.setClockOffset(3_600_000)
  assert.equal(provider.storage.clockOffset, 3_600_000)
  assert.ok((await provider.storage.now()) > Date.now() + 3_500_000)
  await provider.close()
})
