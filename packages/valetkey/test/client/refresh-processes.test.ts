import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Fetch, optionsOn, sceneOn, told, vaultNames } from './processes/stage.ts'

const isLong = process.env['VALETKEY_TEST_LONG'] === '1'
const rounds = isLong ? 20 : 1
const kills = isLong ? 50 : 3
/** A minute of theirs is a second and a half of ours: leases and patience end within a test. */
const pace = 40

for (const vault of vaultNames) {
  test(
    `8 processes with 25 callers each on one ${vault} vault renew a rotating token once, and none of them fails`,
    optionsOn(vault),
    async t => {
      for (let round = 0; round < rounds; round++) {
        const scene = await sceneOn(vault)
        const children = await Promise.all(Array.from({ length: 8 }, () => scene.process(t.signal)))
        scene.provider.expireAccessTokens()
        assert.deepEqual((await Promise.all(children.map(told))).flat(), [])
        assert.equal(scene.renewals(), 1)
        await scene.close()
      }
    },
  )

  test(
    `a process killed while it renews on a ${vault} vault locks nobody out and logs nobody out`,
    optionsOn(vault),
    async t => {
      const counts: number[] = []
      for (let round = 0; round < kills; round++) {
        const clock = { from: Date.now(), pace }
        const scene = await sceneOn(
          vault,
          { callers: 5, clock },
          slowly(() => Math.random() * 30, graceful),
        )
        const [holder, next] = await Promise.all([scene.process(t.signal), scene.process(t.signal)])
        scene.provider.expireAccessTokens()
        const gone = once(holder, 'exit')
        holder.send('go')
        await scene.firstCall
        await sleep(Math.random() * 100)
        holder.kill('SIGKILL')
        await gone
        assert.deepEqual(await told(next), [])
        counts.push(scene.renewals())
        await scene.close()
      }
      assert.ok(
        counts.every(count => count <= 2),
        `renewals: ${counts}`,
      )
      t.diagnostic(`renewals after each kill: ${counts}`)
    },
  )
}

test('a token endpoint that is nearly too slow is waited for by everybody, and asked once more at most', async t => {
  const pace = 10
  const clock = { from: Date.now(), pace }
  // 14 of the 15 seconds a request may take.
  const scene = await sceneOn(
    'sqlite',
    { clock, callers: 10 },
    slowly(() => 14_000 / pace / 2, graceful),
  )
  const children = await Promise.all(Array.from({ length: 4 }, () => scene.process(t.signal)))
  scene.provider.expireAccessTokens()
  assert.deepEqual((await Promise.all(children.map(told))).flat(), [])
  // Twice where this machine is so busy that a lease of two seconds ended first: nobody is any the worse for it.
  assert.ok(scene.renewals() <= 2, `renewals: ${scene.renewals()}`)
  await scene.close()
})

/** A token endpoint that takes so many milliseconds before it decides, and as many again before it says so. */
function slowly(ms: () => number, then: (fetch: Fetch) => Fetch): (fetch: Fetch) => Fetch {
  return fetch => {
    const inner = then(fetch)
    return async request => {
      if (new URL(request.url).pathname !== '/oauth/token') return inner(request)
      await sleep(ms())
      const response = await inner(request)
      await sleep(ms())
      return response
    }
  }
}

/** As good servers do: the answer to a renewal is given again to who brings the same token again (RFC 9700 §4.14.2 allows it). */
function graceful(fetch: Fetch): Fetch {
  const answers = new Map<string, Promise<Response>>()
  return async request => {
    if (new URL(request.url).pathname !== '/oauth/token') return fetch(request)
    const body = await request.clone().text()
    const known = answers.get(body)
    const answer = known ?? fetch(request.clone())
    answers.set(body, answer)
    return (await answer).clone()
  }
}
