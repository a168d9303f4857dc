import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { testClock } from 'valetkey/testing/clock'
import { scriptedProvider, text } from 'valetkey/testing/scripted-provider'

test('the clock stands still until it is advanced, and begins where it is told', async () => {
  const clock = testClock()
  assert.equal(new Date(clock.now()).toISOString(), '2030-01-01T12:00:00.000Z')
  await clock.advance(1500)
  assert.equal(new Date(clock.now()).toISOString(), '2030-01-01T12:00:01.500Z')
  assert.equal(testClock(5).now(), 5)
  assert.throws(() => testClock('soon'), /"soon" is no time/)
  await assert.rejects(clock.advance(-1), /goes on/)
})

test('sleepers wake in their order, each at its time, and what they do next counts from there', async () => {
  const clock = testClock(0)
  const woke: [string, number][] = []
  const sleeper = async (name: string, ...naps: number[]) => {
    for (const nap of naps) {
      await clock.sleep(nap)
      woke.push([name, clock.now()])
    }
  }
  const all = Promise.all([sleeper('a', 30, 10, 5), sleeper('b', 20), sleeper('c', 100)])
  await clock.asleep(3)
  await clock.advance(50)
  assert.deepEqual(woke, [
    ['b', 20],
    ['a', 30],
    ['a', 40],
    ['a', 45],
  ])
  assert.equal(clock.now(), 50)
  await clock.advance(50)
  await all
  assert.deepEqual(woke.at(-1), ['c', 100])
})

test('whoever gives up does not sleep on', async () => {
  const clock = testClock(0)
  const controller = new AbortController()
  const nap = clock.sleep(10, controller.signal)
  controller.abort(new Error('no longer'))
  await assert.rejects(nap, /no longer/)
  await assert.rejects(clock.sleep(10, controller.signal), /no longer/)
  await clock.advance(20)
})

test('an app on a test clock waits as long as the server says, and refreshes when its token has ended', async () => {
  const clock = testClock()
  const provider = scriptedProvider({ expiresIn: 3600, clock: clock.now })
  const oauth = new OAuth({ fetch: provider.fetch, clock: clock.now, sleep: clock.sleep })
  const app = oauth.remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)

  provider.answerNext('/api/echo', text('busy', 503, { 'retry-after': '7' }))
  const call = app.get('echo')
  await clock.asleep()
  await clock.advance(6999)
  assert.equal(provider.sent('/api/echo').length, 1)
  await clock.advance(1)
  assert.equal((await call).status, 200)

  await clock.advance(3_600_000)
  await app.get('echo')
  assert.equal(provider.sent('/oauth/token').length, 2)
})
