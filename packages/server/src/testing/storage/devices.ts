import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  approvalOf,
  deathOf,
  deviceFlow,
  deviceOf,
  type Given,
  HOUR,
  later,
  MINUTE,
  newApp,
  newHash,
  newUser,
  pairOf,
  race,
  requestFlow,
  SECOND,
  tally,
} from './fixtures.ts'

type Begun = ReturnType<typeof deviceOf>

export function deviceContract(storage: Given): void {
  async function begun() {
    const app = await newApp(storage())
    const ticket = deviceOf(app.id)
    assert.equal(await storage().tickets.begin(ticket), true)
    return { app, ticket }
  }
  const poll = ({ device, appId }: Begun, patch: { readonly appId?: string } = {}) =>
    storage().tickets.poll({ deviceCodeHash: device.deviceCodeHash, appId, slowDownMs: 5 * SECOND, ...patch })
  const take = ({ device, appId }: Begun, patch: { readonly appId?: string } = {}) =>
    storage().tickets.takeDeviceCode({ deviceCodeHash: device.deviceCodeHash, appId, seeds: pairOf(), ...patch })
  const refusal = async (ticket: Begun, patch: { readonly appId?: string } = {}) => {
    const taken = await take(ticket, patch)
    return taken.ok ? 'ok' : taken.refusal
  }

  describe('device codes (RFC 8628)', () => {
    test('a device is found by either of its codes, and by no other credential', async () => {
      const { ticket } = await begun()
      const { byCredential, byUserCode, byRequestUri } = storage().tickets
      const { deviceCodeHash, userCodeHash } = ticket.device
      assert.equal((await byCredential('device', deviceCodeHash))?.id, ticket.id)
      assert.equal((await byUserCode(userCodeHash))?.id, ticket.id)
      for (const kind of ['auth', 'request'] as const) assert.equal(await byCredential(kind, deviceCodeHash), null)
      assert.equal(await byCredential('device', userCodeHash), null)
      assert.equal(await byUserCode(deviceCodeHash), null)
      assert.equal(await byRequestUri(deviceCodeHash), null)
    })

    test('a user code belongs to one ticket, even when 50 begin with it at once', async () => {
      const app = await newApp(storage())
      const userCodeHash = newHash('user code')
      const tickets = Array.from({ length: 50 }, () => {
        const ticket = deviceOf(app.id)
        return { ...ticket, device: { ...ticket.device, userCodeHash } }
      })
      const answers = await race(number => storage().tickets.begin(tickets[number]!))
      assert.equal(answers.filter(Boolean).length, 1)
      const found = await storage().tickets.byUserCode(userCodeHash)
      assert.equal(found?.id, tickets[answers.indexOf(true)]?.id)
    })

    test('the first poll waits; the next one too soon makes the interval longer', async () => {
      const { ticket } = await begun()
      assert.deepEqual(await poll(ticket), { tooSoon: false, intervalMs: 5 * SECOND })
      assert.deepEqual(await poll(ticket), { tooSoon: true, intervalMs: 10 * SECOND })
      await later(storage(), 6 * SECOND, async () => {
        assert.deepEqual(await poll(ticket), { tooSoon: true, intervalMs: 15 * SECOND })
      })
      await later(storage(), 22 * SECOND, async () => {
        assert.deepEqual(await poll(ticket), { tooSoon: false, intervalMs: 15 * SECOND })
      })
    })

    test('a poll that the network brought a little early is not too soon', async () => {
      const { ticket } = await begun()
      await poll(ticket)
      await later(storage(), 4.8 * SECOND, async () => assert.equal((await poll(ticket))?.tooSoon, false))
    })

    test('of 50 polls at once one is in time, and the interval grows to a minute and no further', async () => {
      const { ticket } = await begun()
      const answers = await race(() => poll(ticket))
      assert.equal(answers.filter(answer => answer?.tooSoon === false).length, 1)
      assert.deepEqual(await poll(ticket), { tooSoon: true, intervalMs: MINUTE })
    })

    test('there is nothing to wait for under another app, a wrong code, after an answer, when it is too late', async () => {
      const { ticket } = await begun()
      const other = await newApp(storage())
      assert.equal(await poll(ticket, { appId: other.id }), null)
      assert.equal(await poll({ ...ticket, device: { ...ticket.device, deviceCodeHash: newHash('device') } }), null)
      assert.equal(await later(storage(), HOUR, () => poll(ticket)), null)
      assert.deepEqual(await poll(ticket), { tooSoon: false, intervalMs: 5 * SECOND }, 'none of these counted')
      const approved = await deviceFlow(storage())
      assert.equal(await poll(approved.begun), null)
    })

    test('an approved device gets its tokens, which inherit from the ticket', async () => {
      const { app, user, begun } = await deviceFlow(storage(), { scopes: ['read'] })
      const taken = await take(begun)
      assert.ok(taken.ok)
      assert.deepEqual([taken.ticket.state, taken.tokens.length], ['used', 2])
      for (const token of taken.tokens) {
        assert.deepEqual([token.appId, token.userId, token.scopes], [app.id, user.id, ['read']])
        assert.equal(await deathOf(storage(), token), null)
      }
    })

    test('of 50 polls at once one gets tokens and keeps them', async () => {
      const { begun } = await deviceFlow(storage())
      const answers = await race(() => take(begun))
      assert.deepEqual(tally(answers), { ok: 1, used: 49 })
      const winner = answers.find(answer => answer.ok)!
      assert.ok(winner.ok)
      for (const token of winner.tokens) assert.equal(await deathOf(storage(), token), null)
    })

    test('of 50 answers in 50 browsers at once, yes and no, one counts', async () => {
      const { ticket } = await begun()
      const people = [await newUser(storage()), await newUser(storage())] as const
      const answers = await race(number =>
        number % 3 === 0
          ? storage().tickets.deny(ticket.id, newHash('browser'))
          : storage().tickets.approve(approvalOf(ticket, people[number % 2]!.id, { credentialHash: null })),
      )
      const [winner, ...others] = answers.filter(answer => answer !== null)
      assert.equal(others.length, 0)
      const after = await storage().tickets.byId(ticket.id)
      assert.deepEqual([after?.state, after?.userId], [winner?.state, winner?.userId])
      for (const person of people) {
        const consent = await storage().consents.find(person.id, ticket.appId)
        assert.equal(consent !== null, winner?.userId === person.id, 'a lost answer leaves no consent')
      }
    })

    test('no tokens before the answer, after a no, for another app, too late, for who was locked meanwhile', async () => {
      const { ticket } = await begun()
      assert.equal(await refusal(ticket), 'not_approved')
      assert.equal(await later(storage(), HOUR, () => refusal(ticket)), 'expired')
      await storage().tickets.deny(ticket.id, newHash('browser'))
      assert.equal(await refusal(ticket), 'denied')
      const { user, begun: approved } = await deviceFlow(storage())
      for (let attempt = 0; attempt < 10; attempt++)
        assert.equal(await refusal(approved, { appId: (await newApp(storage())).id }), 'wrong_app')
      assert.equal(await later(storage(), MINUTE, () => refusal(approved)), 'expired')
      await storage().users.update(user.id, { locked: true })
      assert.equal(await refusal(approved), 'dead')
      await storage().users.update(user.id, { locked: false })
      assert.equal(await refusal(approved), 'ok')
      assert.equal(await refusal(approved), 'used')
    })

    test('a device code is unknown as a code, a user code or request token as a device code', async () => {
      const { begun: device } = await deviceFlow(storage())
      const code = { redirectUri: null, codeChallenge: null, maxAttempts: 5, seeds: pairOf(), appId: device.appId }
      for (const codeHash of [device.device.deviceCodeHash, device.device.userCodeHash]) {
        const taken = await storage().tickets.takeCode({ ...code, codeHash })
        assert.equal(taken.ok === false && taken.refusal, 'unknown')
      }
      const oauth1 = await requestFlow(storage())
      for (const deviceCodeHash of [device.device.userCodeHash, oauth1.begun.requestTokenHash!, oauth1.credentialHash])
        assert.equal(await refusal({ ...device, device: { ...device.device, deviceCodeHash } }), 'unknown')
    })
  })
}
