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
