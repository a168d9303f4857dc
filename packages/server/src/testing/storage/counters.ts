import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { noncesContract } from '../nonces.ts'
import {
  approvedFlow,
  codeTake,
  DAY,
  deathOf,
  type Given,
  grantedFlow,
  HOUR,
  later,
  MINUTE,
  newId,
  race,
  rotationOf,
} from './fixtures.ts'

export function countersContract(storage: Given): void {
  noncesContract(
    () => storage().nonces,
    () => storage().now(),
  )

  describe('nonces, by the moved clock', () => {
    test('a nonce is remembered as long as it was asked for', async () => {
      const used = {
        scope: newId('client'),
        nonce: 'n',
        timestamp: Math.floor((await storage().now()) / 1000) + 60,
        keepMs: MINUTE,
      }
      assert.equal(await storage().nonces.use(used), true)
      assert.equal(await later(storage(), MINUTE - 5000, () => storage().nonces.use(used)), false)
      assert.equal(await later(storage(), MINUTE, () => storage().nonces.use(used)), true)
    })
  })

  describe('throttle', () => {
    test('50 hits at once are 50 hits', async () => {
      const key = `password:${newId('key')}:\0🔑`
      const counts = (await race(() => storage().throttle.hit(key, MINUTE))).map(({ count }) => count)
      assert.deepEqual(
        counts.toSorted((one, other) => one - other),
        Array.from({ length: 50 }, (_, at) => at + 1),
      )
      assert.equal((await storage().throttle.count(key)).count, 50)
    })

    test('a window ends, and with it the count', async () => {
      const key = newId('key')
      const { count, resetMs } = await storage().throttle.hit(key, MINUTE)
      assert.deepEqual([count, resetMs], [1, MINUTE])
      assert.equal((await later(storage(), MINUTE, () => storage().throttle.count(key))).count, 0)
      assert.equal((await later(storage(), MINUTE, () => storage().throttle.hit(key, MINUTE))).count, 1)
    })

    test('a cleared key, or one never hit, counts nothing', async () => {
      const key = newId('key')
      await storage().throttle.hit(key, MINUTE)
      await storage().throttle.clear(key)
      assert.deepEqual(await storage().throttle.count(key), { count: 0, resetMs: 0, waitMs: 0 })
    })

    test('after the free attempts each further one waits longer, up to the longest wait', async () => {
      const key = newId('key')
      const delay = { free: 2, waits: [MINUTE, 5 * MINUTE], windowMs: HOUR }
      const attempt = (after: number) => later(storage(), after, () => storage().throttle.attempt(key, delay))
      assert.deepEqual(await attempt(0), { ok: true, count: 1, waitMs: 0 })
      assert.deepEqual(await attempt(0), { ok: true, count: 2, waitMs: MINUTE })
      const early = await attempt(0)
      assert.deepEqual([early.ok, early.count], [false, 2])
      assert.ok(early.waitMs > MINUTE - 5000 && early.waitMs <= MINUTE)
      assert.deepEqual(await attempt(MINUTE), { ok: true, count: 3, waitMs: 5 * MINUTE })
      assert.equal((await attempt(2 * MINUTE)).ok, false)
      const { count, waitMs } = await later(storage(), 2 * MINUTE, () => storage().throttle.count(key))
      assert.ok(count === 3 && waitMs > 3 * MINUTE && waitMs <= 4 * MINUTE)
      assert.deepEqual(await attempt(6 * MINUTE), { ok: true, count: 4, waitMs: 5 * MINUTE })
    })

    test('with the window all is forgotten, and no wait reaches beyond it', async () => {
      const key = newId('key')
      const delay = { free: 1, waits: [HOUR], windowMs: MINUTE }
      const attempt = () => storage().throttle.attempt(key, delay)
      assert.deepEqual(await attempt(), { ok: true, count: 1, waitMs: MINUTE })
      assert.deepEqual(await later(storage(), MINUTE, attempt), { ok: true, count: 1, waitMs: MINUTE })
    })

    test('of 50 attempts at once only the free ones count', async () => {
      const key = newId('key')
      const delay = { free: 3, waits: [MINUTE], windowMs: HOUR }
      const answers = await race(() => storage().throttle.attempt(key, delay))
      assert.equal(answers.filter(({ ok }) => ok).length, 3)
      assert.equal((await storage().throttle.count(key)).count, 3)
    })

    test('an attempt that is forgiven takes its wait with it', async () => {
      const key = newId('key')
      const delay = { free: 2, waits: [MINUTE], windowMs: HOUR }
      for (let at = 0; at < 2; at++) await storage().throttle.attempt(key, delay)
      await storage().throttle.forgive(key)
      const { count, waitMs } = await storage().throttle.count(key)
      assert.deepEqual([count, waitMs], [1, 0])
      await storage().throttle.forgive(newId('never'))
    })
  })

  describe('events', () => {
    test('events come back newest first, by app or by user', async () => {
      const [appId, userId] = [newId('app'), newId('user')]
      const events = [
        { type: 'consent.given', appId, userId, data: { scopes: ['read'], odd: '\0🔑' } },
        { type: 'token.issued', appId, userId: null, data: {} },
        { type: 'password.wrong', appId: null, userId, data: {} },
      ]
      for (const event of events) await storage().events.append(event)
      const list = async (filter: object) =>
        (await storage().events.list({ limit: 9, ...filter })).map(({ id: _, at: __, ...event }) => event)
      assert.deepEqual(await list({ appId }), [events[1], events[0]])
      assert.deepEqual(await list({ userId }), [events[2], events[0]])
      assert.deepEqual(await list({ appId, userId }), [events[0]])
      assert.deepEqual(await list({ appId, type: 'token.issued' }), [events[1]])
      assert.deepEqual(await list({ appId, type: 'password.wrong' }), [])
      assert.equal((await storage().events.list({ limit: 1 })).length, 1)
      const [newest] = await storage().events.list({ limit: 1, userId })
      assert.ok(newest && Math.abs(newest.at - (await storage().now())) < MINUTE)
    })
  })

  describe('many events at once', () => {
    test('they are stored in their order, whatever is in them', async () => {
      const appId = newId('app')
      const events = Array.from({ length: 600 }, (_, number) => ({
        type: `number.${number}`,
        appId: number % 2 === 0 ? appId : null,
        userId: number % 3 === 0 ? newId('user') : null,
        data: { number, odd: `\0🔑"'\\ ${number}`, big: 2 ** 53 - 1, none: null, list: [0.1, ['x']] },
      }))
      await storage().events.append(...events)
      const stored = (await storage().events.list({ limit: 600 })).map(({ id: _, at: __, ...event }) => event)
      assert.deepEqual(stored.toReversed(), events)
      await storage().events.append()
    })

    test('one that cannot be stored takes the others along', async () => {
      const appId = newId('app')
      const event = { type: 'fine', appId, userId: null, data: {} }
      const wrong = { ...event, type: null as unknown as string }
      await assert.rejects(storage().events.append(event, wrong, event))
      assert.deepEqual(await storage().events.list({ appId, limit: 9 }), [])
    })
  })

  describe('cleanup', () => {
    test('what expired goes, what lives stays', async () => {
      const [flow, fresh] = [await grantedFlow(storage()), await grantedFlow(storage())]
      await later(storage(), 2 * DAY, async () => {
        const kept = await grantedFlow(storage())
        while ((await storage().cleanup(1000)) > 0);
        assert.equal(await storage().tickets.byId(flow.begun.id), null)
        assert.equal(await deathOf(storage(), fresh.access), 'gone')
        assert.deepEqual([await deathOf(storage(), fresh.refresh), await deathOf(storage(), kept.access)], [null, null])
      })
    })

    test('it keeps to so many rows a call', async () => {
      for (let at = 0; at < 3; at++) await storage().throttle.hit(newId('key'), MINUTE)
      await later(storage(), MINUTE, async () => assert.equal(await storage().cleanup(2), 2))
    })

    test('a replayed code is still recognised, an answer past its grace is wiped', async () => {
      const [flow, granted] = [await approvedFlow(storage()), await grantedFlow(storage())]
      await storage().tickets.takeCode(codeTake(flow))
      await storage().tokens.rotate(rotationOf(granted.refresh))
      await later(storage(), 12 * HOUR, () => storage().cleanup())
      const replay = await storage().tickets.takeCode(codeTake(flow))
      assert.equal(replay.ok === false && replay.refusal, 'replayed')
      const reuse = await storage().tokens.rotate(rotationOf(granted.refresh))
      assert.equal(reuse.ok === false && reuse.refusal, 'replayed', 'no answer is left, though the clock went back')
    })

    test('what was refused goes after a month, other events stay', async () => {
      const appId = newId('app')
      for (const type of ['request.refused', 'token.issued'])
        await storage().events.append({ type, appId, userId: null, data: {} })
      const kept = async () => (await storage().events.list({ appId, limit: 9 })).map(({ type }) => type)
      await later(storage(), 29 * DAY, async () => {
        while ((await storage().cleanup()) > 0);
        assert.deepEqual(await kept(), ['token.issued', 'request.refused'])
      })
      await later(storage(), 31 * DAY, async () => {
        while ((await storage().cleanup()) > 0);
        assert.deepEqual(await kept(), ['token.issued'])
      })
    })

    test('what was revoked goes after a month', async () => {
      const { access } = await grantedFlow(storage())
      await storage().authorizations.revoke(access.authorizationId, 'user')
      await later(storage(), 31 * DAY, async () => {
        while ((await storage().cleanup()) > 0);
        assert.equal(await storage().authorizations.byId(access.authorizationId), null)
      })
    })
  })

  describe('clock', () => {
    test('the offset moves what the database calls now', async () => {
      const now = await storage().now()
      const then = await later(storage(), DAY, () => storage().now())
      assert.ok(then - now >= DAY && then - now < DAY + MINUTE)
      assert.equal(storage().clockOffset, 0)
    })
  })
}
