import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Named } from '../../storage/storage.ts'
import {
  approvedFlow,
  codeTake,
  DAY,
  deviceFlow,
  type Given,
  grantedFlow,
  later,
  newApp,
  newHash,
  newId,
  requestFlow,
  seedOf,
} from './fixtures.ts'

/** One statement must say what two said: everything is compared with the verbs that ask for one thing each. */
export function callingContract(storage: Given): void {
  const secret = () => ({ id: newId('secret'), hash: newHash('secret'), sealed: 'v1.k.sealed' })

  describe('an app that calls, and what it names', () => {
    test('the app is the one byClientId gives, with no secret, one and two', async () => {
      const app = await newApp(storage())
      for (let secrets = 0; secrets < 3; secrets += 1) {
        if (secrets > 0) await storage().apps.addSecret(app.id, secret())
        const calling = await storage().apps.calling(app.clientId, null)
        assert.equal(calling?.app.secrets.length, secrets)
        assert.deepEqual(calling, {
          app: await storage().apps.byClientId(app.clientId),
          token: null,
          ticket: null,
        })
      }
    })

    test('an app there is none of calls nobody, whatever it names', async () => {
      const { access } = await grantedFlow(storage())
      const named: readonly Named[] = [null, { token: access }, { ticket: { kind: 'auth', hash: newHash() } }]
      for (const one of named) {
        assert.equal(await storage().apps.calling(newId('client'), one), null)
        assert.equal(await storage().apps.calling('client\0', one), null)
      }
    })

    test('a token is the one find gives: by hash or by id, alive or dead, its own app’s or another’s', async () => {
      const [flow, other] = [await grantedFlow(storage()), await newApp(storage())]
      for (let secrets = 0; secrets < 2; secrets += 1) await storage().apps.addSecret(flow.app.id, secret())
      const byId = seedOf({ byId: true })
      const issue = { authorizationId: newId('authorization'), appId: flow.app.id, userId: null, scopes: ['read'] }
      await storage().tokens.issue({ ...issue, seeds: [byId] })
      await storage().tokens.revoke({ kind: 'refresh', hash: flow.refresh.hash }, 'user')
      const lookups = [
        { kind: 'access', hash: flow.access.hash },
        { kind: 'refresh', hash: flow.refresh.hash, id: flow.refresh.id },
        { kind: 'access', hash: byId.hash, id: byId.id },
      ] as const
      for (const token of lookups)
        for (const clientId of [flow.app.clientId, other.clientId]) {
          const calling = await storage().apps.calling(clientId, { token })
          assert.ok(calling?.token)
          assert.deepEqual(calling, {
            app: await storage().apps.byClientId(clientId),
            token: await storage().tokens.find(token),
            ticket: null,
          })
        }
      await later(storage(), 60 * DAY, async () => {
        const calling = await storage().apps.calling(flow.app.clientId, { token: lookups[2] })
        assert.equal(calling?.token?.dead, 'expired', 'by the moved clock')
      })
    })

    test('what is not there is not found: another hash, another kind, an id with a NUL', async () => {
      const { app, access } = await grantedFlow(storage())
      const named: readonly Named[] = [
        { token: { kind: 'access', hash: newHash() } },
        { token: { kind: 'oauth1', hash: access.hash } },
        { token: { kind: 'access', hash: access.hash, id: newId('other') } },
        { ticket: { kind: 'auth', hash: newHash() } },
      ]
      for (const one of named) {
        const calling = await storage().apps.calling(app.clientId, one)
        assert.deepEqual([calling?.app.id, calling?.token, calling?.ticket], [app.id, null, null])
      }
      const odd = await storage().apps.calling(app.clientId, { token: { ...access, id: `${access.id}\0` } })
      assert.equal(odd?.token ?? null, null)
    })

    test('a ticket is the one byCredential gives, by a code, a request token or a device code', async () => {
      const [code, request, device] = [
        await approvedFlow(storage()),
        await requestFlow(storage()),
        await deviceFlow(storage()),
      ]
      const other = await newApp(storage())
      const tickets = [
        { kind: 'auth', hash: code.credentialHash },
        { kind: 'request', hash: request.begun.requestTokenHash! },
        { kind: 'device', hash: device.begun.device.deviceCodeHash },
      ] as const
      for (const ticket of tickets) {
        const calling = await storage().apps.calling(other.clientId, { ticket })
        assert.ok(calling?.ticket)
        assert.deepEqual(calling.ticket, await storage().tickets.byCredential(ticket.kind, ticket.hash))
        assert.equal(calling.token, null)
      }
    })

    test('whoever wins a code hears whose it was; a device and OAuth 1.0a alike', async () => {
      const flow = await approvedFlow(storage())
      const taken = await storage().tickets.takeCode(codeTake(flow))
      assert.ok(taken.ok)
      assert.deepEqual(taken.user, await storage().users.byId(flow.user.id))
      const { app, user, begun } = await deviceFlow(storage())
      const { deviceCodeHash } = begun.device
      const polled = await storage().tickets.takeDeviceCode({ deviceCodeHash, appId: app.id, seeds: [seedOf()] })
      assert.deepEqual(polled.ok && polled.user, await storage().users.byId(user.id))
    })
  })
}
