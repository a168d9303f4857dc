import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGathering } from '../../src/trail/gathering.ts'

function slowWriter() {
  const batches: (readonly number[])[] = []
  const doors: (() => void)[] = []
  const gathering = createGathering<number>(batch => {
    batches.push(batch)
    return new Promise(resolve => doors.push(resolve))
  })
  /** Lets the write that is on its way finish. */
  const next = async () => {
    doors.shift()!()
    await new Promise(setImmediate)
  }
  return { gathering, batches, next }
}

test('the first is written at once; what comes meanwhile goes together, in order', async () => {
  const { gathering, batches, next } = slowWriter()
  for (const item of [1, 2, 3]) gathering.add(item)
  assert.deepEqual(batches, [[1]])
  await next()
  gathering.add(4)
  assert.deepEqual(batches, [[1], [2, 3]])
  await next()
  assert.deepEqual(batches, [[1], [2, 3], [4]])
  await next()
  gathering.add(5)
  assert.deepEqual(batches.at(-1), [5], 'and after a rest it begins anew')
})

test('it has settled when everything is written, and at once when there is nothing', async () => {
  const { gathering, next } = slowWriter()
  await gathering.settled()
  gathering.add(1)
  gathering.add(2)
  let settled = false
  const waiting = gathering.settled().then(() => {
    settled = true
  })
  await next()
  assert.equal(settled, false)
  await next()
  await waiting
})

test('who waits for what was added waits for nothing that comes later', async () => {
  const { gathering, next } = slowWriter()
  gathering.add(1)
  let settled = false
  const waiting = gathering.settled().then(() => {
    settled = true
  })
  gathering.add(2)
  await next()
  assert.equal(settled, true)
  await waiting
  await next()
})

test('a batch has its limit', async () => {
  const { gathering, batches, next } = slowWriter()
  for (let item = 0; item < 1002; item += 1) gathering.add(item)
  for (let writes = 0; writes < 4; writes += 1) await next()
  assert.deepEqual(
    batches.map(batch => batch.length),
    [1, 500, 500, 1],
  )
})
