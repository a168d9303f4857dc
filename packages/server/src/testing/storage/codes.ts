import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  approvedFlow,
  codeTake,
  deathOf,
  type Flow,
  type Given,
  later,
  MINUTE,
  newApp,
  newHash,
  pairOf,
  race,
  requestFlow,
  tally,
} from './fixtures.ts'

export function codeContract(storage: Given): void {
  const take = (flow: Flow, patch: Parameters<typeof codeTake>[1] = {}) =>
    storage().tickets.takeCode(codeTake(flow, patch))
  const refusal = async (flow: Flow, patch: Parameters<typeof codeTake>[1] = {}) => {
    const taken = await take(flow, patch)
    return taken.ok ? 'ok' : taken.refusal
  }

  describe('authorization codes (RFC 6749 §4.1.3)', () => {
    test('a code becomes its tokens, which inherit from the ticket', async () => {
      const flow = await approvedFlow(storage(), { scopes: ['read'] })
      const seeds = pairOf()
      const taken = await take(flow, { seeds })
      assert.ok(taken.ok)
      assert.deepEqual(taken.ticket, { ...flow.ticket, state: 'used' })
      assert.deepEqual(await storage().tickets.byId(flow.begun.id), taken.ticket)
      for (const [at, token] of taken.tokens.entries()) {
        const live = await storage().tokens.find({ kind: token.kind, hash: token.hash })
        assert.equal(live?.dead, null)
        assert.deepEqual({ ...live?.token, hash: null }, { ...token, hash: null })
        assert.deepEqual([token.id, token.kind, token.scopes], [seeds[at]!.id, seeds[at]!.kind, ['read']])
        assert.deepEqual(
          [token.appId, token.userId, token.authorizationId],
          [flow.app.id, flow.user.id, flow.ticket.authorizationId],
        )
        assert.equal(token.expiresAt! - token.createdAt, seeds[at]!.lifetimeMs)
      }
    })

    test('a code is taken once, even by 50 callers at once, and the replay revokes what was won', async () => {
      const flow = await approvedFlow(storage())
      const answers = await race(() => take(flow))
      assert.deepEqual(tally(answers), { ok: 1, replayed: 1, dead: 48 })
      const winner = answers.find(answer => answer.ok)!
      assert.ok(winner.ok)
      for (const token of winner.tokens) assert.equal(await deathOf(storage(), token), 'revoked')
      assert.equal((await storage().authorizations.byId(flow.ticket.authorizationId!))?.revokedReason, 'replayed')
    })

    test('only who proves possession again counts as replay', async () => {
      const flow = await approvedFlow(storage())
      const taken = await take(flow)
      assert.ok(taken.ok)
      assert.equal(await refusal(flow, { appId: (await newApp(storage())).id }), 'wrong_app')
      assert.equal(await refusal(flow, { redirectUri: 'https://evil.example/' }), 'wrong_redirect_uri')
      for (let attempt = 0; attempt < 10; attempt++)
        assert.equal(await refusal(flow, { codeChallenge: 'wrong' }), 'wrong_proof')
      assert.equal(await deathOf(storage(), taken.tokens[0]!), null)
      assert.equal(await refusal(flow), 'replayed')
      assert.equal(await deathOf(storage(), taken.tokens[0]!), 'revoked')
      assert.equal(await refusal(flow), 'dead')
    })

    test('a replay is recognised after the code has expired', async () => {
      const flow = await approvedFlow(storage())
      await take(flow)
      assert.equal(await later(storage(), 60 * MINUTE, () => refusal(flow)), 'replayed')
    })

    test('an unknown code, or a credential of another kind, is unknown', async () => {
      const [flow, oauth1] = [await approvedFlow(storage()), await requestFlow(storage())]
      assert.equal(await refusal(flow, { codeHash: newHash('code') }), 'unknown')
      assert.equal(await refusal(oauth1), 'unknown', 'a verifier')
      assert.equal(await refusal(oauth1, { codeHash: oauth1.begun.requestTokenHash! }), 'unknown', 'a request token')
    })

    test('another app, a wrong or missing redirect_uri burn nothing', async () => {
      const flow = await approvedFlow(storage())
      const other = await newApp(storage())
      for (let attempt = 0; attempt < 10; attempt++) {
        assert.equal(await refusal(flow, { appId: other.id, codeChallenge: 'wrong' }), 'wrong_app')
        assert.equal(await refusal(flow, { redirectUri: `${flow.begun.redirectUri}/` }), 'wrong_redirect_uri')
        assert.equal(await refusal(flow, { redirectUri: null }), 'wrong_redirect_uri')
      }
      assert.equal(await refusal(flow), 'ok')
    })

    test('redirect_uri is compared only when the authorization request had it', async () => {
      const left = await approvedFlow(storage(), { redirectUri: null, redirectUriSent: false })
      assert.equal(await refusal(left, { redirectUri: null }), 'ok')
    })

    test('the sixth wrong verifier burns the code when five are borne', async () => {
      const flow = await approvedFlow(storage())
      const wrong = [{ codeChallenge: 'wrong' }, { codeChallenge: null }, { codeChallenge: '' }]
      for (let attempt = 0; attempt < 5; attempt++)
        assert.equal(await refusal(flow, wrong[attempt % 3]!), 'wrong_proof')
      assert.equal((await storage().tickets.byId(flow.begun.id))?.attempts, 5)
      assert.equal(await refusal(flow, wrong[0]!), 'burned')
      assert.equal(await refusal(flow), 'burned')
    })

    test('after five wrong verifiers the right one is still taken', async () => {
      const flow = await approvedFlow(storage())
      for (let attempt = 0; attempt < 5; attempt++) await refusal(flow, { codeChallenge: 'wrong' })
      assert.equal(await refusal(flow), 'ok')
    })

    test('of 50 wrong verifiers at once five are borne', async () => {
      const flow = await approvedFlow(storage())
      assert.deepEqual(tally(await race(() => take(flow, { codeChallenge: 'wrong' }))), { wrong_proof: 5, burned: 45 })
    })

    test('a verifier where no challenge was sent is a wrong proof (RFC 9700 §4.8.2)', async () => {
      const flow = await approvedFlow(storage(), { codeChallenge: null, codeChallengeMethod: null })
      assert.equal(await refusal(flow, { codeChallenge: 'downgrade' }), 'wrong_proof')
      assert.equal(await refusal(flow), 'ok')
    })

    test('a code expires by the moved clock', async () => {
      const flow = await approvedFlow(storage())
      assert.equal(await later(storage(), MINUTE, () => refusal(flow)), 'expired')
      assert.equal(await later(storage(), 30_000, () => refusal(flow)), 'ok')
    })

    test('a code is dead when app, user or consent are, and changes nothing', async () => {
      const flow = await approvedFlow(storage())
      await storage().apps.update(flow.app.id, { disabled: true })
      assert.equal(await refusal(flow), 'dead')
      await storage().apps.update(flow.app.id, { disabled: false })
      await storage().users.update(flow.user.id, { locked: true })
      assert.equal(await refusal(flow), 'dead')
      await storage().users.update(flow.user.id, { locked: false })
      assert.equal(await refusal(flow), 'ok')
      const revoked = await approvedFlow(storage())
      await storage().consents.revoke(revoked.user.id, revoked.app.id, 'user')
      assert.equal(await refusal(revoked), 'dead')
    })

    test('when the tokens cannot be stored, the code is not used up', async () => {
      const [flow, other] = [await approvedFlow(storage()), await approvedFlow(storage())]
      const seeds = pairOf()
      assert.ok((await take(other, { seeds })).ok)
      await assert.rejects(take(flow, { seeds }), 'the ids of these tokens are taken')
      assert.equal(await refusal(flow), 'ok')
    })
  })
}
