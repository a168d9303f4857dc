import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Echoed } from 'valetkey/testing/scripted-provider'
import { allOf, goesOn } from './processes/aftermath.ts'
import type { Orders, Told } from './processes/caller.ts'
import { graceful, interrupted, slowly } from './processes/endpoints.ts'
import { optionsOn, type Scene, sceneOn, told, toldAll, vaultNames } from './processes/stage.ts'

/** A lease of theirs is half a second of ours. */
const pace = 40
const kills = process.env['VALETKEY_TEST_LONG'] === '1' ? 200 : 10

/** The step of that number in the process itself, or what it cannot see: its request has arrived, its token is rotated. */
type Moment = number | 'arrived' | 'rotated'

for (const vault of vaultNames)
  test(
    `a process killed at any step of a renewal on a ${vault} vault locks nobody out, logs nobody out, and leaves nothing half done`,
    optionsOn(vault),
    async t => {
      const names = await stepsOn(vault, t.signal)
      // The lease is written before the request goes out, and the new token after its answer has come.
      const request = names.indexOf('before the token request')
      assert.ok(request > 2 && names.length > request + 4, names.join('\n'))
      const moments: Moment[] = [...names.keys(), 'arrived', 'rotated']
      const renewals = await allOf(moments, async moment => {
        const count = await killedAt(vault, moment, t.signal).catch(cause => {
          throw new Error(`killed ${typeof moment === 'number' ? names[moment] : moment} (${moment})`, { cause })
        })
        if (typeof moment === 'number' && moment <= request) assert.equal(count, 1, names[moment])
        return count
      })
      assert.ok(Math.max(...renewals) === 2)
      t.diagnostic(`${vault}: killed at ${moments.length} steps, token requests after each: ${renewals}`)
    },
  )

for (const vault of vaultNames)
  test(
    `a process killed at a random moment while it renews on a ${vault} vault locks nobody out and logs nobody out, ${kills} times`,
    optionsOn(vault),
    async t => {
      // How long it takes today, from the call that the API refuses to the end.
      const takes = await sceneOfOne(vault, t.signal, told)
      const renewals: number[] = []
      await allOf(Array.from({ length: kills }), () =>
        sceneOfOne(vault, t.signal, async (holder, scene) => {
          const gone = once(holder, 'exit')
          holder.send('go')
          await scene.firstCall
          await sleep(Math.random() * 1.2 * takes)
          holder.kill('SIGKILL')
          await gone
          renewals.push(await goesOn(scene))
        }),
      )
      const twice = renewals.filter(count => count === 2).length
      t.diagnostic(`${vault}: ${kills} kills, ${twice} of them after the token request had gone out`)
    },
  )

for (const vault of vaultNames)
  test(
    `a process that is held up beyond its lease on a ${vault} vault overwrites no newer token, and its callers use that`,
    optionsOn(vault),
    async t => {
      const names = await stepsOn(vault, t.signal, false)
      const moments = [...names.keys()].slice(names.indexOf('before the token request'), -1)
      await allOf(moments, async at => {
        const clock = { from: Date.now(), pace }
        const scene = await sceneOn(vault, { callers: 1, clock }, graceful)
        const holder = await scene.process(t.signal, { steps: { at, by: 'SIGSTOP', files: false } })
        scene.provider.expireAccessTokens()
        holder.send('go')
        assert.equal((await once(holder, 'message'))[0], 'held up')
        const { app, vault: kept } = scene.here()
        assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
        const newer = (await app.connection())?.token.accessToken
        const [gone, answer] = [once(holder, 'exit'), once(holder, 'message')]
        holder.kill('SIGCONT')
        const [{ failures }] = (await answer) as [Told]
        assert.deepEqual([failures, (await gone)[0]], [[], 0], names[at])
        assert.equal((await app.connection())?.token.accessToken, newer, names[at])
        await kept.close()
        await goesOn(scene)
        await scene.close()
      })
      t.diagnostic(`${vault}: held up at ${moments.length} steps`)
    },
  )

/** A token endpoint of uneven pace, and a process that is about to renew. Gives the milliseconds of what was done with it. */
async function sceneOfOne(
  vault: Orders['vault'],
  signal: AbortSignal,
  work: (holder: ChildProcess, scene: Scene) => Promise<unknown>,
): Promise<number> {
  const clock = { from: Date.now(), pace }
  const between = slowly(() => Math.random() * 30, graceful)
  const scene = await sceneOn(vault, { callers: 5, clock }, between)
  const holder = await scene.process(signal)
  scene.provider.expireAccessTokens()
  const begun = scene.firstCall.then(() => performance.now())
  await work(holder, scene)
  const took = performance.now() - (await begun)
  await scene.close()
  return took
}

/** What a process goes through that renews, and is left alone. */
async function stepsOn(
  vault: Orders['vault'],
  signal: AbortSignal,
  files = vault === 'file',
): Promise<readonly string[]> {
  const scene = await sceneOn(vault, { callers: 1 })
  const child = await scene.process(signal, { steps: { by: 'SIGKILL', files } })
  scene.provider.expireAccessTokens()
  const { steps, failures } = await toldAll(child)
  assert.deepEqual(failures, [])
  await scene.close()
  return steps
}

async function killedAt(vault: Orders['vault'], moment: Moment, signal: AbortSignal): Promise<number> {
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    const gone = once(child!, 'exit')
    child?.kill('SIGKILL')
    await gone
  }
  const clock = { from: Date.now(), pace }
  const between = typeof moment === 'number' ? graceful : interrupted(moment, kill, graceful)
  const scene = await sceneOn(vault, { callers: 1, clock }, between)
  child = await scene.process(
    signal,
    typeof moment === 'number' ? { steps: { at: moment, by: 'SIGKILL', files: vault === 'file' } } : {},
  )
  const gone = once(child, 'exit')
  scene.provider.expireAccessTokens()
  child.send('go')
  assert.deepEqual((await gone)[1], 'SIGKILL')
  const renewals = await goesOn(scene)
  await scene.close()
  return renewals
}
