import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createBrowser } from '../src/control/browser.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../src/sandbox.ts'
import { control, entryOf, fieldsOf, runningSandbox, signed } from './running-sandbox.ts'

// What people and scripts rely on: sandbox.json, the seeded apps, ports, restarts, the clock.

const sandbox = runningSandbox()
const oob = 'urn:ietf:wg:oauth:2.0:oob'
const words = (text: string) => text.trim().split(/\s+/).toSorted()

const keys: Readonly<Record<string, string>> = {
  flattr: `origin oauth clientId clientSecret scopes authorizeUrl tokenUrl apiBase resourceUrl strict`,
  'flattr-2011': `origin oauth clientId clientSecret scopes authorizeUrl tokenUrl apiBase resourceUrl strict`,
  mastodon: `origin oauth clientId clientSecret scopes authorizeUrl tokenUrl apiBase registrationUrl issuer revokeUrl
    resourceUrl strict`,
  flickr: `origin oauth clientId clientSecret scopes authorizeUrl requestTokenUrl accessTokenUrl apiBase resourceUrl strict`,
  twitter: `origin oauth clientId clientSecret scopes authorizeUrl requestTokenUrl accessTokenUrl apiBase resourceUrl strict`,
  facebook: `origin oauth clientId clientSecret scopes authorizeUrl tokenUrl apiBase resourceUrl strict`,
  generic: `origin oauth clientId clientSecret scopes authorizeUrl tokenUrl requestTokenUrl accessTokenUrl apiBase issuer
    registrationUrl revokeUrl introspectUrl deviceUrl resourceUrl publicClientId strict`,
}

for (const [name, expected] of Object.entries(keys))
  test(`sandbox.json has exactly the keys that apply to ${name}`, () => {
    const entry = entryOf(sandbox(), name)
    assert.deepEqual(Object.keys(entry).toSorted(), words(expected))
    assert.deepEqual(Object.keys(entry.strict), ['clientId', 'clientSecret', 'redirectUris'])
    assert.ok(Object.values(entry).every(value => value !== undefined && value !== null))
  })

/** Where people sign in, when it is not our own path. */
const signInPaths: Readonly<Record<string, string>> = { mastodon: '/auth/sign_in', facebook: '/login' }
const signInOf = (name: string) => signInPaths[name] ?? '/sign-in'

/** Whether an app may have its answer at an address. */
async function admits(name: string, clientId: string, clientSecret: string, callback: string): Promise<boolean> {
  const { oauth, authorizeUrl, requestTokenUrl } = entryOf(sandbox(), name)
  if (!oauth.includes(2)) {
    const credentials = { consumerKey: clientId, consumerSecret: clientSecret }
    return (await signed(requestTokenUrl!, credentials, { callback: callback === oob ? 'oob' : callback })).ok
  }
  const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    ...challenge,
  })
  const { headers } = await fetch(`${authorizeUrl}?${query}`, { redirect: 'manual' })
  return headers.get('location')?.startsWith(`${signInOf(name)}?`) === true
}

for (const name of Object.keys(keys)) {
  test(`the lenient app of ${name} takes any callback on this machine, and out of band`, async () => {
    const { clientId, clientSecret } = entryOf(sandbox(), name)
    for (const callback of ['http://127.0.0.1:51004/any/path', 'http://localhost:8080/cb?x=1', 'http://[::1]:9/', oob])
      assert.ok(await admits(name, clientId, clientSecret, callback), callback)
  })

  test(`the strict app of ${name} takes exactly its own callbacks`, async () => {
    const { clientId, clientSecret, redirectUris } = entryOf(sandbox(), name).strict
    for (const callback of redirectUris) assert.ok(await admits(name, clientId, clientSecret, callback), callback)
    for (const callback of [`${redirectUris[0]}/`, 'http://127.0.0.1:51004/any/path', 'https://evil.example/cb', oob])
      assert.ok(!(await admits(name, clientId, clientSecret, callback)), callback)
  })

  test(`every verb of the control API of ${name} refuses what is no JSON, and pages of the web`, async () => {
    const { origin } = entryOf(sandbox(), name)
    const post = async (verb: string, headers: Record<string, string>, body: string) => {
      const response = await fetch(`${origin}/_sandbox/${verb}`, { method: 'POST', headers, body })
      return [response.status, ((await response.json()) as { error: string }).error]
    }
    const json = { 'content-type': 'application/json' }
    for (const verb of ['apps', 'authorize', 'clock']) {
      assert.deepEqual(await post(verb, json, '{"x":'), [400, 'invalid_request'])
      assert.deepEqual(await post(verb, json, JSON.stringify({ x: 'y'.repeat(70_000) })), [413, 'body_too_large'])
      assert.deepEqual(await post(verb, { 'content-type': 'text/plain' }, '{}'), [415, 'content_type_refused'])
      assert.deepEqual(await post(verb, { ...json, origin }, '{}'), [403, 'origin_refused'])
      const asked = await fetch(`${origin}/_sandbox/${verb}`)
      assert.deepEqual([asked.status, asked.headers.get('allow')], [405, 'POST'])
    }
  })

  test(`the sign-in page of ${name} tells a newcomer whom to try`, async () => {
    const { origin } = entryOf(sandbox(), name)
    const response = await fetch(origin + signInOf(name))
    assert.equal(response.status, 200)
    assert.match(await response.text(), /come in as alice with the password wonderland/)
  })
}

const open: Sandbox[] = []
after(() => Promise.all(open.map(one => one.stop())))

async function started(options: SandboxOptions): Promise<Sandbox> {
  const one = await createSandbox(options)
  open.push(one)
  await one.start()
  return one
}

/** A base with room above it; somebody else may take it meanwhile, so it is tried again. */
async function atSomeBase(options: SandboxOptions, tries = 5): Promise<Sandbox> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return started({ ...options, port }).catch(error => {
    if (tries === 0) throw error
    return atSomeBase(options, tries - 1)
  })
}

test('from a base port each personality stands at its offset, and who is signed in stays so over a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'valetkey-sandbox-'))
  const first = await atSomeBase({ data })
  const base = Number(new URL(first.url).port)
  const { origin, authorizeUrl, clientId } = entryOf(first, 'mastodon')
  assert.equal(origin, `http://127.0.0.1:${base + 2}`)
  assert.equal(entryOf(first, 'generic').origin, `http://127.0.0.1:${base + 6}`)
  const browser = createBrowser(fetch)
  const url = `${authorizeUrl}?response_type=code&client_id=${clientId}&redirect_uri=${oob}`
  const { location } = await browser.get(url)
  await browser.submit(await browser.get(location!), { username: 'alice', password: 'wonderland' })
  assert.ok((await browser.get(url)).form?.names.includes('decision'))
  await first.stop()
  const second = await started({ data, port: base })
  assert.equal(entryOf(second, 'mastodon').clientId, clientId)
  assert.ok((await browser.get(url)).form?.names.includes('decision'))
})

test('two sandboxes live side by side and share nothing', async () => {
  const [one, other] = await Promise.all([started({ port: 0, memory: true }), started({ port: 0, memory: true })])
  const [mine, theirs] = [entryOf(one, 'flickr'), entryOf(other, 'flickr')]
  const credentials = { consumerKey: mine.clientId, consumerSecret: mine.clientSecret }
  assert.equal((await signed(mine.requestTokenUrl!, credentials, { callback: 'oob' })).status, 200)
  const answer = await fieldsOf(await signed(theirs.requestTokenUrl!, credentials, { callback: 'oob' }))
  assert.equal(answer['oauth_problem'], 'consumer_key_unknown')
  await control(mine.origin, 'clock', { advance: 86_400 })
  assert.equal((await control<{ offset: number }>(theirs.origin, 'clock', {})).offset, 0)
})

test('as time travels, an old request token expires, also for whoever signs in too late', async () => {
  const { origin, authorizeUrl, requestTokenUrl, clientId, clientSecret } = entryOf(sandbox(), 'flickr')
  const credentials = { consumerKey: clientId, consumerSecret: clientSecret }
  const { oauth_token: token = '' } = await fieldsOf(await signed(requestTokenUrl!, credentials, { callback: 'oob' }))
  const browser = createBrowser(fetch)
  const signIn = await browser.get((await browser.get(`${authorizeUrl}?oauth_token=${token}`)).location!)
  await control(origin, 'clock', { advance: 7200 })
  const { location } = await browser.submit(signIn, { username: 'alice', password: 'wonderland' })
  const late = await browser.get(location!)
  await control(origin, 'clock', { now: null })
  assert.equal(late.status, 400)
  assert.match(late.page, /used up or too old/)
})
