import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { json } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login, signIn } from './browser.ts'
import { identityProvider } from './identity-provider.ts'

const ISSUER = 'https://provider.example'

async function setUp(metadata: Record<string, unknown> = {}) {
  const provider = await identityProvider()
  Object.assign(provider.metadata, metadata)
  const oauth = new OAuth({ fetch: provider.fetch })
  const { clientId = '', clientSecret = '' } = provider.oauth2
  return { provider, oauth, own: { clientId, clientSecret } }
}

test('an issuer is all a definition needs: its metadata says the rest', async () => {
  const { provider, oauth, own } = await setUp({
    revocation_endpoint: `${ISSUER}/oauth/revoke`,
    introspection_endpoint: `${ISSUER}/oauth/introspect`,
    device_authorization_endpoint: `${ISSUER}/oauth/device`,
    end_session_endpoint: `${ISSUER}/logout`,
    userinfo_endpoint: `${ISSUER}/api/me`,
    scopes_supported: ['openid', 'email', 'read'],
  })
  const definition = await oauth.discover(ISSUER, { ...own, baseUrl: `${ISSUER}/api/` })
  assert.deepEqual(definition, {
    oauth: 2,
    issuer: ISSUER,
    baseUrl: `${ISSUER}/api/`,
    authorizeUrl: `${ISSUER}/oauth/authorize`,
    accessTokenUrl: `${ISSUER}/oauth/token`,
    revokeUrl: `${ISSUER}/oauth/revoke`,
    introspectUrl: `${ISSUER}/oauth/introspect`,
    deviceUrl: `${ISSUER}/oauth/device`,
    endSessionUrl: `${ISSUER}/logout`,
    scope: ['openid', 'email'],
    identity: { url: `${ISSUER}/api/me`, id: 'sub', name: 'preferred_username' },
    ...own,
  })
  provider.answerNext('/api/me', json({ sub: 'id-alice', preferred_username: 'alice' }))
  const { connection } = await signIn(oauth.remoteApp('acme', definition), provider)
  assert.deepEqual(connection?.account, { id: 'id-alice', name: 'alice' })
  assert.equal(connection?.claims?.sub, 'id-alice')
  assert.equal(provider.asked['/.well-known/openid-configuration'], 1, 'it is kept, for the sign-in as well')
})

test('RFC 8414 §3: where there is no openid-configuration the OAuth 2 metadata counts', async () => {
  const asked: string[] = []
  const fetch = async ({ url }: Request) => {
    asked.push(url)
    const body = {
      issuer: 'https://a.example/one',
      token_endpoint: 'https://a.example/token',
      response_types_supported: [],
    }
    return url.includes('oauth-authorization-server') ? json(body) : json({}, 404)
  }
  const definition = await new OAuth({ fetch }).discover('https://a.example/one')
  assert.equal(definition.accessTokenUrl, 'https://a.example/token')
  assert.equal(definition.scope, undefined)
  assert.deepEqual(asked, [
    'https://a.example/one/.well-known/openid-configuration',
    'https://a.example/.well-known/oauth-authorization-server/one',
  ])
})

test('the way a client proves itself follows the metadata, and what is given along goes before', async () => {
  for (const [methods, own, proof] of [
    [undefined, {}, undefined],
    [['client_secret_basic', 'client_secret_post'], {}, undefined],
    [['client_secret_post'], {}, 'post'],
    [['client_secret_post', 'private_key_jwt'], { privateKey: 'a key' }, 'private_key_jwt'],
    [['client_secret_post'], { clientAuth: 'basic-raw' }, 'basic-raw'],
  ] as const) {
    const { oauth } = await setUp({ token_endpoint_auth_methods_supported: methods })
    assert.equal((await oauth.discover(ISSUER, own)).clientAuth, proof)
  }
})

test('RFC 9207: an issuer that says it sends iss is held to it', async () => {
  const { provider, oauth, own } = await setUp({ authorization_response_iss_parameter_supported: true })
  const app = oauth.remoteApp('acme', await oauth.discover(ISSUER, own))
  await assert.rejects(signIn(app, provider), { code: 'issuer_mismatch' })
  const browser = new Browser()
  const back = `${provider.consent(await login(app, browser))}&iss=${encodeURIComponent(ISSUER)}`
  assert.ok((await comeBack(app, browser, back)).connection)
})

test('pushed requests are used where they are required, and an app without a client id registers itself', async () => {
  const { oauth } = await setUp({
    registration_endpoint: `${ISSUER}/register`,
    pushed_authorization_request_endpoint: `${ISSUER}/par`,
  })
  const { register, parUrl } = await oauth.discover(ISSUER, { clientName: 'My app' })
  assert.deepEqual(register, { kind: 'rfc7591', url: `${ISSUER}/register`, clientName: 'My app' })
  assert.equal(parUrl, undefined)
  const { oauth: other } = await setUp({
    registration_endpoint: `${ISSUER}/register`,
    pushed_authorization_request_endpoint: `${ISSUER}/par`,
    require_pushed_authorization_requests: true,
  })
  const found = await other.discover(ISSUER, { clientName: 'My app', clientId: 'mine' })
  assert.deepEqual([found.register, found.parUrl], [undefined, `${ISSUER}/par`])
})

for (const [what, issuer, metadata, reason] of [
  ['another issuer', ISSUER, { issuer: 'https://evil.example' }, /evil\.example/],
  ['the issuer with a slash more', ISSUER, { issuer: `${ISSUER}/` }, /provider\.example\//],
  ['an address without TLS', ISSUER, { token_endpoint: 'http://provider.example/token' }, /token_endpoint/],
  ['no token endpoint', ISSUER, { token_endpoint: undefined }, /token_endpoint/],
  ['an issuer without TLS', 'http://provider.example', {}, /https/],
  ['an issuer that is none', 'provider.example', {}, /Not an issuer|must be a URL/],
] as const)
  test(`metadata with ${what} is not used`, async () => {
    const { oauth } = await setUp(metadata)
    await assert.rejects(oauth.discover(issuer), { name: 'ConnectError', reason })
  })

test('a server in trouble says so, and is asked again the next time', async () => {
  const { provider, oauth } = await setUp()
  provider.down = true
  await assert.rejects(oauth.discover(ISSUER), { code: 'metadata_unusable', reason: /503/, next: /try again later/ })
  provider.down = false
  assert.ok(await oauth.discover(ISSUER))
})
