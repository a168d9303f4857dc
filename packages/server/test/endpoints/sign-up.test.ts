import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { authorizePath, type Browser, createBrowser, flowOf, issuer, pkce, type World, world } from '../world.ts'

describe('an account of one’s own', () => {
  let it: World
  before(async () => {
    it = await world({ signUp: true, clientAddress: request => request.headers.get('x-test-address') })
  })
  after(() => it.close())

  const attempt = async (browser: Browser, fields: Record<string, string>, next = '', headers = {}) => {
    const page = await browser.get(`/sign-up${next === '' ? '' : `?next=${encodeURIComponent(next)}`}`)
    return browser.post('/sign-up', { flow: flowOf(await page.text()), ...fields }, headers)
  }
  const good = { username: 'dora', password: 'a map and a backpack' }

  test('who makes one is signed in, and goes on to where she was going', async () => {
    const browser = createBrowser(it.provider)
    const next = authorizePath(it, await pkce())
    const signIn = await (await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)).text()
    const link = /href="([^"]+)">Create one/.exec(signIn)![1]!.replaceAll('&amp;', '&')
    const page = await browser.get(link)
    assert.match(page.headers.get('content-security-policy')!, /form-action 'self' https:\/\/app\.example;/)
    const answer = await browser.post('/sign-up', { flow: flowOf(await page.text()), ...good })
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, next])
    assert.match(await (await browser.get(next)).text(), /Signed in as <b>dora<\/b>/)
  })

  test('without a place to go to it is the page of her account, and never another site', async () => {
    for (const [at, next] of ['', '//evil.example', 'https://evil.example/', '/\\evil.example'].entries()) {
      const answer = await attempt(createBrowser(it.provider), { ...good, username: `erin${at}` }, next)
      assert.equal(answer.headers.get('location'), '/settings/applications', next)
    }
  })

  test('who is signed in already needs none', async () => {
    assert.equal((await it.browser.get('/sign-up')).headers.get('location'), '/settings/applications')
  })

  const names = {
    'is empty': '',
    'is one letter': 'a',
    'has 41 letters': 'a'.repeat(41),
    'has a space': 'two words',
    'has markup': '<b>bold</b>',
    'has an invisible letter': 'ali\u200bce',
    'turns the text around': 'ali\u202ece',
    'begins with a dot': '.hidden',
    'has a NUL': 'a\0b',
    'is an address': 'alice@example.org',
  }
  for (const [sentence, username] of Object.entries(names)) {
    test(`no account for a name that ${sentence}`, async () => {
      const answer = await attempt(createBrowser(it.provider), { ...good, username })
      assert.equal(answer.status, 400)
      const html = await answer.text()
      assert.match(html, /role="alert" id="fault">A name has 2 to 40/)
      assert.match(html, /id="username"[^>]*aria-describedby="fault name-rule" aria-invalid="true"/)
    })
  }

  test('a name may be written in any script, and is kept in the form names are told apart by', async () => {
    for (const username of ['Zoé', '漢字さん', 'дора', 'o_o.2', 'x-y'])
      assert.equal((await attempt(createBrowser(it.provider), { ...good, username })).status, 303, username)
    await attempt(createBrowser(it.provider), { ...good, username: '\uff46rank' })
    assert.equal((await it.provider.people.byUsername('frank'))?.username, 'frank')
  })

  test('a taken name is refused, however it is written', async () => {
    for (const username of ['alice', 'ALICE', '\uff41lice']) {
      const answer = await attempt(createBrowser(it.provider), { ...good, username })
      assert.equal(answer.status, 409, username)
      assert.match(await answer.text(), /is taken/)
    }
  })

  test('of fifty who take a name at the same moment one gets it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => attempt(createBrowser(it.provider), { ...good, username: 'raced' })),
    )
    assert.equal(answers.filter(({ status }) => status === 303).length, 1)
    assert.equal(answers.filter(({ status }) => status === 409).length, 49)
  })

  const passwords: readonly [why: string, password: string, sentence: RegExp | null][] = [
    ['of seven characters', 'seven77', /too short/],
    ['of seven characters that take 28 bytes', '😀'.repeat(7), /too short/],
    ['of 257 characters', 'x'.repeat(257), /too long/],
    ['that is the name', 'gertrude', /first thing anybody would try/],
    ['that is the name in capitals', 'GERTRUDE', /first thing anybody would try/],
    ['that everybody has', 'password', /everybody tries first/],
    ['that everybody has, in capitals', 'QWERTYuiop', /everybody tries first/],
    ['of eight characters', 'k8Hs!2pq', null],
    ['of 256 characters', 'x'.repeat(256), null],
    ['of eight letters and nothing else', 'wandered', null],
    ['with spaces at its ends', '  my    ', null],
    ['of pictures', '😀'.repeat(8), null],
  ]
  for (const [at, [why, password, sentence]] of passwords.entries()) {
    test(`a password ${why} is ${sentence === null ? 'taken' : 'refused'} (NIST SP 800-63B)`, async () => {
      const username = sentence === null ? `gertrude${at}` : 'gertrude'
      const answer = await attempt(createBrowser(it.provider), { username, password })
      assert.equal(answer.status, sentence === null ? 303 : 400)
      if (sentence !== null) assert.match(await answer.text(), sentence)
    })
  }

  test('a refused password does not come back in the page', async () => {
    const answer = await attempt(createBrowser(it.provider), { username: 'helen', password: 'sevenXX' })
    const html = await answer.text()
    assert.ok(!html.includes('sevenXX'))
    assert.match(html, /value="helen"/)
    assert.match(html, /id="password"[^>]*autocomplete="new-password"[^>]*aria-describedby="fault rule"/)
  })

  test('accounts from one address end in 429 with Retry-After, for this address only', async () => {
    const from = (address: string, username: string) =>
      attempt(createBrowser(it.provider), { ...good, username }, '', { 'x-test-address': address })
    for (let tries = 0; tries < 20; tries++) assert.equal((await from('192.0.2.1', `bot${tries}`)).status, 303)
    const refused = await from('192.0.2.1', 'bot-x')
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(await refused.text(), /Too many tries\. Please come back in a minute\./)
    assert.equal((await from('198.51.100.1', 'human')).status, 303)
  })

  test('no form of another site, or of another browser', async () => {
    const flow = flowOf(await (await createBrowser(it.provider).get('/sign-up')).text())
    assert.equal((await createBrowser(it.provider).post('/sign-up', { flow, ...good })).status, 403)
    const browser = createBrowser(it.provider)
    const own = flowOf(await (await browser.get('/sign-up')).text())
    const foreign = await browser.post('/sign-up', { flow: own, ...good }, { origin: 'https://evil.example' })
    assert.equal(foreign.status, 403)
  })
})

test('unless the server says so, there is no page to sign up, and no link to one', async () => {
  const it = await world()
  const browser = createBrowser(it.provider)
  assert.equal((await browser.get('/sign-up')).status, 404)
  assert.equal((await browser.post('/sign-up', { username: 'x', password: 'a map and a backpack' })).status, 404)
  assert.doesNotMatch(await (await browser.get(`${issuer}/sign-in`)).text(), /sign-up/)
  await it.close()
})
