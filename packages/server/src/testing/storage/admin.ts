import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { App, Storage } from '../../storage/storage.ts'
import {
  approvedFlow,
  codeTake,
  DAY,
  deathOf,
  type Given,
  grantedFlow,
  newApp,
  newHash,
  newId,
  newUser,
  race,
  seedOf,
} from './fixtures.ts'

export function adminContract(storage: Given): void {
  describe('administration: what is done', () => {
    test('an app is switched off once, and on again once, even by 50 callers at once', async () => {
      const { id } = await newApp(storage())
      for (const disabled of [true, false]) {
        const answers = await race(() => storage().admin.disable(id, disabled))
        assert.equal(answers.filter(Boolean).length, 1)
        assert.equal((await storage().apps.byId(id))?.disabledAt !== null, disabled)
      }
      assert.equal(await storage().admin.disable(newId('none'), true), false)
    })

    test('a person is locked once; her sessions end, and unlocking brings none back', async () => {
      const [user, other] = [await newUser(storage()), await newUser(storage())]
      const sessions = [newHash('session'), newHash('session'), newHash('session')] as const
      for (const [at, hash] of sessions.entries())
        await storage().sessions.insert({ hash, userId: (at < 2 ? user : other).id, lifetimeMs: DAY })
      const answers = await race(() => storage().admin.lock(user.id, true))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal(typeof (await storage().users.byId(user.id))?.lockedAt, 'number')
      assert.deepEqual(
        [await storage().admin.lock(user.id, false), await storage().admin.lock(user.id, false)],
        [true, false],
      )
      const alive = await Promise.all(sessions.map(hash => storage().sessions.find(hash)))
      assert.deepEqual(
        alive.map(found => found?.user.id ?? null),
        [null, null, other.id],
      )
      assert.equal(await storage().admin.lock(newId('none'), true), false)
    })

    test('all that an app has is revoked: of everybody, and its own; no other app loses anything', async () => {
      const one = await grantedFlow(storage())
      const { app } = one
      const unused = await approvedFlow(storage(), {}, { app })
      const bystander = await grantedFlow(storage())
      const [own] = await ownTokens(storage(), app)
      assert.equal(await storage().admin.revokeApp(app.id, 'by an administrator'), 3)
      assert.equal(await storage().admin.revokeApp(app.id, 'by an administrator'), 0)
      for (const token of [one.access, one.refresh, own!]) assert.equal(await deathOf(storage(), token), 'revoked')
      const late = await storage().tickets.takeCode(codeTake(unused))
      assert.equal(late.ok === false && late.refusal, 'dead')
      assert.equal(await storage().consents.find(one.user.id, app.id), null)
      const row = await storage().authorizations.byId(one.access.authorizationId)
      assert.equal(row?.revokedReason, 'by an administrator')
      assert.equal(await deathOf(storage(), bystander.access), null)
    })

    test('all that a person allowed is revoked, whatever the app; nobody else loses anything', async () => {
      const one = await grantedFlow(storage())
      const { user } = one
      const two = await approvedFlow(storage(), {}, { user })
      const bystander = await grantedFlow(storage())
      const [own] = await ownTokens(storage(), one.app)
      assert.equal(await storage().admin.revokePerson(user.id, 'by an administrator'), 2)
      assert.equal(await storage().admin.revokePerson(user.id, 'by an administrator'), 0)
      assert.deepEqual(
        [await deathOf(storage(), one.access), await deathOf(storage(), one.refresh)],
        ['revoked', 'revoked'],
      )
      const late = await storage().tickets.takeCode(codeTake(two))
      assert.equal(late.ok === false && late.refusal, 'dead')
      assert.deepEqual(await storage().consents.list(user.id), [])
      assert.equal(await deathOf(storage(), bystander.access), null)
      assert.equal(await deathOf(storage(), own!), null, 'what the app has of its own')
    })

    test('an app is vouched for as it was seen, and the rest of its policy stays', async () => {
      const app = await newApp(storage(), { policy: { pkce: 'optional', odd: '\0"verified":true' } })
      assert.equal(await storage().admin.vouch(app, true), true)
      const vouched = (await storage().apps.byId(app.id))!
      assert.deepEqual(vouched.policy, { ...app.policy, verified: true })
      assert.equal(await storage().admin.vouch(app, true), false, 'it is another one now')
      assert.equal(await storage().admin.vouch(vouched, false), true)
      assert.equal((await storage().apps.byId(app.id))?.policy['verified'], false)
    })

    test('an app that changed meanwhile is not vouched for', async () => {
      for (const change of [
        { name: 'Photo pirate' },
        { website: null },
        { redirectUris: [] },
        { callbackDomain: 'pirate.example' },
        { policy: { pkce: 'optional' } },
      ]) {
        const app = await newApp(storage())
        await storage().apps.update(app.id, change)
        assert.equal(await storage().admin.vouch(app, true), false, JSON.stringify(change))
        assert.equal((await storage().apps.byId(app.id))?.policy['verified'], undefined)
      }
    })
  })
}

async function ownTokens(storage: Storage, { id: appId }: App) {
  const authorizationId = newId('authorization')
  return storage.tokens.issue({ authorizationId, appId, userId: null, scopes: ['read'], seeds: [seedOf()] })
}
