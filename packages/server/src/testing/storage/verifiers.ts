import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  deathOf,
  type Flow,
  type Given,
  HOUR,
  later,
  newApp,
  newHash,
  race,
  requestFlow,
  tally,
  ticketOf,
  verifierTake,
} from './fixtures.ts'

export function verifierContract(storage: Given): void {
  const take = (flow: Flow, patch: Parameters<typeof verifierTake>[1] = {}) =>
    storage().tickets.takeVerifier(verifierTake(flow, patch))
  const refusal = async (flow: Flow, patch: Parameters<typeof verifierTake>[1] = {}) => {
    const taken = await take(flow, patch)
    return taken.ok ? 'ok' : taken.refusal
  }

  describe('request tokens and verifiers (RFC 5849 §2.3)', () => {
    test('a request token becomes an access token with its sealed secret', async () => {
      const taken = await take(await requestFlow(storage()))
      assert.ok(taken.ok)
      assert.equal(taken.ticket.secretSealed, 'v1.k.sealed')
      const live = await storage().tokens.find({ kind: 'oauth1', hash: taken.tokens[0]!.hash })
      assert.deepEqual([live?.dead, live?.token.secretSealed, live?.token.expiresAt], [null, 'v1.k.token-secret', null])
    })

    test('a request token is exchanged once, even by 50 callers at once, and the replay revokes what was won', async () => {
      const flow = await requestFlow(storage())
      const answers = await race(() => take(flow))
      assert.deepEqual(tally(answers), { ok: 1, replayed: 1, dead: 48 })
      const winner = answers.find(answer => answer.ok)!
      assert.ok(winner.ok)
      assert.equal(await deathOf(storage(), winner.tokens[0]!), 'revoked')
    })

    test('without approval, or after a denial, there is no token', async () => {
      const app = await newApp(storage())
      const ticket = ticketOf(app.id, { kind: 'request', requestTokenHash: newHash('request') })
      await storage().tickets.begin(ticket)
      const asked = {
        requestTokenHash: ticket.requestTokenHash!,
        verifierHash: newHash('verifier'),
        appId: app.id,
        maxAttempts: 5,
        seeds: [],
      }
      const pending = await storage().tickets.takeVerifier(asked)
      assert.equal(pending.ok === false && pending.refusal, 'not_approved')
      await storage().tickets.deny(ticket.id, ticket.browser!)
      const denied = await storage().tickets.takeVerifier(asked)
      assert.equal(denied.ok === false && denied.refusal, 'denied')
    })

    test('another app burns nothing; the sixth wrong verifier does', async () => {
      const flow = await requestFlow(storage())
      const other = await newApp(storage())
      for (let attempt = 0; attempt < 10; attempt++) assert.equal(await refusal(flow, { appId: other.id }), 'wrong_app')
      for (let attempt = 0; attempt < 5; attempt++)
        assert.equal(await refusal(flow, { verifierHash: newHash() }), 'wrong_proof')
      assert.equal(await refusal(flow, { verifierHash: newHash() }), 'burned')
      assert.equal(await refusal(flow), 'burned')
    })

    test('a verifier expires, an unknown request token is unknown', async () => {
      const flow = await requestFlow(storage())
      assert.equal(await later(storage(), HOUR, () => refusal(flow)), 'expired')
      assert.equal(await refusal(flow, { requestTokenHash: newHash('request') }), 'unknown')
      assert.equal(await refusal(flow, { requestTokenHash: flow.credentialHash }), 'unknown')
      assert.equal(await refusal(flow), 'ok')
    })
  })
}
