// What is to be found after a process was killed, or held up, while it renewed a token.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Echoed } from 'valetkey/testing/scripted-provider'
import type { Orders } from './caller.ts'
import type { Scene } from './stage.ts'

/** So many scenes at once: most of their time they wait for a lease to end. */
const AT_ONCE = 3

/** Another process than the one that died: it is not locked out, not logged out, and finds nothing half done. Gives the number of token requests. */
export async function goesOn(scene: Scene): Promise<number> {
  const { app, vault } = scene.here()
  const called = async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.get<Echoed>('echo')))
    assert.ok(answers.every(({ data }) => data.user === 'alice'))
  }
  await called()
  const renewals = scene.renewals()
  assert.ok(renewals <= 2, `${renewals} token requests`)
  const { name } = scene.orders
  const [record, ...more] = await vault.list('connection', name)
  assert.deepEqual([record?.about['health'], record?.about['lease'], more], [{ state: 'ok' }, undefined, []])
  // The refresh token that was kept is the one the server knows.
  scene.provider.expireAccessTokens()
  await called()
  assert.equal(scene.renewals(), renewals + 1)
  await vault.close()
  await nothingLeft[scene.orders.vault]?.(scene.orders.path)
  return renewals
}

const nothingLeft: Partial<Record<Orders['vault'], (path: string) => Promise<void> | void>> = {
  file: async path => assert.deepEqual(await readdir(dirname(path)), ['vault.json']),
  sqlite: path => {
    const database = new DatabaseSync(path)
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' })
    database.close()
  },
}

/** In order, a few at once. */
export async function allOf<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<readonly Out[]> {
  const waiting = [...items.entries()]
  const done: Out[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}
