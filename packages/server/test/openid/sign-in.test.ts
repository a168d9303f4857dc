import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { ServerOptions, SignedIn } from '@valetkey/server'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  type Browser,
  consent,
  createBrowser,
  flowOf,
  issuer,
  locationOf,
  type Pkce,
  pkce,
  redeem,
  type Tokens,
  type World,
  world,
} from '../world.ts'
import { claimsOf } from './openid-world.ts'

const second = 1000
const minute = 60 * second

/** Goes to sign-in, as alice, and back. The path the browser is sent to then. */
async function signInAgain(browser: Browser, sent: Response): Promise<string> {
  const page = await (await browser.get(sent.headers.get('location')!)).text()
  const form = { flow: flowOf(page), username: 'alice', password: 'wonderland' }
  return (await browser.post('/sign-in', form)).headers.get('location')!
}

/** Where a sign-in page would send the person on to. */
const nextOf = (sent: Response): string => new URL(sent.headers.get('location')!, issuer).searchParams.get('next')!

const errorOf = (response: Response): string | null => locationOf(response).searchParams.get('error')

onEachStorage('what an app may want of the sign-in', newStorage => {
  let it: World
  let proof: Pkce
  before(async () => {
    it = await world({ storage: newStorage(), openid: true, policy: { autoApprove: 'consent' } })
    proof = await pkce()
  })
  after(() => it.close())
  beforeEach(async () => {
    // Within one millisecond nobody could tell this sign-in from one that was asked for.
    it.provider.storage.setClockOffset(-1)
    it.browser.cookies = [await it.provider.people.session(it.alice.id)]
    it.provider.storage.setClockOffset(0)
  })

  const path = (params: Record<string, string | null>) => authorizePath(it, proof, { scope: 'openid', ...params })
  const isSignIn = (response: Response) => (response.headers.get('location') ?? '').startsWith('/sign-in?')
  const at = (ms: number) => it.provider.storage.setClockOffset(ms)

  /** The claims of the ID token at the end of a consent that was begun with this path. */
  async function claims(path: string) {
    const passed = await it.browser.get(path)
    const back = locationOf(passed.status === 303 ? passed : await consent(it, path))
    return claimsOf((await (await redeem(it, back.searchParams.get('code')!, proof)).json()) as Tokens)
  }

  test('auth_time is when the person signed in, not when they said yes, and nonce is the one that was sent', async () => {
    const signedIn = Math.floor((await it.provider.storage.now()) / 1000)
    at(5 * minute)
    const { auth_time, iat, nonce } = await claims(path({ nonce: 'n-0S6_WzA2Mj', prompt: 'consent' }))
    assert.ok(Math.abs(Number(auth_time) - signedIn) <= 1)
    assert.ok(Number(iat) - signedIn >= 299)
    assert.equal(nonce, 'n-0S6_WzA2Mj')
  })

  test('prompt=login sends to sign-in whoever is signed in; a click on the way back is not enough, a sign-in is', async () => {
    const begun = await it.provider.storage.now()
    const sent = await it.browser.get(path({ prompt: 'login' }))
    assert.equal(isSignIn(sent), true)
    const clicked = await it.browser.get(nextOf(sent))
    assert.equal(isSignIn(clicked), true)
    const next = await signInAgain(it.browser, clicked)
    const { auth_time } = await claims(next)
    assert.ok(Number(auth_time) >= Math.floor(begun / 1000))
  })

  test('a sign-in for one request is none for another, nor in another browser, nor half an hour later', async () => {
    const sent = await it.browser.get(path({ prompt: 'login' }))
    const next = await signInAgain(it.browser, sent)
    assert.equal((await it.browser.get(next)).status, 200)
    const other = next.replace('scope=openid', 'scope=openid%20read')
    assert.equal(isSignIn(await it.browser.get(other)), true)
    assert.equal(isSignIn(await it.browser.get(next.replace(/(sign_in_since=v1\.test\.).{9}/, '$1AAAAAAAAA'))), true)
    const stranger = createBrowser(it.provider)
    stranger.cookies = [await it.provider.people.session(it.alice.id)]
    assert.equal(isSignIn(await stranger.get(next)), true)
    at(31 * minute)
    assert.equal(isSignIn(await it.browser.get(next)), true)
  })

  test('max_age lets a sign-in of so many seconds pass, and asks for a new one after that', async () => {
    assert.equal(isSignIn(await it.browser.get(path({ max_age: '60' }))), false)
    at(61 * second)
    const sent = await it.browser.get(path({ max_age: '60' }))
    assert.equal(isSignIn(sent), true)
    const { auth_time, iat } = await claims(await signInAgain(it.browser, sent))
    assert.ok(Number(iat) - Number(auth_time) <= 1)
  })

  test('max_age=0 is the same as prompt=login', async () => {
    const sent = await it.browser.get(path({ max_age: '0' }))
    assert.equal(isSignIn(sent), true)
    assert.equal(isSignIn(await it.browser.get(nextOf(sent))), true)
    assert.equal(locationOf(await it.browser.get(await signInAgain(it.browser, sent))).searchParams.has('code'), true)
  })

  test('prompt=none answers at once: with a code after an earlier yes, else with what is missing', async () => {
    await consent(it, path({ prompt: 'consent' }))
    const code = locationOf(await it.browser.get(path({ prompt: 'none' }))).searchParams.get('code')
    assert.match(code ?? '', /^vkc_/)
    assert.equal(errorOf(await it.browser.get(path({ prompt: 'none', scope: 'openid email' }))), 'consent_required')
    at(10 * second)
    assert.equal(errorOf(await it.browser.get(path({ prompt: 'none', max_age: '5' }))), 'login_required')
    assert.equal(errorOf(await createBrowser(it.provider).get(path({ prompt: 'none' }))), 'login_required')
  })

  test('prompt=consent and prompt=select_account show the page, with the way to another account, after an earlier yes', async () => {
    await consent(it, path({ prompt: 'consent' }))
    assert.equal((await it.browser.get(path({}))).status, 303)
    for (const prompt of ['consent', 'select_account']) {
      const page = await it.browser.get(path({ prompt }))
      assert.equal(page.status, 200)
      assert.match(await page.text(), /<a href="\/sign-in\?next=/)
    }
  })

  test('a prompt that contradicts itself, and an age that is none, go back as invalid_request', async () => {
    for (const wrong of [{ prompt: 'none login' }, { max_age: '-1' }, { max_age: '1e3' }, { max_age: '9999999999' }])
      assert.equal(errorOf(await it.browser.get(path(wrong))), 'invalid_request', JSON.stringify(wrong))
  })

  test('login_hint is what the sign-in form begins with, escaped, and no more than that', async () => {
    const sent = await createBrowser(it.provider).get(path({ login_hint: 'al"ice' }))
    const page = await it.browser.get(sent.headers.get('location')!)
    assert.match(await page.text(), /name="username" value="al&quot;ice"/)
  })

  test('what was pushed keeps its wishes: no browser can take them out', async () => {
    const query = new URLSearchParams(path({ prompt: 'login', nonce: 'pushed' }).split('?')[1])
    const pushed = await it.provider.fetch(
      new Request(`${issuer}/oauth/par`, {
        method: 'POST',
        body: new URLSearchParams([...query, ['client_secret', it.app.clientSecret]]),
      }),
    )
    const { request_uri } = (await pushed.json()) as { request_uri: string }
    const link = `/oauth/authorize?${new URLSearchParams({ client_id: it.app.clientId, request_uri })}`
    const sent = await it.browser.get(link)
    assert.equal(isSignIn(sent), true)
    assert.equal(isSignIn(await it.browser.get(link)), true)
    assert.equal((await claims(await signInAgain(it.browser, sent)))['nonce'], 'pushed')
  })

  test('an earlier session that is put back while the consent page is open decides nothing', async () => {
    const old = it.browser.cookies
    at(second)
    const next = await signInAgain(it.browser, await it.browser.get(path({ prompt: 'login' })))
    const flow = flowOf(await (await it.browser.get(next)).text())
    it.browser.cookies = [...it.browser.cookies.filter(one => !one.includes('_session=')), ...old]
    assert.equal((await it.browser.post('/oauth/authorize', { flow, decision: 'allow' })).status, 403)
  })
})

onEachStorage('where the application around us signs people in', newStorage => {
  const signedIn: { signedInAt?: number } = {}
  const users: ServerOptions['users'] = {
    signInUrl: 'https://app.example/login',
    current: async (): Promise<SignedIn> => ({ id: 'u1', username: 'alice', ...signedIn }),
  }
  let it: World
  let path: string
  before(async () => {
    it = await world({ storage: newStorage(), openid: true, users })
    path = authorizePath(it, await pkce(), { scope: 'openid', prompt: 'login' })
  })
  after(() => it.close())

  test('it is told that the person has to sign in again, and its word on when they did counts', async () => {
    signedIn.signedInAt = Date.now() - minute
    const sent = locationOf(await it.browser.get(path))
    assert.equal(sent.origin + sent.pathname, 'https://app.example/login')
    assert.equal(sent.searchParams.get('prompt'), 'login')
    const next = sent.searchParams.get('next')!
    assert.equal(errorOf(await it.browser.get(next)), 'login_required')
    signedIn.signedInAt = Date.now() + second
    assert.equal((await it.browser.get(next)).status, 200)
  })

  test('where it does not say when, an app that wants to know is told so', async () => {
    delete signedIn.signedInAt
    assert.equal(errorOf(await it.browser.get(path)), 'login_required')
  })
})
