import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes, randomDigits, randomHex, randomText, timeOrderedId } from 'valetkey/http/random'

test('as many bytes as asked for, never the same twice, whatever the size of the pool', () => {
  const seen = new Set<string>()
  for (let count = 0; count < 1000; count++) {
    const bytes = randomBytes(32)
    assert.equal(bytes.length, 32)
    seen.add(bytes.join())
  }
  assert.equal(seen.size, 1000)
  for (const count of [0, 1, 1024, 1025, 5000, 65_537, 200_000]) assert.equal(randomBytes(count).length, count)
})

test('large requests are random to their last byte', () => {
  assert.notDeepEqual(randomBytes(70_000).slice(-64), new Uint8Array(64))
})

test('bytes handed out are the caller’s own', () => {
  const mine = randomBytes(16)
  const before = mine.slice()
  for (let count = 0; count < 600; count++) randomBytes(16)
  assert.deepEqual(mine, before)
  assert.equal(mine.buffer.byteLength, 16)
})

test('texts have the length and alphabet they promise', () => {
  assert.match(randomText(), /^[\w-]{43}$/)
  assert.match(randomText(16), /^[\w-]{22}$/)
  assert.match(randomHex(7), /^[\da-f]{7}$/)
  assert.match(randomDigits(9), /^\d{9}$/)
  assert.equal(randomDigits(0), '')
})

test('every digit is equally likely', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const digit of randomDigits(100_000)) counts[Number(digit)]!++
  // Ten standard deviations: this fails once in 10^22 runs.
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 950, `${counts}`)
})

test('identifiers sort in the order of their making within one millisecond', () => {
  const ids = Array.from({ length: 5000 }, () => timeOrderedId(1_700_000_000_000))
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
})

test('identifiers sort in the order of their time', () => {
  const times = [0, 1, 1000, 2 ** 25 - 1, 2 ** 25, 2 ** 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1]
  const ids = times.map(time => timeOrderedId(time))
  assert.deepEqual(ids.toSorted(), ids)
  for (const id of ids) assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/)
})

test('the time is the one of the ULID specification', () => {
  assert.equal(timeOrderedId(1_469_918_176_385).slice(0, 10), '01ARYZ6S41')
})
