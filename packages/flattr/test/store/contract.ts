import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { emptyProfile, type NewThing, type Store } from '@valetkey/flattr'

export const newThing = (patch: Partial<NewThing> = {}): NewThing => ({
  ownerId: 'alice',
  url: `https://blog.example/${crypto.randomUUID()}`,
  title: 'A post',
  description: 'About something',
  category: 'text',
  language: 'en_GB',
  tags: ['demo', 'post'],
  hidden: false,
  image: '',
  createdAt: 1_330_000_000_000,
  ...patch,
})

/** What every Store must keep, its races included. `open` gives an empty one. */
export function storeContract(name: string, open: () => Store): void {
  describe(`store contract: ${name}`, () => {
    let store: Store
    before(() => {
      store = open()
    })
    after(() => store.close())

    test('a profile is found as it was put, and the later one counts', async () => {
      const profile = {
        ...emptyProfile('bob', 1_300_000_000_000),
        firstname: 'Bob',
        about: 'Zoë\n🦊',
        url: 'http://b.example',
      }
      assert.equal(await store.profiles.find('bob'), null)
      await store.profiles.put(profile)
      assert.deepEqual(await store.profiles.find('bob'), profile)
      await store.profiles.put({ ...profile, means: false, activeSupporter: true })
      assert.deepEqual(await store.profiles.find('bob'), { ...profile, means: false, activeSupporter: true })
    })

    test('a thing is found by id and URL as it was inserted', async () => {
      const given = newThing({ hidden: true })
      const thing = await store.things.insert(given)
      assert.ok(thing)
      assert.deepEqual(thing, { ...given, id: thing.id, updatedAt: null, flattrs: 0, lastFlattrAt: null })
      assert.deepEqual(await store.things.byId(thing.id), thing)
      assert.deepEqual(await store.things.byUrl(given.url), thing)
      assert.equal(await store.things.byUrl(`${given.url}?x`), null)
    })

    test('a seed keeps its id, and the next thing comes after it', async () => {
      const seed = await store.things.insert(newThing({ id: 423_405 }))
      const next = await store.things.insert(newThing())
      assert.equal(seed?.id, 423_405)
      assert.ok(next!.id > 423_405)
      assert.equal(await store.things.insert(newThing({ id: 423_405 })), null)
    })

    test('things come in the order they are asked for, each once, without those that are not', async () => {
      const [a, b] = [await store.things.insert(newThing()), await store.things.insert(newThing())]
      const found = await store.things.byIds([b!.id, 999_999_999, a!.id, b!.id])
      assert.deepEqual(found, [b, a])
    })

    test('query and fragment count in a URL, the case of its host does not', async () => {
      const url = 'https://Case.Example/a'
      const thing = await store.things.insert(newThing({ url }))
      assert.equal(thing?.url, url)
      assert.deepEqual(await store.things.byUrl('HTTPS://case.example:443/a'), thing)
      assert.equal(await store.things.insert(newThing({ url: 'https://case.example/a' })), null)
      for (const other of ['https://case.example/A', 'https://case.example/a?q', 'https://case.example/a#f'])
        assert.ok(await store.things.insert(newThing({ url: other })), other)
    })

    test('of 50 callers at once one registers a URL', async () => {
      const url = 'https://race.example/'
      const all = await Promise.all(Array.from({ length: 50 }, () => store.things.insert(newThing({ url }))))
      assert.equal(all.filter(thing => thing !== null).length, 1)
    })

    test('of 50 callers at once one flattrs a thing for a person', async () => {
      const { id } = (await store.things.insert(newThing()))!
      const flattr = { thingId: id, userId: 'carol', createdAt: 1_330_000_001_000 }
      const all = await Promise.all(Array.from({ length: 50 }, () => store.flattrs.add(flattr)))
      assert.equal(all.filter(({ ok }) => ok).length, 1)
      assert.ok(all.every(one => one.ok || one.refusal === 'once'))
      const thing = (await store.things.byId(id))!
      assert.deepEqual([thing.flattrs, thing.lastFlattrAt], [1, flattr.createdAt])
    })

    test('why somebody cannot flattr', async () => {
      const { id } = (await store.things.insert(newThing()))!
      const add = async (userId: string, thingId: number = id) => {
        const done = await store.flattrs.add({ thingId, userId, createdAt: 1 })
        return done.ok ? 'ok' : done.refusal
      }
      const poor = { ...emptyProfile('dora', 1), means: false }
      await store.profiles.put({ ...poor, means: true })
      assert.equal(await add('dora'), 'ok')
      await store.profiles.put(poor)
      await store.profiles.put({ ...poor, userId: 'eve' })
      assert.equal(await add('dora'), 'once')
      assert.equal(await add('eve'), 'no_means')
      assert.equal(await add('alice'), 'owner')
      assert.equal(await add('eve', 999_999_999), 'unknown')
      assert.equal((await store.things.byId(id))?.flattrs, 1)
    })

    test('which of some things a person has flattred', async () => {
      const [a, b] = [(await store.things.insert(newThing()))!.id, (await store.things.insert(newThing()))!.id]
      await store.flattrs.add({ thingId: a, userId: 'frank', createdAt: 1 })
      assert.deepEqual(await store.flattrs.among([a, b], 'frank'), new Set([a]))
      assert.deepEqual(await store.flattrs.among([a, b], 'nobody'), new Set())
    })
  })
}
