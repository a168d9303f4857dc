import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { vaultContract } from 'valetkey/testing/vault'
import { redisVault } from 'valetkey/vaults/redis'
import { noRedis, redisForTests } from '../../../../tools/test-env/redis.ts'
import { killContract } from './kills.ts'

const redis = noRedis === false ? await redisForTests() : null
const url = redis?.url ?? ''
let count = 0
const newPrefix = () => `vault-${++count}`

describe('a vault in Redis', { skip: noRedis }, () => {
  vaultContract('redis', async () => {
    const prefix = newPrefix()
    return { vault: redisVault({ url, prefix }), reopen: async () => redisVault({ url, prefix }) }
  })

  killContract('redis', async () => ({ path: url, prefix: newPrefix(), dispose: async () => {} }))

  test('a client of one’s own is used, and stays open', async () => {
    const client = new Redis(url)
    const vault = redisVault({ client, prefix: newPrefix() })
    assert.equal(await vault.takeOnce('x', Date.now() + 1000), true)
    await vault.close()
    assert.equal(await client.ping(), 'PONG')
    await client.quit()
  })

  test('two vaults in one database do not see each other', async () => {
    const [one, other] = [redisVault({ url, prefix: 'one' }), redisVault({ url, prefix: 'other' })]
    await one.write({ kind: 'connection', app: 'a', id: 'alice', version: 0, about: {}, sealed: {} })
    assert.deepEqual(await other.list('connection'), [])
    assert.equal(await one.takeOnce('x', Date.now() + 1000), true)
    assert.equal(await other.takeOnce('x', Date.now() + 1000), true)
    await one.close()
    await other.close()
  })

  test('a key may be taken again when its time is over', async () => {
    const vault = redisVault({ url, prefix: newPrefix() })
    assert.equal(await vault.takeOnce('x', Date.now() + 20), true)
    assert.equal(await vault.takeOnce('x', Date.now() + 20), false)
    await new Promise(resolve => setTimeout(resolve, 40))
    assert.equal(await vault.takeOnce('x', Date.now() + 1000), true)
    await vault.close()
  })
})

test('a Redis that is not there is an error with a next step, and not a wait without end', async t => {
  const vault = redisVault({ url: 'redis://:swordfish@127.0.0.1:1' })
  t.after(() => vault.close())
  await assert.rejects(vault.list('connection'), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'vault_unusable')
    assert.doesNotMatch(`${error.message} ${error.stack}`, /swordfish/)
    return true
  })
})

test('what cannot be meant is refused at once', () => {
  assert.throws(() => redisVault({}), TypeError)
})
