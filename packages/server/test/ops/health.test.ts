import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Provider } from '@valetkey/server'
import type { Facts } from '@valetkey/server/ops/log'
import type { Storage } from '@valetkey/server/storage/storage'
import { onEachStorage } from '../storages.ts'
import { issuer, providerOn } from '../world.ts'

onEachStorage('health and readiness', newStorage => {
  let provider: Provider
  let storage: Storage
  const errors: Facts[] = []
  const silent = { info: () => undefined, warn: () => undefined, error: (facts: Facts) => errors.push(facts) }
  beforeEach(() => {
    errors.length = 0
    storage = newStorage()
    provider = providerOn(storage, { log: silent })
  })
  afterEach(() => provider.close())

  const ask = async (path: string) => {
    const response = await provider.fetch(new Request(issuer + path))
    return { status: response.status, body: await response.json(), kept: response.headers.get('cache-control') }
  }

  test('a process that runs is alive, and ready as soon as its database is migrated, which asking does', async () => {
    assert.deepEqual(await ask('/healthz'), { status: 200, body: { status: 'alive' }, kept: 'no-store' })
    assert.deepEqual(await ask('/readyz'), { status: 200, body: { status: 'ready' }, kept: 'no-store' })
    assert.deepEqual(await storage.pendingMigrations(), [])
  })

  test('while it is stopping: alive, not ready, and it still answers', async () => {
    provider.drain()
    const { status, body } = await ask('/readyz')
    assert.equal(status, 503)
    assert.deepEqual(body, {
      status: 'unready',
      reason: 'stopping',
      message: 'this process is stopping; send requests to another one',
    })
    assert.equal((await ask('/healthz')).status, 200)
    assert.equal((await provider.fetch(new Request(`${issuer}/sign-in`))).status, 200)
  })

  test('a database that does not answer: not ready, and what it said goes to the log, not to whoever asked', async () => {
    await ask('/readyz')
    storage.now = () => Promise.reject(new Error('no route to db.internal:5432'))
    const { status, body } = await ask('/readyz')
    assert.equal(status, 503)
    assert.equal(body.reason, 'storage')
    assert.doesNotMatch(JSON.stringify(body), /db\.internal/)
    assert.match(String(errors[0]!['err']), /db\.internal/)
    assert.equal((await ask('/healthz')).status, 200, 'a slow database is no reason to kill the process')
  })

  test('a database that takes too long: not ready, within seconds', async () => {
    await ask('/readyz')
    const { promise, resolve } = Promise.withResolvers<number>()
    storage.now = () => promise
    const began = performance.now()
    assert.equal((await ask('/readyz')).body.reason, 'storage')
    assert.ok(performance.now() - began < 30_000)
    resolve(0)
  })

  test('a database that lacks a migration: not ready', async () => {
    await ask('/readyz')
    storage.pendingMigrations = async () => ['9999-next']
    const { status, body } = await ask('/readyz')
    assert.deepEqual([status, body.reason], [503, 'migrations'])
  })

  test('a server of ID tokens that cannot sign any: not ready', async () => {
    let broken = false
    const { list } = storage.signkeys
    storage.signkeys.list = () => (broken ? Promise.reject(new Error('the disk is full')) : list())
    const ready = (server: Provider) => server.fetch(new Request(`${issuer}/readyz`))
    assert.equal((await ready(providerOn(storage, { openid: true }))).status, 200)
    broken = true
    const answer = await ready(providerOn(storage, { openid: true, log: silent }))
    assert.deepEqual([answer.status, (await answer.json()).reason], [503, 'signing_keys'])
    assert.match(String(errors[0]!['err']), /disk is full/)
  })

  test('others than GET and HEAD are not taken', async () => {
    const response = await provider.fetch(new Request(`${issuer}/readyz`, { method: 'POST' }))
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET'])
  })
})
