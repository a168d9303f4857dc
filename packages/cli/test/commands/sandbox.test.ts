import assert from 'node:assert/strict'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { openStage, signIn } from '../sandbox.ts'

test('sandbox runs in the foreground, is ready on its last line, and ends well on Ctrl-C', async () => {
  const running = start(['sandbox', '--port', '0', '--memory'], {})
  const ready = Promise.withResolvers<string>()
  running.child.stdout?.on('data', chunk => {
    const found = /^ready (http:\S+)\n$/m.exec(String(chunk))
    if (found) ready.resolve(found[1] ?? '')
  })
  const json = await (await fetch(`${await ready.promise}/sandbox.json`)).json()
  assert.equal((json as { version: number }).version, 1)
  running.child.kill('SIGINT')
  const { code, stderr } = await running.ended
  assert.deepEqual([code, stderr], [0, ''])
})

test('a port in use is named, with what to do', async () => {
  const stage = await openStage()
  const { port } = new URL(stage.sandbox.url)
  const { code, stderr } = await valetkey(['sandbox', '--memory', '--port', port], {})
  assert.equal(code, 1)
  assert.match(stderr, /in use/)
})

test('the generic provider signs in over both protocols', async () => {
  const stage = await openStage()
  for (const [name, protocol] of [
    ['generic', 2],
    ['generic1', 1],
  ] as const) {
    const { code, stderr } = await signIn(stage, name)
    assert.equal(code, 0, stderr)
    const echo = await valetkey(['api', name, 'get', '/api/echo', '-d', 'say=a b'], stage.env)
    const { user, protocol: spoken, params } = JSON.parse(echo.stdout)
    assert.deepEqual([user.username, spoken, params.say], ['alice', protocol, 'a b'])
  }
})
