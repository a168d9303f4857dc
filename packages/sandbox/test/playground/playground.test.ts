import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox } from '../../src/index.ts'
import { createPlayground } from '../../src/playground/playground.ts'
import { consent, visit } from './visitor.ts'

const sandbox = await createSandbox({ port: 0, memory: true })
await sandbox.start()
after(() => sandbox.stop())
const { providers } = sandbox.sandboxJson()

/** A whole page in a failure's message would hide what failed. */
const shows = (html: string, words: RegExp): void => assert.ok(words.test(html), `the page does not show ${words}`)
const hides = (html: string, words: RegExp): void => assert.ok(!words.test(html), `the page shows ${words}`)

/** The words of the panel's latest act, in order. */
function told(html: string): string[] {
  const latest = /<ol class="dance">([\s\S]*?)<\/ol>/.exec(html)?.[1] ?? ''
  return [...latest.matchAll(/<b>(\w+)<\/b> <span aria-label="to">→<\/span> <b>([\w ]+)<\/b>/g)].map(
    ([, a, b]) => `${a} → ${b}`,
  )
}

test('Mastodon: connect, see every exchange, post, disconnect', async () => {
  const visitor = visit(sandbox)
  const connected = await visitor.connect('mastodon')
  shows(connected, /Mastodon is connected/)
  shows(connected, /connected as alice/)
  shows(connected, /\/api\/v1\/apps[\s\S]*\/oauth\/authorize[\s\S]*\/oauth\/token[\s\S]*verify_credentials/)
  assert.ok(told(connected).indexOf('Browser → Mastodon') < told(connected).indexOf('Browser → App'))

  const posted = await visitor.post('/call/mastodon', { status: 'Tea <b>at</b> 5 & 6' })
  assert.deepEqual([posted.status, posted.headers.get('location')], [303, '/#mastodon'])
  const page = await visitor.home()
  shows(page, /<p>Tea &lt;b&gt;at&lt;\/b&gt; 5 &amp; 6<\/p>/)
  shows(page, /Posting a status took one exchange/)
  shows(page, /<summary>Connecting Mastodon, /)

  await visitor.post('/disconnect/mastodon')
  const gone = await visitor.home()
  shows(gone, /revoked there and deleted here/)
  hides(gone, /connected as/)
})

test('Flickr: connect, the base string is shown, photos have pictures from Flickr alone', async () => {
  const visitor = visit(sandbox)
  const connected = await visitor.connect('flickr')
  shows(connected, /connected as alice/)
  assert.deepEqual(told(connected), ['App → Flickr', 'Browser → Flickr', 'Browser → App', 'App → Flickr'])
  shows(connected, /GET&amp;http%3A%2F%2F127\.0\.0\.1%3A\d+%2Fservices%2Foauth%2Frequest_token/)
  await visitor.post('/call/flickr')
  const page = await visitor.home()
  const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, src]) => src ?? '')
  assert.ok(pictures.length > 0)
  for (const picture of pictures) assert.equal(new URL(picture).origin, providers['flickr']?.origin)
  assert.equal((await fetch(pictures[0] ?? '')).headers.get('content-type')?.startsWith('image/'), true)
  await visitor.post('/disconnect/flickr')
  shows(await visitor.home(), /no way to revoke/)
})

test('the generic provider echoes who called and what was said', async () => {
  const visitor = visit(sandbox)
  await visitor.connect('generic', 'bob')
  await visitor.post('/call/generic', { say: 'hello there' })
  const page = await visitor.home()
  shows(page, /connected as bob/)
  shows(page, /<dt>params<\/dt><dd>\{&quot;say&quot;:&quot;hello there&quot;\}<\/dd>/)
})

test('a refusal is told kindly, with the next step', async () => {
  const page = await visit(sandbox).connect('mastodon', 'carol', 'deny')
  shows(page, /class="notice plain"/)
  shows(page, /You did not let us into Mastodon/)
  hides(page, /connected as/)
})

test('a callback of somebody else’s sign-in, a call without a connection, an API error: told, and nothing dies', async () => {
  const visitor = visit(sandbox)
  const errors = [
    () => visitor.get('/connect/mastodon/callback?code=stolen&state=forged'),
    () => visitor.get('/connect/flickr/callback?oauth_token=x&oauth_verifier=y'),
    () => visitor.post('/call/mastodon', { status: 'hello' }),
  ]
  for (const provoke of errors) {
    assert.equal((await provoke()).status, 303)
    const page = await visitor.home()
    shows(page, /class="notice bad"/)
    hides(page, /class="notice bad"[\s\S]*class="notice bad"/)
    hides(await visitor.home(), /class="notice/)
  }
  await visitor.connect('mastodon')
  await visitor.post('/call/mastodon', { status: '' })
  shows(await visitor.home(), /answered 422: Validation failed/)
})

test('no secret is ever on the page', async () => {
  const visitor = visit(sandbox)
  for (const service of ['mastodon', 'flickr', 'generic']) {
    const asked = await visitor.post(`/connect/${service}`)
    const url = asked.headers.get('location') ?? ''
    const back = new URL((await consent(url, 'alice', 'allow')) ?? '')
    await visitor.get(back.href)
    await visitor.post(`/call/${service}`, { status: 'x', say: 'x' })
    const page = (await visitor.home()).replaceAll('&quot;', '"')
    shows(page, /connected as alice/)
    const code = back.searchParams.get('code') ?? back.searchParams.get('oauth_verifier') ?? ''
    assert.ok(code.length > 8 && !page.includes(code), `${service}: the code`)
    assert.ok(!page.includes(providers[service]?.clientSecret ?? '?'), `${service}: the client secret`)
    hides(page, /Bearer [\w-]{20}/)
    hides(page, /oauth_token_secret=[0-9a-f]{16}|"(access_token|client_secret)":\s*"[\w-]{20}/)
  }
})

test('two browsers see nothing of each other', async () => {
  const [one, other] = [visit(sandbox), visit(sandbox)]
  await one.connect('generic', 'alice')
  const page = await other.home()
  hides(page, /connected as/)
  shows(page, /every request of the dance will be listed here/)
})

test('forms from elsewhere, unknown services and unknown pages get nothing', async () => {
  const visitor = visit(sandbox)
  const foreign = await fetch(new URL('/connect/mastodon', sandbox.url), {
    method: 'POST',
    headers: { origin: 'http://evil.example' },
  })
  assert.equal(foreign.status, 403)
  for (const path of ['/connect/nowhere', '/call/nowhere', '/disconnect/__proto__'])
    assert.equal((await visitor.post(path)).status, 404)
  const lost = await visitor.get('/nowhere')
  assert.equal(lost.status, 404)
  assert.match(await lost.text(), /back to it/)
})

test('every page is guarded: nothing runs, nothing frames it, nothing is kept by caches', async () => {
  const answer = await visit(sandbox).get('/')
  const policy = answer.headers.get('content-security-policy') ?? ''
  for (const rule of ["default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
    assert.ok(policy.includes(rule), rule)
  assert.doesNotMatch(policy, /script-src|unsafe/)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  const html = await answer.text()
  hides(html, /<script| style=| on\w+=/)
  const sheet = /href="(\/playground-[^"]+)"/.exec(html)?.[1] ?? ''
  assert.match((await visit(sandbox).get(sheet)).headers.get('content-type') ?? '', /text\/css/)
})

test('connections outlive a restart, sealed, in files of our own', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'valetkey-playground-'))
  after(() => rm(dataFolder, { recursive: true }))
  const options = { origin: sandbox.url, sandboxJson: () => sandbox.sandboxJson(), dataFolder }
  const jar: string[] = []
  const ask = async (
    playground: Awaited<ReturnType<typeof createPlayground>>,
    path: string,
    init: RequestInit = {},
  ) => {
    const headers = { cookie: jar.join('; '), origin: sandbox.url }
    const answer = await playground.fetch(new Request(new URL(path, sandbox.url), { ...init, headers }))
    jar.push(...answer.headers.getSetCookie().map(line => line.split(';')[0] ?? ''))
    return answer
  }
  const before = await createPlayground(options)
  const asked = await ask(before, '/connect/mastodon', { method: 'POST' })
  await ask(before, (await consent(asked.headers.get('location') ?? '', 'alice', 'allow')) ?? '')
  await before.close()
  const later = await createPlayground(options)
  assert.match(await (await ask(later, '/')).text(), /connected as alice/)
  await later.close()
  for (const name of await readdir(dataFolder)) {
    assert.equal((await stat(join(dataFolder, name))).mode & 0o077, 0, name)
    assert.doesNotMatch((await readFile(join(dataFolder, name))).toString('latin1'), /accessToken|clientSecret/)
  }
})
