import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TokenSeed } from '../../storage/storage.ts'
import {
  approvedFlow,
  codeTake,
  deathOf,
  type Flow,
  type Given,
  later,
  MINUTE,
  newApp,
  newId,
  race,
  seedOf,
} from './fixtures.ts'

export function reuseContract(storage: Given): void {
  const lasting = (patch: Partial<TokenSeed> = {}) =>
    seedOf({ reuse: true, lifetimeMs: null, copySealed: newId('copy'), ...patch })
  const issue = async (appId: string, seed: TokenSeed, userId: string | null = 'alice', scopes = ['read', 'write']) => {
    const authorizationId = newId('authorization')
    const [token] = await storage().tokens.issue({ authorizationId, appId, userId, scopes, seeds: [seed] })
    return { token: token!, authorizationId }
  }

  describe('the same token again', () => {
    test('50 callers at once are answered with one token', async () => {
      const { id } = await newApp(storage())
      const answers = await race(() => issue(id, lasting()))
      assert.equal(new Set(answers.map(({ token }) => token.id)).size, 1)
      const [{ token }] = answers as [(typeof answers)[0]]
      for (const { authorizationId } of answers) {
        const kept = (await storage().authorizations.byId(authorizationId)) !== null
        assert.equal(kept, authorizationId === token.authorizationId, 'no authorization remains without a token')
      }
    })

    test('it is the same for app, user, kind and set of scopes, and for no other', async () => {
      const { id } = await newApp(storage())
      const { token } = await issue(id, lasting())
      assert.equal((await issue(id, lasting(), 'alice', ['write', 'read'])).token.id, token.id)
      const others = [
        await issue((await newApp(storage())).id, lasting()),
        await issue(id, lasting(), 'bob'),
        await issue(id, lasting(), null),
        await issue(id, lasting({ kind: 'oauth1' })),
        await issue(id, lasting(), 'alice', ['read']),
        await issue(id, lasting({ reuse: false })),
      ]
      assert.equal(new Set([token.id, ...others.map(other => other.token.id)]).size, 7)
    })

    test('whether there is such a token can be asked before', async () => {
      const { id: appId } = await newApp(storage())
      const wanted = { kind: 'access', appId, userId: 'alice', scopes: ['write', 'read'] } as const
      assert.equal(await storage().tokens.reusable(wanted), false)
      const { token } = await issue(appId, lasting())
      assert.equal(await storage().tokens.reusable(wanted), true)
      assert.equal(await storage().tokens.reusable({ ...wanted, scopes: ['read'] }), false)
      assert.equal(await storage().tokens.reusable({ ...wanted, userId: 'bob' }), false)
      await storage().tokens.revoke({ kind: 'access', hash: token.hash }, 'test')
      assert.equal(await storage().tokens.reusable(wanted), false)
    })

    test('apps without a user have their token again too', async () => {
      const { id } = await newApp(storage())
      assert.equal((await issue(id, lasting(), null)).token.id, (await issue(id, lasting(), null)).token.id)
    })

    test('a dead token, or one without a copy, is not given again', async () => {
      const { id } = await newApp(storage())
      const first = (await issue(id, lasting({ copySealed: null }))).token
      const second = (await issue(id, lasting({ lifetimeMs: MINUTE }))).token
      const third = (await later(storage(), MINUTE, () => issue(id, lasting()))).token
      await storage().tokens.revoke(third, 'app')
      const fourth = (await later(storage(), MINUTE, () => issue(id, lasting()))).token
      await storage().authorizations.revoke(fourth.authorizationId, 'user')
      const fifth = (await later(storage(), MINUTE, () => issue(id, lasting()))).token
      assert.equal(new Set([first, second, third, fourth, fifth].map(token => token.id)).size, 5)
    })

    test('a second sign-in is answered with the token of the first; replaying its code revokes it', async () => {
      const first = await approvedFlow(storage())
      const second = await approvedFlow(storage(), {}, first)
      const [one, other] = [await taken(first), await taken(second)]
      assert.equal(one.id, other.id)
      assert.equal(one.authorizationId, first.ticket.authorizationId)
      assert.equal((await storage().tickets.byId(second.begun.id))?.authorizationId, one.authorizationId)
      const replay = await storage().tickets.takeCode(codeTake(second))
      assert.equal(replay.ok === false && replay.refusal, 'replayed')
      assert.equal(await deathOf(storage(), one), 'revoked')
    })

    test('sign-ins at the same moment are answered with one token', async () => {
      const { app, user } = await approvedFlow(storage())
      const flows = await race(() => approvedFlow(storage(), {}, { app, user }), 10)
      const tokens = await Promise.all(flows.map(taken))
      assert.equal(new Set(tokens.map(token => token.id)).size, 1)
      assert.equal(await deathOf(storage(), tokens[0]!), null)
    })

    async function taken(flow: Flow) {
      const answer = await storage().tickets.takeCode(codeTake(flow, { seeds: [lasting()] }))
      assert.ok(answer.ok)
      return answer.tokens[0]!
    }
  })
}
