import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair } from 'jose'
import { memoryVault, OAuth, type OAuth2Definition, type OAuthOptions } from 'valetkey'
import { json } from 'valetkey/testing/scripted-provider'
import { Browser, comeBack, login, signIn } from './browser.ts'
import { type Bend, type IdentityProvider, identityProvider } from './identity-provider.ts'

async function setUp(more: Partial<OAuth2Definition> = {}, options: OAuthOptions & { issuer?: string } = {}) {
  const { clock, issuer } = options
  const provider = await identityProvider({ ...(clock && { clock }), ...(issuer && { issuer }) })
  const oauth = new OAuth({ fetch: provider.fetch, ...options })
  return { provider, oauth, app: oauth.remoteApp('demo', { ...provider.definition, ...more }) }
}

/** Signs in without a browser. */
async function terminal(app: Awaited<ReturnType<typeof setUp>>['app'], provider: IdentityProvider) {
  const { url, pending } = await app.begin({ callback: 'http://127.0.0.1:7777/callback' })
  return app.finish(provider.consent(url), pending)
}

test('OpenID Connect Core §3.1: a nonce goes along, the id_token is checked, its claims stay with the connection', async () => {
  const { provider, app } = await setUp()
  const browser = new Browser()
  const url = await login(app, browser, { callback: '/authorized', user: 'my alice' })
  assert.match(new URL(url).searchParams.get('nonce') ?? '', /^[\w-]{16,}$/)
  const { connection, response } = await comeBack(app, browser, provider.consent(url))
  assert.equal(connection?.claims?.sub, 'id-alice')
  assert.equal(connection?.claims?.iss, provider.origin)
  assert.equal(connection?.token.idToken?.split('.').length, 3)
  assert.equal(response['id_token'], connection?.token.idToken)
  assert.ok(!JSON.stringify([response, connection]).includes(connection?.token.idToken ?? ''))
  assert.deepEqual((await app.connection('my alice'))?.claims, connection?.claims)
})

test('the same in a terminal', async () => {
  const { provider, app } = await setUp()
  assert.equal((await terminal(app, provider)).connection?.claims?.sub, 'id-alice')
})

test('every sign-in has a nonce of its own, and no two are alike', async () => {
  const { app } = await setUp()
  const urls = await Promise.all(Array.from({ length: 20 }, () => app.begin({ callback: 'oob' })))
  assert.equal(new Set(urls.map(({ url }) => new URL(url).searchParams.get('nonce'))).size, 20)
})

test('without identity in the definition the account is who the id_token says', async () => {
  const { provider, app } = await setUp({ identity: undefined as never })
  provider.bend({ claims: { preferred_username: 'alice', email: 'a@example.org' } })
  assert.deepEqual((await signIn(app, provider)).connection?.account, { id: 'id-alice', name: 'alice' })
  provider.bend({})
  assert.deepEqual((await signIn(app, provider)).connection?.account, { id: 'id-alice', name: 'id-alice' })
})

test('neither openid without an issuer nor an issuer without openid asks for anything', async () => {
  for (const more of [{ issuer: undefined as never }, { scope: 'read' }]) {
    const { provider, app } = await setUp(more)
    provider.bend({ claims: { sub: 7 } })
    const url = await login(app, new Browser())
    assert.equal(new URL(url).searchParams.get('nonce'), null)
    const { connection } = await signIn(app, provider)
    assert.equal(connection?.claims, null)
    assert.equal(connection?.token.idToken, undefined)
    assert.deepEqual(provider.asked, {})
  }
})

const attacker = await generateKeyPair('RS256')
const at = () => Math.floor(Date.now() / 1000)

/** What is wrong with the id_token, and what the error says. */
const lies: readonly (readonly [what: string, bend: Bend, problem: string, reason: RegExp])[] = [
  [
    'another issuer',
    { claims: { iss: 'https://evil.example' } },
    'iss',
    /“https:\/\/evil\.example”.*“https:\/\/provider\.example”/,
  ],
  ['the issuer with a slash more', { claims: { iss: 'https://provider.example/' } }, 'iss', /iss is/],
  ['no issuer', { claims: { iss: undefined } }, 'iss', /no iss/],
  ['another client', { claims: { aud: 'another' } }, 'aud', /“another”.*“scripted-client”/],
  ['other clients', { claims: { aud: ['another', 'a third'] } }, 'aud', /aud is/],
  ['no audience', { claims: { aud: undefined } }, 'aud', /no aud/],
  ['several clients, authorized to another', { claims: { aud: ['scripted-client', 'x'], azp: 'x' } }, 'azp', /azp/],
  ['an end that is past', { claims: { exp: at() - 120 } }, 'exp', /exp is \d{4}-.*our clock says \d{4}-/],
  ['no end', { claims: { exp: undefined } }, 'exp', /no exp/],
  ['a beginning to come', { claims: { nbf: at() + 600 } }, 'nbf', /nbf is/],
  ['no time of issue', { claims: { iat: undefined } }, 'iat', /no iat/],
  ['nobody', { claims: { sub: undefined } }, 'sub', /no sub/],
  ['a number for somebody', { claims: { sub: 7 } }, 'sub', /sub/],
  ['the nonce of another sign-in', { claims: { nonce: 'another' } }, 'nonce', /“another”/],
  ['no nonce', { claims: { nonce: undefined } }, 'nonce', /no nonce/],
  [
    'the hash of another access token',
    { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
    'at_hash',
    /another access token/,
  ],
  ['a hash that is none', { claims: { at_hash: 7 } }, 'at_hash', /another access token/],
  ['another key of the same name', { key: attacker.privateKey }, 'signature', /signature is wrong/],
  [
    'a key that is not the provider’s',
    { key: attacker.privateKey, header: { alg: 'RS256', kid: 'mine' } },
    'kid',
    /“mine”/,
  ],
  ['no signature', { header: { alg: 'none' } }, 'alg', /“none”.*RS256/],
  [
    'the client secret as key',
    {
      key: new TextEncoder().encode('scripted-client-secret-that-is-long'),
      header: { alg: 'HS256', kid: 'first' },
    },
    'alg',
    /“HS256”/,
  ],
]

for (const [what, bend, problem, reason] of lies)
  test(`an id_token with ${what} is refused`, async () => {
    const { provider, app, oauth } = await setUp()
    provider.bend(bend)
    await assert.rejects(signIn(app, provider), { code: 'id_token_invalid', problem, reason })
    await assert.rejects(terminal(app, provider), { code: 'id_token_invalid', problem })
    assert.deepEqual(await oauth.connections(), [], 'nobody is connected')
  })

test('an id_token with one character changed anywhere is refused', async () => {
  const { provider, app } = await setUp()
  let place = 0
  provider.mangle(text => {
    const at = Math.floor((place * (text.length - 2)) / 24)
    return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  })
  for (; place < 24; place++)
    await assert.rejects(terminal(app, provider), { name: 'ConnectError', code: 'id_token_invalid' })
})

test('what is no JWT at all is refused', async () => {
  const { provider, app } = await setUp()
  for (const text of ['x', 'a.b.c', '..', '{}', 'a.b.c.d.e', 'bnVsbA.bnVsbA.AA']) {
    provider.mangle(() => text)
    await assert.rejects(terminal(app, provider), { code: 'id_token_invalid' })
  }
})

test('openid was asked for and no id_token came: nobody is signed in', async () => {
  const { provider, app, oauth } = await setUp()
  provider.bend(null)
  await assert.rejects(signIn(app, provider), { code: 'id_token_missing' })
  assert.deepEqual(await oauth.connections(), [])
})

test('strict or not makes no difference to who somebody is', async () => {
  for (const strict of [true, false]) {
    const { provider, app } = await setUp({ strict })
    provider.bend({ claims: { aud: 'another' } })
    await assert.rejects(signIn(app, provider), { code: 'id_token_invalid', problem: 'aud' })
  }
})

test("nonce: 'off' is said in the definition; then none goes along and none may come", async () => {
  const { provider, app } = await setUp({ nonce: 'off' })
  const url = await login(app, new Browser())
  assert.equal(new URL(url).searchParams.get('nonce'), null)
  assert.ok((await signIn(app, provider)).connection?.claims)
  provider.bend({ claims: { nonce: 'from elsewhere' } })
  await assert.rejects(signIn(app, provider), { code: 'id_token_invalid', problem: 'nonce' })
})

test('metadata and keys are asked for once, however many sign in', async () => {
  const { provider, app } = await setUp()
  await Promise.all(Array.from({ length: 10 }, () => terminal(app, provider)))
  assert.deepEqual(provider.asked, { '/.well-known/openid-configuration': 1, '/jwks': 1 })
})

test('a key nobody has seen yet: the keys are asked for again, once; one that is gone is believed no longer than five minutes', async () => {
  let now = Date.now()
  const { provider, app } = await setUp({}, { clock: () => now })
  await terminal(app, provider)
  await provider.changeKey('second')
  await Promise.all(Array.from({ length: 5 }, () => terminal(app, provider)))
  assert.equal(provider.asked['/jwks'], 2)
  now += 5 * 60_000
  await terminal(app, provider)
  assert.equal(provider.asked['/jwks'], 3)
  assert.equal(provider.asked['/.well-known/openid-configuration'], 1)
})

test('the clock that counts is the one given', async () => {
  const { provider, app } = await setUp({}, { clock: () => Date.now() + 86_400_000 })
  assert.ok((await terminal(app, provider)).connection?.claims)
  provider.bend({ claims: { exp: at() + 600 } })
  await assert.rejects(terminal(app, provider), { code: 'id_token_invalid', problem: 'exp' })
})

test('jwksUrl and idTokenAlg in the definition: no metadata is asked for, and another algorithm is refused', async () => {
  const { provider, app } = await setUp({ jwksUrl: '/jwks', idTokenAlg: 'ES256' })
  await assert.rejects(terminal(app, provider), {
    code: 'id_token_invalid',
    problem: 'alg',
    reason: /“RS256”.*“ES256”/,
  })
  const { provider: other, app: plain } = await setUp({ jwksUrl: '/jwks' })
  assert.ok((await terminal(plain, other)).connection?.claims)
  assert.deepEqual([provider.asked, other.asked], [{ '/jwks': 1 }, { '/jwks': 1 }])
})

test('metadata of another issuer is not used, and failures are not kept', async () => {
  const { provider, app } = await setUp()
  provider.metadata['issuer'] = 'https://evil.example'
  await assert.rejects(terminal(app, provider), { code: 'metadata_unusable', reason: /evil\.example/ })
  provider.metadata['issuer'] = provider.origin
  assert.ok((await terminal(app, provider)).connection)
})

test('userinfo that speaks of somebody else is refused', async () => {
  const { provider, app } = await setUp({ identity: { url: 'me', id: 'sub', name: 'name' } })
  provider.answerNext('/api/me', json({ sub: 'id-bob', name: 'bob' }))
  await assert.rejects(signIn(app, provider), { code: 'subject_mismatch', reason: /id-bob.*id-alice/ })
  provider.answerNext('/api/me', json({ sub: 'id-alice', name: 'Alice' }))
  assert.deepEqual((await signIn(app, provider)).connection?.account, { id: 'id-alice', name: 'Alice' })
})

const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490'
const OTHER = '9188040d-6c67-4c5b-b112-36a304b66dad'
const entra = (tid: string) => `https://login.example/${tid}/v2.0`

function ofTenant(provider: IdentityProvider, tid: unknown, iss: string) {
  provider.bend({ claims: { tid, iss } })
}

test('Entra: {tenantid} in the issuer is bound to tid', async () => {
  const { provider, app } = await setUp({ issuer: entra('{tenantid}'), jwksUrl: '/jwks' })
  ofTenant(provider, TENANT, entra(TENANT))
  assert.equal((await terminal(app, provider)).connection?.claims?.iss, entra(TENANT))
  for (const [tid, iss] of [
    [TENANT, entra(OTHER)],
    [OTHER, entra(TENANT)],
    [undefined, entra(TENANT)],
    [undefined, entra('{tenantid}')],
    ['{tenantid}', entra('{tenantid}')],
    ['x/../y', entra('x/../y')],
    [7, entra('7')],
  ] as const) {
    ofTenant(provider, tid, iss)
    await assert.rejects(terminal(app, provider), { code: 'id_token_invalid', problem: /^(iss|tid)$/ })
  }
})

test('Entra: a key that is there for another tenant signs nothing for this one', async () => {
  const { provider, app } = await setUp({ issuer: entra('{tenantid}'), jwksUrl: '/jwks' })
  ofTenant(provider, TENANT, entra(TENANT))
  for (const [issuer, fine] of [
    [entra('{tenantid}'), true],
    [entra(TENANT), true],
    [entra(OTHER), false],
  ] as const) {
    await provider.changeKey(`of ${issuer}`, { issuer } as never)
    if (fine) assert.ok((await terminal(app, provider)).connection?.claims)
    else await assert.rejects(terminal(app, provider), { code: 'id_token_invalid', problem: 'kid' })
  }
})

test('Entra: the iss of a callback may be any tenant, and nobody else', async () => {
  const { provider, app } = await setUp({ issuer: entra('{tenantid}'), jwksUrl: '/jwks' })
  ofTenant(provider, TENANT, entra(TENANT))
  for (const [iss, fine] of [
    [entra(TENANT), true],
    ['https://evil.example/v2.0', false],
    [`${entra(TENANT)}/x`, false],
    [entra(`${TENANT}/v2.0?`), false],
  ] as const) {
    const browser = new Browser()
    const url = `${provider.consent(await login(app, browser))}&iss=${encodeURIComponent(iss)}`
    if (fine) assert.ok((await comeBack(app, browser, url)).connection)
    else await assert.rejects(comeBack(app, browser, url), { code: 'issuer_mismatch' })
  }
})

test('Entra: a renewal by another tenant is refused', async () => {
  let now = Date.now()
  const { provider, app } = await setUp({ issuer: entra('{tenantid}'), jwksUrl: '/jwks' }, { clock: () => now })
  ofTenant(provider, TENANT, entra(TENANT))
  await signIn(app, provider, { callback: '/authorized', user: 'alice' })
  now += 3_600_000
  ofTenant(provider, OTHER, entra(OTHER))
  await assert.rejects(app.for('alice').get('echo'), { code: 'refresh_failed', reason: /iss is/ })
})

test('in a terminal the iss of an address is checked as well', async () => {
  const { provider, app } = await setUp()
  const { url, pending } = await app.begin({ callback: 'http://127.0.0.1:7777/callback' })
  const back = provider.consent(url)
  await assert.rejects(app.finish(`${back}&iss=https://evil.example`, pending), { code: 'issuer_mismatch' })
  assert.ok((await app.finish(`${back}&iss=${provider.origin}`, pending)).connection)
})

/** Signed in, and an hour later. */
async function anHourLater(vault = memoryVault()) {
  let now = Date.now()
  const { provider, app } = await setUp({}, { clock: () => now, vault })
  await signIn(app, provider, { callback: '/authorized', user: 'alice' })
  now += 3_600_000
  return { provider, app, calls: app.for('alice') }
}

test('OpenID Connect Core §12.2: a renewal brings another id_token of the same person', async () => {
  const { provider, app, calls } = await anHourLater()
  const before = (await app.connection('alice'))?.token.idToken
  provider.bend({ claims: { nonce: undefined, name: 'Alice' } })
  await calls.get('echo')
  const { claims, token } = (await app.connection('alice')) ?? {}
  assert.equal(claims?.['name'], 'Alice')
  assert.notEqual(token?.idToken, before)
})

for (const [what, bend, problem] of [
  ['of another person', { claims: { sub: 'id-bob' } }, 'sub'],
  ['of another issuer', { claims: { iss: 'https://evil.example' } }, 'iss'],
  ['for another client', { claims: { aud: 'another' } }, 'aud'],
  ['with another nonce', { claims: { nonce: 'another' } }, 'nonce'],
  ['signed by somebody else', { key: attacker.privateKey }, 'signature'],
  ['for another access token', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }, 'at_hash'],
] as const satisfies readonly (readonly [string, Bend, string])[])
  test(`a renewal with an id_token ${what} is refused`, async () => {
    const { provider, app, calls } = await anHourLater()
    provider.bend(bend)
    const cause = { code: 'id_token_invalid', problem }
    await assert.rejects(calls.get('echo'), (error: Error & { code: string }) => {
      assert.equal(error.code, 'refresh_failed')
      const { code, problem } = error.cause as Error & typeof cause
      assert.deepEqual({ code, problem }, cause)
      return true
    })
    assert.equal((await app.connection('alice'))?.claims?.sub, 'id-alice')
  })

test('a renewal without an id_token, or while the keys cannot be had, keeps what was known', async () => {
  for (const trouble of ['no id_token', 'no keys']) {
    const { provider, app, calls } = await anHourLater()
    const before = await app.connection('alice')
    if (trouble === 'no id_token') provider.bend(null)
    else provider.down = true
    await calls.get('echo')
    const after = await app.connection('alice')
    assert.notEqual(after?.token.accessToken, before?.token.accessToken)
    assert.deepEqual([after?.claims, after?.token.idToken], [before?.claims, before?.token.idToken])
  }
})

test('a renewal whose id_token is refused does not cost the connection: the new refresh token is kept, and nothing else', async () => {
  const { provider, app, calls } = await anHourLater()
  const before = (await app.connection('alice'))!
  provider.bend({ claims: { sub: 'id-bob' } })
  await assert.rejects(calls.get('echo'), { code: 'refresh_failed' })
  const after = (await app.connection('alice'))!
  // The server has rotated: the old one is worth nothing any more.
  assert.notEqual(after.token.refreshToken, before.token.refreshToken)
  assert.equal(after.token.accessToken, before.token.accessToken)
  assert.deepEqual(
    [after.claims, after.health, after.token.expiresAt],
    [before.claims, { state: 'ok' }, before.token.expiresAt],
  )
  await assert.rejects(calls.get('echo'), { code: 'refresh_failed' })
  assert.deepEqual(provider.sent('/api/echo'), [])
  provider.bend({ claims: { nonce: undefined } })
  assert.equal((await calls.get<{ user: string }>('echo')).data.user, 'alice')
})

test('keys that do not come are waited for a moment only: a lease does not last longer', async () => {
  const { provider, app, calls } = await anHourLater()
  const before = await app.connection('alice')
  let answer = (): void => {}
  provider.hold = new Promise<void>(resolve => {
    answer = resolve
  })
  await calls.get('echo')
  const after = await app.connection('alice')
  assert.notEqual(after?.token.accessToken, before?.token.accessToken)
  assert.deepEqual([after?.claims, after?.token.idToken], [before?.claims, before?.token.idToken])
  answer()
})
