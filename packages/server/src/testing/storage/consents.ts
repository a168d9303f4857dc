import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { approvedFlow, codeTake, deathOf, type Given, grantedFlow, newId, race } from './fixtures.ts'

export function consentsContract(storage: Given): void {
  describe('consents and authorizations', () => {
    test('an approval writes the consent; a second one adds its scopes', async () => {
      const { app, user } = await approvedFlow(storage(), { scopes: ['write'] })
      await approvedFlow(storage(), { scopes: ['read', 'write'] }, { app, user })
      const consent = await storage().consents.find(user.id, app.id)
      assert.deepEqual(consent?.scopes, ['write', 'read'])
      assert.equal(await storage().consents.find(newId('nobody'), app.id), null)
    })

    test('approvals at the same moment lose no scope', async () => {
      const { app, user } = await approvedFlow(storage(), { scopes: ['s'] })
      await race(number => approvedFlow(storage(), { scopes: [`s${number}`] }, { app, user }), 10)
      assert.equal((await storage().consents.find(user.id, app.id))?.scopes.length, 11)
    })

    test('a list shows the app and when it last got a token', async () => {
      const { app, user, access } = await grantedFlow(storage())
      const { app: idle } = await approvedFlow(storage(), {}, { user })
      const consents = await storage().consents.list(user.id)
      const shown = consents.map(consent => [consent.app.clientId, consent.lastUsedAt])
      assert.deepEqual(
        new Set(shown),
        new Set([
          [app.clientId, access.createdAt],
          [idle.clientId, null],
        ]),
      )
      assert.deepEqual(await storage().consents.list(newId('nobody')), [])
    })

    test('a list shows when the app last did something, to the hour', async () => {
      const { app, user, access } = await grantedFlow(storage())
      const { app: idle } = await approvedFlow(storage(), {}, { user })
      const lastUses = async () => {
        const consents = await storage().consents.list(user.id)
        return [app, idle].map(({ id }) => consents.find(({ appId }) => appId === id)?.lastUsedAt ?? null)
      }
      const minute = 60_000
      const at = async (passed: number) => {
        storage().setClockOffset(passed)
        await storage().consents.touch(user.id, app.id)
      }
      await at(10 * minute)
      const [first] = await lastUses()
      assert.ok(first! >= access.createdAt + 10 * minute)
      await at(60 * minute)
      assert.deepEqual(await lastUses(), [first, null], 'the same hour')
      await at(71 * minute)
      assert.ok((await lastUses())[0]! >= access.createdAt + 71 * minute)
      await storage().consents.touch(newId('nobody'), app.id)
      storage().setClockOffset(0)
    })

    test('taking a consent back ends every authorization of this user for this app, and no other', async () => {
      const flow = await grantedFlow(storage())
      const { app, user } = flow
      const unused = await approvedFlow(storage(), {}, { app, user })
      const bystander = await grantedFlow(storage())
      assert.equal(await storage().consents.revoke(user.id, app.id, 'user'), 2)
      assert.equal(await storage().consents.revoke(user.id, app.id, 'user'), 0)
      assert.equal(await storage().consents.find(user.id, app.id), null)
      assert.deepEqual(
        [await deathOf(storage(), flow.access), await deathOf(storage(), flow.refresh)],
        ['revoked', 'revoked'],
      )
      const late = await storage().tickets.takeCode(codeTake(unused))
      assert.equal(late.ok === false && late.refusal, 'dead')
      assert.equal(await deathOf(storage(), bystander.access), null)
    })

    test('an authorization is revoked once, and remembers why', async () => {
      const { access, app, user } = await grantedFlow(storage())
      const answers = await race(number => storage().authorizations.revoke(access.authorizationId, `reason ${number}`))
      assert.equal(answers.filter(Boolean).length, 1)
      const row = await storage().authorizations.byId(access.authorizationId)
      assert.deepEqual([row?.appId, row?.userId, row?.scopes], [app.id, user.id, ['read', 'write']])
      assert.equal(row?.revokedReason, `reason ${answers.indexOf(true)}`)
      assert.equal(await deathOf(storage(), access), 'revoked')
      assert.equal(await storage().authorizations.revoke(newId('none'), 'x'), false)
      assert.equal(await storage().authorizations.byId(newId('none')), null)
    })

    test('removing an app removes all that came from it', async () => {
      const { app, user, access, begun } = await grantedFlow(storage())
      assert.equal(await storage().apps.remove(app.id), true)
      assert.equal(await storage().apps.remove(app.id), false)
      assert.equal(await deathOf(storage(), access), 'gone')
      assert.equal(await storage().authorizations.byId(access.authorizationId), null)
      assert.equal(await storage().consents.find(user.id, app.id), null)
      assert.equal(await storage().tickets.byId(begun.id), null)
      assert.equal(await storage().apps.byId(app.id), null)
    })
  })
}
