import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { verifyAudit } from '@valetkey/server/ops/audit'
import { reseal } from '@valetkey/server/ops/reseal'
import { allPlaces, sealedPlaces } from '@valetkey/server/storage/sealed'
import type { Storage } from '@valetkey/server/storage/storage'
import { allTables } from '@valetkey/server/storage/transfer/tables'
import { leaveTraces } from '../dump/flows.ts'
import { uses } from '../dump/uses.ts'
import { everything } from '../everything.ts'
import { onEachStorage } from '../storages.ts'
import { providerOn, signed, type World, world } from '../world.ts'

const old = { kid: 'old', secret: 'a secret of more than thirty-two characters' }
const young = { kid: 'young', secret: 'another secret of more than thirty-two characters' }

/** Everybody may guess as often as they like, and nothing is sealed in between. */
const options = () => ({ ...everything, clientAddress: () => randomUUID(), upkeep: false })

async function withTraces(storage: Storage): Promise<World> {
  const it = await world({ ...options(), storage, keys: [old] })
  await leaveTraces(it, [old])
  return it
}

const kidsIn = async (storage: Storage): Promise<readonly string[]> => [
  ...new Set((await storage.keyed.count()).map(({ kid }) => kid)),
]

onEachStorage('sealing anew', newStorage => {
  test('every value is sealed under the first key, and every credential still works', async () => {
    const storage = newStorage()
    const it = await withTraces(storage)
    const trials = []
    for (const use of uses) trials.push({ name: use.name, trial: await use.begin(it) })
    assert.deepEqual(await kidsIn(storage), ['old'])
    const places = new Set((await storage.keyed.count()).map(({ place }) => place))
    assert.deepEqual([...places].toSorted(), [...allPlaces, 'audit seal'].toSorted(), 'something is in every place')
    const counts = await reseal(storage, [young, old], { slice: 2, pauseMs: 0 })
    assert.ok(counts.resealed > 5)
    assert.equal(counts.unreadable, 0)
    assert.deepEqual(await kidsIn(storage), ['young'])
    // In the meantime the same server goes on with the old key in front.
    const next = providerOn(storage, { ...options(), keys: [old, young] })
    Object.assign(it, { provider: next })
    for (const { name, trial } of trials) assert.equal(await trial.works(trial.real), true, name)
    await it.close()
  })

  test('afterwards the old key is not needed to check a signature, or the audit trail', async () => {
    const storage = newStorage()
    const it = await withTraces(storage)
    await reseal(storage, [young, old], { pauseMs: 0 })
    const provider = providerOn(storage, { ...everything, keys: [young] })
    const answer = await provider.fetch(await signed(it, '/oauth/request_token', { callback: 'oob' }))
    assert.equal(answer.status, 200)
    assert.equal((await verifyAudit(storage, [young])).ok, true)
    await it.close()
  })

  test('what no key opens is left as it is, and counted', async () => {
    const storage = newStorage()
    const it = await withTraces(storage)
    const before = await storage.keyed.count()
    const counts = await reseal(storage, [young], { slice: 1, pauseMs: 0 })
    assert.equal(counts.resealed, 0)
    assert.equal(
      counts.unreadable,
      before.reduce((sum, { count }) => sum + count, 0),
    )
    assert.deepEqual(await storage.keyed.count(), before)
    await it.close()
  })

  test('two who seal anew at the same moment seal each value once', async () => {
    const storage = newStorage()
    const it = await withTraces(storage)
    const stored = (await storage.keyed.count()).reduce((sum, { count }) => sum + count, 0)
    const both = await Promise.all([1, 2].map(() => reseal(storage, [young, old], { slice: 3, pauseMs: 0 })))
    assert.equal(
      both.reduce((sum, { resealed }) => sum + resealed, 0),
      stored,
    )
    await it.close()
  })
})

test('no column that is sealed is forgotten', () => {
  const known = new Set<string>(allPlaces.map(place => `${sealedPlaces[place].table}.${sealedPlaces[place].column}`))
  // Sealed under the refresh token that it answers: no key of ours opens it.
  known.add('token.answer_sealed')
  const sealed = allTables().flatMap(({ name, columns }) =>
    columns.filter(column => column.endsWith('sealed')).map(column => `${name}.${column}`),
  )
  assert.deepEqual(
    sealed.filter(column => !known.has(column)),
    [],
  )
})
