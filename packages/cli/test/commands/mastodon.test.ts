import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { addressOf, consent, openStage, signIn } from '../sandbox.ts'

const stage = await openStage()
const run = (...args: readonly string[]): ReturnType<typeof valetkey> => valetkey(args, stage.env)

test('a pasted code signs in; stdout stays empty, and everything kept is sealed and ours alone', async () => {
  const { code, stdout, stderr } = await signIn(stage, 'mastodon')
  assert.equal(code, 0, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, /Signed in as alice, read write follow, kept in /)
  const token = (await run('token', 'mastodon')).stdout.trim()
  assert.ok(token.length >= 40)
  for (const name of await readdir(stage.home)) {
    const path = join(stage.home, name)
    assert.equal((await stat(path)).mode & 0o077, 0, name)
    assert.ok(!(await readFile(path, 'utf8')).includes(token), `${name} shows the token`)
  }
  assert.ok(!stderr.includes(token))
})

test('api prints the body and nothing else on stdout', async () => {
  const { code, stdout, stderr } = await run('api', 'mastodon', 'get', '/api/v1/accounts/verify_credentials')
  assert.deepEqual([code, stderr], [0, ''])
  assert.equal(JSON.parse(stdout).acct, 'alice')
})

test('api posts a form, a JSON body and headers; -i tells the head on stderr', async () => {
  const form = await run(
    'api',
    'mastodon',
    'post',
    '/api/v1/statuses',
    '-d',
    'status=a = b & c',
    '-d',
    'visibility=unlisted',
  )
  assert.match(JSON.parse(form.stdout).content, /a = b &amp; c/)
  assert.equal(JSON.parse(form.stdout).visibility, 'unlisted')
  const json = await run(
    'api',
    'mastodon',
    'POST',
    '/api/v1/statuses',
    '--json',
    '{"status":"from JSON"}',
    '-H',
    'Idempotency-Key: one',
  )
  const again = await run(
    'api',
    'mastodon',
    'POST',
    '/api/v1/statuses',
    '--json',
    '{"status":"from JSON"}',
    '-H',
    'Idempotency-Key: one',
    '-i',
  )
  assert.equal(JSON.parse(again.stdout).id, JSON.parse(json.stdout).id)
  assert.match(again.stderr, /^HTTP 200\n[\s\S]*content-type: application\/json/)
})

test('an API error: its body on stdout, a sentence on stderr, exit code 6, or 0 with --no-fail', async () => {
  const args = ['api', 'mastodon', 'post', '/api/v1/statuses', '-d', 'status=']
  const { code, stdout, stderr } = await run(...args)
  assert.equal(code, 6)
  assert.match(JSON.parse(stdout).error, /blank/)
  assert.match(stderr, /answered 422/)
  const forgiven = await run(...args, '--no-fail')
  assert.deepEqual([forgiven.code, forgiven.stdout, forgiven.stderr], [0, stdout, ''])
})

test('what cannot be sent is a usage error before anything is sent', async () => {
  const path = ['mastodon', 'post', '/api/v1/statuses']
  for (const wrong of [
    ['-d', 'status'],
    ['-d', '=x'],
    ['--json', '{'],
    ['-H', 'nonsense'],
  ]) {
    const { code, stdout, stderr } = await run('api', ...path, ...wrong)
    assert.deepEqual([code, stdout], [2, ''], `${wrong.join(' ')}: ${stderr}`)
  }
})

test('status tells who, what and where', async () => {
  assert.match((await run('status')).stdout, /^mastodon +alice +read write follow +http:\/\/127\.0\.0\.1:\d+\n$/)
  const [account] = JSON.parse((await run('status', 'mastodon', '--json')).stdout)
  assert.deepEqual([account.provider, account.as, account.who], ['mastodon', 'default', 'alice'])
})

test('a second account under a label of its own', async () => {
  const running = start(['login', 'mastodon', '--sandbox', '--as', 'work', '--scope', 'read'], stage.env)
  const { code } = await consent(await addressOf(running), 'allow', 'bob')
  running.type(code ?? '')
  assert.equal((await running.ended).code, 0)
  const who = async (...label: readonly string[]): Promise<string> =>
    JSON.parse((await run('api', 'mastodon', 'get', '/api/v1/accounts/verify_credentials', ...label)).stdout).acct
  assert.deepEqual([await who(), await who('--as', 'work')], ['alice', 'bob'])
})

test('the whole redirected URL may be pasted; one of another sign-in is refused', async () => {
  const running = start(['login', 'mastodon', '--sandbox'], stage.env)
  const { code } = await consent(await addressOf(running))
  running.type(`http://127.0.0.1/callback?code=${code}&state=somebody-elses`)
  const { code: exit, stderr } = await running.ended
  assert.equal(exit, 1)
  assert.match(stderr, /another sign-in/)
})

test('a refusal, or no code at all, is exit code 3, and the earlier sign-in stays', async () => {
  const denied = start(['login', 'mastodon', '--sandbox'], stage.env)
  const { searchParams } = new URL(await addressOf(denied))
  denied.type(`http://127.0.0.1/?error=access_denied&state=${searchParams.get('state')}`)
  assert.equal((await denied.ended).code, 3)
  const silent = await valetkey(['login', 'mastodon', '--sandbox'], stage.env)
  assert.equal(silent.code, 3)
  assert.match(silent.stderr, /No code arrived/)
  assert.equal((await run('api', 'mastodon', 'get', '/api/v1/accounts/verify_credentials')).code, 0)
})

test('loopback: the browser comes back by itself, and the next sign-in uses the same app', async () => {
  const clientIds: (string | null)[] = []
  for (const _ of [1, 2]) {
    const running = start(['login', 'mastodon', '--sandbox', '--way', 'loopback'], stage.env)
    const address = await addressOf(running)
    clientIds.push(new URL(address).searchParams.get('client_id'))
    await running.said(/Waiting for the browser/)
    const { redirect } = await consent(address)
    const page = await fetch(redirect ?? '')
    assert.match(await page.text(), /Signed in/)
    const { code, stderr } = await running.ended
    assert.equal(code, 0, stderr)
  }
  assert.equal(clientIds[0], clientIds[1])
})

test('loopback: a refusal reaches terminal and browser', async () => {
  const running = start(['login', 'mastodon', '--sandbox', '--way', 'loopback'], stage.env)
  const { redirect } = await consent(await addressOf(running), 'deny', 'carol')
  assert.match(await (await fetch(redirect ?? '')).text(), /Not connected/)
  assert.equal((await running.ended).code, 3)
})

test('Ctrl-C while waiting is exit code 130', async () => {
  const running = start(['login', 'mastodon', '--sandbox', '--way', 'loopback'], stage.env)
  await running.said(/Waiting for the browser/)
  running.child.kill('SIGINT')
  assert.equal((await running.ended).code, 130)
})

test('logout revokes there, deletes here, and says so', async () => {
  const token = (await run('token', 'mastodon')).stdout.trim()
  const { code, stdout, stderr } = await run('logout', 'mastodon')
  assert.deepEqual([code, stdout], [0, ''])
  assert.match(stderr, /was revoked there[\s\S]*deleted here/)
  const { origin } = stage.sandbox.sandboxJson().providers['mastodon'] ?? { origin: '' }
  const verify = await fetch(`${origin}/api/v1/accounts/verify_credentials`, {
    headers: { authorization: `Bearer ${token}` },
  })
  assert.equal(verify.status, 401)
  assert.equal((await run('token', 'mastodon')).code, 4)
  assert.equal((await run('token', 'mastodon', '--as', 'work')).code, 0)
})
