import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appOf, approvedFlow, DAY, type Given, grantedFlow, later, newHash, newId, race, ticketOf } from './fixtures.ts'

export function registrationsContract(storage: Given): void {
  const register = async (way: 'open' | 'token' = 'open') => {
    const [app, hash] = [appOf({ registration: way }), newHash('registration')]
    await storage().apps.insert(app, null, hash)
    return { ...app, hash }
  }
  const cleanUp = async () => {
    while ((await storage().cleanup(1000)) > 0);
  }

  describe('apps that register themselves (RFC 7591, RFC 7592)', () => {
    test('an app is found by its own registration token only', async () => {
      const [app, other] = [await register(), await register('token')]
      assert.equal((await storage().apps.registered(app.clientId, app.hash))?.registration, 'open')
      assert.equal((await storage().apps.registered(other.clientId, other.hash))?.registration, 'token')
      assert.equal(await storage().apps.registered(app.clientId, other.hash), null)
      assert.equal(await storage().apps.registered(newId('none'), app.hash), null)
    })

    test('an app that people registered has no such token, and is nobody’s to manage', async () => {
      const app = appOf()
      await storage().apps.insert(app, null)
      const hash = newHash('registration')
      assert.equal(await storage().apps.registered(app.clientId, hash), null)
      const change = { id: app.id, registrationHash: hash, nextHash: newHash('registration'), patch: { name: 'Taken' } }
      assert.equal(await storage().apps.reregister(change), null)
      assert.equal(await storage().apps.unregister(app.id, hash), false)
      assert.equal((await storage().apps.byId(app.id))?.name, app.name)
    })

    test('a change takes the old token away and gives the new one its place', async () => {
      const { id, clientId, hash } = await register()
      const nextHash = newHash('registration')
      const changed = await storage().apps.reregister({ id, registrationHash: hash, nextHash, patch: { name: 'New' } })
      assert.equal(changed?.name, 'New')
      assert.equal(await storage().apps.registered(clientId, hash), null)
      assert.equal((await storage().apps.registered(clientId, nextHash))?.name, 'New')
    })

    test('of 50 changes with one token at once, one is made', async () => {
      const { id, clientId, hash } = await register()
      const hashes = Array.from({ length: 50 }, () => newHash('registration'))
      const answers = await race(number => {
        const patch = { name: `name ${number}` }
        return storage().apps.reregister({ id, registrationHash: hash, nextHash: hashes[number]!, patch })
      })
      const winner = answers.findIndex(app => app !== null)
      assert.equal(answers.filter(app => app !== null).length, 1)
      assert.equal((await storage().apps.registered(clientId, hashes[winner]!))?.name, `name ${winner}`)
    })

    test('an app is deleted once, with its own token, and all that came from it goes too', async () => {
      const [app, other] = [await register(), await register()]
      const { begun } = await approvedFlow(storage(), {}, { app: (await storage().apps.byId(app.id))! })
      assert.equal(await storage().apps.unregister(app.id, other.hash), false)
      const answers = await race(() => storage().apps.unregister(app.id, app.hash))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal(await storage().apps.byId(app.id), null)
      assert.equal(await storage().tickets.byId(begun.id), null)
    })

    test('one that nobody ever allowed anything goes after a day, one with a token of an operator’s stays', async () => {
      const [unused, vouched] = [await register(), await register('token')]
      const used = await register()
      await approvedFlow(storage(), {}, { app: (await storage().apps.byId(used.id))! })
      const people = (await grantedFlow(storage())).app
      await later(storage(), DAY - 60_000, cleanUp)
      assert.notEqual(await storage().apps.byId(unused.id), null)
      await later(storage(), 3 * DAY, async () => {
        await cleanUp()
        const left = await Promise.all([unused, vouched, used, people].map(({ id }) => storage().apps.byId(id)))
        assert.deepEqual(
          left.map(app => app !== null),
          [false, true, true, true],
        )
      })
    })

    test('nobody’s sign-in is cut off: an app with a flow on its way stays', async () => {
      const app = await register()
      await later(storage(), DAY + 1, async () => {
        await storage().tickets.begin(ticketOf(app.id))
        await cleanUp()
        assert.notEqual(await storage().apps.byId(app.id), null)
      })
    })
  })
}
