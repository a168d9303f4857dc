import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TokenKind } from '../../storage/storage.ts'
import { deathOf, type Given, grantedFlow, HOUR, later, newApp, newHash, newId, newUser, seedOf } from './fixtures.ts'

export function tokensContract(storage: Given): void {
  async function issued(patch: Parameters<typeof seedOf>[0] = {}, userId: string | null = null) {
    const app = await newApp(storage())
    const issue = {
      authorizationId: newId('authorization'),
      appId: app.id,
      userId,
      scopes: ['read'],
      seeds: [seedOf(patch)],
    }
    const [token] = await storage().tokens.issue(issue)
    return { app, token: token! }
  }

  describe('tokens', () => {
    test('an issued token opens with all that decides about it', async () => {
      const { app, token } = await issued()
      const live = await storage().tokens.find({ kind: 'access', hash: token.hash })
      assert.deepEqual(
        [live?.dead, live?.user, live?.app.id, live?.authorization.scopes],
        [null, null, app.id, ['read']],
      )
    })

    test('a token belongs to its user and may be narrower than its authorization', async () => {
      const user = await newUser(storage())
      const { token } = await issued({ scopes: [] }, user.id)
      const live = await storage().tokens.find({ kind: 'access', hash: token.hash, id: token.id })
      assert.deepEqual(live?.user, user)
      assert.deepEqual([live?.token.scopes, live?.authorization.scopes], [[], ['read']])
    })

    test('kind, hash and id must all be right', async () => {
      const { token } = await issued()
      const { find } = storage().tokens
      for (const kind of ['refresh', 'oauth1'] as TokenKind[])
        assert.equal(await find({ kind, hash: token.hash }), null)
      assert.equal(await find({ kind: 'access', hash: newHash() }), null)
      assert.equal(await find({ kind: 'access', id: token.id, hash: newHash() }), null)
      assert.equal(await find({ kind: 'access', id: newId('other'), hash: token.hash }), null)
      assert.equal(await find({ kind: 'access', id: `${token.id}\0`, hash: token.hash }), null)
    })

    test('a token stored byId is found by its id', async () => {
      const { token } = await issued({ byId: true })
      assert.equal((await storage().tokens.find({ kind: 'access', id: token.id, hash: token.hash }))?.dead, null)
      assert.equal(await storage().tokens.find({ kind: 'access', hash: token.hash }), null)
      assert.equal(await storage().tokens.revoke({ kind: 'access', id: token.id, hash: token.hash }, 'user'), true)
      assert.equal(await deathOf(storage(), token), 'revoked')
    })

    test('a token expires by the moved clock; one without a lifetime does not', async () => {
      const [mortal, lasting] = [await issued(), await issued({ kind: 'oauth1', lifetimeMs: null })]
      await later(storage(), 2 * HOUR, async () => {
        assert.equal(await deathOf(storage(), mortal.token), 'expired')
        assert.equal(await deathOf(storage(), lasting.token), null)
      })
    })

    test('a token opens nothing while its app is disabled or its user locked', async () => {
      const { app, user, access } = await grantedFlow(storage())
      await storage().apps.update(app.id, { disabled: true })
      assert.equal(await deathOf(storage(), access), 'app_disabled')
      await storage().apps.update(app.id, { disabled: false })
      await storage().users.update(user.id, { locked: true })
      assert.equal(await deathOf(storage(), access), 'user_locked')
      await storage().users.update(user.id, { locked: false })
      assert.equal(await deathOf(storage(), access), null)
    })

    test('an access token dies alone (RFC 7009 §2.1)', async () => {
      const { access, refresh } = await grantedFlow(storage())
      assert.equal(await storage().tokens.revoke(access, 'app'), true)
      assert.equal(await storage().tokens.revoke(access, 'app'), false)
      assert.deepEqual([await deathOf(storage(), access), await deathOf(storage(), refresh)], ['revoked', null])
    })

    test('a refresh token dies with its whole authorization (RFC 7009 §2.1)', async () => {
      const { access, refresh } = await grantedFlow(storage())
      assert.equal(await storage().tokens.revoke(refresh, 'app'), true)
      assert.deepEqual([await deathOf(storage(), access), await deathOf(storage(), refresh)], ['revoked', 'revoked'])
      assert.equal((await storage().authorizations.byId(access.authorizationId))?.revokedReason, 'app')
      assert.equal(await storage().tokens.revoke(refresh, 'app'), false)
    })

    test('an unknown token, or one under another kind, is not revoked', async () => {
      const { access } = await grantedFlow(storage())
      assert.equal(await storage().tokens.revoke({ kind: 'access', hash: newHash() }, 'app'), false)
      assert.equal(await storage().tokens.revoke({ kind: 'refresh', hash: access.hash }, 'app'), false)
      assert.equal(await deathOf(storage(), access), null)
    })

    test('nothing of an issue remains when one of its tokens cannot be stored', async () => {
      const { app, token } = await issued()
      const authorizationId = newId('authorization')
      const seeds = [seedOf(), seedOf({ id: token.id })]
      await assert.rejects(storage().tokens.issue({ authorizationId, appId: app.id, userId: null, scopes: [], seeds }))
      assert.equal(await storage().authorizations.byId(authorizationId), null)
      assert.equal(await storage().tokens.find(seeds[0]!), null)
    })
  })
}
