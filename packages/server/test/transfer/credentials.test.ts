import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Provider } from '@valetkey/server'
import { leaveTraces } from '../dump/flows.ts'
import { uses } from '../dump/uses.ts'
import { everything } from '../everything.ts'
import { createBrowser, providerOn, signed, type World, world } from '../world.ts'
import { exported, imported, type Place, rowsOf, ways } from './places.ts'

/** A world whose provider can be changed for another, while everybody in it keeps what they hold. */
interface Movable extends World {
  moveTo(place: Place): Promise<void>
}

async function movable(place: Place): Promise<Movable> {
  const built = await world({ ...everything, storage: place.storage() })
  let current = built.provider
  // The functions of the provider there is now, for those too who were given it before the move.
  const provider = new Proxy(built.provider, { get: (_, name) => current[name as keyof Provider] })
  const browser = Object.assign(createBrowser(provider), { cookies: built.browser.cookies })
  return {
    ...built,
    provider,
    browser,
    async moveTo(next) {
      await current.close()
      const text = await exported(place)
      await imported(next, text)
      assert.deepEqual(rowsOf(await exported(next)), rowsOf(text))
      current = providerOn(next.storage(), everything)
    },
    close: () => current.close(),
  }
}

describe('moving to another database', () => {
  for (const [name, from, to] of ways)
    test(`every credential works afterwards, and the rows are the same, ${name}`, async () => {
      const it = await movable(from())
      await leaveTraces(it)
      const trials = []
      for (const use of uses) trials.push({ name: use.name, trial: await use.begin(it) })
      const replayed = await signed(it, '/oauth/request_token', { callback: 'oob' })
      assert.ok((await it.provider.fetch(replayed.clone())).ok)
      await it.moveTo(to())
      for (const { name, trial } of trials) assert.equal(await trial.works(trial.real), true, name)
      assert.equal((await it.provider.fetch(replayed)).status, 401, 'a nonce that was used stays used')
      await it.close()
    })
})
