import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth } from 'valetkey'
import { type Echoed, json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, HERE, login, signIn } from './browser.ts'

const secret = 'a secret of more than thirty-two characters'

for (const protocol of ['oauth1', 'oauth2'] as const) {
  const setUp = (options = {}) => {
    const provider = scriptedProvider()
    const oauth = new OAuth({ fetch: provider.fetch, ...options })
    return { provider, oauth, app: oauth.remoteApp('demo', provider[protocol]) }
  }

  test(`${protocol}: a browser signs in, and the connection calls the API`, async () => {
    const { provider, app } = setUp()
    const { connection, denied } = await signIn(app, provider, { callback: '/authorized', user: 'my alice' })
    assert.equal(denied, null)
    assert.deepEqual(connection?.account, { id: 'id-alice', name: 'alice' })
    assert.equal(connection?.user, 'my alice')
    assert.equal((await app.for('my alice').get<Echoed>('echo', { q: 'x' })).data.user, 'alice')
  })

  test(`${protocol}: next and data come back, next only to our own origin`, async () => {
    const { provider, app } = setUp()
    const outcome = await signIn(app, provider, {
      callback: '/authorized',
      next: '/photos?page=2#top',
      data: { cart: 7 },
    })
    assert.equal(outcome.next, '/photos?page=2#top')
    assert.deepEqual(outcome.data, { cart: 7 })
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      'javascript:alert(1)',
      '/\\evil.example',
      'http:evil',
      '\t//evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      `${HERE}//evil.example`,
      'http://127.0.0.1:5000@evil.example/',
      `blob:${HERE}/x`,
      null,
    ]) {
      const { next: kept } = await signIn(app, provider, { callback: '/authorized', next })
      assert.ok(kept === undefined || new URL(kept, HERE).origin === HERE, `${next} → ${kept}`)
    }
    assert.equal((await signIn(app, provider, { callback: '/authorized', next: `${HERE}/home` })).next, '/home')
  })

  test(`${protocol}: without a user the connection is kept under the account, never under a shared name`, async () => {
    const { provider, app, oauth } = setUp()
    const first = await signIn(app, provider)
    const browser = new Browser()
    const second = await comeBack(app, browser, provider.consent(await login(app, browser), { user: 'bob' }))
    assert.deepEqual([first.connection?.user, second.connection?.user], ['id-alice', 'id-bob'])
    assert.deepEqual(
      (await oauth.connections()).map(({ user }) => user),
      ['id-alice', 'id-bob'],
    )
    await assert.rejects(app.get('echo'), { code: 'not_connected' })
  })

  test(`${protocol}: 30 tabs at once all finish, in any order`, async () => {
    const { provider, app } = setUp()
    const browser = new Browser()
    const urls: string[] = []
    for (let tab = 0; tab < 30; tab++)
      urls.push(await login(app, browser, { callback: '/authorized', next: `/${tab}` }))
    assert.equal(browser.jar.size, 30)
    for (const [tab, url] of [...urls.entries()].reverse()) {
      const outcome = await comeBack(app, browser, provider.consent(url))
      assert.equal(outcome.next, `/${tab}`)
      assert.ok(outcome.connection)
    }
    assert.equal(browser.jar.size, 0)
  })

  test(`${protocol}: the 31st sign-in drops the oldest cookie and no other`, async () => {
    const { provider, app } = setUp({
      clock: (() => {
        let now = Date.now()
        return () => now++
      })(),
    })
    const browser = new Browser()
    const urls: string[] = []
    for (let tab = 0; tab < 31; tab++) urls.push(await login(app, browser))
    assert.equal(browser.jar.size, 30)
    await assert.rejects(comeBack(app, browser, provider.consent(urls[0] ?? '')), { code: 'cookie_missing' })
    assert.ok((await comeBack(app, browser, provider.consent(urls[1] ?? ''))).connection)
  })

  test(`${protocol}: cookies stay under 200 bytes and a state under 500 characters`, async () => {
    const { app } = setUp()
    const request = new Request(`${HERE}/login`)
    const response = await app.authorize(request, { callback: '/authorized' })
    const [pair = ''] = response.headers.getSetCookie()[0]?.split(';') ?? []
    assert.ok(pair.length <= 200, `${pair.length} bytes`)
    const state = new URL(response.headers.get('location') ?? '').searchParams.get('state') ?? ''
    assert.ok(state.length <= 500, `${state.length} characters`)
  })

  test(`${protocol}: a next too long to carry is left behind, data too long is an error`, async () => {
    const { provider, app } = setUp()
    const outcome = await signIn(app, provider, { callback: '/authorized', next: `/?${'q'.repeat(2000)}`, data: 7 })
    assert.ok(outcome.connection)
    assert.deepEqual([outcome.next, outcome.data], [undefined, 7])
    await assert.rejects(login(app, new Browser(), { callback: '/authorized', next: '/', data: 'x'.repeat(2000) }), {
      code: 'too_much_to_carry',
    })
  })

  test(`${protocol}: two servers that share only a secret, and a restart in between, finish a sign-in`, async () => {
    const provider = scriptedProvider()
    const server = () => new OAuth({ fetch: provider.fetch, secret }).remoteApp('demo', provider[protocol])
    const browser = new Browser()
    const url = await login(server(), browser)
    const { connection } = await comeBack(server(), browser, provider.consent(url))
    assert.equal(connection?.account?.name, 'alice')
  })

  test(`${protocol}: a sign-in begun with the old key finishes after the keys were rotated`, async () => {
    const provider = scriptedProvider()
    const before = new OAuth({ fetch: provider.fetch, secret: [{ kid: 'old', secret }] })
    const keys = [
      { kid: 'new', secret: `another ${secret}` },
      { kid: 'old', secret },
    ]
    const after = new OAuth({ fetch: provider.fetch, secret: keys })
    const browser = new Browser()
    const url = await login(before.remoteApp('demo', provider[protocol]), browser)
    const { connection } = await comeBack(after.remoteApp('demo', provider[protocol]), browser, provider.consent(url))
    assert.equal(connection?.account?.name, 'alice')
  })

  test(`${protocol}: the cookie is HttpOnly and Lax, and over https bound to the host`, async () => {
    const { provider, app } = setUp()
    const plain =
      (await app.authorize(new Request(`${HERE}/login`), { callback: '/a' })).headers.getSetCookie()[0] ?? ''
    assert.match(plain, /^vk\.\S+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/)
    const site = new OAuth({ fetch: provider.fetch, origins: ['https://app.example'] }).remoteApp(
      'demo',
      provider[protocol],
    )
    const response = await site.authorize(new Request('http://10.0.0.1/login'), { callback: '/a' })
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-vk\..*; HttpOnly; Secure; SameSite=Lax$/)
  })

  test(`${protocol}: what waited is gone before the handler runs, and a Response.redirect can be returned`, async () => {
    const vault = memoryVault()
    const { provider, app } = setUp({ vault })
    const browser = new Browser()
    const back = provider.consent(await login(app, browser))
    const response = await app.authorized(browser.request(back), () => Response.redirect(`${HERE}/home`))
    assert.equal(response.status, 302)
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0/)
  })

  test(`${protocol}: the callback is what configuration says, never what the Host header says`, async () => {
    const { app, provider } = setUp()
    const foreign = app.authorize(new Request('https://evil.example/login'), { callback: '/authorized' })
    await assert.rejects(foreign, { code: 'origin_unknown' })
    const origins = ['https://app.example', 'https://www.app.example']
    const site = new OAuth({ fetch: provider.fetch, origins }).remoteApp('demo', provider[protocol])
    const callbackOf = async (from: string) => {
      const { headers } = await site.authorize(new Request(`${from}/shop/login`), { callback: 'authorized' })
      const asked = new URL(headers.get('location') ?? '')
      if (protocol === 'oauth2') return asked.searchParams.get('redirect_uri')
      const header = provider.sent('/oauth/request_token').at(-1)?.headers.get('authorization') ?? ''
      return decodeURIComponent(/oauth_callback="([^"]*)"/.exec(header)?.[1] ?? '')
    }
    assert.equal(await callbackOf('https://evil.example'), 'https://app.example/shop/authorized')
    assert.equal(await callbackOf('http://www.app.example'), 'https://www.app.example/shop/authorized')
  })

  test(`${protocol}: a token getter replaces the vault, a token saver gets the token`, async () => {
    const { provider, app, oauth } = setUp()
    const session: { token?: readonly [string, string] } = {}
    app.tokenGetter(() => session.token ?? null)
    app.tokenSaver(token => {
      session.token = [token.accessToken, token.secret ?? '']
    })
    await assert.rejects(app.get('echo'), { code: 'not_connected' })
    await signIn(app, provider)
    assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
    assert.deepEqual(await oauth.connections(), [])
  })
}

test('the wire’s own words are on the response', async () => {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const one = await signIn(oauth.remoteApp('one', provider.oauth1), provider)
  assert.equal(one.response['screen_name'], 'alice')
  assert.equal(one.response['oauth_token'], one.connection?.token.accessToken)
  assert.equal(one.response['oauth_token_secret'], one.connection?.token.secret)
  const two = await signIn(oauth.remoteApp('two', provider.oauth2), provider)
  assert.equal(two.response['access_token'], two.connection?.token.accessToken)
})

test('PKCE S256 and state are on by default, and off only where the definition says so', async () => {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  const asked = async (name: string, pkce?: 'off') => {
    const app = oauth.remoteApp(name, { ...provider.oauth2, ...(pkce ? { pkce } : {}) })
    const browser = new Browser()
    const url = await login(app, browser)
    assert.ok((await comeBack(app, browser, provider.consent(url))).connection)
    return new URL(url).searchParams
  }
  const usual = await asked('usual')
  assert.equal(usual.get('code_challenge_method'), 'S256')
  assert.match(usual.get('code_challenge') ?? '', /^[\w-]{43}$/)
  const without = await asked('without', 'off')
  assert.equal(without.get('code_challenge'), null)
  assert.ok(without.get('state'))
  assert.doesNotMatch(provider.sent('/oauth/token').at(-1)?.body ?? '', /code_verifier/)
})

test('a PIN typed into a form of ours finishes the sign-in of this browser', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth1)
  const browser = new Browser()
  const pin = provider.consent(await login(app, browser, {}))
  assert.match(pin, /^\d{9}$/)
  const { connection } = await comeBack(app, browser, `${HERE}/pin?oauth_verifier=${pin}`)
  assert.equal(connection?.account?.name, 'alice')
})

test('scope and further parameters of one sign-in go along', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const browser = new Browser()
  const url = await login(app, browser, { callback: '/authorized', scope: ['read'], params: { lang: 'de' } })
  assert.equal(new URL(url).searchParams.get('scope'), 'read')
  assert.equal(new URL(url).searchParams.get('lang'), 'de')
  assert.deepEqual((await comeBack(app, browser, provider.consent(url))).connection?.scope, ['read'])
})

test('each repair of a token answer is named on the token, and strict makes it an error', async () => {
  const answers: [Response, string[]][] = [
    [json({ access_token: 'abcdefghijkl', expires_in: '3600' }), ['expires_in.string', 'token_type.missing']],
    [text('access_token=abcdefghijkl&token_type=bearer', 200), ['body.form', 'body.mislabelled']],
    [
      json({ access_token: 'abcdefghijkl', token_type: 'bearer', scope: ['a'] }, 201),
      ['scope.array', 'status.not_200'],
    ],
  ]
  for (const [answer, quirks] of answers) {
    const provider = scriptedProvider()
    const oauth = new OAuth({ fetch: provider.fetch })
    const app = oauth.remoteApp('demo', provider.oauth2)
    const strict = oauth.remoteApp('strict', { ...provider.oauth2, strict: true })
    provider.answerNext('/oauth/token', answer.clone())
    const { connection } = await signIn(app, provider)
    assert.equal(connection?.token.accessToken, 'abcdefghijkl')
    assert.deepEqual([...(connection?.token.quirks ?? [])].sort(), quirks)
    provider.answerNext('/oauth/token', answer)
    await assert.rejects(signIn(strict, provider), { code: 'answer_unreadable', next: /leave strict out/ })
  }
})

test('OAuth 1: 30 sign-ins wait at once also where request tokens are long', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth1)
  const browser = new Browser()
  for (let n = 0; n < 31; n++) {
    const [token, key] = [`${n}-${'t'.repeat(60)}`, 's'.repeat(43)]
    const answer = `oauth_token=${token}&oauth_token_secret=${key}&oauth_callback_confirmed=true`
    provider.answerNext('/oauth/request_token', text(answer))
    await login(app, browser, { callback: '/authorized', user: 'alice', data: n })
  }
  assert.equal(browser.jar.size, 30)
  for (const [name, value] of browser.jar) assert.ok(name.length + value.length < 200)
})

test('OAuth 1: a callback that does not name its request token is refused (RFC 5849 §2.2)', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth1)
  const browser = new Browser()
  const back = new URL(provider.consent(await login(app, browser)))
  back.searchParams.delete('oauth_token')
  await assert.rejects(comeBack(app, browser, back.href), { code: 'state_missing', message: /no oauth_token/ })
})
