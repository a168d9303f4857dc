import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { onEachStorage } from '../storages.ts'
import { type Browser, createBrowser, flowOf, postToken, tokensFor, type World, world } from '../world.ts'

const path = '/settings/password'
const next = 'through the looking-glass'

async function attempt(browser: Browser, fields: Record<string, string>, headers = {}): Promise<Response> {
  const page = await browser.get(path)
  return browser.post(path, { flow: flowOf(await page.text()), ...fields }, headers)
}

async function signInWith(it: World, password: string): Promise<number> {
  const browser = createBrowser(it.provider)
  const flow = flowOf(await (await browser.get('/sign-in')).text())
  return (await browser.post('/sign-in', { flow, username: 'alice', password })).status
}

onEachStorage('a new password', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage() })
  })
  after(() => it.close())

  test('opens where the old one opened, and the old one opens nothing', async () => {
    const answer = await attempt(it.browser, { old: 'wonderland', new: next })
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /Your password is changed/)
    assert.deepEqual([await signInWith(it, next), await signInWith(it, 'wonderland')], [303, 401])
    await it.provider.people.setPassword(it.alice.id, 'wonderland')
    it.browser.cookies.push(await it.provider.people.session(it.alice.id))
  })

  test('signs out all other browsers, and gives this one a session of its own', async () => {
    const other = createBrowser(it.provider)
    other.cookies.push(await it.provider.people.session(it.alice.id))
    const session = () => it.browser.cookies.find(one => one.includes('_session='))
    it.browser.cookies = it.browser.cookies.filter(one => !one.includes('_session='))
    it.browser.cookies.push(await it.provider.people.session(it.alice.id))
    const old = session()!
    await attempt(it.browser, { old: 'wonderland', new: 'wonderland 2' })
    assert.equal((await other.get(path)).status, 303, 'the other browser has to sign in')
    assert.equal((await it.browser.get(path)).status, 200)
    assert.notEqual(session(), old)
    const stolen = createBrowser(it.provider)
    stolen.cookies.push(old)
    assert.equal((await stolen.get(path)).status, 303, 'the old session is over')
    await attempt(it.browser, { old: 'wonderland 2', new: 'wonderland' })
  })

  test('leaves the apps alone, unless told otherwise', async () => {
    const { refresh_token, access_token } = await tokensFor(it)
    const headers = { authorization: `Bearer ${access_token}` }
    const opens = () => it.provider.check({ method: 'GET', url: '/api', headers })
    await attempt(it.browser, { old: 'wonderland', new: next })
    assert.equal((await opens()).user?.username, 'alice')
    const answer = await attempt(it.browser, { old: next, new: 'wonderland', apps: 'revoke' })
    assert.match(await answer.text(), /No app can use your account any more/)
    await assert.rejects(opens(), { code: 'invalid_token' })
    assert.equal((await postToken(it, { grant_type: 'refresh_token', refresh_token })).status, 400)
  })
})

describe('changing the password', () => {
  let it: World
  const told: string[] = []
  before(async () => {
    it = await world({
      clientAddress: request => request.headers.get('x-test-address'),
      onEvent: ({ type }) => told.push(type),
    })
  })
  after(() => it.close())

  test('who is not signed in is led to the sign-in and back', async () => {
    const answer = await createBrowser(it.provider).get(path)
    assert.equal(answer.headers.get('location'), `/sign-in?next=${encodeURIComponent(path)}`)
  })

  test('password managers are told which field is which, and whose', async () => {
    const html = await (await it.browser.get(path)).text()
    assert.match(html, /name="username" value="alice" autocomplete="username"/)
    assert.match(html, /name="old"[^>]*autocomplete="current-password"/)
    assert.match(html, /name="new"[^>]*autocomplete="new-password"/)
  })

  test('a wrong old password changes nothing, and the checkbox stays as it was', async () => {
    const answer = await attempt(it.browser, { old: 'nonsense', new: next, apps: 'revoke' })
    assert.equal(answer.status, 401)
    const html = await answer.text()
    assert.match(html, /role="alert" id="fault">This is not your current password/)
    assert.match(html, /name="old"[^>]*aria-describedby="fault" aria-invalid="true"/)
    assert.match(html, /value="revoke" checked/)
    assert.ok(!html.includes('nonsense') && !html.includes(next))
    assert.equal(await signInWith(it, 'wonderland'), 303)
  })

  test('a new one that breaks a rule is refused before the old one is tried', async () => {
    for (const [password, sentence] of [
      ['short', /too short/],
      ['1234567890', /everybody tries first/],
    ] as const) {
      const answer = await attempt(it.browser, { old: 'wonderland', new: password })
      assert.equal(answer.status, 400)
      assert.match(await answer.text(), sentence)
    }
    assert.equal((await attempt(it.browser, {})).status, 400)
  })

  test('guessing the old one ends in 429 with Retry-After', async () => {
    const bob = await it.provider.people.create({ username: 'bob', password: 'the builder' })
    const browser = createBrowser(it.provider)
    browser.cookies.push(await it.provider.people.session(bob.id))
    const guess = (old: string) => attempt(browser, { old, new: next }, { 'x-test-address': '192.0.2.7' })
    for (let tries = 0; tries < 10; tries++) assert.equal((await guess('wrong')).status, 401)
    const refused = await guess('the builder')
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(await refused.text(), /Too many tries/)
  })

  test('no form of another site, of another browser, or shown to somebody else', async () => {
    const flow = flowOf(await (await it.browser.get(path)).text())
    const form = { flow, old: 'wonderland', new: next }
    assert.equal((await it.browser.post(path, form, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await createBrowser(it.provider).post(path, form)).status, 403)
    const carol = await it.provider.people.create({ username: 'carol', password: 'christmas' })
    const kept = [...it.browser.cookies]
    it.browser.cookies = kept.filter(one => !one.includes('_session='))
    it.browser.cookies.push(await it.provider.people.session(carol.id))
    assert.equal((await it.browser.post(path, form)).status, 403)
    it.browser.cookies = kept
    assert.equal(await signInWith(it, 'wonderland'), 303)
  })

  test('a change is an event', async () => {
    told.length = 0
    await attempt(it.browser, { old: 'wonderland', new: next })
    assert.deepEqual(told, ['person.password_changed'])
  })
})
