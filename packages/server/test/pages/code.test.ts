import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { authorizePath, codeOf, consent, pkce, type World, world } from '../world.ts'

const oob = { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }

describe('the page that shows a code', () => {
  let it: World
  before(async () => {
    it = await world()
  })
  after(() => it.close())

  test('has a button to copy it, hidden until a script may run', async () => {
    const html = await (await consent(it, authorizePath(it, await pkce(), oob))).text()
    assert.match(codeOf(html), /^vkc_/)
    assert.match(html, /<button[^>]* id="copy" type="button" data-done="Copied" hidden>Copy the code<\/button>/)
  })

  test('runs one script, which its policy names by hash, the same whatever the code', async () => {
    const scripts = new Set<string>()
    for (let times = 0; times < 2; times++) {
      const page = await consent(it, authorizePath(it, await pkce(), oob))
      const html = await page.text()
      const script = /<script>(.*?)<\/script>/s.exec(html)![1]!
      const named = `script-src 'sha256-${hash('sha256', script, 'base64')}'`
      assert.ok(page.headers.get('content-security-policy')!.endsWith(named))
      scripts.add(script)
    }
    assert.equal(scripts.size, 1)
  })

  test('a no is a page that says so, without any script', async () => {
    const page = await consent(it, authorizePath(it, await pkce(), oob), 'deny')
    assert.doesNotMatch(page.headers.get('content-security-policy')!, /script-src/)
    assert.match(await page.text(), /You said no to <b>Photo Keeper<\/b>/)
  })
})

describe('the error page', () => {
  let it: World
  before(async () => {
    it = await world()
  })
  after(() => it.close())

  test('tells the person in a sentence, and the developer what was sent, what is registered and what comes nearest', async () => {
    const wrong = 'https://app.example/callbak?kept=1'
    const html = await (await it.browser.get(authorizePath(it, null, { redirect_uri: wrong }))).text()
    assert.match(html, /<h1>We cannot send you back<\/h1>\s*<p>The app that sent you here wants/)
    const facts = [...html.matchAll(/<dt>([^<]+)<\/dt><dd><code[^>]*>([^<]+)<\/code>/g)].map(([, label, value]) => [
      label,
      value,
    ])
    assert.deepEqual(
      facts.filter(([label]) => !['Reason', 'difference', 'Request'].includes(label!)),
      [
        ['Error', 'invalid_redirect_uri'],
        ['App', 'Photo Keeper'],
        ['redirect_uri sent', wrong],
        ['nearest registered', 'https://app.example/callback?kept=1'],
        ['also registered', 'urn:ietf:wg:oauth:2.0:oob'],
      ],
    )
  })

  test('what the protocol says stays English, and is marked as such on a German page', async () => {
    const path = authorizePath(it, null, { client_id: 'nobody' })
    const html = await (await it.browser.get(path, { 'accept-language': 'de' })).text()
    assert.match(html, /<dt>Grund<\/dt><dd><code lang="en">there is no such client<\/code>/)
    assert.match(html, /<dt>gesendete client_id<\/dt><dd><code>nobody<\/code>/)
  })

  test('what was sent is cut short, and cannot break out', async () => {
    const long = `https://app.example/"><script>alert(1)</script>${'x'.repeat(900)}`
    const html = await (await it.browser.get(authorizePath(it, null, { redirect_uri: long }))).text()
    assert.doesNotMatch(html, /<script/)
    assert.doesNotMatch(html, /x{400}/)
  })
})
