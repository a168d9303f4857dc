import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  approvedFlow,
  codeTake,
  deviceFlow,
  type Given,
  newApp,
  newId,
  pairOf,
  race,
  rotationOf,
  seedOf,
} from './fixtures.ts'

const [photos, mail] = ['https://api.example/photos', 'https://api.example/mail']

export function resourcesContract(storage: Given): void {
  const found = async (kind: 'access' | 'refresh', hash: Uint8Array) =>
    (await storage().tokens.find({ kind, hash }))?.token.resources

  describe('resources (RFC 8707)', () => {
    test('tokens are for what their flow was for, or for less of it', async () => {
      const [access, refresh] = pairOf()
      const flow = await approvedFlow(storage(), { resources: [photos, mail] })
      assert.deepEqual(flow.ticket.resources, [photos, mail])
      const seeds = [{ ...access, resources: [photos] }, refresh]
      const taken = await storage().tickets.takeCode(codeTake(flow, { seeds }))
      assert.deepEqual(taken.ok && taken.tokens.map(token => token.resources), [[photos], [photos, mail]])
      assert.deepEqual(await found('access', access.hash), [photos])
      assert.deepEqual(await found('refresh', refresh.hash), [photos, mail])
    })

    test('a refresh keeps what the refresh token is for', async () => {
      const flow = await approvedFlow(storage(), { resources: [photos, mail] })
      const taken = await storage().tickets.takeCode(codeTake(flow))
      assert.ok(taken.ok)
      const [access, refresh] = pairOf()
      const seeds = [{ ...access, resources: [mail] }, refresh]
      const rotated = await storage().tokens.rotate(rotationOf(taken.tokens[1]!, { seeds }))
      assert.deepEqual(rotated.ok === true && rotated.tokens.map(token => token.resources), [[mail], [photos, mail]])
      assert.deepEqual(await found('access', access.hash), [mail])
      assert.deepEqual(await found('refresh', refresh.hash), [photos, mail])
    })

    test('a device, and an app for itself, ask for resources too; without any a token is for everything', async () => {
      const { app, begun } = await deviceFlow(storage(), { resources: [mail] })
      const seeds = pairOf()
      const device = { deviceCodeHash: begun.device.deviceCodeHash, appId: app.id, seeds }
      await storage().tickets.takeDeviceCode(device)
      assert.deepEqual(await found('access', seeds[0].hash), [mail])
      for (const resources of [[photos], undefined]) {
        const seed = seedOf()
        const about = { authorizationId: newId('authorization'), appId: app.id, userId: null, scopes: [] }
        const [token] = await storage().tokens.issue({ ...about, ...(resources && { resources }), seeds: [seed] })
        assert.deepEqual(token?.resources, resources ?? [])
        assert.deepEqual(await found('access', seed.hash), resources ?? [])
      }
    })

    test('a token is handed out again for the same resources only, also among 50 at once', async () => {
      const app = await newApp(storage())
      const about = { appId: app.id, userId: null, scopes: ['read'] }
      const issue = async (resources: readonly string[]) => {
        const seeds = [seedOf({ reuse: true, copySealed: 'v1.k.copy', lifetimeMs: null })]
        const issued = { ...about, authorizationId: newId('authorization'), resources, seeds }
        return (await storage().tokens.issue(issued))[0]!
      }
      const wanted = [[], [photos], [mail], [photos, mail], [mail, photos]]
      const tokens = await race(number => issue(wanted[number % wanted.length]!))
      const ids = wanted.map((_, at) => new Set(tokens.filter((_, number) => number % 5 === at).map(token => token.id)))
      assert.deepEqual([...ids[3]!], [...ids[4]!], 'their order does not matter')
      assert.equal(new Set(ids.flatMap(set => [...set])).size, 4)
      const { reusable } = storage().tokens
      assert.equal(await reusable({ kind: 'access', ...about, resources: [photos] }), true)
      assert.equal(await reusable({ kind: 'access', ...about }), true)
      assert.equal(await reusable({ kind: 'access', ...about, resources: ['https://api.example/other'] }), false)
    })
  })
}
