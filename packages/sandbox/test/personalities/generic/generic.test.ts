import assert from 'node:assert/strict'
import { test } from 'node:test'
import { challenge } from 'valetkey/oauth2/pkce'
import { control, entryOf, fieldsOf, postForm, runningSandbox, signed } from '../../running-sandbox.ts'

const sandbox = runningSandbox()
const entry = () => entryOf(sandbox(), 'generic')
const app = () => ({ consumerKey: entry().clientId, consumerSecret: entry().clientSecret })
const consent = (url: string, decision = 'allow') =>
  control<Record<string, string>>(entry().origin, 'authorize', { url, as: 'bob', decision })

const verifier = 'v'.repeat(64)

async function bearer(scope: string, clientId = entry().clientId, secret: string | null = entry().clientSecret) {
  const redirect_uri = 'http://127.0.0.1:9/anything/at/all'
  const code_challenge = await challenge(verifier, 'S256')
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri,
    scope,
    code_challenge,
    code_challenge_method: 'S256',
    state: 'xyz',
  }
  const { code = '', redirect = '' } = await consent(`${entry().authorizeUrl}?${new URLSearchParams(asked)}`)
  const grant = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier, client_id: clientId }
  const response = await postForm(entry().tokenUrl!, secret === null ? grant : { ...grant, client_secret: secret })
  return { redirect, token: (await response.json()) as Record<string, string> }
}

async function oauth1() {
  const temporary = await fieldsOf(await signed(entry().requestTokenUrl!, app(), { callback: 'oob' }))
  const request = { ...app(), token: temporary['oauth_token']!, tokenSecret: temporary['oauth_token_secret']! }
  const { pin = '' } = await consent(`${entry().authorizeUrl}?oauth_token=${request.token}`)
  const answer = await fieldsOf(await signed(entry().accessTokenUrl!, request, { verifier: pin }))
  return { ...app(), token: answer['oauth_token']!, tokenSecret: answer['oauth_token_secret']! }
}

test('OAuth 2: any loopback callback, PKCE, state and iss, and the echo says who calls', async () => {
  const { redirect, token } = await bearer('read')
  const back = new URL(redirect)
  assert.equal(back.origin + back.pathname, 'http://127.0.0.1:9/anything/at/all')
  assert.deepEqual([back.searchParams.get('state'), back.searchParams.get('iss')], ['xyz', entry().issuer])
  const headers = { authorization: `Bearer ${token['access_token']}` }
  const response = await fetch(`${entry().resourceUrl}?a=1&a=2&__proto__=x`, { headers })
  assert.deepEqual(await response.json(), {
    user: { id: 'bob', username: 'bob', displayName: 'Bob Builder' },
    client: { id: entry().clientId, name: 'Generic provider sandbox app' },
    scopes: ['read'],
    protocol: 2,
    params: JSON.parse('{"a":["1","2"],"__proto__":"x"}'),
  })
})

test('a device gets its tokens when its person has said yes, and introspection says whose they are', async () => {
  const secret = { client_id: entry().clientId, client_secret: entry().clientSecret }
  const post = async (url: string, form: Record<string, string>) =>
    (await (await postForm(url, { ...secret, ...form })).json()) as Record<string, string>
  const begun = await post(entry().deviceUrl!, { scope: 'read' })
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: begun['device_code']! }
  assert.equal((await post(entry().tokenUrl!, grant))['error'], 'authorization_pending')
  assert.deepEqual(await consent(begun['verification_uri_complete']!), {})
  const { access_token: token = '' } = await post(entry().tokenUrl!, grant)
  const echoed = await fetch(entry().resourceUrl!, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(((await echoed.json()) as { user: { username: string } }).user.username, 'bob')
  const known = await post(entry().introspectUrl!, { token })
  assert.deepEqual([known['active'], known['username'], known['scope']], [true, 'bob', 'read'])
  const refused = await post(entry().deviceUrl!, { scope: 'read' })
  await consent(refused['verification_uri_complete']!, 'deny')
  const denied = await post(entry().tokenUrl!, { ...grant, device_code: refused['device_code']! })
  assert.equal(denied['error'], 'access_denied')
})

test('OAuth 1.0a: the echo answers GET and POST, with what was sent and without the credentials', async () => {
  const who = await oauth1()
  const got = (await (await signed(`${entry().resourceUrl}?q=caf%C3%A9`, who)).json()) as Record<string, unknown>
  assert.deepEqual([got['protocol'], got['params'], got['scopes']], [1, { q: 'café' }, ['read', 'write']])
  const init = { method: 'POST', body: new URLSearchParams({ say: 'a b' }) }
  const posted = (await (await signed(entry().resourceUrl!, who, { transmission: 'header', init })).json()) as Record<
    string,
    unknown
  >
  assert.deepEqual(posted['params'], { say: 'a b' })
})

test('an OAuth 1.0a token becomes a pair of OAuth 2, and an access token a lesser one', async () => {
  const who = await oauth1()
  const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
  const secret = { client_id: entry().clientId, client_secret: entry().clientSecret }
  const asked = { ...secret, grant_type: exchange, subject_token: who.token, subject_token_type: 'urn:ietf:rfc:5849' }
  const init = { method: 'POST', body: new URLSearchParams(asked) }
  const upgraded = await signed(entry().tokenUrl!, who, { transmission: 'header', init })
  const pair = (await upgraded.json()) as Record<string, string>
  assert.deepEqual([pair['scope'], typeof pair['refresh_token']], ['read write', 'string'])
  const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token'
  const narrower = { ...asked, subject_token: pair['access_token']!, subject_token_type, scope: 'read' }
  const lesser = (await (await postForm(entry().tokenUrl!, narrower)).json()) as Record<string, string>
  const headers = { authorization: `Bearer ${lesser['access_token']}` }
  const echoed = (await (await fetch(entry().resourceUrl!, { headers })).json()) as Record<string, unknown>
  assert.deepEqual([echoed['protocol'], echoed['scopes']], [2, ['read']])
})

test('the echo takes JSON', async () => {
  const { token } = await bearer('write')
  const headers = { authorization: `Bearer ${token['access_token']}`, 'content-type': 'application/json' }
  const response = await fetch(entry().resourceUrl!, { method: 'POST', headers, body: '{"deep":{"a":[1]}}' })
  assert.deepEqual(((await response.json()) as Record<string, unknown>)['params'], { deep: { a: [1] } })
})

test('without a valid credential the echo answers 401', async () => {
  const missing = await fetch(entry().resourceUrl!)
  assert.equal(missing.status, 401)
  assert.match(missing.headers.get('www-authenticate') ?? '', /^Bearer realm=/)
  assert.equal((await fetch(entry().resourceUrl!, { headers: { authorization: 'Bearer garbage' } })).status, 401)
  assert.equal((await signed(entry().resourceUrl!, { ...app(), token: 'garbage', tokenSecret: 'x' })).status, 401)
  assert.equal((await signed(entry().resourceUrl!, { ...(await oauth1()), tokenSecret: 'wrong' })).status, 401)
})

test('the public app needs no secret', async () => {
  const { token } = await bearer('read', entry().publicClientId!, null)
  assert.equal(token['token_type'], 'Bearer')
})

test('the strict app takes exactly its own callback', async () => {
  const { clientId: client_id, redirectUris } = entry().strict
  const code_challenge = await challenge(verifier, 'S256')
  const url = (redirect_uri: string) =>
    `${entry().authorizeUrl}?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri, code_challenge, code_challenge_method: 'S256' })}`
  assert.ok((await consent(url(redirectUris[0]!)))['code'])
  for (const other of [`${redirectUris[0]}/`, 'http://127.0.0.1:9/cb', 'urn:ietf:wg:oauth:2.0:oob'])
    assert.equal((await consent(url(other)))['error'], 'refused', other)
})
