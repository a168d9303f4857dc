import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisCounters, redisCounters } from '@valetkey/server/storage/redis'
import { limitsContract } from '@valetkey/server/testing/limits'
import { noncesContract } from '@valetkey/server/testing/nonces'
import { Redis } from 'ioredis'
import { noRedis, redisForTests } from '../../../../tools/test-env/redis.ts'

if (noRedis) test('Redis', { skip: noRedis })
else {
  const server = await redisForTests()
  const opened: RedisCounters[] = []
  const open = (prefix?: string) => {
    const counters = redisCounters({ url: server.url, ...(prefix !== undefined && { prefix }) })
    opened.push(counters)
    return counters
  }
  const counters = open()
  /** Signed a minute from now, so that no restart meanwhile makes it too old. */
  const nonce = (patch: { keepMs?: number; timestamp?: number } = {}) => ({
    scope: 'app token',
    nonce: `n${Math.random()}`,
    timestamp: Math.floor(Date.now() / 1000) + 60,
    keepMs: 60_000,
    ...patch,
  })
  const client = new Redis(server.url)
  client.on('error', () => undefined)

  describe('Redis', () => {
    test.after(async () => {
      client.disconnect()
      for (const one of opened) await one.close()
    })

    noncesContract(() => counters.nonces)
    limitsContract(() => counters.limits)

    test('a nonce is forgotten after the time it was asked for', async () => {
      const used = nonce({ keepMs: 20 })
      assert.equal(await counters.nonces.use(used), true)
      for (let tries = 0; tries < 500 && !(await counters.nonces.use(used)); tries += 1) await sleep(10)
      assert.equal(await counters.nonces.use(nonce()), true)
      assert.ok((await client.pttl((await client.keys('valetkey:nonce:*'))[0]!)) > 0, 'none is kept for ever')
    })

    test('servers with prefixes of their own know nothing of each other', async () => {
      const [one, other] = [open('one:'), open('other:')]
      const used = nonce()
      assert.deepEqual([await one.nonces.use(used), await other.nonces.use(used)], [true, true])
      const budget = { limit: 1, windowMs: 60_000 }
      const hits = [await one.limits.hit('alice', budget, 0), await other.limits.hit('alice', budget, 0)]
      assert.ok(hits.every(({ spent }) => !spent))
    })

    test('whose calls are counted is not written in the clear', async () => {
      await counters.limits.hit('address 192.0.2.77', { limit: 1, windowMs: 60_000 }, Date.now())
      assert.doesNotMatch((await client.keys('*')).join(), /192\.0\.2\.77/)
    })

    test('a Redis that lost its memory takes nothing that was signed before, flushed or crashed', async () => {
      const second = () => Math.floor(Date.now() / 1000)
      for (const forget of [() => client.flushall(), () => server.start()]) {
        const before = nonce({ timestamp: second() })
        await counters.nonces.use(before)
        await forget()
        assert.equal(await untilThere(() => counters.nonces.use(before)), false, 'a replay')
        assert.equal(await counters.nonces.use(nonce({ timestamp: second() - 1 })), false, 'perhaps a replay')
        assert.equal(await counters.nonces.use(nonce()), true, 'signed after it')
      }
    })

    test('nor does one that came back with an old picture of its memory', async () => {
      const before = nonce({ timestamp: Math.floor(Date.now() / 1000) - 5 })
      await untilThere(() => counters.nonces.use(nonce()))
      // What a restart from a snapshot looks like: the data of then, and no scripts.
      await client.set('valetkey:nonces-since', '1')
      assert.equal(await counters.nonces.use({ ...before, nonce: 'trusted' }), true)
      await client.script('FLUSH')
      assert.equal(await counters.nonces.use(before), false)
    })

    test('one that may throw nonces away is refused, with what to do', async () => {
      await client.config('SET', 'maxmemory', '100mb')
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
      const strict = open()
      await assert.rejects(strict.nonces.use(nonce()), {
        code: 'redis_evicts',
        message: /noeviction; it is allkeys-lru/,
      })
      await client.config('SET', 'maxmemory-policy', 'noeviction')
      assert.equal(await strict.nonces.use(nonce()), true)
    })

    test('one that is gone fails at once, and is found again when it is back', async () => {
      await server.kill()
      await assert.rejects(counters.nonces.use(nonce()), { code: 'redis_lost' })
      await assert.rejects(async () => counters.limits.hit('alice', { limit: 1, windowMs: 1000 }, 0), {
        code: 'redis_lost',
      })
      const early = open()
      await assert.rejects(early.nonces.use(nonce()), { code: 'redis_lost' })
      await server.start()
      assert.equal(await untilThere(() => counters.nonces.use(nonce())), true)
      assert.equal(await untilThere(() => early.nonces.use(nonce())), true, 'whoever was there before it, too')
    })

    test('one that hangs is not waited for', async () => {
      const impatient = redisCounters({ url: server.url, timeoutMs: 100 })
      opened.push(impatient)
      assert.equal(await impatient.nonces.use(nonce()), true)
      server.freeze()
      await assert.rejects(impatient.nonces.use(nonce()), { code: 'redis_lost' })
      server.wake()
      assert.equal(await untilThere(() => impatient.nonces.use(nonce())), true)
    })

    test('one that was never there says so, and a closed one too', async () => {
      const nowhere = redisCounters('redis://127.0.0.1:1')
      await assert.rejects(nowhere.nonces.use(nonce()), { code: 'redis_lost' })
      await nowhere.close()
      await nowhere.close()
      await assert.rejects(nowhere.nonces.use(nonce()), { code: 'storage_closed' })
    })
  })
}

/** The connection is made again in the background. */
async function untilThere<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work()
    } catch (reason) {
      if (tries === 300) throw reason
      await sleep(20)
    }
  }
}
