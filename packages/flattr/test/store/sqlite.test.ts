import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import { newThing, storeContract } from './contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'valetkey-flattr-'))
after(() => rmSync(folder, { recursive: true, force: true }))

storeContract('sqlite in memory', () => sqliteStore(':memory:'))
storeContract('sqlite in a file', () => sqliteStore(join(folder, 'contract.db')))

test('what was written is there when the file is opened again', async () => {
  const path = join(folder, 'again.db')
  const first = sqliteStore(path)
  const thing = await first.things.insert(newThing())
  await first.close()
  const second = sqliteStore(path)
  assert.deepEqual(await second.things.byId(thing!.id), thing)
  await second.close()
})

test('50 callers on two handles of one file: one flattr, one thing of a URL', async () => {
  const path = join(folder, 'race.db')
  const handles = [sqliteStore(path), sqliteStore(path)] as const
  const { id } = (await handles[0].things.insert(newThing()))!
  const at = (index: number) => handles[index % 2]!
  const flattrs = await Promise.all(
    Array.from({ length: 50 }, (_, index) => at(index).flattrs.add({ thingId: id, userId: 'bob', createdAt: index })),
  )
  const url = 'https://race.example/both'
  const things = await Promise.all(Array.from({ length: 50 }, (_, index) => at(index).things.insert(newThing({ url }))))
  assert.equal(flattrs.filter(({ ok }) => ok).length, 1)
  assert.equal(things.filter(thing => thing !== null).length, 1)
  assert.equal((await handles[1].things.byId(id))?.flattrs, 1)
  await Promise.all(handles.map(handle => handle.close()))
})

test('a file that cannot be brought up to date is told to whoever asks first', async () => {
  const path = join(folder, 'foreign.db')
  const { sqliteStorage } = await import('@valetkey/server/storage/sqlite')
  const provider = sqliteStorage(path)
  await provider.migrate()
  await provider.close()
  const store = sqliteStore(path)
  await assert.rejects(store.things.byId(1), { code: 'database_newer' })
  await store.close()
})
