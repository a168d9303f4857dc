import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { personalities } from '../src/personalities/index.ts'
import { createSandbox, type Sandbox } from '../src/sandbox.ts'
import { control, entryOf, postForm } from './running-sandbox.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'valetkey-sandbox-'))
const open: Sandbox[] = []
after(() => Promise.all(open.map(sandbox => sandbox.stop())))

async function started(options: Parameters<typeof createSandbox>[0]): Promise<Sandbox> {
  const sandbox = await createSandbox({ port: 0, ...options })
  open.push(sandbox)
  await sandbox.start()
  return sandbox
}

const oob = 'urn:ietf:wg:oauth:2.0:oob'
const authorize = (sandbox: Sandbox) => {
  const { origin, authorizeUrl, clientId } = entryOf(sandbox, 'mastodon')
  const url = `${authorizeUrl}?response_type=code&client_id=${clientId}&redirect_uri=${encodeURIComponent(oob)}&scope=read`
  return control<{ code: string }>(origin, 'authorize', { url, as: 'alice', decision: 'allow' })
}
const exchange = (sandbox: Sandbox, code: string) => {
  const { tokenUrl, clientId: client_id, clientSecret: client_secret } = entryOf(sandbox, 'mastodon')
  return postForm(tokenUrl!, { grant_type: 'authorization_code', code, redirect_uri: oob, client_id, client_secret })
}

test('sandbox.json says where everything is, and nothing that does not apply', async () => {
  const sandbox = await started({ memory: true })
  const json = await (await fetch(`${sandbox.url}/sandbox.json`)).json()
  assert.deepEqual(json, sandbox.sandboxJson())
  const { version, people, providers } = sandbox.sandboxJson()
  assert.equal(version, 1)
  assert.deepEqual(people[0], { username: 'alice', password: 'wonderland' })
  assert.deepEqual(Object.keys(providers), [
    'flattr',
    'flattr-2011',
    'mastodon',
    'flickr',
    'twitter',
    'facebook',
    'facebook-pre-2.3',
    'generic',
  ])
  assert.deepEqual(
    Object.values(providers).map(({ oauth }) => oauth),
    [[2], [2], [2], [1], [1], [2], [2], [1, 2]],
  )
  assert.equal(providers['flickr']?.tokenUrl, undefined)
  assert.match(providers['flickr']?.clientId ?? '', /^[0-9a-f]{32}$/)
  assert.match(providers['flickr']?.clientSecret ?? '', /^[0-9a-f]{16}$/)
  assert.match(providers['mastodon']?.clientSecret ?? '', /^[\w-]{43}$/)
})

test('every URL in sandbox.json is answered by something', async () => {
  const sandbox = await started({ memory: true })
  for (const entry of Object.values(sandbox.sandboxJson().providers)) {
    const urls = Object.entries(entry).filter(([name]) => name.endsWith('Url'))
    for (const [name, url] of urls) {
      const answers = [await fetch(url as string), await postForm(url as string, {})]
      assert.ok(
        answers.some(({ status }) => status !== 404),
        name,
      )
    }
  }
})

test('the home page of the playground is at the base port', async () => {
  const sandbox = await started({ memory: true })
  const response = await fetch(sandbox.url)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
})

test('a request within the process is answered like one from outside', async () => {
  const sandbox = await createSandbox({ port: 0, memory: true })
  open.push(sandbox)
  const response = await sandbox.fetch(new Request(`${entryOf(sandbox, 'mastodon').origin}/api/v1/instance`))
  assert.equal(response.status, 200)
  assert.equal((await sandbox.fetch(new Request('http://elsewhere.example/'))).status, 421)
})

test('before it is started it says so, with 503', async () => {
  const sandbox = await createSandbox({ port: 0, memory: true })
  open.push(sandbox)
  assert.equal((await fetch(sandbox.url)).status, 503)
})

test('people, apps, tokens and posts outlive a restart in the data folder; reset forgets them', async () => {
  const data = folder()
  const first = await started({ data })
  const { code } = await authorize(first)
  const { access_token } = (await (await exchange(first, code)).json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  const post = { method: 'POST', headers, body: '{"status":"kept"}' }
  assert.equal((await fetch(`${entryOf(first, 'mastodon').origin}/api/v1/statuses`, post)).status, 403)
  await first.stop()

  const second = await started({ data })
  assert.equal(entryOf(second, 'mastodon').clientId, entryOf(first, 'mastodon').clientId)
  assert.deepEqual(entryOf(second, 'flickr').strict.clientSecret, entryOf(first, 'flickr').strict.clientSecret)
  const me = `${entryOf(second, 'mastodon').origin}/api/v1/accounts/verify_credentials`
  assert.equal((await fetch(me, { headers })).status, 200)
  await second.stop()

  writeFileSync(join(data, 'mine.txt'), 'keep')
  const third = await started({ data, reset: true })
  assert.notEqual(entryOf(third, 'mastodon').clientId, entryOf(first, 'mastodon').clientId)
  assert.ok(existsSync(join(data, 'mine.txt')), 'what is not the sandbox’s stays')
})

test('the strict app’s callback follows the playground to another port', async () => {
  const data = folder()
  const first = await started({ data })
  await first.stop()
  const second = await started({ data })
  const { strict, authorizeUrl, origin } = entryOf(second, 'mastodon')
  const redirect = `${second.url}/connect/mastodon/callback`
  assert.ok(strict.redirectUris.includes(redirect))
  const url = `${authorizeUrl}?response_type=code&client_id=${strict.clientId}&redirect_uri=${encodeURIComponent(redirect)}&scope=read`
  assert.ok((await control<{ code?: string }>(origin, 'authorize', { url, as: 'bob', decision: 'allow' })).code)
})

test('what holds secrets in the data folder is for its owner only', async () => {
  const data = folder()
  await started({ data })
  for (const file of ['keys.json', 'sandbox-apps.json']) assert.equal(statSync(join(data, file)).mode & 0o077, 0, file)
  assert.ok(readdirSync(data).includes('sandbox-mastodon'))
})

test('a port in use is named, with the fix, and the others are let go', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => blocker.once('listening', resolve))
  const { port } = blocker.address() as AddressInfo
  try {
    await assert.rejects(
      createSandbox({ port: port - 2, memory: true }),
      (error: Error & { code: string; nextStep: string }) => {
        assert.equal(error.code, 'port_in_use')
        // Somebody else may hold one of the two before it.
        assert.match(error.message, new RegExp(`\\b(?:${port - 2}|${port - 1}|${port})\\b`))
        assert.match(error.nextStep, /--port/)
        return true
      },
    )
  } finally {
    blocker.close()
  }
})

test('a data folder that cannot be used is named', async () => {
  const file = join(folder(), 'a-file')
  writeFileSync(file, '')
  await assert.rejects(createSandbox({ port: 0, data: join(file, 'below') }), { code: 'data_unusable' })
})

test('an unknown Mastodon release is refused; an old one has its old face', async () => {
  await assert.rejects(createSandbox({ port: 0, memory: true, mastodonVersion: '9' }), { code: 'option_invalid' })
  const { origin } = entryOf(await started({ memory: true, mastodonVersion: '4.2' }), 'mastodon')
  assert.equal((await fetch(`${origin}/.well-known/oauth-authorization-server`)).status, 404)
  assert.equal((await fetch(`${origin}/oauth/userinfo`)).status, 404)
})

test('every personality stands at its own offset, as people and scripts know it', () => {
  assert.deepEqual(
    personalities.map(({ name, portOffset }) => [name, portOffset]),
    [
      ['flattr', 1],
      ['mastodon', 2],
      ['flickr', 3],
      ['twitter', 4],
      ['facebook', 5],
      ['generic', 6],
    ],
  )
})

test('a sandbox that is still running is not reset by another that cannot start', async () => {
  const data = folder()
  const first = await started({ data })
  const { port } = new URL(first.url)
  await assert.rejects(createSandbox({ port: Number(port), data, reset: true }), { code: 'port_in_use' })
  assert.ok(existsSync(join(data, 'sandbox-apps.json')))
})

test('every personality’s address shows a page that leads on', async () => {
  const sandbox = await started({ memory: true })
  for (const { origin, title } of Object.values(sandbox.personalities)) {
    const response = await fetch(origin)
    assert.equal(response.status, 200)
    const text = await response.text()
    assert.ok(text.includes(`This is the ${title} sandbox`) && text.includes(sandbox.url))
    const [, sheet = ''] = /href="([^"]+\.css)"/.exec(text) ?? []
    assert.equal((await fetch(origin + sheet)).status, 200)
  }
})
