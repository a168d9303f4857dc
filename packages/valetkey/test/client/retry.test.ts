import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type OAuthOptions, type Retry } from 'valetkey'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

/** A connected app whose waits take no time, and what it says of them. */
async function impatient(protocol: 'oauth1' | 'oauth2' = 'oauth2', options: OAuthOptions = {}) {
  const provider = scriptedProvider()
  const told: Retry[] = []
  const slept: number[] = []
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    slept.push(Math.round(ms))
  }
  const oauth = new OAuth({ fetch: provider.fetch, onRetry: retry => told.push(retry), sleep, ...options })
  const app = oauth.remoteApp('demo', provider[protocol])
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  const answer = (...answers: readonly (() => Response | Promise<Response>)[]) => {
    for (const one of answers) provider.answerNext('/api/echo', one)
  }
  return { provider, app, told, slept, answer, calls: () => provider.sent('/api/echo').length }
}

const busy =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    text('busy', status, headers)
const cut = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' }))

for (const status of [429, 502, 503, 504])
  test(`a GET is sent again after ${status}, and the second answer counts`, async () => {
    const { app, answer, told } = await impatient()
    answer(busy(status))
    assert.equal((await app.get('echo?x=1')).status, 200)
    assert.deepEqual(
      told.map(({ method, url, attempt, reason }) => ({ method, url, attempt, reason })),
      [{ method: 'GET', url: 'https://provider.example/api/echo', attempt: 2, reason: status }],
    )
  })

test('a network fault is no end, and three attempts are', async () => {
  const { app, answer, calls } = await impatient()
  answer(cut, cut)
  assert.equal((await app.get('echo')).status, 200)
  answer(cut, cut, cut)
  await assert.rejects(app.get('echo'), { code: 'network_failed' })
  assert.equal(calls(), 6)
  answer(busy(503), busy(503), busy(503))
  await assert.rejects(app.get('echo'), { status: 503 })
  assert.equal(calls(), 9)
})

test('what is not idempotent is sent once, and so is a stream', async () => {
  const { app, answer, calls } = await impatient()
  for (const method of ['post', 'patch'] as const) {
    answer(busy(503))
    await assert.rejects(app[method]('echo', { a: 1 }), { status: 503 })
  }
  assert.equal(calls(), 2)
  answer(busy(503))
  const stream = new Blob(['x']).stream()
  await assert.rejects(app.put('echo', stream, { contentType: 'text/plain' }), { status: 503 })
  assert.equal(calls(), 3)
  answer(busy(503))
  assert.equal((await app.put('echo', { a: 1 })).status, 200)
  assert.equal(calls(), 5)
})

test('other answers are answers', async () => {
  const { app, answer, calls } = await impatient()
  for (const status of [400, 403, 404, 500, 501]) {
    answer(busy(status))
    await assert.rejects(app.get('echo'), { status })
  }
  assert.equal(calls(), 5)
})

test('the wait is what the server says: Retry-After in seconds or as a date, or the reset of a 429', async () => {
  const start = Date.parse('2026-11-21T12:00:00Z')
  const { app, answer, slept } = await impatient('oauth2', { clock: () => start })
  const reset = (value: string) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': value })
  answer(busy(503, { 'retry-after': '7' }))
  await app.get('echo')
  answer(busy(503, { 'retry-after': new Date(start + 9000).toUTCString() }))
  await app.get('echo')
  for (const value of [
    String(start / 1000 + 11),
    String(start + 11_000),
    new Date(start + 11_000).toISOString(),
    '11',
  ]) {
    answer(busy(429, reset(value)))
    await app.get('echo')
  }
  assert.deepEqual(slept, [7000, 9000, 11_000, 11_000, 11_000, 11_000])
})

test('without a word of the server the waits grow, and are not all the same', async () => {
  const { app, answer, slept } = await impatient()
  answer(busy(503), busy(503))
  await app.get('echo')
  const [first = 0, second = 0] = slept
  assert.ok(first >= 250 && first <= 500, String(first))
  assert.ok(second >= 500 && second <= 1000, String(second))
})

test('a wait beyond the ceiling is not begun: the answer says how long it would be', async () => {
  const { app, answer, slept } = await impatient()
  answer(busy(429, { 'retry-after': '3600' }))
  await assert.rejects(app.get('echo'), { status: 429 })
  assert.deepEqual(slept, [])
  answer(busy(503, { 'retry-after': '40' }))
  assert.equal((await app.get('echo', undefined, { retry: { ceilingMs: 60_000 } })).status, 200)
})

test('one call, or all of them, may do without', async () => {
  const one = await impatient()
  one.answer(busy(503))
  await assert.rejects(one.app.get('echo', undefined, { retry: { attempts: 1 } }), { status: 503 })
  const all = await impatient('oauth2', { retry: { attempts: 1 } })
  all.answer(busy(503))
  await assert.rejects(all.app.get('echo'), { status: 503 })
})

test('each attempt of an OAuth 1 call is signed anew, with a nonce of its own', async () => {
  const { app, answer, provider } = await impatient('oauth1')
  answer(busy(503), cut)
  assert.equal((await app.get('echo')).status, 200)
  const signatures = provider.sent('/api/echo').map(({ headers }) => headers.get('authorization') ?? '')
  const nonces = signatures.map(header => /oauth_nonce="([^"]+)"/.exec(header)?.[1])
  assert.equal(new Set(nonces).size, 3)
})

test('whoever gives up while waiting is let go at once, with their reason', async () => {
  const { app, answer, calls } = await impatient('oauth2', { sleep: undefined })
  answer(busy(503, { 'retry-after': '20' }))
  const controller = new AbortController()
  const call = app.get('echo', undefined, { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('no longer')), 20)
  await assert.rejects(call, { message: 'no longer' })
  assert.equal(calls(), 1)
})

test('when the budget is used up, the next call waits for the new one, and gets no 429', async () => {
  let now = Date.parse('2026-11-21T12:00:00Z')
  const { app, answer, told, slept } = await impatient('oauth2', {
    clock: () => now,
    sleep: async ms => {
      slept.push(ms)
      now += ms
    },
  })
  const left = (remaining: number) => () =>
    json({}, 200, {
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': new Date(now + 20_000).toISOString(),
    })
  answer(left(1))
  await app.get('echo')
  answer(left(0))
  await app.get('echo')
  assert.deepEqual(slept, [])
  assert.deepEqual((await app.connection())?.health, { state: 'rate_limited', until: now + 20_000 })
  await app.get('echo')
  assert.deepEqual(slept, [20_000])
  assert.deepEqual([told[0]?.reason, told[0]?.attempt], ['budget', 1])
  assert.deepEqual((await app.connection())?.health, { state: 'ok' })
})

test('of ten calls at once with three left, seven wait', async () => {
  const { app, answer, slept } = await impatient()
  answer(() => json({}, 200, { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '20' }))
  await app.get('echo')
  await Promise.all(Array.from({ length: 10 }, () => app.get('echo')))
  assert.equal(slept.length, 7)
})

test('what one process learns of the budget, another one heeds', async () => {
  const provider = scriptedProvider()
  const slept: number[] = []
  const vault = (await import('valetkey')).memoryVault()
  const open = () =>
    new OAuth({ vault, fetch: provider.fetch, sleep: async ms => void slept.push(ms) }).remoteApp(
      'demo',
      provider.oauth2,
    )
  const [one, other] = [open(), open()]
  const { url, pending } = await one.begin({ callback: 'oob' })
  await one.finish(provider.consent(url), pending)
  provider.answerNext('/api/echo', json({}, 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20' }))
  await one.get('echo')
  await other.get('echo')
  assert.equal(slept.length, 1)
  assert.ok(slept[0]! > 15_000 && slept[0]! <= 20_000)
})

test('where each address has a count of its own, one that is used up holds up no other', async () => {
  const provider = scriptedProvider()
  const slept: number[] = []
  const definition = { ...provider.oauth2, limitsPer: 'path' } as const
  const app = new OAuth({ fetch: provider.fetch, sleep: async ms => void slept.push(ms) }).remoteApp('demo', definition)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  provider.answerNext('/api/echo', json({}, 200, { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '20' }))
  await app.get('echo')
  await app.get('me')
  assert.deepEqual(slept, [])
  await app.get('echo?again=1')
  assert.equal(slept.length, 1)
})
