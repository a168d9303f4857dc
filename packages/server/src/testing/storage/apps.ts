import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appOf, DAY, type Given, later, MINUTE, newApp, newHash, newId, race } from './fixtures.ts'

export function appsContract(storage: Given): void {
  describe('apps', () => {
    test('an app comes back as it was registered, lists in their order', async () => {
      const app = appOf({
        scopes: ['write', 'read'],
        policy: { pkce: 'required', nested: [1, null] },
        ownerId: 'carol',
      })
      assert.equal(await storage().apps.insert(app, null), true)
      const { createdAt, secrets, disabledAt, ...rest } = (await storage().apps.byClientId(app.clientId))!
      assert.deepEqual(rest, app)
      assert.deepEqual([secrets, disabledAt], [[], null])
      assert.ok(Math.abs(createdAt - (await storage().now())) < MINUTE)
    })

    test('a client id is given once, even to 50 callers at once', async () => {
      const clientId = newId('client')
      const answers = await race(() => storage().apps.insert(appOf({ clientId }), secretOf()))
      assert.equal(answers.filter(Boolean).length, 1)
      assert.equal((await storage().apps.byClientId(clientId))?.secrets.length, 1)
    })

    test('client ids are told apart byte by byte: by case and by normalisation form', async () => {
      const id = newId('')
      const spellings = [`${id}café`, `${id}CAFÉ`, `${id}cafe\u0301`]
      for (const clientId of spellings)
        assert.equal(await storage().apps.insert(appOf({ clientId, name: clientId }), null), true)
      for (const clientId of spellings) assert.equal((await storage().apps.byClientId(clientId))?.name, clientId)
    })

    test('an unknown client id, or one with a NUL, finds nothing', async () => {
      const app = await newApp(storage())
      for (const clientId of [newId('none'), '', `${app.clientId}\0`, `${app.clientId} `]) {
        assert.equal(await storage().apps.byClientId(clientId), null)
      }
    })

    test('an update changes what the patch names and nothing else', async () => {
      const app = await newApp(storage())
      const patch = { name: 'Ünïcode 🖨', public: true, redirectUris: [], website: null, policy: { oob: false } }
      assert.deepEqual(await storage().apps.update(app.id, patch), withoutSecrets({ ...app, ...patch }))
      assert.deepEqual(await storage().apps.update(app.id, {}), withoutSecrets({ ...app, ...patch }))
      assert.equal(await storage().apps.update(newId('none'), patch), null)
    })

    test('disabling notes when, enabling clears it', async () => {
      const app = await newApp(storage())
      assert.equal(typeof (await storage().apps.update(app.id, { disabled: true }))?.disabledAt, 'number')
      assert.equal((await storage().apps.update(app.id, { disabled: false }))?.disabledAt, null)
    })

    test('an app has two live secrets, newest first; a third makes the oldest go', async () => {
      const [app, first, second, third] = [appOf(), secretOf(), secretOf(), secretOf()]
      await storage().apps.insert(app, first)
      await storage().apps.addSecret(app.id, second)
      assert.deepEqual(await secretIds(storage, app.id), [second.id, first.id])
      await storage().apps.addSecret(app.id, third)
      assert.deepEqual(await secretIds(storage, app.id), [third.id, second.id])
      await storage().apps.retireSecret(app.id, third.id, 0)
      assert.deepEqual(await secretIds(storage, app.id), [second.id], 'the oldest is gone, not hidden')
      const kept = (await storage().apps.byId(app.id))!.secrets[0]!
      assert.deepEqual([Buffer.from(kept.hash), kept.sealed], [Buffer.from(second.hash), second.sealed])
    })

    test('a second secret is added once, even by 50 callers at once, and never a third', async () => {
      const [app, first] = [appOf(), secretOf()]
      await storage().apps.insert(app, first)
      const answers = await race(() => storage().apps.addSecondSecret(app.id, secretOf()))
      assert.equal(answers.filter(Boolean).length, 1)
      const ids = await secretIds(storage, app.id)
      assert.deepEqual([ids.length, ids[1]], [2, first.id], 'the one in use is still there')
    })

    test('a second secret takes the place of one that ended; the same twice, or of no app, is none', async () => {
      const [app, first, second] = [appOf(), secretOf(), secretOf()]
      await storage().apps.insert(app, first)
      assert.equal(await storage().apps.addSecondSecret(app.id, second), true)
      assert.equal(await storage().apps.addSecondSecret(app.id, secretOf()), false)
      await storage().apps.retireSecret(app.id, first.id, 0)
      assert.equal(await storage().apps.addSecondSecret(app.id, second), false, 'it is there already')
      assert.equal(await storage().apps.addSecondSecret(app.id, secretOf()), true)
      assert.equal((await secretIds(storage, app.id)).length, 2)
      assert.equal(await storage().apps.addSecondSecret(newId('none'), secretOf()), false)
    })

    test('an owner has so many apps and no more, even when 50 are registered at once', async () => {
      const ownerId = newId('owner')
      const answers = await race(() => storage().apps.insertWithin(3, { ...appOf(), ownerId }, secretOf()))
      assert.equal(answers.filter(Boolean).length, 3)
      assert.equal((await storage().apps.list({ ownerId, limit: 9 })).length, 3)
      assert.equal(await storage().apps.insertWithin(3, { ...appOf(), ownerId: newId('owner') }, null), true)
    })

    test('an id is given once: the same app sent twice is registered once', async () => {
      const app = { ...appOf(), ownerId: newId('owner') }
      const again = { ...app, clientId: newId('client') }
      assert.equal(await storage().apps.insertWithin(9, app, secretOf()), true)
      assert.equal(await storage().apps.insertWithin(9, again, secretOf()), false)
      assert.equal(await storage().apps.insert(again, null), false)
      assert.equal((await storage().apps.byId(app.id))?.clientId, app.clientId)
    })

    test('a retired secret lives to the end of its grace', async () => {
      const [app, secret] = [appOf(), secretOf()]
      await storage().apps.insert(app, secret)
      assert.equal(await storage().apps.retireSecret(app.id, secret.id, DAY), true)
      assert.deepEqual(await secretIds(storage, app.id), [secret.id])
      assert.deepEqual(await later(storage(), DAY + 1, () => secretIds(storage, app.id)), [])
      assert.equal(await storage().apps.retireSecret(newId('other'), secret.id, 0), false)
    })

    test("a secret's use is noted", async () => {
      const [app, secret] = [appOf(), secretOf()]
      await storage().apps.insert(app, secret)
      assert.equal((await storage().apps.byId(app.id))?.secrets[0]?.lastUsedAt, null)
      await storage().apps.touchSecret(secret.id)
      const first = (await storage().apps.byId(app.id))?.secrets[0]?.lastUsedAt
      assert.equal(typeof first, 'number')
      await later(storage(), DAY, () => storage().apps.touchSecret(secret.id))
      assert.ok((await storage().apps.byId(app.id))!.secrets[0]!.lastUsedAt! >= first! + DAY)
    })

    test('a list goes on after an id, and keeps to an owner', async () => {
      const ownerId = newId('owner')
      const apps = [
        await newApp(storage(), { ownerId }),
        await newApp(storage(), { ownerId }),
        await newApp(storage(), { ownerId }),
      ]
      const ids = async (filter: { limit: number; after?: string }) =>
        (await storage().apps.list({ ownerId, ...filter })).map(app => app.id)
      assert.deepEqual(await ids({ limit: 2 }), [apps[0]!.id, apps[1]!.id])
      assert.deepEqual(await ids({ limit: 2, after: apps[1]!.id }), [apps[2]!.id])
      assert.equal((await storage().apps.list({ limit: 1 })).length, 1)
    })
  })
}

function secretOf() {
  return { id: newId('secret'), hash: newHash('client-secret'), sealed: newId('sealed') }
}

function withoutSecrets<T extends object>(app: T): Omit<T, 'secrets'> {
  const { secrets: _, ...rest } = app as T & { secrets?: unknown }
  return rest
}

async function secretIds(storage: Given, appId: string): Promise<string[]> {
  return (await storage().apps.byId(appId))!.secrets.map(secret => secret.id)
}
