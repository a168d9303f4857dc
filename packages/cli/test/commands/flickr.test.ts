import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { addressOf, consent, openStage, signIn } from '../sandbox.ts'

const stage = await openStage()
const entry = stage.sandbox.sandboxJson().providers['flickr']!
const run = (...args: readonly string[]): ReturnType<typeof valetkey> => valetkey(args, stage.env)

test('a typed PIN signs in over OAuth 1.0a, with or without its dashes', async () => {
  const { code, stderr } = await signIn(stage, 'flickr')
  assert.equal(code, 0, stderr)
  assert.match(stderr, /Signed in as alice/)
  const running = start(['login', 'flickr', '--sandbox'], stage.env)
  const { pin } = await consent(await addressOf(running))
  running.type((pin ?? '').replaceAll('-', ''))
  assert.equal((await running.ended).code, 0)
})

test('token prints the token and its secret on a line each', async () => {
  const { stdout, stderr } = await run('token', 'flickr')
  assert.match(stdout, /^\d{17}-[0-9a-f]{16}\n[0-9a-f]{16}\n$/)
  assert.equal(stderr, '')
  const [accessToken, secret] = stdout.split('\n')
  const json = JSON.parse((await run('token', 'flickr', '--json')).stdout)
  assert.deepEqual([json.accessToken, json.secret], [accessToken, secret])
})

test('a method is called by its name, or as the parameter it is', async () => {
  for (const args of [['flickr.test.login'], ['', '-d', 'method=flickr.test.login']]) {
    const { code, stdout, stderr } = await run('api', 'flickr', 'get', ...args)
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(JSON.parse(stdout).user.username._content, 'alice')
  }
})

test('a failure inside a 200 is a failure', async () => {
  const { code, stdout, stderr } = await run('api', 'flickr', 'get', 'flickr.no.such')
  assert.equal(code, 6)
  assert.equal(JSON.parse(stdout).stat, 'fail')
  assert.match(stderr, /112/)
})

test('an app of one’s own comes from a file of two lines; its secret is kept sealed, and a wrong one is explained', async () => {
  const file = join(stage.home, 'app.txt')
  const app = await fetch(`${entry.origin}/_sandbox/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'My own', loopback: 'any' }),
  })
  const { clientId, clientSecret } = (await app.json()) as { clientId: string; clientSecret: string }
  await writeFile(file, `${clientId}\n${clientSecret}\n`)
  const { code, stderr } = await signIn(stage, 'flickr', '--app', file, '--as', 'own')
  assert.equal(code, 0, stderr)
  const kept = await readFile(join(stage.home, 'accounts.json'), 'utf8')
  assert.ok(kept.includes(clientId) && !kept.includes(clientSecret))
  await writeFile(file, `${entry.clientId}\nwrong-secret\n`)
  const wrong = await valetkey(['login', 'flickr', '--sandbox', '--app', file], stage.env)
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /signature/)
  assert.ok(!wrong.stderr.includes('wrong-secret'))
})

test('another VALETKEY_SECRET opens nothing, and says why', async () => {
  const env = { ...stage.env, VALETKEY_SECRET: 'another secret of thirty-two characters' }
  const { code, stdout, stderr } = await valetkey(['token', 'flickr'], env)
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /VALETKEY_SECRET/)
})

test('a PIN that is none is not sent', async () => {
  const running = start(['login', 'flickr', '--sandbox'], stage.env)
  await addressOf(running)
  running.type('123 456 78')
  const { code, stderr } = await running.ended
  assert.equal(code, 1)
  assert.match(stderr, /PIN/)
})

test('logout says that Flickr cannot revoke, and deletes', async () => {
  const { code, stderr } = await run('logout', 'flickr')
  assert.equal(code, 0)
  assert.match(stderr, /not revoked there[\s\S]*deleted here/)
  assert.equal((await run('status', 'flickr')).code, 0)
  assert.equal((await run('token', 'flickr')).code, 4)
})
