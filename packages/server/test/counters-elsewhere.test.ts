import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Limits, Nonces, ServerOptions } from '@valetkey/server'
import { redisCounters } from '@valetkey/server/storage/redis'
import { Hono } from 'hono'
import { noRedis, redisForTests } from '../../../tools/test-env/redis.ts'
import { issuer, oauth1TokenFor, providerOn, signed, tokensFor, world } from './world.ts'

/** A server whose log and events can be read. */
async function heard(options: Partial<ServerOptions>) {
  const [lines, events]: [string[], string[]] = [[], []]
  // Beside the line that each request has.
  const say = (_: object, message: string) => (message === 'request' ? undefined : void lines.push(message))
  const log = { info: () => undefined, warn: () => undefined, error: say }
  const it = await world({ ...options, log, onEvent: ({ type }) => void events.push(type) })
  return { it, lines, events }
}

const gone = () => Promise.reject(new Error('connection refused'))

describe('counters that do not answer', () => {
  const nonces: Nonces = { use: gone }
  const limits: Limits = { hit: gone, look: gone }

  test('no nonce, no signed request: 503 and what to do, at the endpoints and at the guard, told once', async () => {
    let lost = false
    const kept = new Set<string>()
    const sometimes: Nonces = {
      use: async ({ nonce }) => (lost ? nonces.use({ scope: '', nonce, timestamp: 0, keepMs: 0 }) : remember(nonce)),
    }
    const remember = (nonce: string) => kept.size < kept.add(nonce).size
    const { it, lines, events } = await heard({ nonces: sometimes })
    const token = await oauth1TokenFor(it)
    assert.ok(kept.size > 0, 'the nonces of the flow are kept where they were to be kept')

    lost = true
    const answer = await it.provider.fetch(await signed(it, '/oauth/request_token', { callback: 'oob' }))
    assert.equal(answer.status, 503)
    assert.match(await answer.text(), /oauth_problem=temporarily_unavailable&oauth_problem_advice=.*sign%20.*anew/)
    const request = await signed(it, '/api', { token })
    await assert.rejects(it.provider.check(request), { status: 503, code: 'temporarily_unavailable' })
    const refusal = await it.provider.check(request).catch(thrown => it.provider.refuse(thrown, request))
    assert.equal((refusal as Response).status, 503)
    assert.deepEqual(lines, ['nonces cannot be remembered: signed requests are refused'])
    assert.deepEqual(
      events.filter(type => type === 'nonces.lost'),
      ['nonces.lost'],
    )

    lost = false
    assert.equal((await it.provider.check(await signed(it, '/api', { token }))).protocol, 1, 'and back')
    await it.close()
  })

  test('no count, no limit: every call passes, and it is told once', async () => {
    const { it, lines, events } = await heard({ limits })
    const { access_token } = await tokensFor(it)
    const app = new Hono()
    app.get('/api', it.provider.guard({ limit: { limit: 1, windowMs: 60_000 } }), c => c.text('here'))
    for (let call = 0; call < 3; call += 1) {
      const answer = await app.request(`${issuer}/api`, { headers: { authorization: `Bearer ${access_token}` } })
      assert.deepEqual([answer.status, await answer.text()], [200, 'here'])
      assert.match(answer.headers.get('ratelimit') ?? '', /r=1/)
    }
    assert.equal((await it.provider.limits.look('x', { limit: 5, windowMs: 1000 }, 0)).remaining, 5)
    assert.deepEqual(lines, ['API calls cannot be counted: all of them are let through'])
    assert.deepEqual(
      events.filter(type => type === 'limits.lost'),
      ['limits.lost'],
    )
    await it.close()
  })
})

describe('two processes that share a Redis', { skip: noRedis }, () => {
  /** Two providers on one storage, each with a connection of its own. */
  async function pair(url: string) {
    const counters = [redisCounters(url), redisCounters(url)]
    const [one, other] = counters.map(({ nonces, limits }) => ({ nonces, limits }))
    await untilItTakes(one!.nonces)
    const it = await world(one)
    const second = providerOn(it.provider.storage, other)
    const close = async () => {
      await it.close()
      await Promise.all(counters.map(counter => counter.close()))
    }
    return { it, second, close }
  }

  test('a signed request passes at one of them, and a limit is one limit', async () => {
    const server = await redisForTests()
    const { it, second, close } = await pair(server.url)
    const token = await oauth1TokenFor(it)
    const request = await signed(it, '/api', { token })
    assert.equal((await it.provider.check(request)).user?.id, it.alice.id)
    await assert.rejects(second.check(request), { code: 'nonce_used' })

    const { access_token } = await tokensFor(it)
    const apis = [it.provider, second].map(provider => {
      const app = new Hono()
      app.get('/api', provider.guard({ limit: { limit: 3, windowMs: 60_000 } }), c => c.text('here'))
      return app
    })
    const statuses: number[] = []
    for (const app of [...apis, ...apis]) {
      const answer = await app.request(`${issuer}/api`, { headers: { authorization: `Bearer ${access_token}` } })
      statuses.push(answer.status)
    }
    assert.deepEqual(statuses, [200, 200, 200, 429])

    await server.kill()
    assert.equal((await second.fetch(await signed(it, '/oauth/request_token', { callback: 'oob' }))).status, 503)
    await close()
  })
})

/** A Redis that has just begun takes nothing that was signed before it did, be it within the same second. */
async function untilItTakes(nonces: Nonces): Promise<void> {
  const now = () => ({ scope: '', nonce: randomUUID(), timestamp: Math.floor(Date.now() / 1000), keepMs: 1000 })
  for (let tries = 0; tries < 500 && !(await nonces.use(now())); tries += 1) await sleep(10)
}
