import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SealedPlace } from '../../storage/sealed.ts'
import type { Seal } from '../../storage/seals.ts'
import type { Storage } from '../../storage/storage.ts'
import { type Given, HOUR, later, newApp, newHash, newId, race, seedOf, ticketOf } from './fixtures.ts'

/** Puts a value there; its row's id. */
const put: Readonly<Record<SealedPlace, (storage: Storage, sealed: string) => Promise<string>>> = {
  async 'app secret'(storage, sealed) {
    const id = newId('secret')
    await storage.apps.addSecret((await newApp(storage)).id, { id, hash: newHash(), sealed })
    return id
  },
  'token secret': (storage, sealed) => issued(storage, { kind: 'oauth1', secretSealed: sealed }),
  'copy of a token': (storage, sealed) => issued(storage, { copySealed: sealed }),
  async 'request token secret'(storage, sealed) {
    const app = await newApp(storage)
    const ticket = ticketOf(app.id, { kind: 'request', requestTokenHash: newHash(), secretSealed: sealed })
    await storage.tickets.begin(ticket)
    return ticket.id
  },
  async 'signing key'(storage, sealed) {
    const id = newId('signkey')
    const key = { id, alg: newId('alg'), turn: 1, publicJwk: {}, privateSealed: sealed }
    await storage.signkeys.add({ ...key, waitMs: 0, useMs: HOUR, keepMs: HOUR })
    return id
  },
}

async function issued(storage: Storage, patch: Parameters<typeof seedOf>[0]): Promise<string> {
  const app = await newApp(storage)
  const seed = seedOf(patch)
  const authorizationId = newId('authorization')
  await storage.tokens.issue({ authorizationId, appId: app.id, userId: null, scopes: [], seeds: [seed] })
  return seed.id
}

export function keyedContract(storage: Given): void {
  describe('what depends on keys', () => {
    for (const place of Object.keys(put) as SealedPlace[]) {
      test(`a value is found under its key, put under another, and found there: ${place}`, async () => {
        const [old, young] = [newId('old'), newId('young')]
        const sealed = `v1.${old}.one`
        const id = await put[place](storage(), sealed)
        const notYoung = { limit: 1, after: before(id) }
        assert.deepEqual(await storage().keyed.notBy(place, young, notYoung), [{ id, sealed }])
        assert.deepEqual(await countOf(place, old), [1])
        const resealed = `v1.${young}.one`
        assert.equal(await storage().keyed.replace(place, [{ id, sealed, resealed }]), 1)
        assert.deepEqual([await countOf(place, old), await countOf(place, young)], [[], [1]])
        const [next] = await storage().keyed.notBy(place, young, notYoung)
        assert.notEqual(next?.id, id)
      })

      test(`of those who replace a value at the same moment one does: ${place}`, async () => {
        const kid = newId('old')
        const id = await put[place](storage(), `v1.${kid}.one`)
        const changes = await race(caller =>
          storage().keyed.replace(place, [{ id, sealed: `v1.${kid}.one`, resealed: `v1.${kid}.by-${caller}` }]),
        )
        assert.equal(
          changes.reduce((sum, changed) => sum + changed, 0),
          1,
        )
      })
    }

    test('a key whose id begins like another one is another one', async () => {
      const kid = newId('key')
      const id = await put['app secret'](storage(), `v1.${kid}-2.one`)
      const [found] = await storage().keyed.notBy('app secret', kid, { limit: 1, after: before(id) })
      assert.equal(found?.id, id)
    })

    test('rows that went meanwhile are passed over', async () => {
      const nowhere = { id: newId('gone'), sealed: 'v1.a.b', resealed: 'v1.c.d' }
      assert.equal(await storage().keyed.replace('app secret', [nowhere]), 0)
      assert.equal(await storage().keyed.replace('app secret', []), 0)
    })

    test('a seal of the audit trail is signed anew, if it is still the same', async () => {
      const seal = await newSeal(storage())
      const after = seal.number - 1
      const kid = newId('young')
      assert.deepEqual(await storage().keyed.sealsNotBy(kid, { limit: 1, after }), [seal])
      const signed = { ...seal, mac: newHash(), kid }
      assert.equal(await storage().keyed.signSeals([{ ...signed, hash: newHash() }]), 0)
      assert.equal(await storage().keyed.signSeals([signed]), 1)
      assert.equal(await storage().keyed.signSeals([signed]), 0)
      assert.deepEqual((await storage().audit.standing()).last, signed)
      assert.equal((await storage().keyed.count()).find(found => found.kid === kid)?.place, 'audit seal')
    })

    test('the oldest living token is no older than any that lives', async () => {
      await issued(storage(), { lifetimeMs: null })
      const oldest = (await storage().keyed.oldestToken())!
      assert.ok(oldest <= (await storage().now()))
      // Dead ones do not count.
      const far = 100 * 365 * 24 * HOUR
      assert.ok((await later(storage(), far, () => storage().keyed.oldestToken())) !== null)
    })
  })

  async function countOf(place: SealedPlace, kid: string): Promise<readonly number[]> {
    const counts = await storage().keyed.count()
    return counts.filter(found => found.place === place && found.kid === kid).map(({ count }) => count)
  }
}

/** The next link of the chain. */
async function newSeal(storage: Storage): Promise<Seal> {
  await storage.events.append({ type: 'tested', appId: null, userId: null, data: {} })
  const { last, events } = await storage.audit.unsealed(1)
  const seal = { number: (last?.number ?? 0) + 1, hash: newHash(), mac: newHash(), kid: newId('old') }
  const ids = events.map(({ id }) => id)
  assert.equal(await storage.audit.seal(seal, ids), true)
  return seal
}

/** Ids of one run sort in the order of their making: this is right in front of one. */
const before = (id: string): string => id.slice(0, -1)
