import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  approvalOf,
  approvedFlow,
  type Given,
  HOUR,
  later,
  MINUTE,
  newApp,
  newHash,
  newId,
  newUser,
  race,
  requestFlow,
  ticketOf,
} from './fixtures.ts'

export function ticketsContract(storage: Given): void {
  async function begun(patch: Parameters<typeof ticketOf>[1] = {}) {
    const [app, user] = [await newApp(storage()), await newUser(storage())]
    const ticket = ticketOf(app.id, patch)
    await storage().tickets.begin(ticket)
    return { app, user, ticket }
  }

  describe('tickets', () => {
    test('a ticket comes back as begun, pending', async () => {
      const { ticket } = await begun({
        params: { state: 'a\0b\u{1F511}', list: [1] },
        redirectUri: null,
        redirectUriSent: false,
      })
      const found = (await storage().tickets.byId(ticket.id))!
      const { lifetimeMs, requestTokenHash, browser, ...same } = ticket
      assert.deepEqual(
        { ...found, browser: null },
        {
          ...same,
          browser: null,
          state: 'pending',
          userId: null,
          authorizationId: null,
          attempts: 0,
          createdAt: found.createdAt,
          expiresAt: found.createdAt + lifetimeMs,
          codeExpiresAt: null,
        },
      )
      assert.deepEqual(Buffer.from(found.browser!), Buffer.from(browser!))
      assert.equal(requestTokenHash, null)
      assert.equal(await storage().tickets.byId(newId('none')), null)
    })

    test('a credential finds its ticket under its own kind only', async () => {
      const [flow, oauth1] = [await approvedFlow(storage()), await requestFlow(storage())]
      const { byCredential } = storage().tickets
      assert.equal((await byCredential('auth', flow.credentialHash))?.id, flow.begun.id)
      assert.equal((await byCredential('request', oauth1.begun.requestTokenHash!))?.id, oauth1.begun.id)
      assert.equal(await byCredential('request', flow.credentialHash), null)
      assert.equal(await byCredential('auth', oauth1.begun.requestTokenHash!), null)
      assert.equal(await byCredential('request', oauth1.credentialHash), null, 'a verifier is no request token')
    })

    test('a ticket is tied to the first browser, even of 50 at once', async () => {
      const { ticket } = await begun({ browser: null })
      const browsers = Array.from({ length: 50 }, () => newHash('browser'))
      const answers = await race(number => storage().tickets.bind(ticket.id, browsers[number]!))
      assert.equal(answers.filter(Boolean).length, 1)
      const again = await race(number => storage().tickets.bind(ticket.id, browsers[number]!))
      assert.deepEqual(again, answers)
      assert.equal(await storage().tickets.bind(newId('none'), browsers[0]!), false)
    })

    test('an approval carries scopes, user, authorization, params, and when the user signed in', async () => {
      const { ticket, user } = await begun()
      const authenticatedAt = (await storage().now()) - MINUTE
      const params = { perms: 'read', state: 'new' }
      const approval = approvalOf(ticket, user.id, { scopes: ['read'], params, authenticatedAt })
      const approved = await storage().tickets.approve(approval)
      assert.deepEqual(approved, await storage().tickets.byId(ticket.id))
      assert.deepEqual([approved?.state, approved?.userId, approved?.scopes], ['approved', user.id, ['read']])
      assert.deepEqual(approved?.params, { state: 'new', perms: 'read' })
      const authorization = (await storage().authorizations.byId(approval.authorizationId))!
      assert.equal(approved?.codeExpiresAt, authorization.createdAt + MINUTE)
      assert.equal(authorization.authenticatedAt, authenticatedAt)
    })

    test('of 50 decisions at once, approvals and denials, one counts', async () => {
      const { ticket, user } = await begun()
      const decisions = await race(number =>
        number % 2
          ? storage().tickets.approve(approvalOf(ticket, user.id))
          : storage().tickets.deny(ticket.id, ticket.browser!),
      )
      const winners = decisions.filter(decision => decision !== null)
      assert.equal(winners.length, 1)
      assert.equal((await storage().tickets.byId(ticket.id))?.state, winners[0]?.state)
      const consent = await storage().consents.find(user.id, ticket.appId)
      assert.equal(consent !== null, winners[0]?.state === 'approved', 'a lost approval leaves no consent')
    })

    test('a denied ticket cannot be approved, an approved one not denied', async () => {
      const [denied, approved] = [await begun(), await approvedFlow(storage())]
      assert.equal((await storage().tickets.deny(denied.ticket.id, denied.ticket.browser!))?.state, 'denied')
      assert.equal(await storage().tickets.approve(approvalOf(denied.ticket, denied.user.id)), null)
      assert.equal(await storage().tickets.deny(approved.begun.id, approved.begun.browser!), null)
    })

    test("another browser's ticket, an unbound one, one of another kind is not decided", async () => {
      const { ticket, user } = await begun()
      const unbound = await begun({ browser: null })
      assert.equal(await storage().tickets.approve(approvalOf(ticket, user.id, { browser: newHash('browser') })), null)
      assert.equal(await storage().tickets.approve(approvalOf(ticket, user.id, { kind: 'request' })), null)
      assert.equal(
        await storage().tickets.approve(approvalOf(unbound.ticket, user.id, { browser: newHash('browser') })),
        null,
      )
      assert.equal(await storage().tickets.deny(ticket.id, newHash('browser')), null)
      assert.equal((await storage().tickets.byId(ticket.id))?.state, 'pending')
    })

    test('an expired ticket is not decided', async () => {
      const { ticket, user } = await begun()
      await later(storage(), HOUR, async () => {
        assert.equal(await storage().tickets.approve(approvalOf(ticket, user.id)), null)
        assert.equal(await storage().tickets.deny(ticket.id, ticket.browser!), null)
      })
      assert.equal((await storage().tickets.approve(approvalOf(ticket, user.id)))?.state, 'approved')
    })

    test('nothing is approved for a disabled app or by a locked user', async () => {
      const [one, other] = [await begun(), await begun()]
      await storage().apps.update(one.app.id, { disabled: true })
      await storage().users.update(other.user.id, { locked: true })
      assert.equal(await storage().tickets.approve(approvalOf(one.ticket, one.user.id)), null)
      assert.equal(await storage().tickets.approve(approvalOf(other.ticket, other.user.id)), null)
    })

    test('people may live in somebody else’s database', async () => {
      const { ticket } = await begun()
      const approved = await storage().tickets.approve(approvalOf(ticket, 'their-user-7'))
      assert.equal(approved?.userId, 'their-user-7')
    })
  })
}
