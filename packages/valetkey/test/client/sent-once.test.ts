import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { json, type Recorded, scriptedProvider, text } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login } from './browser.ts'

/** What is good once is sent once, and what is secret travels in no address: addresses are logged everywhere. */

const cut = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' }))

const endings: readonly (readonly [what: string, answer: () => Response | Promise<Response>])[] = [
  ['no answer', cut],
  ['503', () => text('busy', 503, { 'retry-after': '1' })],
  ['429', () => text('busy', 429, { 'retry-after': '1' })],
  ['invalid_client', () => json({ error: 'invalid_client' }, 401)],
  ['a page', () => text('<html>', 200, { 'content-type': 'text/html' })],
]

for (const protocol of ['oauth1', 'oauth2'] as const)
  for (const [what, answer] of endings)
    test(`${protocol}: what the browser brought is sent once, when the server answers it with ${what} as well`, async () => {
      const provider = scriptedProvider()
      const app = new OAuth({ fetch: provider.fetch, sleep: async () => {} }).remoteApp('demo', provider[protocol])
      const browser = new Browser()
      const back = provider.consent(await login(app, browser))
      const path = { oauth1: '/oauth/access_token', oauth2: '/oauth/token' }[protocol]
      provider.answerNext(path, answer)
      const frozen = browser.request(back)
      await assert.rejects(app.authorized(frozen.clone(), () => new Response()))
      await assert.rejects(
        app.authorized(frozen, () => new Response()),
        { code: 'state_used' },
      )
      assert.equal(provider.sent(path).length, 1)
    })

for (const protocol of ['oauth1', 'oauth2'] as const)
  test(`${protocol}: from the sign-in to the goodbye no secret and no token stands in an address`, async () => {
    const provider = scriptedProvider({ expiresIn: 3600 })
    const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider[protocol])
    const browser = new Browser()
    const asked = await login(app, browser, { callback: '/authorized', user: 'alice' })
    await comeBack(app, browser, provider.consent(asked))
    const calls = app.for('alice')
    await calls.get('echo', { q: 'x' })
    await calls.post('echo', { a: 1 }, { format: 'json' })
    const first = (await app.connection('alice'))?.token
    provider.expireAccessTokens()
    await calls.get('echo')
    const second = (await app.connection('alice'))?.token
    await app.disconnect('alice')
    const { clientSecret } = provider[protocol]
    const secrets = [first, second].flatMap(token => [token?.accessToken, token?.secret, token?.refreshToken])
    const known = [clientSecret, ...secrets].filter(one => one !== undefined)
    assert.ok(known.length >= 3)
    const addresses = [asked, ...provider.requests.map(({ url }: Recorded) => url)].map(decodeURIComponent)
    for (const secret of known)
      assert.ok(!addresses.some(address => address.includes(secret)), `${secret.slice(0, 4)}…`)
  })
