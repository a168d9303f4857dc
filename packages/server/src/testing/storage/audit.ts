import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createAuditSealer, verifyAudit } from '../../ops/audit.ts'
import type { Seal } from '../../storage/seals.ts'
import { type Given, newHash, newId, race } from './fixtures.ts'

const keys = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]

/** The chain of seals over the events. */
export function auditContract(storage: Given): void {
  const append = (type: string, appId: string, data: Readonly<Record<string, unknown>> = {}) =>
    storage().events.append({ type, appId, userId: null, data })
  const sealAll = () => createAuditSealer(storage(), keys).seal()
  const nextSeal = (last: Seal | null): Seal => ({
    number: (last?.number ?? 0) + 1,
    hash: newHash(),
    mac: newHash(),
    kid: 'test',
  })

  describe('audit', () => {
    test('unsealed events come oldest first, with the very text of their data, and without refused requests', async () => {
      await sealAll()
      const appId = newId('app')
      await append('app.created', appId, { odd: '\0🔑"\n' })
      await append('request.refused', appId)
      await append('app.deleted', appId)
      const { events } = await storage().audit.unsealed(9)
      const [newest] = await storage().events.list({ limit: 1, appId })
      assert.deepEqual(
        events.map(({ type, data }) => [type, data]),
        [
          ['app.created', JSON.stringify({ odd: '\0🔑"\n' })],
          ['app.deleted', '{}'],
        ],
      )
      assert.deepEqual(events[1], { ...newest, data: '{}' })
      assert.equal((await storage().audit.unsealed(1)).events.length, 1)
      assert.equal((await storage().audit.standing()).unsealed, 2)
    })

    test('what is sealed waits no more, and comes back below its seal', async () => {
      await sealAll()
      const appId = newId('app')
      await append('app.created', appId)
      const { last, events } = await storage().audit.unsealed(9)
      const sealed = await sealAll()
      assert.equal(sealed, 1)
      const standing = await storage().audit.standing()
      assert.deepEqual([standing.unsealed, standing.stray, standing.last?.number], [0, 0, (last?.number ?? 0) + 1])
      assert.deepEqual(await storage().audit.sealed(last?.number ?? 0, 9), [{ seal: standing.last, events }])
      assert.deepEqual(await storage().audit.sealed(standing.last!.number, 9), [])
    })

    test('a seal that does not follow the last one, or whose event is sealed already, changes nothing', async () => {
      const appId = newId('app')
      await append('app.created', appId)
      await sealAll()
      await append('app.created', appId)
      const { last, events } = await storage().audit.unsealed(1)
      const waiting = events.map(({ id }) => id)
      const next = nextSeal(last)
      const [before] = await storage().audit.sealed(last!.number - 1, 1)
      const refused: readonly (readonly [Seal, readonly string[]])[] = [
        [{ ...next, number: next.number + 1 }, waiting],
        [{ ...next, number: next.number - 1 }, waiting],
        [next, [...waiting, before!.events[0]!.id]],
        [next, [...waiting, '999999999']],
      ]
      for (const [seal, ids] of refused) assert.equal(await storage().audit.seal(seal, ids), false)
      assert.deepEqual(await storage().audit.unsealed(9), { last, events })
      await sealAll()
    })

    test('of 50 that seal at once one wins, and the chain does not fork', async () => {
      await sealAll()
      const appId = newId('app')
      for (let at = 0; at < 3; at++) await append('app.changed', appId, { at })
      const { last, events } = await storage().audit.unsealed(9)
      const waiting = events.map(({ id }) => id)
      // Some of them would take fewer events than others.
      const answers = await race(caller =>
        storage().audit.seal(nextSeal(last), waiting.slice(0, 1 + (caller % waiting.length))),
      )
      assert.equal(answers.filter(Boolean).length, 1)
      const after = await storage().audit.sealed(last?.number ?? 0, 9)
      assert.equal(after.length, 1)
      assert.equal((await storage().audit.standing()).unsealed, 3 - after[0]!.events.length)
    })
  })

  describe('audit, whole', () => {
    test('many processes that write and seal at once leave one chain that holds', async () => {
      const { last: start } = await storage().audit.standing()
      const appId = newId('app')
      await race(async caller => {
        await append('app.changed', appId, { caller })
        if (caller % 5 === 0) await sealAll()
      })
      await sealAll()
      const links = await storage().audit.sealed(start?.number ?? 0, 1000)
      const mine = links.flatMap(({ events }) => events).filter(event => event.appId === appId)
      assert.equal(mine.length, 50)
      assert.equal(new Set(mine.map(({ id }) => id)).size, 50)
      const numbers = links.map(({ seal }) => seal.number)
      assert.deepEqual(
        numbers,
        numbers.map((_, at) => (start?.number ?? 0) + 1 + at),
      )
      assert.equal((await storage().audit.standing()).unsealed, 0)
      // The race above was won by a seal of nobody's, and so was that of any run before.
      const { firstBad } = await verifyAudit(storage(), keys)
      assert.equal(firstBad?.fault, 'events_changed')
      assert.ok(firstBad.seal <= start!.number)
    })
  })

  describe('the schema and the load', () => {
    test('after migrating nothing is pending, and the load is numbers', async () => {
      assert.deepEqual(await storage().pendingMigrations(), [])
      const load = Object.values(storage().load())
      assert.ok(load.length > 0)
      assert.ok(load.every(value => Number.isInteger(value) && value >= 0))
    })
  })
}
