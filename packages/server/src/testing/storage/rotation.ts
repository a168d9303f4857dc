import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Token } from '../../storage/storage.ts'
import {
  DAY,
  deathOf,
  type Given,
  grantedFlow,
  later,
  MINUTE,
  newApp,
  newHash,
  pairOf,
  type Rotation,
  race,
  rotationOf,
  seedOf,
  tally,
} from './fixtures.ts'

export function rotationContract(storage: Given): void {
  const rotate = (refresh: Token, patch: Partial<Rotation> = {}) => storage().tokens.rotate(rotationOf(refresh, patch))
  const refusal = async (refresh: Token, patch: Partial<Rotation> = {}) => {
    const rotated = await rotate(refresh, patch)
    return rotated.ok === false ? rotated.refusal : String(rotated.ok)
  }
  const successor = async (refresh: Token, patch: Partial<Rotation> = {}): Promise<Token> => {
    const rotated = await rotate(refresh, patch)
    assert.ok(rotated.ok === true)
    return rotated.tokens.find(token => token.kind === 'refresh')!
  }

  describe('refresh tokens (RFC 9700 §4.14.2)', () => {
    test('a refresh token becomes its successors', async () => {
      const { access, refresh } = await grantedFlow(storage())
      const seeds = [seedOf({ scopes: ['read'] }), seedOf({ kind: 'refresh', lifetimeMs: null })]
      const rotated = await rotate(refresh, { seeds })
      assert.ok(rotated.ok === true)
      assert.equal(rotated.token.id, refresh.id)
      assert.deepEqual(
        rotated.tokens.map(token => token.scopes),
        [['read'], ['read', 'write']],
      )
      assert.deepEqual(
        rotated.tokens.map(token => token.expiresAt === null),
        [false, true],
      )
      for (const token of rotated.tokens) {
        assert.equal(token.authorizationId, refresh.authorizationId)
        assert.equal(await deathOf(storage(), token), null)
      }
      assert.deepEqual([await deathOf(storage(), refresh), await deathOf(storage(), access)], ['rotated', null])
    })

    test('50 callers at once get one pair: one makes it, the others are answered with the same', async () => {
      const { refresh } = await grantedFlow(storage())
      const answers = await race(() => rotate(refresh))
      assert.deepEqual(tally(answers), { ok: 1, again: 49 })
      const sealed = new Set(answers.map(answer => (answer.ok === 'again' ? answer.answerSealed : '')))
      assert.equal(sealed.size, 2, 'one answer, and the empty text of the winner')
      const winner = answers.find(answer => answer.ok === true)!
      assert.ok(winner.ok === true)
      assert.equal(await deathOf(storage(), winner.tokens[1]!), null)
    })

    test('in strict mode 50 callers at once make one successor, and the second ends the authorization', async () => {
      const { access, refresh } = await grantedFlow(storage())
      const answers = await race(() => rotate(refresh, { graceMs: 0, answerSealed: null }))
      assert.deepEqual(tally(answers), { ok: 1, replayed: 1, dead: 48 })
      const winner = answers.find(answer => answer.ok === true)!
      assert.ok(winner.ok === true)
      for (const token of [...winner.tokens, access]) assert.equal(await deathOf(storage(), token), 'revoked')
      assert.equal((await storage().authorizations.byId(refresh.authorizationId))?.revokedReason, 'replayed')
    })

    test('a lost answer is given again, until the grace ends', async () => {
      const { refresh } = await grantedFlow(storage())
      const next = await successor(refresh, { answerSealed: 'the answer' })
      const again = await later(storage(), MINUTE, () => rotate(refresh))
      assert.ok(again.ok === 'again')
      assert.deepEqual([again.answerSealed, again.token.id], ['the answer', refresh.id])
      assert.equal(await later(storage(), 2 * MINUTE, () => refusal(refresh)), 'replayed')
      assert.equal(await deathOf(storage(), next), 'revoked')
      assert.equal(await refusal(refresh), 'dead')
    })

    test('use after the successor was used is reuse, within the grace too', async () => {
      const { refresh } = await grantedFlow(storage())
      const next = await successor(refresh)
      const third = await successor(next)
      assert.equal(await refusal(refresh), 'replayed')
      assert.equal(await deathOf(storage(), third), 'revoked')
    })

    test('a grace that became shorter counts, and without an answer there is none', async () => {
      const [one, other] = [await grantedFlow(storage()), await grantedFlow(storage())]
      await successor(one.refresh)
      assert.equal(await refusal(one.refresh, { graceMs: 0 }), 'replayed')
      await successor(other.refresh, { answerSealed: null })
      assert.equal(await refusal(other.refresh), 'replayed')
    })

    test('another app’s refresh token is refused and stays as it is', async () => {
      const { refresh } = await grantedFlow(storage())
      const other = await newApp(storage())
      assert.equal(await refusal(refresh, { appId: other.id }), 'wrong_app')
      await successor(refresh)
      assert.equal(await later(storage(), DAY, () => refusal(refresh, { appId: other.id })), 'wrong_app')
      assert.equal(await refusal(refresh), 'again')
    })

    test('an access token, or an unknown one, does not refresh', async () => {
      const { access, refresh } = await grantedFlow(storage())
      assert.equal(await refusal(access), 'unknown')
      assert.equal(await refusal(refresh, { hash: newHash() }), 'unknown')
    })

    test('a refresh token expires by the moved clock', async () => {
      const { refresh } = await grantedFlow(storage())
      assert.equal(await later(storage(), 30 * DAY, () => refusal(refresh)), 'expired')
      assert.equal(await refusal(refresh), 'true')
    })

    test('a refresh token is dead when app, user or consent are', async () => {
      const { refresh, app, user } = await grantedFlow(storage())
      await storage().apps.update(app.id, { disabled: true })
      assert.equal(await refusal(refresh), 'dead')
      await storage().apps.update(app.id, { disabled: false })
      await storage().users.update(user.id, { locked: true })
      assert.equal(await refusal(refresh), 'dead')
      await storage().users.update(user.id, { locked: false })
      await storage().consents.revoke(user.id, app.id, 'user')
      assert.equal(await refusal(refresh), 'dead')
    })

    test('reuse is noticed even while the user is locked', async () => {
      const { refresh, user } = await grantedFlow(storage())
      await successor(refresh)
      await storage().users.update(user.id, { locked: true })
      assert.equal(await refusal(refresh), 'dead', 'within the grace it may be the app itself')
      assert.equal(await later(storage(), DAY, () => refusal(refresh)), 'replayed')
    })

    test('a refresh token stored byId rotates by its id', async () => {
      const { refresh } = await grantedFlow(storage())
      const [access, next] = pairOf()
      const second = await successor(refresh, { seeds: [access, { ...next, byId: true }] })
      assert.equal(await refusal(second), 'unknown')
      assert.equal(await refusal(second, { id: second.id }), 'true')
    })

    test('when the successors cannot be stored, the refresh token stays good', async () => {
      const { access, refresh } = await grantedFlow(storage())
      await assert.rejects(rotate(refresh, { seeds: [seedOf({ id: access.id })] }))
      assert.equal(await refusal(refresh), 'true')
    })
  })
}
