import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { openCarried, sealCarried } from 'valetkey/client/sign-in/carried'
import { createSealer } from 'valetkey/http/seal'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login } from './browser.ts'

const secret = 'a secret of more than thirty-two characters'
const keys = [{ kid: '1', secret }]

test('a provider that names itself (RFC 9207), though the definition knows no issuer, is believed as before', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const browser = new Browser()
  const back = provider.consent(await login(app, browser))
  assert.ok((await comeBack(app, browser, `${back}&iss=${encodeURIComponent(provider.origin)}`)).connection)
})

test('a state that opens, and names a key for its code verifier that is not here, is refused before anything is sent', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, secret: keys }).remoteApp('demo', provider.oauth2)
  const browser = new Browser()
  const back = new URL(provider.consent(await login(app, browser)))
  const sealer = createSealer(keys)
  const [id, ...sealed] = (back.searchParams.get('state') ?? '').split('.')
  const carried = await openCarried(sealer, 'state', sealed.join('.'))
  back.searchParams.set('state', `${id}.${await sealCarried(sealer, 'state', { ...carried, kid: 'gone' })}`)
  await assert.rejects(comeBack(app, browser, back.href), { code: 'state_invalid', reason: 'its key is gone' })
  assert.equal(provider.sent('/oauth/token').length, 0)
})

test('RFC 9207 §2.4 in a terminal: where iss is required, an address without it is refused, and a bare code has none to bring', async () => {
  const provider = scriptedProvider()
  const definition = { ...provider.oauth2, issuer: provider.origin, issParameter: 'required' } as const
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', definition)
  const begin = () => app.begin({ callback: 'http://127.0.0.1:7777/callback' })
  const { url, pending } = await begin()
  const back = provider.consent(url)
  await assert.rejects(app.finish(back, pending), { code: 'issuer_mismatch', message: /it names no issuer/ })
  assert.equal(provider.sent('/oauth/token').length, 0)
  assert.ok((await app.finish(`${back}&iss=${encodeURIComponent(provider.origin)}`, pending)).connection)
  const other = await begin()
  const code = new URL(provider.consent(other.url)).searchParams.get('code') ?? ''
  assert.ok((await app.finish(code, other.pending)).connection)
  const denied = await begin()
  assert.equal(
    (await app.finish(provider.consent(denied.url, { deny: true }), denied.pending)).denied?.reason,
    'access_denied',
  )
})

test('what a proxy says of our address moves no callback, whether origins were passed or not', async () => {
  const provider = scriptedProvider()
  const headers = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
  }
  const callbackAt = async (origins: readonly string[], from: string) => {
    const app = new OAuth({ fetch: provider.fetch, origins }).remoteApp('demo', provider.oauth2)
    const response = await app.authorize(new Request(`${from}/login`, { headers }), { callback: '/authorized' })
    return new URL(response.headers.get('location') ?? '').searchParams.get('redirect_uri')
  }
  assert.equal(await callbackAt(['https://app.example'], 'http://10.0.0.7:3000'), 'https://app.example/authorized')
  assert.equal(await callbackAt([], 'http://127.0.0.1:5000'), 'http://127.0.0.1:5000/authorized')
  await assert.rejects(callbackAt([], 'http://10.0.0.7:3000'), { code: 'origin_unknown' })
})

for (const protocol of ['oauth1', 'oauth2'] as const)
  test(`${protocol}: over https a cookie that any site below our domain could have set binds no browser`, async () => {
    const provider = scriptedProvider()
    const site = { fetch: provider.fetch, origins: ['https://app.example'] }
    const app = new OAuth(site).remoteApp('demo', provider[protocol])
    const begun = await app.authorize(new Request('https://app.example/login'), { callback: '/authorized' })
    const back = provider.consent(begun.headers.get('location') ?? '', { user: 'mallory' })
    const [cookie = ''] = begun.headers.getSetCookie()[0]?.split(';') ?? []
    assert.match(cookie, /^__Host-vk\./)
    const returned = (address: string, sent: string) => {
      const { pathname, search } = new URL(back)
      return app.authorized(
        new Request(address + pathname + search, { headers: { cookie: sent } }),
        () => new Response(),
      )
    }
    // The attacker's own cookie, without the prefix that only this very host can set (RFC 6265bis §4.1.3.2).
    for (const address of ['https://app.example', 'http://10.0.0.7:3000'])
      await assert.rejects(returned(address, cookie.replace('__Host-', '')), { code: 'cookie_missing' }, address)
    assert.equal((await returned('http://10.0.0.7:3000', cookie)).status, 200)
  })
