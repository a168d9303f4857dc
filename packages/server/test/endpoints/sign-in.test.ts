import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { keyOf } from '../../src/limits/throttle.ts'
import { authorizePath, type Browser, createBrowser, flowOf, issuer, pkce, type World, world } from '../world.ts'

describe('signing in', () => {
  let it: World
  before(async () => {
    it = await world({ clientAddress: request => request.headers.get('x-test-address') })
  })
  after(() => it.close())

  const attempt = async (browser: Browser, fields: Record<string, string>, next = '/', headers = {}) => {
    const page = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
    return browser.post('/sign-in', { flow: flowOf(await page.text()), ...fields }, headers)
  }
  const alice = { username: 'alice', password: 'wonderland' }

  test('name and password open a session in an HttpOnly, SameSite=Lax cookie', async () => {
    const answer = await attempt(createBrowser(it.provider), alice)
    assert.equal(answer.status, 303)
    const cookie = answer.headers.getSetCookie().find(one => one.includes('_session='))!
    assert.match(cookie, /HttpOnly/)
    assert.match(cookie, /SameSite=Lax/)
  })

  test('over https the cookies are Secure and bound to the host', async () => {
    const secure = await world({ issuer: 'https://api.example' })
    const page = await createBrowser(secure.provider).get('https://api.example/sign-in')
    assert.match(page.headers.getSetCookie()[0]!, /^__Host-.*; Secure/)
    await secure.close()
  })

  test('each sign-in has a session of its own: a planted one is not taken over', async () => {
    const browser = createBrowser(it.provider)
    const name = it.browser.cookies[0]!.split('=', 1)[0]!
    const planted = `${name}=${'p'.repeat(43)}`
    browser.cookies.push(planted)
    await attempt(browser, alice)
    const sessions = browser.cookies.filter(one => one.startsWith(name))
    assert.equal(sessions.length, 1)
    assert.notEqual(sessions[0], planted)
  })

  test('wrong password and unknown name read the same', async () => {
    const texts = []
    for (const username of ['alice', 'nobody']) {
      const answer = await attempt(createBrowser(it.provider), { username, password: 'wrong' })
      assert.equal(answer.status, 401)
      texts.push((await answer.text()).replace(/value="[^"]*"/g, ''))
    }
    assert.equal(texts[0], texts[1])
  })

  test('names are the same in any case; a password keeps its accents however they are composed', async () => {
    await it.provider.people.create({ username: 'Zoé', password: 'caf\u00e9 noir' })
    const answer = await attempt(createBrowser(it.provider), { username: 'zoé', password: 'cafe\u0301 noir' })
    assert.equal(answer.status, 303)
  })

  test('a locked account stays outside', async () => {
    const carol = await it.provider.people.create({ username: 'carol', password: 'christmas' })
    await it.provider.storage.users.update(carol.id, { locked: true })
    assert.equal((await attempt(createBrowser(it.provider), { username: 'carol', password: 'christmas' })).status, 401)
  })

  test('only a path of ours is gone to afterwards', async () => {
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '\\\\evil',
      '',
    ]) {
      const answer = await attempt(createBrowser(it.provider), alice, next)
      assert.equal(answer.headers.get('location'), '/', next)
    }
    assert.equal(
      (await attempt(createBrowser(it.provider), alice, '/oauth/authorize?a=b')).headers.get('location'),
      '/oauth/authorize?a=b',
    )
    assert.equal((await attempt(createBrowser(it.provider), alice, `${issuer}/x`)).headers.get('location'), '/')
  })

  test('a form of another browser, or of none, is refused', async () => {
    const flow = flowOf(await (await createBrowser(it.provider).get('/sign-in')).text())
    assert.equal((await createBrowser(it.provider).post('/sign-in', { flow, ...alice })).status, 403)
    assert.equal((await createBrowser(it.provider).post('/sign-in', alice)).status, 403)
  })

  test('guessing ends in 429 with Retry-After, for this address only', async () => {
    await it.provider.people.create({ username: 'bob', password: 'builder' })
    const guess = (password: string, address: string) =>
      attempt(createBrowser(it.provider), { username: 'bob', password }, '/', { 'x-test-address': address })
    for (let tries = 0; tries < 20; tries++) assert.equal((await guess('wrong', 'a')).status, 401)
    const refused = await guess('builder', 'a')
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.equal((await guess('builder', 'b')).status, 303)
  })

  test('a name is the same for the throttle in any of its letters’ forms', async () => {
    await it.provider.people.create({ username: 'forms', password: 'mine' })
    const from = { 'x-test-address': 'forms' }
    for (const username of ['forms', 'FORMS', '\uff46orms', 'f\u2134rms'])
      await attempt(createBrowser(it.provider), { username, password: 'guess' }, '/', from)
    const key = keyOf('pair', 'sign-in', { account: 'forms', address: 'forms' })
    assert.equal((await it.provider.storage.throttle.count(key)).count, 4)
  })

  test('the right password for one name opens nothing for guesses at others from the same address', async () => {
    await it.provider.people.create({ username: 'mallory', password: 'mine' })
    const from = { 'x-test-address': 'spray' }
    const count = async (gate: 'pair' | 'network', account: string) =>
      (await it.provider.storage.throttle.count(keyOf(gate, 'sign-in', { account, address: 'spray' }))).count
    await attempt(createBrowser(it.provider), { username: 'alice', password: 'guess' }, '/', from)
    await attempt(createBrowser(it.provider), { username: 'mallory', password: 'mine' }, '/', from)
    assert.equal(await count('network', ''), 1, 'the guess is remembered')
    assert.deepEqual([await count('pair', 'alice'), await count('pair', 'mallory')], [1, 0])
  })

  test('names that no database could hold are wrong names, and cannot be given', async () => {
    for (const username of ['', '\0', 'a\0b', '\ud800', '__proto__', 'x'.repeat(30_000)]) {
      assert.equal((await attempt(createBrowser(it.provider), { username, password: 'x' })).status, 401)
    }
    for (const username of ['a\0b', 'a\u001b[31m', '\ud800']) {
      await assert.rejects(it.provider.people.create({ username, password: 'x' }), { code: 'text_refused' })
    }
  })

  test('signing out ends the session in the storage, not only in the browser', async () => {
    const browser = createBrowser(it.provider)
    await attempt(browser, alice)
    const kept = [...browser.cookies]
    const page = await browser.get('/sign-out')
    assert.equal((await browser.post('/sign-out', { flow: flowOf(await page.text()) })).status, 200)
    browser.cookies = kept
    assert.equal((await browser.get('/sign-out')).status, 400)
  })

  test('who signs in after another signed out is nobody but himself, in a session of his own', async () => {
    await it.provider.people.create({ username: 'erin', password: 'brockovich' })
    const browser = createBrowser(it.provider)
    const session = () => browser.cookies.find(one => one.includes('_session='))
    await attempt(browser, alice)
    const first = session()
    await browser.post('/sign-out', { flow: flowOf(await (await browser.get('/sign-out')).text()) })
    await attempt(browser, { username: 'erin', password: 'brockovich' })
    assert.notEqual(session(), first)
    const html = await (await browser.get(authorizePath(it, await pkce()))).text()
    assert.match(html, /<b>erin<\/b>/)
    assert.doesNotMatch(html, /alice/i)
  })

  test('a changed password signs out everywhere', async () => {
    const dora = await it.provider.people.create({ username: 'dora', password: 'explorer' })
    const browser = createBrowser(it.provider)
    browser.cookies.push(await it.provider.people.session(dora.id))
    assert.equal((await browser.get('/sign-out')).status, 200)
    await it.provider.people.setPassword(dora.id, 'boots')
    assert.equal((await browser.get('/sign-out')).status, 400)
    assert.equal((await attempt(createBrowser(it.provider), { username: 'dora', password: 'boots' })).status, 303)
  })

  test('a taken name is refused', async () => {
    await assert.rejects(it.provider.people.create({ username: 'ALICE', password: 'x' }), { code: 'username_taken' })
  })

  test('a method that is none of the page’s is 405 with Allow', async () => {
    const answer = await it.provider.fetch(new Request(`${issuer}/sign-in`, { method: 'DELETE' }))
    assert.equal(answer.status, 405)
    assert.equal(answer.headers.get('allow'), 'GET, POST')
  })

  test('a form of 10 MB is 413, one of another type 415', async () => {
    const big = await it.browser.post('/sign-in', { flow: 'x'.repeat(10_000_000) })
    assert.equal(big.status, 413)
    assert.equal((await it.browser.post('/sign-in', {}, { 'content-type': 'text/plain' })).status, 415)
  })
})
