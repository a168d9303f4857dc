import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { newTokens, post } from '@valetkey/server/testing/attacks/flows'
import { askForRequestToken } from '@valetkey/server/testing/attacks/oauth1-flows'
import type { Target } from '@valetkey/server/testing/attacks/target'
import { openStage, type Stage } from './stage.ts'
import { everythingHeld, isAlive, newTarget } from './visit.ts'

const kidsOf = async (stage: Stage): Promise<readonly string[]> =>
  JSON.parse(await readFile(stage.file('keys.json'), 'utf8')).map(({ kid }: { kid: string }) => kid)

const actsAndSigns = async (target: Target): Promise<readonly number[]> => [
  (await post(target, { grant_type: 'client_credentials' })).status,
  (await askForRequestToken(target as Parameters<typeof askForRequestToken>[0])).status,
]

describe('keys', () => {
  test('are changed under everybody’s feet: each credential still works, and in the end the old key may go', async () => {
    const stage = await openStage()
    const first = await stage.serve()
    const target = await newTarget(stage)
    // A flow that is half done has to begin anew, as the guide says.
    const held = (await everythingHeld(stage, target)).filter(({ name }) => name !== 'a verifier')
    const tokens = await newTokens(target)
    await first.stop()

    await stage.ok(['keys', 'rotate'])
    const [young, old] = (await kidsOf(stage)) as [string, string]
    assert.match(
      await stage.ok(['keys', 'list']),
      new RegExp(`^${young} +writes +not needed\n${old} +reads +app secret`),
    )
    const second = await stage.serve()
    await stage.ok(['keys', 'reseal'])
    for (const { name, works } of held) assert.equal(await works(), true, name)
    assert.match(await stage.ok(['doctor', '--audit']), /^ok +audit trail/m)

    const refused = await stage.run(['keys', 'remove', old])
    assert.deepEqual([refused.code, /still needed: tokens from its time live/.test(refused.stderr)], [1, true])
    assert.equal((await stage.run(['keys', 'remove', young])).code, 2, 'the one that writes stays')
    await stage.ok(['revoke', '--all'])
    await stage.ok(['keys', 'remove', old])
    await second.stop()
    const third = await stage.serve()
    assert.equal(await isAlive(target, tokens), false)
    assert.deepEqual(await actsAndSigns(target), [200, 200])
    assert.match(await stage.ok(['doctor', '--audit']), /^ok +keys in use +\S+ writes$/m)
    await third.stop()
  })

  test('a prepared one waits behind until it is put first; the file stays its owner’s', async () => {
    const stage = await openStage()
    const [old] = await kidsOf(stage)
    await stage.ok(['keys', 'rotate', '--prepare'])
    const [first, waiting] = await kidsOf(stage)
    assert.equal(first, old)
    const again = await stage.run(['keys', 'rotate', '--prepare'])
    assert.deepEqual([again.code, again.stderr.includes(`${waiting} waits already`)], [2, true])
    await stage.ok(['keys', 'rotate'])
    assert.deepEqual(await kidsOf(stage), [waiting, old])
    assert.equal((await stat(stage.file('keys.json'))).mode & 0o777, 0o600)
    const given = { VALETKEY_KEYS: await readFile(stage.file('keys.json'), 'utf8') }
    const { code, stderr } = await stage.run(['keys', 'rotate'], undefined, given)
    assert.deepEqual([code, /in VALETKEY_KEYS, which no command can change/.test(stderr)], [2, true])
  })

  test('no command prints a secret of theirs', async () => {
    const stage = await openStage()
    const [{ secret }] = JSON.parse(await readFile(stage.file('keys.json'), 'utf8'))
    for (const args of [['keys', 'list'], ['doctor'], ['keys', 'rotate'], ['export'], ['keys', 'remove', 'none']]) {
      const { stdout, stderr } = await stage.run(args)
      assert.ok(!`${stdout}${stderr}`.includes(secret), args.join(' '))
    }
  })
})
