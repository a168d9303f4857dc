import assert from 'node:assert/strict'
import { test } from 'node:test'
import { twitter } from '../../../src/personalities/twitter/index.ts'
import { control, fieldsOf, runningSandbox } from '../../running-sandbox.ts'
import { type Credentials, clientOf, refusalOf, send, withToken } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const origin = () => client.entry().origin
const authenticateUrl = () => `${origin()}/oauth/authenticate`

const headersOfTwitter = {
  'content-type': 'text/html; charset=utf-8',
  status: '200 OK',
  pragma: 'no-cache',
  expires: 'Tue, 31 Mar 1981 05:00:00 GMT',
  'cache-control': 'no-cache, no-store, must-revalidate, pre-check=0, post-check=0',
  vary: 'Accept-Encoding',
  server: 'tfe',
}

test('a request token answers in Twitter’s order and shape, labelled as HTML', async () => {
  for (const method of ['POST', 'GET']) {
    const response = await send(client.entry().requestTokenUrl!, client.app(), {
      method,
      oauth: { oauth_callback: 'oob' },
    })
    assert.equal(response.status, 200)
    for (const [name, value] of Object.entries(headersOfTwitter)) assert.equal(response.headers.get(name), value, name)
    assert.match(
      await response.text(),
      /^oauth_token=[A-Za-z0-9]{27}&oauth_token_secret=[A-Za-z0-9]{32}&oauth_callback_confirmed=true$/,
    )
  }
})

test('a PIN has seven digits; the access token begins with the user id, and says whose it is', async () => {
  const temporary = await client.requestToken()
  const { pin = '' } = await client.consent(temporary, 'allow', 'bob')
  assert.match(pin, /^\d{7}$/)
  const response = await client.exchange(temporary, pin)
  for (const [name, value] of Object.entries(headersOfTwitter)) assert.equal(response.headers.get(name), value, name)
  assert.match(
    await response.text(),
    /^oauth_token=90210002-[A-Za-z0-9]{40}&oauth_token_secret=[A-Za-z0-9]{45}&user_id=90210002&screen_name=bob$/,
  )
})

test('a callback keeps its query, and gets the token and a verifier of 32 letters', async () => {
  const temporary = await client.requestToken('http://127.0.0.1:5000/oauth-authorized?next=%2Fa%3Fb&x=1')
  const { redirect = '', verifier = '' } = await client.consent(temporary)
  assert.match(verifier, /^[A-Za-z0-9]{32}$/)
  const expected = `http://127.0.0.1:5000/oauth-authorized?next=%2Fa%3Fb&x=1&oauth_token=${temporary.token}&oauth_verifier=${verifier}`
  assert.equal(redirect, expected)
})

const places: Readonly<Record<string, (temporary: Credentials, verifier: string) => Promise<Response>>> = {
  'the header': (temporary, verifier) => client.exchange(temporary, verifier),
  'the body': (temporary, verifier) =>
    send(client.entry().accessTokenUrl!, temporary, { method: 'POST', form: { oauth_verifier: verifier } }),
  'the query of a POST': (temporary, verifier) =>
    send(`${client.entry().accessTokenUrl}?oauth_verifier=${verifier}`, temporary, { method: 'POST' }),
  'the query of a POST, with the token': (temporary, verifier) =>
    send(`${client.entry().accessTokenUrl}?oauth_token=${temporary.token}&oauth_verifier=${verifier}`, temporary, {
      method: 'POST',
    }),
  'the query of a GET': (temporary, verifier) =>
    send(`${client.entry().accessTokenUrl}?oauth_verifier=${verifier}`, temporary),
}

for (const [place, exchange] of Object.entries(places))
  test(`the verifier may stand in ${place}`, async () => {
    const temporary = await client.requestToken()
    const { pin = '' } = await client.consent(temporary)
    assert.equal((await fieldsOf(await exchange(temporary, pin)))['screen_name'], 'alice')
  })

test('a wrong verifier, and a missing one, are 401 in words', async () => {
  const temporary = await client.requestToken()
  const { pin = '' } = await client.consent(temporary)
  const wrong = await client.exchange(temporary, pin === '0000000' ? '1111111' : '0000000')
  const missing = await send(client.entry().accessTokenUrl!, temporary, { method: 'POST' })
  for (const response of [wrong, missing]) {
    assert.equal(response.status, 401)
    assert.equal(await response.text(), 'Error processing your OAuth request: Invalid oauth_verifier parameter')
  }
  assert.equal((await client.exchange(temporary, pin)).status, 200)
})

test('callbacks are checked: 415 for a foreign one, 417 for an app without any', async () => {
  const web = await client.register({ redirectUris: ['https://app.example/cb?x=1'], loopback: 'exact' })
  assert.equal((await client.askToken('https://app.example/cb?x=1', web)).status, 200)
  const notApproved =
    'Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings'
  for (const callback of ['https://app.example/cb', 'https://app.example/cb/?x=1', 'https://evil.example/', 'OOB'])
    assert.deepEqual(await refusalOf(client.askToken(callback, web)), [403, 415, notApproved], callback)
  const desktop = await client.register({ redirectUris: ['urn:ietf:wg:oauth:2.0:oob'], loopback: 'exact' })
  assert.equal((await client.askToken('oob', desktop)).status, 200)
  const onlyOob = "Desktop applications only support the oauth_callback value 'oob'"
  assert.deepEqual(await refusalOf(client.askToken('https://app.example/cb', desktop)), [401, 417, onlyOob])
})

test('without a callback the stored one counts, and a PIN where there is none', async () => {
  const web = await client.register({ redirectUris: ['https://app.example/stored'] })
  const bare = (app: Credentials) => send(client.entry().requestTokenUrl!, app, { method: 'POST' })
  const stored = withToken(web, await fieldsOf(await bare(web)))
  const { redirect = '' } = await client.consent(stored)
  assert.ok(redirect.startsWith(`https://app.example/stored?oauth_token=${stored.token}&oauth_verifier=`))
  const desktop = await client.register({ redirectUris: [] })
  const { pin = '' } = await client.consent(withToken(desktop, await fieldsOf(await bare(desktop))))
  assert.match(pin, /^\d{7}$/)
})

test('a no needs a click: a page with a link to callback?denied=TOKEN', async () => {
  const temporary = await client.requestToken('http://127.0.0.1:5000/cb?x=1')
  const answer = await client.consent(temporary, 'deny')
  assert.deepEqual(answer, {
    redirect: `http://127.0.0.1:5000/cb?x=1&denied=${temporary.token}`,
    error: 'access_denied',
  })
  assert.equal((await client.exchange(temporary, '1234567')).status, 401)
})

/** Answers the consent page as a browser does, and shows the last response as it is. */
async function answered(temporary: Credentials, decision: string, as = 'alice'): Promise<Response> {
  const person = await client.provider().people.byUsername(as)
  const url = `${client.entry().authorizeUrl}?oauth_token=${temporary.token}`
  const cookie = await client.provider().people.session(person!.id)
  const shown = await fetch(url, { headers: { cookie } })
  const own = shown.headers.getSetCookie().map(one => one.split(';', 1)[0])
  const [, flow = ''] = /name="flow" value="([^"]+)"/.exec(await shown.text()) ?? []
  return fetch(url.split('?')[0]!, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: [cookie, ...own].join('; '), origin: origin() },
    body: new URLSearchParams({ flow, decision }),
  })
}

test('after a no an app’s own scheme is sent at once, out of band there is a page without a way back', async () => {
  const native = await client.register({ redirectUris: ['my.app://cb'] })
  const temporary = await client.requestToken('my.app://cb', native)
  const response = await answered(temporary, 'deny')
  assert.deepEqual([response.status, response.headers.get('location')], [302, `my.app://cb?denied=${temporary.token}`])
  const page = await answered(await client.requestToken(), 'deny')
  assert.equal(page.status, 200)
  assert.ok(!(await page.text()).includes('id="back"'))
  const web = await answered(await client.requestToken('http://127.0.0.1:5000/cb'), 'deny')
  assert.match(await web.text(), /<a id="back" href="http:\/\/127\.0\.0\.1:5000\/cb\?denied=\w{27}">/)
})

test('authorize always asks; authenticate passes whoever allowed the app before, unless force_login', async () => {
  const app = await client.register()
  const callback = 'http://127.0.0.1:5000/cb'
  const cookie = await client.provider().people.session('90210003')
  const open = async (url: string, more = '') => {
    const { token } = await client.requestToken(callback, app)
    const response = await fetch(`${url}?oauth_token=${token}${more}`, { redirect: 'manual', headers: { cookie } })
    return response.status
  }
  assert.equal(await open(authenticateUrl()), 200)
  const who = await client.connect('carol', app)
  assert.equal(await open(authenticateUrl()), 302)
  assert.equal(await open(`${authenticateUrl()}/`), 302)
  assert.equal(await open(authenticateUrl(), '&force_login=true'), 200)
  assert.equal(await open(authenticateUrl(), '&force_login=false&screen_name=carol'), 302)
  assert.equal(await open(client.entry().authorizeUrl), 200)
  assert.equal((await client.post('oauth/invalidate_token.json', who)).status, 200)
  assert.equal(await open(authenticateUrl()), 200)
})

test('a used, an unknown and a missing request token are pages', async () => {
  const temporary = await client.requestToken()
  await client.consent(temporary)
  for (const query of [`?oauth_token=${temporary.token}`, '?oauth_token=unknown', '']) {
    const response = await fetch(`${client.entry().authorizeUrl}${query}`, { redirect: 'manual' })
    assert.ok([400, 403].includes(response.status), query)
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
  }
})

test('the address at authorize decides nothing: neither a callback nor x_auth_access_type', async () => {
  const temporary = await client.requestToken('oob', client.app(), '?x_auth_access_type=read')
  const url = `${client.entry().authorizeUrl}?oauth_token=${temporary.token}&oauth_callback=https%3A%2F%2Fevil.example&x_auth_access_type=write`
  const { pin = '' } = await control<Record<string, string>>(origin(), 'authorize', {
    url,
    as: 'bob',
    decision: 'allow',
  })
  const who = withToken(client.app(), await fieldsOf(await client.exchange(temporary, pin)))
  const { headers } = await client.get('account/verify_credentials.json', who)
  assert.equal(headers.get('x-access-level'), 'read')
})

const levels: readonly (readonly [scopes: readonly string[], asked: string, level: string])[] = [
  [['read'], '', 'read'],
  [['read'], '?x_auth_access_type=write', 'read'],
  [['read', 'write'], '', 'read-write'],
  [['read', 'write'], '?x_auth_access_type=read', 'read'],
  [['read', 'write'], '?x_auth_access_type=nonsense', 'read-write'],
  [['read', 'write', 'dm'], '', 'read-write-directmessages'],
  [['read', 'write', 'dm'], '?x_auth_access_type=write', 'read-write'],
]

for (const [scopes, asked, level] of levels)
  test(`an app for ${scopes.join(', ')} that asks ${asked || 'nothing'} gets ${level}`, async () => {
    const who = await client.connect('alice', await client.register({ scopes }), asked)
    const { headers } = await client.get('account/verify_credentials.json', who)
    assert.equal(headers.get('x-access-level'), level)
  })

test('the same person and app get the same pair until it is revoked', async () => {
  const app = await client.register()
  const [first, second] = [await client.connect('bob', app), await client.connect('bob', app)]
  assert.deepEqual(second, first)
  const revoked = await client.post('oauth/invalidate_token.json', first)
  assert.deepEqual([revoked.status, await revoked.json()], [200, { access_token: first.token }])
  const dead = [401, 89, 'Invalid or expired token.']
  assert.deepEqual(await refusalOf(client.get('account/verify_credentials.json', first)), dead)
  assert.notEqual((await client.connect('bob', app)).token, first.token)
})

test('invalidate_token may leave out its .json', async () => {
  const who = await client.connect('bob', await client.register())
  assert.equal((await client.post('oauth/invalidate_token', who)).status, 200)
})

test('there is no metadata, and no OAuth 2 for people', async () => {
  for (const slash of ['', '/'])
    assert.equal((await fetch(`${origin()}/.well-known/oauth-authorization-server${slash}`)).status, 404)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.entry().clientId,
    redirect_uri: 'http://127.0.0.1/callback',
  })
  for (const url of [client.entry().authorizeUrl, `${client.entry().authorizeUrl}/`, `${authenticateUrl()}/`]) {
    const response = await fetch(`${url}?${query}`, { redirect: 'manual' })
    assert.deepEqual([response.status, response.headers.get('location')], [403, null], url)
  }
  const temporary = await client.requestToken()
  const url = `${client.entry().authorizeUrl}?oauth_token=${temporary.token}&${query}`
  const both = { url, as: 'alice', decision: 'allow' }
  assert.match((await control<Record<string, string>>(origin(), 'authorize', both))['pin'] ?? '', /^\d{7}$/)
})

test('a body of 10 MB is refused and the server goes on', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const url of [client.entry().requestTokenUrl!, `${client.entry().apiBase}statuses/update.json`]) {
    const status = await fetch(url, { method: 'POST', body: 'x'.repeat(10_000_000), headers }).then(
      answer => answer.status,
      () => 413,
    )
    assert.equal(status, 413, url)
  }
  assert.equal((await client.askToken()).status, 200)
})

test('no deviation without the fact it rests on', () => {
  for (const { attack, answer, fact } of twitter.deviations) {
    assert.ok(attack >= 1 && attack <= 145)
    assert.ok(answer.length > 5 && fact.length > 5)
  }
})
