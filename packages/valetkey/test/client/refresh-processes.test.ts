import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goesOn } from './processes/aftermath.ts'
import { graceful, slowly } from './processes/endpoints.ts'
import { optionsOn, sceneOn, told, vaultNames } from './processes/stage.ts'

const isLong = process.env['VALETKEY_TEST_LONG'] === '1'
const rounds = isLong ? 20 : 1

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
}

/** Seconds of theirs that the first answer takes: a request may take 15, and holds its lease for 20. */
const slow = { 'that nearly takes too long': 14, 'slower than the timeout': 16, 'slower than the lease': 25 } as const

for (const vault of vaultNames)
  for (const [what, seconds] of Object.entries(slow))
    test(
      `a token endpoint ${what} is asked twice at most, and locks nobody out or logs out on a ${vault} vault`,
      optionsOn(vault),
      async t => {
        const pace = 6
        // Where the timeout must not end it, that is left as it is: a busy machine is slower than 15 / 6 seconds at times.
        const clock = { from: Date.now(), pace, ...(seconds > 15 && { timeouts: true as const }) }
        let first = true
        const once = () => {
          const ms = first ? (seconds * 1000) / pace : 0
          first = false
          return ms
        }
        const scene = await sceneOn(vault, { clock, callers: 10 }, slowly(once, graceful))
        const children = await Promise.all(Array.from({ length: 2 }, () => scene.process(t.signal)))
        scene.provider.expireAccessTokens()
        const failures = (await Promise.all(children.map(told))).filter(one => one.length > 0)
        // Who asked is told, all callers of that process; the others had their token from who asked next.
        assert.equal(failures.length, seconds < 15 ? 0 : 1)
        for (const failure of failures.flat())
          assert.match(failure, /could not be renewed.*did not answer within 15000 ms.*the connection is kept/)
        await goesOn(scene)
        await scene.close()
      },
    )
