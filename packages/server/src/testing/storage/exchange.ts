import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Storage, Taken, Token } from '../../storage/storage.ts'
import {
  DAY,
  deathOf,
  type Flow,
  type Given,
  grantedFlow,
  later,
  MINUTE,
  newApp,
  newHash,
  newId,
  pairOf,
  race,
  requestFlow,
  rotationOf,
  seedOf,
  tally,
  verifierTake,
} from './fixtures.ts'

type Upgrade = Parameters<Storage['tokens']['upgrade']>[0]

export function exchangeContract(storage: Given): void {
  const upgrade = (token: Token, patch: Partial<Upgrade> = {}) => storage().tokens.upgrade(upgradeOf(token, patch))
  const refusal = async (token: Token, patch: Partial<Upgrade> = {}) => {
    const upgraded = await upgrade(token, patch)
    return upgraded.ok === false ? upgraded.refusal : String(upgraded.ok)
  }
  const pair = async (token: Token, patch: Partial<Upgrade> = {}): Promise<readonly Token[]> => {
    const upgraded = await upgrade(token, patch)
    assert.ok(upgraded.ok === true)
    return upgraded.tokens
  }

  describe('an OAuth 1.0a token becomes a pair of OAuth 2', () => {
    test('with its scopes, below its authorization, and lives on', async () => {
      const { token, app, user } = await oauth1Flow(storage())
      const [access, refresh] = await pair(token)
      for (const one of [access!, refresh!]) {
        assert.deepEqual([one.appId, one.userId, one.scopes], [app.id, user.id, token.scopes])
        assert.equal(one.authorizationId, token.authorizationId)
      }
      for (const one of [token, access!, refresh!]) assert.equal(await deathOf(storage(), one), null)
      const authorization = await storage().authorizations.byId(token.authorizationId)
      assert.equal(authorization?.upgradedAt, access?.createdAt)
    })

    test('once, by 50 callers at once: one makes it, the others are answered with the same', async () => {
      const { token } = await oauth1Flow(storage())
      const answers = await race(() => upgrade(token))
      assert.deepEqual(tally(answers), { ok: 1, again: 49 })
      const sealed = new Set(answers.map(answer => (answer.ok === 'again' ? answer.answerSealed : '')))
      assert.equal(sealed.size, 2, 'one answer, and the empty text of the winner')
    })

    test('without a grace 50 callers at once make one pair, which stays good', async () => {
      const { token } = await oauth1Flow(storage())
      const answers = await race(() => upgrade(token, { graceMs: 0 }))
      assert.deepEqual(tally(answers), { ok: 1, used: 49 })
      const winner = answers.find(answer => answer.ok === true)!
      assert.ok(winner.ok === true)
      for (const one of [token, ...winner.tokens]) assert.equal(await deathOf(storage(), one), null)
    })

    test('a lost answer is given again, until the grace ends; after that nothing is revoked', async () => {
      const { token } = await oauth1Flow(storage())
      const [access, refresh] = await pair(token, { answerSealed: 'the answer' })
      const again = await later(storage(), MINUTE, () => upgrade(token))
      assert.ok(again.ok === 'again')
      assert.deepEqual([again.answerSealed, again.token.id], ['the answer', token.id])
      assert.equal(await later(storage(), 2 * MINUTE, () => refusal(token)), 'used')
      for (const one of [token, access!, refresh!]) assert.equal(await deathOf(storage(), one), null)
    })

    test('nor is it given again once the refresh token was used', async () => {
      const { token } = await oauth1Flow(storage())
      const [, refresh] = await pair(token)
      const rotated = await storage().tokens.rotate(rotationOf(refresh!))
      assert.ok(rotated.ok === true)
      assert.equal(await refusal(token), 'used')
      assert.equal(await deathOf(storage(), rotated.tokens[1]!), null)
    })

    test('the old token sets when it is told to, at once or later, and never rises', async () => {
      const [now, soon, ending] = [
        await oauth1Flow(storage()),
        await oauth1Flow(storage()),
        await oauth1Flow(storage(), { lifetimeMs: MINUTE }),
      ]
      const [access] = await pair(now.token, { sunsetMs: 0 })
      assert.equal(await deathOf(storage(), now.token), 'expired')
      assert.equal(await deathOf(storage(), access!), null)
      assert.equal(await refusal(now.token), 'again', 'an answer may have been lost all the same')
      await pair(soon.token, { sunsetMs: DAY })
      assert.equal(await deathOf(storage(), soon.token), null)
      assert.equal(await later(storage(), DAY, () => deathOf(storage(), soon.token)), 'expired')
      await pair(ending.token, { sunsetMs: DAY })
      assert.equal(await later(storage(), MINUTE, () => deathOf(storage(), ending.token)), 'expired')
    })

    test('another app, an unknown token or one of another kind get nothing, and use nothing up', async () => {
      const { token } = await oauth1Flow(storage())
      const { access } = await grantedFlow(storage())
      const other = await newApp(storage())
      assert.equal(await refusal(token, { appId: other.id }), 'wrong_app')
      assert.equal(await refusal(token, { hash: newHash() }), 'unknown')
      assert.equal(await refusal(access), 'unknown')
      await pair(token)
      assert.equal(await refusal(token, { appId: other.id }), 'wrong_app')
    })

    test('a token that has ended, or whose access was taken back, is not upgraded', async () => {
      const { token } = await oauth1Flow(storage(), { lifetimeMs: MINUTE })
      assert.equal(await later(storage(), MINUTE, () => refusal(token)), 'expired')
      const halted = await oauth1Flow(storage())
      await storage().apps.update(halted.app.id, { disabled: true })
      assert.equal(await refusal(halted.token), 'dead')
      await storage().apps.update(halted.app.id, { disabled: false })
      await storage().users.update(halted.user.id, { locked: true })
      assert.equal(await refusal(halted.token), 'dead')
      await storage().users.update(halted.user.id, { locked: false })
      await storage().tokens.revoke({ kind: 'oauth1', hash: halted.token.hash }, 'app')
      assert.equal(await refusal(halted.token), 'dead')
      const consent = await oauth1Flow(storage())
      await storage().consents.revoke(consent.user.id, consent.app.id, 'user')
      assert.equal(await refusal(consent.token), 'dead')
    })

    test('one revocation ends both, and then no answer is given again', async () => {
      const { token, app, user } = await oauth1Flow(storage())
      const [access, refresh] = await pair(token)
      await storage().consents.revoke(user.id, app.id, 'user')
      for (const one of [token, access!, refresh!]) assert.equal(await deathOf(storage(), one), 'revoked')
      assert.equal(await refusal(token), 'dead')
    })

    test('when the pair cannot be stored, the token can still be upgraded', async () => {
      const { token } = await oauth1Flow(storage())
      await assert.rejects(upgrade(token, { seeds: [seedOf({ id: token.id })] }))
      assert.equal(await refusal(token), 'true')
    })

    test('an answer that was sealed is wiped when its grace is over', async () => {
      const { token } = await oauth1Flow(storage())
      await pair(token)
      await later(storage(), 2 * MINUTE, () => storage().cleanup())
      assert.equal(await refusal(token), 'used')
    })
  })

  describe('an access token is made from another (RFC 8693)', () => {
    const derive = ({ kind, hash }: Token, appId: string, patch: Parameters<typeof seedOf>[0] = {}) =>
      storage().tokens.derive({ from: { kind, hash }, appId, seed: seedOf(patch) })

    test('below the same authorization, for less, and for whichever app asks', async () => {
      const { access, app, user } = await grantedFlow(storage())
      const api = await newApp(storage())
      const own = await derive(access, app.id, { scopes: ['read'], resources: ['https://api.example/'] })
      const foreign = await derive(access, api.id)
      assert.deepEqual([own?.scopes, own?.resources], [['read'], ['https://api.example/']])
      assert.deepEqual([foreign?.appId, foreign?.userId, foreign?.scopes], [api.id, user.id, access.scopes])
      for (const one of [own!, foreign!]) {
        assert.equal(one.authorizationId, access.authorizationId)
        assert.equal(await deathOf(storage(), one), null)
      }
    })

    test('and dies with the authorization, with either app and with the person', async () => {
      const { access, app, user } = await grantedFlow(storage())
      const api = await newApp(storage())
      const made = (await derive(access, api.id))!
      for (const one of [app, api]) {
        await storage().apps.update(one.id, { disabled: true })
        assert.equal(await deathOf(storage(), made), 'app_disabled')
        await storage().apps.update(one.id, { disabled: false })
      }
      await storage().users.update(user.id, { locked: true })
      assert.equal(await deathOf(storage(), made), 'user_locked')
      await storage().users.update(user.id, { locked: false })
      await storage().authorizations.revoke(access.authorizationId, 'user')
      assert.equal(await deathOf(storage(), made), 'revoked')
    })

    test('a dead one, an unknown one and one of another kind make none', async () => {
      const [revoked, ended, halted] = [
        await grantedFlow(storage()),
        await grantedFlow(storage()),
        await grantedFlow(storage()),
      ]
      await storage().tokens.revoke({ kind: 'access', hash: revoked.access.hash }, 'app')
      assert.equal(await derive(revoked.access, revoked.app.id), null)
      assert.equal(await later(storage(), DAY, () => derive(ended.access, ended.app.id)), null)
      const api = await newApp(storage())
      const made = (await derive(halted.access, api.id))!
      await storage().apps.update(halted.app.id, { disabled: true })
      assert.equal(await derive(made, api.id), null)
      assert.equal(await derive({ ...ended.access, hash: newHash() }, ended.app.id), null)
      assert.equal(await derive({ ...ended.refresh, kind: 'access' }, ended.app.id), null)
    })
  })
}

function upgradeOf({ hash, appId }: Token, patch: Partial<Upgrade>): Upgrade {
  const answer = { graceMs: 2 * MINUTE, answerSealed: newId('answer') }
  return { hash, appId, ...answer, sunsetMs: null, seeds: pairOf(), ...patch }
}

/** A flow of OAuth 1.0a up to its access token. */
async function oauth1Flow(
  storage: Storage,
  patch: Parameters<typeof seedOf>[0] = {},
): Promise<Flow & { readonly token: Token }> {
  const flow = await requestFlow(storage)
  const seeds = [seedOf({ kind: 'oauth1', lifetimeMs: null, secretSealed: 'v1.k.token-secret', ...patch })]
  const taken = await storage.tickets.takeVerifier(verifierTake(flow, { seeds }))
  return { ...flow, token: (taken as Taken & { ok: true }).tokens[0]! }
}
