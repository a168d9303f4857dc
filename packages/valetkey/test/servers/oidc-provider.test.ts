import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import { type Discovering, OAuth, type RemoteApp } from 'valetkey'
import { type Page, person } from '../../../../test/person.ts'
import { CALLBACK, listening } from './listening.ts'

/** A server nobody here wrote, certified by the OpenID Foundation: oidc-provider, with every feature we speak switched on. */

// It tells at length that its store and its pages are for tests, which is what they are here for.
for (const loud of ['info', 'warn'] as const) console[loud] = () => {}

const ec = await generateKeyPair('ES256', { extractable: true })
const ourKey = await exportJWK(ec.publicKey)
const serverKeys = await Promise.all(
  ['RS256', 'ES256'].map(async alg => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `of the server, ${alg}` }
  }),
)
const on = { enabled: true }
const app = {
  redirect_uris: [CALLBACK],
  response_types: ['code'],
  post_logout_redirect_uris: ['http://127.0.0.1:9/bye'],
}
const grants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
]

const issuer = await listening(origin =>
  new Provider(origin, {
    clients: [
      { ...app, client_id: 'basic', client_secret: 'the secret of: basic+', grant_types: grants },
      {
        ...app,
        client_id: 'signing',
        grant_types: grants,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        id_token_signed_response_alg: 'ES256',
        require_pushed_authorization_requests: true,
        jwks: { keys: [{ ...ourKey, use: 'sig', alg: 'ES256', kid: 'ours' }] },
      },
    ],
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `${id} by name`, email: `${id}@example.org` }),
    }),
    claims: { profile: ['preferred_username'], email: ['email'] },
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    issueRefreshToken: () => true,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: serverKeys },
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'] },
    features: {
      clientCredentials: on,
      deviceFlow: on,
      introspection: on,
      revocation: on,
      registration: on,
      registrationManagement: { ...on, rotateRegistrationAccessToken: true },
    },
  }).callback(),
)

const own = { clientId: 'basic', clientSecret: 'the secret of: basic+' }

async function remote(given: Discovering): Promise<RemoteApp> {
  const oauth = new OAuth()
  return oauth.remoteApp(
    'acme',
    await oauth.discover(issuer, { scope: 'openid profile email offline_access', ...given }),
  )
}

/** What alice does in her browser, to the end. */
async function consent(
  url: string,
  first = (page: Page, _browser: ReturnType<typeof person>) => Promise.resolve(page),
) {
  const browser = person([issuer])
  const page = await first(await browser.open(url), browser)
  const login = await browser.submit(page, 'login', { login: 'alice', password: 'x' })
  return browser.submit(login, 'prompt', {})
}

async function signIn(of: RemoteApp) {
  const { url, pending } = await of.begin({ callback: CALLBACK, user: 'alice' })
  return of.finish((await consent(url)).url, pending)
}

test('oidc-provider: discovered, signed in, who it is told by id_token and userinfo', async () => {
  const of = await remote(own)
  const { connection } = await signIn(of)
  assert.equal(connection?.claims?.sub, 'alice')
  assert.equal(connection?.claims?.iss, issuer)
  assert.deepEqual(connection?.account, { id: 'alice', name: 'alice by name' })
  assert.deepEqual((await of.for('alice').get<{ email: string }>('/me')).data.email, 'alice@example.org')
})

test('oidc-provider: a renewal brings a new token and the same person; revoked, it is worth nothing', async () => {
  let now = Date.now()
  const oauth = new OAuth({ clock: () => now })
  const of = oauth.remoteApp('acme', await oauth.discover(issuer, { ...own, scope: 'openid offline_access' }))
  const { url, pending } = await of.begin({ callback: CALLBACK, user: 'alice' })
  const { connection } = await of.finish((await consent(url)).url, pending)
  const before = connection?.token.accessToken ?? ''
  now = (connection?.token.expiresAt ?? 0) - 5000
  await of.for('alice').get('/me')
  const after = await of.connection('alice')
  assert.notEqual(after?.token.accessToken, before)
  assert.equal(after?.claims?.sub, 'alice')
  assert.equal((await of.introspect(after?.token.accessToken ?? '')).active, true)
  const fresh = after?.token.accessToken ?? ''
  assert.deepEqual(await of.disconnect('alice'), { revoked: true, deleted: true })
  assert.deepEqual(await of.introspect(fresh), { active: false })
})

test('oidc-provider: private_key_jwt, pushed requests and another algorithm, all as its metadata has them', async () => {
  const of = await remote({
    clientId: 'signing',
    privateKey: await exportPKCS8(ec.privateKey),
    privateKeyAlg: 'ES256',
    privateKeyId: 'ours',
    clientAuth: 'private_key_jwt',
    parUrl: `${issuer}/request`,
  })
  const { url } = await of.begin({ callback: CALLBACK })
  assert.match(url, /request_uri=urn/)
  assert.ok(!url.includes('redirect_uri'))
  const { connection } = await signIn(of)
  assert.equal(connection?.claims?.sub, 'alice')
})

test('oidc-provider: by device', async () => {
  const of = await remote(own)
  const device = await of.device({ user: 'alice' })
  const outcome = device.outcome()
  const page = await consent(device.verificationUriComplete ?? '', (first, browser) =>
    browser.submit(first, 'user_code', { confirm: 'yes' }),
  )
  assert.equal(page.status, 200)
  assert.equal((await outcome).connection?.claims?.sub, 'alice')
})

test('oidc-provider: the app registers itself, is still known, and again when it is not', async () => {
  const of = await remote({ clientName: 'Our app', scope: 'openid profile' })
  const { connection } = await signIn(of)
  assert.equal(connection?.claims?.sub, 'alice')
  const { url } = await of.begin({ callback: CALLBACK })
  const again = await of.begin({ callback: CALLBACK })
  const idOf = (text: string) => new URL(text).searchParams.get('client_id')
  assert.equal(idOf(again.url), idOf(url))
  assert.equal(connection?.claims?.['aud'], idOf(url))
})

test('oidc-provider: the app’s own token, and where to sign out', async () => {
  const of = await remote(own)
  assert.ok((await of.appToken()).accessToken)
  const { connection } = await signIn(of)
  const url = await of.logoutUrl({ user: 'alice', callback: 'http://127.0.0.1:9/bye', state: 's' })
  assert.ok(url.includes(connection?.token.idToken ?? 'none'))
  const browser = person([issuer])
  const bye = await browser.submit(await browser.open(url), 'logout', {})
  assert.equal(bye.url.href, 'http://127.0.0.1:9/bye?state=s')
})

test('oidc-provider: a no is a value, a wrong secret is told', async () => {
  const of = await remote(own)
  const { url, pending } = await of.begin({ callback: CALLBACK })
  const browser = person([issuer])
  const page = await browser.open(url)
  const { connection, denied } = await of.finish((await browser.open(`${page.url.href}/abort`)).url, pending)
  assert.deepEqual([connection, denied?.reason], [null, 'access_denied'])
  const wrong = await remote({ ...own, clientSecret: 'another' })
  await assert.rejects(wrong.appToken(), { problem: 'invalid_client', next: /clientSecret/ })
})
