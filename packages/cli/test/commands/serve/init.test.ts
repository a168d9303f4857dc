import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { emptyFolder, run } from './stage.ts'

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('init', () => {
  test('makes a configuration without a secret, keys and rows for their owner only, and an administrator', async () => {
    const folder = join(await emptyFolder(), 'mine')
    const made = await run(['init', folder, '--admin', 'alice', '--name', 'Photo Co'], {}, 'curiouser and curiouser')
    assert.deepEqual([made.code, made.stdout], [0, ''])
    assert.match(made.stderr, /keep it secret.*valetkey serve/s)
    for (const name of ['keys.json', 'provider.db']) assert.equal(await modeOf(join(folder, name)), 0o600, name)
    const [key] = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8'))
    const config = await readFile(join(folder, 'valetkey.json'), 'utf8')
    assert.deepEqual([JSON.parse(config).name, JSON.parse(config).admins], ['Photo Co', ['alice']])
    for (const text of [config, made.stderr])
      for (const secret of [key.secret, 'curiouser']) assert.ok(!text.includes(secret))
    const again = await run(['init', folder], {})
    assert.deepEqual([again.code, /already/.test(again.stderr)], [2, true])
  })

  test('a password may be made, and is then data on stdout, once', async () => {
    const folder = await emptyFolder()
    const { code, stdout } = await run(['init', folder, '--admin', 'alice', '--generate'], {})
    assert.equal(code, 0)
    assert.match(stdout, /^[\w-]{20}\n$/)
  })

  test('without a password, or with a poor one, nothing is made', async () => {
    const folder = join(await emptyFolder(), 'mine')
    for (const [input, told] of [
      [undefined, /Pipe it in/],
      ['password', /first that everybody tries/],
    ] as const) {
      const { code, stderr } = await run(['init', folder, '--admin', 'alice'], {}, input)
      assert.deepEqual([code, told.test(stderr)], [2, true], stderr)
    }
    await assert.rejects(stat(folder))
  })
})
