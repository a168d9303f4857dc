import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  callback,
  codeFor,
  consent,
  createBrowser,
  flowOf,
  issuer,
  locationOf,
  type Pkce,
  pkce,
  postToken,
  redeem,
  type Tokens,
  type World,
  world,
} from '../world.ts'

onEachStorage('the authorization endpoint', newStorage => {
  let it: World
  let proof: Pkce
  before(async () => {
    it = await world({ storage: newStorage() })
    proof = await pkce()
  })
  after(() => it.close())

  const onPage: readonly [sentence: string, params: Record<string, string | null>][] = [
    ['an unknown client', { client_id: 'nobody' }],
    ['no client', { client_id: null }],
    ['a foreign redirect_uri', { redirect_uri: 'https://evil.example/cb' }],
    [
      'a foreign redirect_uri beside another error',
      { redirect_uri: 'https://evil.example/cb', response_type: 'bogus' },
    ],
    ['a path that climbs', { redirect_uri: 'https://app.example/callback/../evil' }],
    ['another case', { redirect_uri: 'https://app.example/Callback?kept=1' }],
    ['another query', { redirect_uri: 'https://app.example/callback?kept=2' }],
    ['a path that climbs in code', { redirect_uri: 'https://app.example/callback%2f..?kept=1' }],
    ['a path that climbs behind a semicolon', { redirect_uri: 'https://app.example/callback;/..?kept=1' }],
    ['a scheme in another case', { redirect_uri: 'HTTPS://app.example/callback?kept=1' }],
    ['a host in another case', { redirect_uri: 'https://APP.example/callback?kept=1' }],
    ['a port nobody needs', { redirect_uri: 'https://app.example:443/callback?kept=1' }],
    ['a slash at the end', { redirect_uri: 'https://app.example/callback/?kept=1' }],
    ['a space in front', { redirect_uri: ` ${callback}` }],
    ['a line break at the end', { redirect_uri: `${callback}\r\nX-Evil: 1` }],
    ['a coded @', { redirect_uri: 'https://app.example%40evil.example/callback?kept=1' }],
    ['a port with an @', { redirect_uri: 'http://localhost:8090%25@evil.example' }],
    ['ten thousand colons', { redirect_uri: `https://[${'1:'.repeat(10_000)}]` }],
    ['a user name in front of the host', { redirect_uri: 'https://app.example@evil.example/callback?kept=1' }],
    ['a fragment', { redirect_uri: `${callback}#x` }],
    ['no redirect_uri though two are registered', { redirect_uri: null }],
    ['a parameter that is a list', { 'scope[a]': 'read' }],
    ['__proto__', { __proto__x: 'x', ['__proto__']: 'x' }],
    ['a list of clients', { 'client_id[]': 'x' }],
    ['a NUL in the state', { state: 'a\0b' }],
    ['a NUL in the client', { client_id: 'a\0b' }],
    ['a line break in the scope', { scope: 'read\r\nSet-Cookie: evil=1' }],
    ['a state of a megabyte', { state: 'x'.repeat(1_000_000) }],
  ]
  for (const [sentence, params] of onPage) {
    test(`${sentence}: a page with 400, and no way to anywhere`, async () => {
      const response = await it.browser.get(authorizePath(it, proof, params))
      assert.equal(response.status, 400)
      assert.equal(response.headers.get('location'), null)
      assert.match(response.headers.get('content-type')!, /^text\/html/)
    })
  }

  test('a parameter that comes twice is refused on a page', async () => {
    for (const name of ['client_id', 'redirect_uri', 'state', 'scope', 'code_challenge']) {
      const path = `${authorizePath(it, proof)}&${name}=again`
      const response = await it.browser.get(path)
      assert.equal(response.status, 400, name)
      assert.equal(response.headers.get('location'), null)
    }
  })

  const sentBack: readonly [sentence: string, params: Record<string, string | null>, error: string][] = [
    ['no response_type', { response_type: null }, 'invalid_request'],
    ['a response_type we have not', { response_type: 'token' }, 'unsupported_response_type'],
    ['a response_mode we have not', { response_mode: 'smoke' }, 'invalid_request'],
    ['no code_challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without method', { code_challenge_method: null }, 'invalid_request'],
    ['a challenge too short', { code_challenge: 'x'.repeat(42) }, 'invalid_request'],
    ['a challenge too long', { code_challenge: 'x'.repeat(129) }, 'invalid_request'],
    ['a challenge with padding', { code_challenge: `${'x'.repeat(42)}=` }, 'invalid_request'],
    ['a challenge in plain base64', { code_challenge: `${'x'.repeat(42)}+` }, 'invalid_request'],
    ['a scope in another case', { scope: 'READ' }, 'invalid_scope'],
    ['a scope every object has', { scope: 'constructor' }, 'invalid_scope'],
    ['a scope nobody knows', { scope: 'read fly' }, 'invalid_scope'],
    ['two spaces in the scope', { scope: 'read  write' }, 'invalid_scope'],
    ['a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['a request_uri', { request_uri: 'urn:x' }, 'request_uri_not_supported'],
    ['prompt=none without a yes from before', { prompt: 'none' }, 'consent_required'],
  ]
  for (const [sentence, params, error] of sentBack) {
    test(`${sentence}: goes back as ${error}, with state and iss`, async () => {
      const response = await it.browser.get(authorizePath(it, proof, params))
      assert.equal(response.status, 303)
      const location = locationOf(response)
      assert.equal(location.origin + location.pathname, 'https://app.example/callback')
      assert.equal(location.searchParams.get('error'), error)
      assert.equal(location.searchParams.get('state'), 'xyz & more')
      assert.equal(location.searchParams.get('iss'), issuer)
    })
  }

  const states = {
    'signs of a query': 'a&b=c+d%20#e?f',
    quotes: `"'<>`,
    'letters of all alphabets': 'ü € 漢字 😀',
    'broken percent-encoding': '%zz%',
    '4096 characters': 'x'.repeat(4096),
    '4096 bytes of UTF-8': 'é'.repeat(2048),
  }
  for (const [sentence, state] of Object.entries(states)) {
    test(`a state of ${sentence} comes back as it was sent, with a yes and with a no`, async () => {
      for (const decision of ['allow', 'deny']) {
        const back = locationOf(await consent(it, authorizePath(it, proof, { state }), decision))
        assert.deepEqual(back.searchParams.getAll('state'), [state])
      }
    })
  }

  test('a state in the registered redirect_uri gives way to the one sent, once', async () => {
    const fixed = 'https://app.example/cb?state=fixed&kept=%41'
    const { app } = await it.provider.apps.create({ name: 'Fixed', redirectUris: [fixed] })
    const path = authorizePath(it, proof, { client_id: app.clientId, redirect_uri: fixed, state: 'mine' })
    const back = locationOf(await consent(it, path))
    assert.deepEqual(back.searchParams.getAll('state'), ['mine'])
    assert.match(back.search, /kept=%41/)
  })

  test('prompt=none without anybody signed in goes back as login_required', async () => {
    const response = await createBrowser(it.provider).get(authorizePath(it, proof, { prompt: 'none' }))
    assert.equal(locationOf(response).searchParams.get('error'), 'login_required')
  })

  test('the error page tells the developer what was sent and what is registered', async () => {
    const path = authorizePath(it, proof, { redirect_uri: 'https://app.example/callback/?kept=1' })
    const html = await (await it.browser.get(path)).text()
    assert.match(html, /<details>/)
    assert.match(html, /https:\/\/app\.example\/callback\/\?kept=1/)
    assert.match(html, /slash/)
  })

  test('a native app on a loopback address brings its own port, and nothing else of its own', async () => {
    const { app } = await it.provider.apps.create({
      name: 'Native',
      public: true,
      redirectUris: ['http://127.0.0.1/cb'],
    })
    const at = (redirect_uri: string) =>
      it.browser.get(authorizePath(it, proof, { client_id: app.clientId, redirect_uri }))
    assert.equal((await at('http://127.0.0.1:51004/cb')).status, 200)
    for (const other of [
      'http://127.0.0.1:51004/cb2',
      'http://127.0.0.1:51004/cb?x=1',
      'http://u@127.0.0.1/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://[::1]:1/cb',
      'http://127.1/cb',
      'https://127.0.0.1:1/cb',
      'http://127.0.0.1:99999/cb',
      'http://127.0.0.1:1/cb/..;/x',
      'http://localhost/cb',
    ]) {
      assert.equal((await at(other)).status, 400, other)
    }
  })

  test('the name localhost brings no port of its own (RFC 8252 §8.3)', async () => {
    const redirectUris = ['http://localhost/cb']
    const { app } = await it.provider.apps.create({ name: 'Local', public: true, redirectUris })
    const at = async (redirect_uri: string) =>
      (await it.browser.get(authorizePath(it, proof, { client_id: app.clientId, redirect_uri }))).status
    assert.equal(await at('http://localhost/cb'), 200)
    assert.equal(await at('http://localhost:8080/cb'), 400)
  })

  test('an app asks for no more than it is registered for', async () => {
    const { app } = await it.provider.apps.create({ name: 'Reader', redirectUris: [callback], scopes: ['read'] })
    for (const scope of ['write', 'read write']) {
      const back = await it.browser.get(authorizePath(it, proof, { client_id: app.clientId, scope }))
      assert.equal(locationOf(back).searchParams.get('error'), 'invalid_scope', scope)
    }
  })

  test('the consent page names the app, the scopes in words, the person and where the answer goes', async () => {
    const page = await it.browser.get(authorizePath(it, proof))
    const html = await page.text()
    for (const text of ['Photo Keeper', 'Read your things', 'alice', 'app.example'])
      assert.ok(html.includes(text), text)
    assert.ok(!html.includes('Change your things'))
  })

  test('the consent page says whose app it is, and when the permission ends', async () => {
    const policy = { refreshTokens: false }
    const redirectUris = [callback]
    const { app } = await it.provider.apps.create({ name: 'Owned', redirectUris, ownerId: it.alice.id, policy })
    const html = await (await it.browser.get(authorizePath(it, proof, { client_id: app.clientId }))).text()
    assert.match(html, /by<\/span> Alice/)
    assert.match(html, /ends by itself after an hour/)
  })

  test('names that others chose cannot break out of the page, nor look like other names', async () => {
    const { app } = await it.provider.apps.create({
      name: '<img src=x onerror=alert(1)>\u202egnp\u200b',
      redirectUris: [callback],
    })
    const html = await (await it.browser.get(authorizePath(it, proof, { client_id: app.clientId }))).text()
    assert.ok(!html.includes('<img'))
    assert.ok(html.includes('&lt;img src=x onerror=alert(1)&gt;gnp'))
    assert.ok(!/[\u202e\u200b]/.test(html))
  })

  test('every page is kept by no cache, framed by nobody, and takes nothing from elsewhere', async () => {
    const pages = [
      await it.browser.get(authorizePath(it, proof)),
      await it.browser.get(authorizePath(it, proof, { client_id: 'nobody' })),
      await it.browser.get('/sign-in'),
      await consent(it, authorizePath(it, proof, { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' })),
    ]
    for (const page of pages) {
      assert.equal(page.headers.get('cache-control'), 'no-store')
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(page.headers.get('x-frame-options'), 'DENY')
      const policy = page.headers.get('content-security-policy')!
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe/)
    }
    const scripts = pages.map(page => /script-src[^;]*/.exec(page.headers.get('content-security-policy')!)?.[0])
    assert.deepEqual(scripts.slice(0, 3), [undefined, undefined, undefined])
    assert.match(scripts[3]!, /^script-src 'sha256-[\w+/]{43}='$/, 'one script, that copies the code')
  })

  test('the form may lead to the app and to nowhere else', async () => {
    const page = await it.browser.get(authorizePath(it, proof))
    assert.match(page.headers.get('content-security-policy')!, /form-action 'self' https:\/\/app\.example;/)
    const signIn = await it.browser.get(`/sign-in?next=${encodeURIComponent(authorizePath(it, proof))}`)
    assert.match(signIn.headers.get('content-security-policy')!, /form-action 'self' https:\/\/app\.example;/)
  })

  test('the style sheet the pages link is there, for good', async () => {
    const html = await (await it.browser.get('/sign-in')).text()
    const href = /<link rel="stylesheet" href="([^"]+)">/.exec(html)![1]!
    const sheet = await it.browser.get(href)
    assert.equal(sheet.status, 200)
    assert.match(sheet.headers.get('cache-control')!, /immutable/)
    assert.match(sheet.headers.get('content-type')!, /^text\/css/)
  })

  describe('whose answer counts', () => {
    const shown = async () => flowOf(await (await it.browser.get(authorizePath(it, proof))).text())

    test('none without what the form remembers', async () => {
      assert.equal((await it.browser.post('/oauth/authorize', { decision: 'allow' })).status, 403)
      assert.equal((await it.browser.post('/oauth/authorize', { decision: 'allow', flow: 'x' })).status, 403)
    })

    test('none from another site', async () => {
      const form = { flow: await shown(), decision: 'allow' }
      assert.equal((await it.browser.post('/oauth/authorize', form, { origin: 'https://evil.example' })).status, 403)
      const sandboxed = { origin: 'null', 'sec-fetch-site': 'cross-site' }
      assert.equal((await it.browser.post('/oauth/authorize', form, sandboxed)).status, 403)
      const ours = { origin: 'null', 'sec-fetch-site': 'same-origin' }
      assert.equal((await it.browser.post('/oauth/authorize', form, ours)).status, 303)
    })

    test('none in another browser, even of the same person', async () => {
      const flow = await shown()
      const other = createBrowser(it.provider)
      other.cookies.push(await it.provider.people.session(it.alice.id))
      await other.get(authorizePath(it, proof))
      assert.equal((await other.post('/oauth/authorize', { flow, decision: 'allow' })).status, 403)
    })

    test('none after another person signed in', async () => {
      const bob = await it.provider.people.create({ username: 'bob', password: 'builder' })
      const browser = createBrowser(it.provider)
      browser.cookies.push(await it.provider.people.session(it.alice.id))
      const flow = flowOf(await (await browser.get(authorizePath(it, proof))).text())
      browser.cookies = browser.cookies.filter(one => !one.includes('session'))
      browser.cookies.push(await it.provider.people.session(bob.id))
      const answer = await browser.post('/oauth/authorize', { flow, decision: 'allow' })
      assert.equal(answer.status, 403)
      assert.match(await answer.text(), /account changed/)
    })

    test('the ticket decides: fields added to the form change nothing', async () => {
      const form = {
        flow: await shown(),
        decision: 'allow',
        scope: 'read write',
        redirect_uri: 'https://evil.example',
        state: 'x',
      }
      const back = locationOf(await it.browser.post('/oauth/authorize', form))
      assert.equal(back.origin, 'https://app.example')
      assert.equal(back.searchParams.get('state'), 'xyz & more')
      const answer = await postToken(it, {
        grant_type: 'authorization_code',
        code: back.searchParams.get('code')!,
        redirect_uri: callback,
        code_verifier: proof.verifier,
      })
      assert.equal(((await answer.json()) as { scope: string }).scope, 'read')
    })

    test('neither yes nor no is no answer', async () => {
      assert.equal((await it.browser.post('/oauth/authorize', { flow: await shown(), decision: 'maybe' })).status, 400)
    })

    test('a page of more than half an hour ago leads back to the start', async () => {
      const flow = await shown()
      it.provider.storage.setClockOffset(31 * 60_000)
      const late = await it.browser.post('/oauth/authorize', { flow, decision: 'allow' })
      it.provider.storage.setClockOffset(0)
      assert.equal(late.status, 400)
      assert.match(await late.text(), /too old/)
    })
  })
})

test('the only registered redirect URI need not be sent, unless the policy insists', async () => {
  const it = await world()
  const proof = await pkce()
  for (const [redirectUriRequired, status] of [
    [false, 200],
    [true, 400],
  ] as const) {
    const { app } = await it.provider.apps.create({
      name: 'One',
      redirectUris: [callback],
      policy: { redirectUriRequired },
    })
    const path = authorizePath(it, proof, { client_id: app.clientId, redirect_uri: null })
    assert.equal((await it.browser.get(path)).status, status)
  }
  await it.close()
})

describe('passing without a page', () => {
  test('autoApprove lets a confidential app through for what was allowed before, and no further', async () => {
    const it = await world({ policy: { autoApprove: 'consent' } })
    const proof = await pkce()
    assert.equal((await it.browser.get(authorizePath(it, proof))).status, 200)
    await consent(it, authorizePath(it, proof))
    assert.match(locationOf(await it.browser.get(authorizePath(it, proof))).searchParams.get('code')!, /^vkc_/)
    assert.equal((await it.browser.get(authorizePath(it, proof, { scope: 'read write' }))).status, 200)
    assert.equal((await it.browser.get(authorizePath(it, proof, { prompt: 'consent' }))).status, 200)
    await it.close()
  })

  test('bound to a living token, it asks again once that token was revoked', async () => {
    const it = await world({ policy: { autoApprove: 'token', reuseTokens: true, refreshTokens: false } })
    const proof = await pkce()
    const code = await codeFor(it, proof)
    assert.equal((await it.browser.get(authorizePath(it, proof))).status, 200, 'a yes alone is not enough')
    const { access_token } = (await (await redeem(it, code, proof)).json()) as Tokens
    assert.match(locationOf(await it.browser.get(authorizePath(it, proof))).searchParams.get('code')!, /^vkc_/)
    const narrower = authorizePath(it, proof, { scope: 'write' })
    assert.equal((await it.browser.get(narrower)).status, 200, 'just the same scopes')
    await postToken(it, { token: access_token }, undefined, '/oauth/revoke')
    assert.equal((await it.browser.get(authorizePath(it, proof))).status, 200)
    await it.close()
  })

  test('a public app is always asked about', async () => {
    const it = await world({ policy: { autoApprove: 'consent' } })
    const { app } = await it.provider.apps.create({ name: 'Native', public: true, redirectUris: [callback] })
    const path = authorizePath(it, await pkce(), { client_id: app.clientId })
    assert.equal((await consent(it, path)).status, 303)
    assert.equal((await it.browser.get(path)).status, 200)
    await it.close()
  })
})

describe('a decision without pages', () => {
  test('gives what the browser would have got, for fewer scopes when told so', async () => {
    const it = await world()
    const proof = await pkce()
    const url = issuer + authorizePath(it, proof, { scope: 'read write' })
    const back = locationOf(
      await it.provider.decide({ url, userId: it.alice.id, decision: 'allow', scopes: ['write'] }),
    )
    const form = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code')!,
      redirect_uri: callback,
      code_verifier: proof.verifier,
    }
    assert.equal(((await (await postToken(it, form)).json()) as { scope: string }).scope, 'write')
    const denied = await it.provider.decide({ url, userId: it.alice.id, decision: 'deny' })
    assert.equal(locationOf(denied).searchParams.get('error'), 'access_denied')
    const broken = await it.provider.decide({
      url: `${issuer}/oauth/authorize`,
      userId: it.alice.id,
      decision: 'allow',
    })
    assert.equal(broken.status, 400)
    await it.close()
  })
})
