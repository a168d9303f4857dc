import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  type Browser,
  callback,
  codeFor,
  createBrowser,
  flowOf,
  issuer,
  oauth1TokenFor,
  pkce,
  postToken,
  redeem,
  signed,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'

const path = '/settings/applications'

async function revoke(browser: Browser, app: string): Promise<Response> {
  const page = await browser.get(path)
  return browser.post(path, { flow: flowOf(await page.text()), app })
}

/** The id the page gives an app’s button. */
const buttonOf = (html: string, name: string): string =>
  new RegExp(`value="([^"]+)" aria-label="[^"]*${name}"`).exec(html)?.[1] ?? ''

onEachStorage('what apps may do in my name', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage() })
  })
  after(() => it.close())

  const bearer = ({ access_token }: Tokens) => ({
    method: 'GET',
    url: '/api',
    headers: { authorization: `Bearer ${access_token}` },
  })
  const works = async (request: Parameters<World['provider']['check']>[0]) =>
    it.provider.check(request).then(
      () => true,
      () => false,
    )
  const shown = async () => (await it.browser.get(path)).text()

  test('the page names app, owner, website, scopes in words, and the days', async () => {
    const bob = await it.provider.people.create({ username: 'bob', password: 'builder', displayName: 'Bob Builder' })
    const { app } = await it.provider.apps.create({
      name: 'Owned',
      redirectUris: [callback],
      website: 'https://owned.example/about',
      ownerId: bob.id,
    })
    const url = issuer + authorizePath(it, await pkce(), { client_id: app.clientId })
    await it.provider.decide({ url, userId: it.alice.id, decision: 'allow' })
    const html = await shown()
    for (const text of ['Owned', 'Bob Builder', '>owned.example</a>', 'Read your things', 'Allowed', 'never']) {
      assert.ok(html.includes(text), text)
    }
    const today = new Date().toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' })
    assert.ok(html.includes(today), today)
    await revoke(it.browser, app.id)
  })

  test('a bearer token, a refresh token and an OAuth 1.0a token open nothing on the very next call', async () => {
    const tokens = await tokensFor(it)
    const old = await oauth1TokenFor(it)
    const proof = await pkce()
    const code = await codeFor(it, proof)
    assert.ok(await works(bearer(tokens)))
    assert.ok(await works(await signed(it, '/api', { token: old })))
    const answer = await revoke(it.browser, buttonOf(await shown(), 'Photo Keeper'))
    assert.equal(answer.status, 303)
    assert.equal(await works(bearer(tokens)), false)
    assert.equal(await works(await signed(it, '/api', { token: old })), false)
    const refreshed = await postToken(it, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    assert.equal(((await refreshed.json()) as { error: string }).error, 'invalid_grant')
    assert.equal((await redeem(it, code, proof)).status, 400, 'nor does a code on its way')
    const page = await it.browser.get(answer.headers.get('location')!)
    assert.match(await page.text(), /role="status">Photo Keeper can no longer use your account/)
  })

  test('who allows the app again is asked as if for the first time, and the dead stay dead', async () => {
    const before = await tokensFor(it)
    await revoke(it.browser, buttonOf(await shown(), 'Photo Keeper'))
    const html = await (await it.browser.get(authorizePath(it, await pkce()))).text()
    assert.ok(!html.includes('class="new"'))
    const after = await tokensFor(it)
    assert.deepEqual([await works(bearer(before)), await works(bearer(after))], [false, true])
  })

  test('one press ends them all, for this person only', async () => {
    const carol = await it.provider.people.create({ username: 'carol', password: 'christmas' })
    const browser = createBrowser(it.provider)
    browser.cookies.push(await it.provider.people.session(carol.id))
    const hers = await tokensFor({ ...it, browser })
    const { app: second } = await it.provider.apps.create({ name: 'Second', redirectUris: [callback] })
    const mine = await tokensFor(it)
    const url = issuer + authorizePath(it, await pkce(), { client_id: second.clientId })
    await it.provider.decide({ url, userId: it.alice.id, decision: 'allow' })
    assert.match(await shown(), /Revoke access for all apps/)
    const page = await it.browser.get((await revoke(it.browser, '*')).headers.get('location')!)
    assert.match(await page.text(), /No app can use your account any more/)
    assert.deepEqual([await works(bearer(mine)), await works(bearer(hers))], [false, true])
    assert.equal((await it.provider.storage.consents.list(it.alice.id)).length, 0)
  })

  test('the page says when an app last did something', async () => {
    const tokens = await tokensFor(it)
    const begun = Date.now()
    const ten = 10 * 86_400_000
    it.provider.storage.setClockOffset(ten)
    const { refresh_token, ...fresh } = tokens
    const renewed = (await (await postToken(it, { grant_type: 'refresh_token', refresh_token })).json()) as Tokens
    it.provider.storage.setClockOffset(ten + 30 * 60_000)
    assert.ok(await works(bearer({ ...fresh, ...renewed })))
    await eventually(async () => {
      const [one] = await it.provider.storage.consents.list(it.alice.id)
      assert.ok(one!.lastUsedAt! >= begun + ten + 29 * 60_000)
    })
    const day = new Date(Date.now() + ten).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' })
    assert.ok((await shown()).includes(day))
    it.provider.storage.setClockOffset(0)
  })
})

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await check()
    } catch (error) {
      if (tries === 50) throw error
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}

describe('who may take back', () => {
  let it: World
  before(async () => {
    it = await world()
    await tokensFor(it)
  })
  after(() => it.close())

  test('nobody who is not signed in: the page leads to the sign-in and back', async () => {
    const answer = await createBrowser(it.provider).get(path)
    assert.equal(answer.headers.get('location'), `/sign-in?next=${encodeURIComponent(path)}`)
  })

  test('no form of another site, of another browser, or shown to somebody else', async () => {
    const flow = flowOf(await (await it.browser.get(path)).text())
    const form = { flow, app: '*' }
    assert.equal((await it.browser.post(path, { app: '*' })).status, 403)
    assert.equal((await it.browser.post(path, form, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await createBrowser(it.provider).post(path, form)).status, 403)
    const bob = await it.provider.people.create({ username: 'bob', password: 'builder' })
    const kept = [...it.browser.cookies]
    it.browser.cookies = kept.filter(one => !one.includes('_session='))
    it.browser.cookies.push(await it.provider.people.session(bob.id))
    const refused = await it.browser.post(path, form)
    assert.equal(refused.status, 403)
    assert.match(await refused.text(), /Somebody else is signed in/)
    it.browser.cookies = kept
    assert.equal((await it.provider.storage.consents.list(it.alice.id)).length, 1)
  })

  test('a link cannot make the page say what is not so', async () => {
    const [consent] = await it.provider.storage.consents.list(it.alice.id)
    for (const revoked of [consent!.appId, '*', '<b>x</b>', 'nobody']) {
      const html = await (await it.browser.get(`${path}?revoked=${encodeURIComponent(revoked)}`)).text()
      assert.doesNotMatch(html, /role="status"/, revoked)
    }
  })

  test('an app’s name cannot break out, nor can its website be a script', async () => {
    const name = '<img src=x>\u202eevil'
    const { app } = await it.provider.apps.create({ name, redirectUris: [callback], website: 'javascript:alert(1)' })
    const url = issuer + authorizePath(it, await pkce(), { client_id: app.clientId })
    await it.provider.decide({ url, userId: it.alice.id, decision: 'allow' })
    const html = await (await it.browser.get(path)).text()
    assert.ok(html.includes('&lt;img src=x&gt;evil'))
    assert.doesNotMatch(html, /<img|\u202e|javascript:/)
  })

  test('an app that is switched off is told to be', async () => {
    const consents = await it.provider.storage.consents.list(it.alice.id)
    await it.provider.storage.apps.update(consents[0]!.appId, { disabled: true })
    assert.match(await (await it.browser.get(path)).text(), /switched off/)
  })

  test('a revocation is an event, and one of nothing is none', async () => {
    const told: string[] = []
    const mine = await world({ onEvent: ({ type }) => told.push(type) })
    await tokensFor(mine)
    const [consent] = await mine.provider.storage.consents.list(mine.alice.id)
    await revoke(mine.browser, consent!.appId)
    await revoke(mine.browser, consent!.appId)
    await revoke(mine.browser, 'nobody')
    assert.equal(told.filter(type => type === 'consent.revoked').length, 1)
    await mine.close()
  })
})

test('with accounts of the application around it, the page is there, and password and sign-out are its business', async () => {
  const person = { id: 'u1', username: 'dora' }
  const it = await world({
    users: { current: async () => person, signInUrl: 'https://app.example/login' },
    signUp: true,
  })
  const html = await (await it.browser.get(path)).text()
  assert.match(html, /Signed in as <b>dora<\/b>/)
  assert.doesNotMatch(html, /\/sign-out|\/settings\/password/)
  assert.equal((await it.browser.get('/settings/password')).status, 404)
  assert.equal((await it.browser.get('/sign-up')).status, 404)
  await it.close()
})
