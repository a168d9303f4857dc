import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readOptions } from '../src/options.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=valetkey-source', main, ...args])
  const output = { out: '', err: '' }
  child.stdout.on('data', data => (output.out += data))
  child.stderr.on('data', data => (output.err += data))
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const ready = new Promise<void>(resolve =>
    child.stdout.on('data', () => /^ready .*\n$/m.test(output.out) && resolve()),
  )
  return { child, output, ended, ready }
}

test('it ends in the ready line, shows no secret, and stops cleanly when told to', async () => {
  const { child, output, ended, ready } = run('--port', '0', '--memory')
  await Promise.race([ready, ended])
  const lines = output.out.trimEnd().split('\n')
  const url = lines.at(-1)?.replace(/^ready /, '') ?? ''
  assert.match(lines.at(-1) ?? '', /^ready http:\/\/127\.0\.0\.1:\d+$/)
  const { providers } = (await (await fetch(`${url}/sandbox.json`)).json()) as {
    providers: Record<string, { clientId: string; clientSecret: string }>
  }
  for (const { clientId, clientSecret } of Object.values(providers)) {
    assert.ok(output.out.includes(clientId))
    assert.ok(!output.out.includes(clientSecret))
  }
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
  assert.equal(output.err, '')
})

test('a port in use ends with 1 and says what to do', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => blocker.once('listening', resolve))
  const { port } = blocker.address() as AddressInfo
  const { output, ended } = run('--port', String(port), '--memory')
  const code = await ended
  blocker.close()
  assert.equal(code, 1)
  assert.match(output.err, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use already\\.\n.*--port 4200`))
})

test('options: PORT counts where --port is absent; nonsense is refused', () => {
  assert.deepEqual(readOptions([], {}), { port: 4100, reset: false, memory: false })
  assert.deepEqual(readOptions(['--data', 'x', '--reset'], { PORT: '5000' }), {
    port: 5000,
    data: 'x',
    reset: true,
    memory: false,
  })
  assert.deepEqual(readOptions(['--port', '6000'], { PORT: '5000' }), { port: 6000, reset: false, memory: false })
  assert.equal(readOptions(['--help'], {}), 'help')
  for (const wrong of [
    ['--port', '70000'],
    ['--port', 'x'],
    ['--host', '0.0.0.0'],
    ['--data', 'x', '--memory'],
    ['extra'],
  ])
    assert.throws(() => readOptions(wrong, {}), { code: 'option_invalid' }, wrong.join(' '))
})
