import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, HERE, login } from './browser.ts'

const PAGE = 'https://provider.example/connect/login_success.html'

function setUp(protocol: 'oauth1' | 'oauth2' = 'oauth2', more: object = {}) {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', { ...provider[protocol], ...more })
  return { provider, app, browser: new Browser() }
}

test('no callback, OAuth 2: none is sent, and the callback stored at the provider brings code and state', async () => {
  const { provider, app, browser } = setUp()
  const asked = await login(app, browser, { next: '/home' })
  const { searchParams } = new URL(asked)
  assert.equal(searchParams.has('redirect_uri'), false)
  const params = { code: provider.consent(asked), state: searchParams.get('state') ?? '' }
  const { connection, next } = await comeBack(app, browser, `${HERE}/authorized?${new URLSearchParams(params)}`)
  assert.deepEqual([connection?.account?.name, next], ['alice', '/home'])
  assert.doesNotMatch(provider.sent('/oauth/token')[0]?.body ?? '', /redirect_uri/)
})

test('no callback, OAuth 1: the provider shows a PIN, which a form of ours takes', async () => {
  const { provider, app, browser } = setUp('oauth1')
  const pin = provider.consent(await login(app, browser, { next: '/home' }))
  assert.match(pin, /^\d+$/)
  const { connection, next } = await comeBack(app, browser, `${HERE}/authorized?oauth_verifier=${pin}`)
  assert.deepEqual([connection?.account?.name, next], ['alice', '/home'])
})

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: callbackRequired refuses a sign-in without one, on the web and in a terminal, before anything is sent`, async () => {
    const { provider, app, browser } = setUp(protocol, { callbackRequired: true })
    for (const options of [{}, { callback: undefined }, { callback: 'oob' }]) {
      await assert.rejects(login(app, browser, options), { code: 'callback_required', message: /pass callback/ })
      await assert.rejects(app.begin(options), { code: 'callback_required', message: /pass callback/ })
    }
    assert.equal(provider.requests.length, 0)
    assert.equal(browser.jar.size, 0)
    assert.ok((await app.begin({ callback: 'http://127.0.0.1:7777/callback' })).url)
  })
}

test('callbackRequired and oob: what the definition has for it is used when asked for, and only then', async () => {
  const { provider, app, browser } = setUp('oauth2', { callbackRequired: true, oob: PAGE })
  await assert.rejects(app.begin(), { code: 'callback_required' })
  await assert.rejects(login(app, browser, {}), { code: 'callback_required' })
  const { url, pending } = await app.begin({ callback: 'oob' })
  assert.equal(new URL(url).searchParams.get('redirect_uri'), PAGE)
  const ended = provider.consent(url)
  assert.ok(ended.startsWith(`${PAGE}?`))
  assert.ok((await app.finish(`${ended}#_=_`, pending)).connection)
  assert.match(provider.sent('/oauth/token')[0]?.body ?? '', /login_success/)
  assert.match(await login(app, browser, { callback: 'oob' }), /redirect_uri=https%3A%2F%2Fprovider\.example%2Fconnect/)
})

test('a page of the provider’s keeps the state: its address without one, or with another’s, is refused; a bare code is taken', async () => {
  const { provider, app } = setUp('oauth2', { oob: PAGE })
  const { url, pending } = await app.begin({ callback: 'oob' })
  const code = new URL(provider.consent(url)).searchParams.get('code') ?? ''
  await assert.rejects(app.finish(`${PAGE}?code=${code}`, pending), { code: 'state_missing' })
  await assert.rejects(app.finish(`${PAGE}?code=${code}&state=mallory`, pending), { code: 'state_invalid' })
  assert.ok((await app.finish(code, pending)).connection)
})

test('Facebook, the app itself at fault: error_code and error_message without error are heard, on the web and in a terminal', async () => {
  const { app, browser } = setUp('oauth2', { callbackRequired: true })
  const failure = { error_code: '1349048', error_message: "Can't Load URL: the domain is not in the app's domains." }
  const denied = { reason: failure.error_code, description: failure.error_message }
  const query = new URLSearchParams(failure)
  await login(app, browser)
  const unknown = () => assert.fail('it was taken for unknown')
  const heard: unknown[] = []
  const handler = (outcome: unknown) => Response.json(heard.push(outcome))
  await app.authorized(browser.request(`${HERE}/authorized?${query}`), handler, { onUnknown: unknown })
  assert.deepEqual(JSON.parse(JSON.stringify(heard)), [{ connection: null, denied, response: {} }])
  const { pending } = await app.begin({ callback: 'http://127.0.0.1/callback' })
  for (const pasted of [`http://127.0.0.1/callback?${query}`, `${query}`])
    assert.deepEqual((await app.finish(pasted, pending)).denied, denied)
})

test('Facebook, the person said no: the word of RFC 6749 is the reason, whatever stands beside it', async () => {
  const { app, browser } = setUp()
  const old = {
    error_reason: 'user_denied',
    error: 'access_denied',
    error_description: 'The user denied your request.',
  }
  const today = { error: 'access_denied', error_code: '200', error_description: 'Permissions error' }
  for (const params of [old, { ...today, error_reason: 'user_denied' }]) {
    const { denied } = await comeBack(app, browser, `${HERE}/authorized?${new URLSearchParams(params)}`)
    assert.deepEqual(denied, { reason: 'access_denied', description: params.error_description })
  }
})
