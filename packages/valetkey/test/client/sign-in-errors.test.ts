import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { OAuth } from 'valetkey'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, HERE, login } from './browser.ts'

function setUp(protocol: 'oauth1' | 'oauth2' = 'oauth2', more: object = {}, options: object = {}) {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch, ...options })
  return { provider, oauth, app: oauth.remoteApp('demo', { ...provider[protocol], ...more }), browser: new Browser() }
}

const at = (params: Record<string, string>) => `${HERE}/authorized?${new URLSearchParams(params)}`

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: a callback in a browser that did not begin is refused (login CSRF)`, async () => {
    const { provider, app, browser } = setUp(protocol)
    const back = provider.consent(await login(app, browser))
    await assert.rejects(comeBack(app, new Browser(), back), { code: 'cookie_missing' })
    assert.equal(provider.sent(protocol === 'oauth1' ? '/oauth/access_token' : '/oauth/token').length, 0)
    const other = new Browser()
    await login(app, other)
    await assert.rejects(comeBack(app, other, back), { code: 'cookie_missing' })
  })

  test(`${protocol}: a callback is used once, even by 20 requests at once`, async () => {
    const { provider, app, browser } = setUp(protocol)
    const back = provider.consent(await login(app, browser))
    const frozen = browser.request(back)
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => app.authorized(frozen.clone(), () => new Response('in'))),
    )
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const one of tries) if (one.status === 'rejected') assert.equal(one.reason.code, 'state_used')
    assert.equal(provider.sent(protocol === 'oauth1' ? '/oauth/access_token' : '/oauth/token').length, 1)
  })

  test(`${protocol}: a callback that took too long is refused`, async () => {
    let now = Date.now()
    const { provider, app, browser } = setUp(protocol, {}, { clock: () => now })
    const back = provider.consent(await login(app, browser))
    now += 16 * 60_000
    await assert.rejects(comeBack(app, browser, back), { code: 'state_expired' })
  })

  test(`${protocol}: a sign-in is refused by every other app, though it shares the secret`, async () => {
    const { provider, oauth, app, browser } = setUp(protocol)
    const other = oauth.remoteApp('other', provider[protocol])
    const back = provider.consent(await login(app, browser))
    const code = protocol === 'oauth2' ? 'wrong_app' : 'cookie_missing'
    await assert.rejects(comeBack(other, browser, back), { code })
  })

  test(`${protocol}: neither code, verifier nor error goes to onUnknown, then to the handler as null`, async () => {
    const { app, browser } = setUp(protocol)
    const { connection, denied } = await comeBack(app, browser, at({ hello: 'world' }))
    assert.deepEqual([connection, denied], [null, null])
    const mine = await app.authorized(browser.request(at({})), () => new Response('no'), {
      onUnknown: () => new Response('asked', { status: 418 }),
    })
    assert.equal(mine.status, 418)
  })
}

test('a changed state, a state of nobody and no state are refused before anything is sent', async () => {
  const { provider, app, browser } = setUp()
  const back = new URL(provider.consent(await login(app, browser)))
  const state = back.searchParams.get('state') ?? ''
  const middle = Math.floor(state.length / 2)
  const flipped = state.slice(0, middle) + (state[middle] === 'A' ? 'B' : 'A') + state.slice(middle + 1)
  for (const [bad, code] of [
    [flipped, 'state_invalid'],
    ['x', 'state_invalid'],
    ['v1.1.abc', 'state_invalid'],
    ['', 'state_missing'],
  ]) {
    await assert.rejects(comeBack(app, browser, at({ code: 'abc', ...(bad ? { state: bad } : {}) })), { code })
  }
  assert.equal(provider.requests.length, 0)
})

test('127.0.0.1 and localhost: the error says that the hosts differ', async () => {
  const { provider, app, browser } = setUp()
  const url = await login(app, browser, { callback: 'http://localhost:5000/authorized' })
  const elsewhere = new Browser()
  await assert.rejects(comeBack(app, elsewhere, provider.consent(url)), {
    code: 'cookie_host_differs',
    message: /it began on 127\.0\.0\.1:5000 and came back to localhost:5000/,
  })
})

test('RFC 9207 iss of another server is refused, a missing one only where it is required', async () => {
  const { provider, app, browser } = setUp('oauth2', { issuer: 'https://provider.example' })
  const back = async (iss?: string) =>
    provider.consent(await login(app, browser)) + (iss ? `&iss=${encodeURIComponent(iss)}` : '')
  await assert.rejects(comeBack(app, browser, await back('https://evil.example')), { code: 'issuer_mismatch' })
  assert.ok((await comeBack(app, browser, await back('https://provider.example'))).connection)
  assert.ok((await comeBack(app, browser, await back())).connection)
  const strict = setUp('oauth2', { issuer: 'https://provider.example', issParameter: 'required' })
  const without = strict.provider.consent(await login(strict.app, strict.browser))
  await assert.rejects(comeBack(strict.app, strict.browser, without), { code: 'issuer_mismatch' })
})

test('a parameter that came twice is refused (RFC 6749 §3.1)', async () => {
  const { provider, app, browser } = setUp()
  const back = provider.consent(await login(app, browser))
  await assert.rejects(comeBack(app, browser, `${back}&code=another`), { code: 'callback_duplicate' })
})

test('a person who says no is a value, with next and data, and the cookie is gone', async () => {
  const { provider, app, browser } = setUp()
  const url = await login(app, browser, { callback: '/authorized', next: '/home', data: 1 })
  const outcome = await comeBack(app, browser, provider.consent(url, { deny: true }))
  assert.deepEqual(outcome.denied, { reason: 'access_denied', description: 'No.' })
  assert.deepEqual([outcome.connection, outcome.next, outcome.data], [null, '/home', 1])
  assert.equal(browser.jar.size, 0)
})

test('OAuth 1: Twitter’s denied= names the request token, and is a value', async () => {
  const { provider, app, browser } = setUp('oauth1')
  const url = await login(app, browser, { callback: '/authorized', next: '/home' })
  const outcome = await comeBack(app, browser, provider.consent(url, { deny: true }))
  assert.deepEqual([outcome.denied, outcome.next], [{ reason: 'access_denied' }, '/home'])
  assert.equal(browser.jar.size, 0)
})

test('every way to say no maps to denied, with or without a state', async () => {
  const { app, browser } = setUp()
  const ways: [Record<string, string>, string][] = [
    [{ error: 'access_denied' }, 'access_denied'],
    [{ error: 'invalid_scope', error_description: 'no such scope' }, 'invalid_scope'],
    [{ error_reason: 'user_denied' }, 'user_denied'],
    [{ oauth_problem: 'user_refused' }, 'user_refused'],
  ]
  for (const [params, reason] of ways) assert.equal((await comeBack(app, browser, at(params))).denied?.reason, reason)
  const one = setUp('oauth1')
  for (const [params, reason] of ways)
    assert.equal((await comeBack(one.app, one.browser, at(params))).denied?.reason, reason)
})

test('a forged denial does not end the sign-in of the person', async () => {
  const { provider, app, browser } = setUp()
  const url = await login(app, browser)
  await comeBack(app, browser, at({ error: 'access_denied' }))
  assert.ok((await comeBack(app, browser, provider.consent(url))).connection)
})

test('a callback no browser can be sent to is refused, and what is wrong with it is said', async () => {
  const { app, browser } = setUp()
  const wrong: [string, RegExp][] = [
    ['', /pass a path/],
    ['//evil.example/authorized', /pass a path/],
    ['localhost:5000/authorized', /lacks its http:\/\//],
    ['javascript:alert(1)', /scheme/],
    ['/authorized#top', /fragment/],
    ['https://me:pass@my.site/', /user name/],
  ]
  for (const [callback, message] of wrong) {
    await assert.rejects(login(app, browser, { callback }), { code: 'callback_invalid', message })
    if (callback !== '/authorized#top')
      await assert.rejects(app.begin({ callback }), { code: 'callback_invalid' }, `begin ${callback}`)
  }
  assert.match(await login(app, browser, { callback: 'com.example.app:/authorized' }), /redirect_uri=com\.example\.app/)
})

test('a callback with both a code and an error is a refusal, and the code is left alone', async () => {
  const { app, provider, browser } = setUp()
  const back = provider.consent(await login(app, browser))
  const { connection, denied } = await comeBack(app, browser, `${back}&error=server_error`)
  assert.deepEqual([connection, denied?.reason], [null, 'server_error'])
  assert.equal(provider.sent('/oauth/token').length, 0)
})

test('a handler that throws is heard, and the sign-in counts all the same', async () => {
  const { app, provider, browser } = setUp()
  const back = provider.consent(await login(app, browser, { callback: '/authorized', user: 'me' }))
  const failing = () => {
    throw new Error('the handler’s own')
  }
  await assert.rejects(app.authorized(browser.request(back), failing), /the handler’s own/)
  assert.equal((await app.for('me').get<Echoed>('echo')).data.user, 'alice')
  await assert.rejects(comeBack(app, browser, back), { code: 'state_used' })
})

test('a handler that gives no Response is told so', async () => {
  const { app, provider, browser } = setUp()
  const back = provider.consent(await login(app, browser))
  await assert.rejects(
    app.authorized(browser.request(back), () => undefined as never),
    { code: 'handler_gave_nothing' },
  )
})

test('a server that quotes the code and the secret does not get them into the error', async () => {
  for (const protocol of ['oauth1', 'oauth2'] as const) {
    const { app, provider, browser } = setUp(protocol)
    const { clientSecret = '' } = provider[protocol]
    const back = provider.consent(await login(app, browser))
    const code = new URL(back).searchParams.get(protocol === 'oauth1' ? 'oauth_verifier' : 'code') ?? ''
    const said = `wrong: ${code}, ${clientSecret}..`
    const body = { oauth1: new URLSearchParams({ oauth_problem: 'x', oauth_problem_advice: said }), oauth2: null }[
      protocol
    ]
    const json = Response.json({ error: 'invalid_grant', error_description: said }, { status: 400 })
    provider.answerNext(
      protocol === 'oauth1' ? '/oauth/access_token' : '/oauth/token',
      body ? new Response(body, { status: 400 }) : json,
    )
    await assert.rejects(comeBack(app, browser, back), (error: Error) => {
      assert.match(error.message, /wrong: .*scri…\. Next: /)
      assert.ok(![error.message, inspect(error)].some(text => text.includes(code) || text.includes(clientSecret)))
      return true
    })
  }
})

test('a client without a secret that is refused is not told of ways to send one', async () => {
  const { app, provider, browser } = setUp('oauth2', { clientSecret: undefined })
  const back = provider.consent(await login(app, browser))
  await assert.rejects(comeBack(app, browser, back), { problem: 'invalid_client', next: /^check clientId, and pass/ })
})

test('a provider in trouble is no reason to look for a mistake in the definition', async () => {
  const down = () => new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })
  const two = setUp('oauth2')
  two.provider.answerNext('/oauth/token', down())
  const back = two.provider.consent(await login(two.app, two.browser))
  await assert.rejects(comeBack(two.app, two.browser, back), { status: 502, next: /try again later/ })
  const one = setUp('oauth1')
  one.provider.answerNext('/oauth/request_token', down())
  await assert.rejects(login(one.app, one.browser), { status: 502, next: /try again later/ })
})

test('OAuth 1: a refusal in plain words is passed on', async () => {
  const { app, provider, browser } = setUp('oauth1')
  const headers = { 'content-type': 'text/plain' }
  provider.answerNext(
    '/oauth/request_token',
    new Response('Failed to validate oauth signature', { status: 401, headers }),
  )
  await assert.rejects(login(app, browser), {
    message: /401 “Failed to validate oauth signature”/,
    next: /clientSecret/,
  })
})

test('invalid_client says which way was used and which to set', async () => {
  const { app, provider, browser } = setUp('oauth2', { clientSecret: 'wrong' })
  const back = provider.consent(await login(app, browser))
  await assert.rejects(comeBack(app, browser, back), {
    code: 'access_token_refused',
    problem: 'invalid_client',
    message: /authenticated by 'basic'.*clientAuth: basic-raw or post/,
  })
  assert.equal(provider.sent('/oauth/token').length, 1)
})

test('an unreadable token answer names the endpoint as what to check, and never the body', async () => {
  const { app, provider, browser } = setUp()
  provider.answerNext(
    '/oauth/token',
    new Response('<html>swordfish</html>', { headers: { 'content-type': 'text/html' } }),
  )
  const back = provider.consent(await login(app, browser))
  await assert.rejects(comeBack(app, browser, back), (error: Error & { code: string }) => {
    assert.equal(error.code, 'answer_unreadable')
    assert.doesNotMatch(error.message, /swordfish/)
    return true
  })
})

test('a redirect answer of the token endpoint is not followed: the code and the secret go nowhere else', async () => {
  const { app, provider, browser } = setUp()
  provider.answerNext(
    '/oauth/token',
    new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
  )
  const back = provider.consent(await login(app, browser))
  await assert.rejects(comeBack(app, browser, back), { code: 'answer_unreadable' })
  assert.ok(provider.requests.every(({ url }) => !url.includes('evil')))
})
