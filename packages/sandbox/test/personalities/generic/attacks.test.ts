import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSandbox } from '@valetkey/sandbox'

const tool = fileURLToPath(new URL('../../../../../tools/attack.ts', import.meta.url))

test('the generic provider of a running sandbox holds against npm run attack -- --sandbox', async () => {
  const sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  const { origin } = sandbox.personalities['generic']!
  const child = spawn(process.execPath, ['--conditions=valetkey-source', tool, '--issuer', origin, '--sandbox'])
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve))
  const lines = (await text(child.stdout)).trimEnd().split('\n')
  assert.deepEqual(
    lines.filter(line => line.includes('BROKEN')),
    [],
  )
  assert.equal(await ended, 0)
  const [, held = 0] = /^(\d+) held, 0 broken/.exec(lines.at(-1)!) ?? []
  assert.ok(Number(held) > 150, lines.at(-1))
  await sandbox.stop()
})
