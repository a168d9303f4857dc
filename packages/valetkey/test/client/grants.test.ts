import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt, decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { OAuth, type OAuth2Definition, type OAuthOptions, Token } from 'valetkey'
import { type Echoed, json, scriptedProvider } from 'valetkey/testing/scripted-provider'

function setUp(more: Partial<OAuth2Definition> = {}, options: OAuthOptions = {}) {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const oauth = new OAuth({ fetch: provider.fetch, ...options })
  return { provider, app: oauth.remoteApp('demo', { ...provider.oauth2, ...more }) }
}

const lastForm = (provider: ReturnType<typeof scriptedProvider>) =>
  Object.fromEntries(provider.sent('/oauth/token').at(-1)?.form ?? [])

test('RFC 6749 §4.4: the app calls in its own name, with one token for all its calls', async () => {
  const { provider, app } = setUp()
  const answers = await Promise.all(Array.from({ length: 10 }, () => app.asApp().get<Echoed>('echo')))
  assert.ok(answers.every(({ data }) => data.user === 'app scripted-client'))
  assert.equal(provider.sent('/oauth/token').length, 1)
  assert.deepEqual(lastForm(provider), { grant_type: 'client_credentials' }, 'a person’s scopes are not the app’s')
})

test('the token of the app is renewed when it ends, and when the API refuses it, once', async () => {
  let now = Date.now()
  const { provider, app } = setUp({}, { clock: () => now })
  const calls = app.asApp({ scope: 'read' })
  await calls.get('echo')
  now += 3_600_000
  await Promise.all(Array.from({ length: 5 }, () => calls.get('echo')))
  assert.equal(provider.sent('/oauth/token').length, 2)
  provider.expireAccessTokens()
  await Promise.all(Array.from({ length: 5 }, () => calls.get('echo')))
  assert.equal(provider.sent('/oauth/token').length, 3)
  assert.deepEqual(lastForm(provider), { grant_type: 'client_credentials', scope: 'read' })
})

test('a failure to get the app’s token is not kept', async () => {
  const { provider, app } = setUp()
  provider.answerNext('/oauth/token', json({ error: 'unauthorized_client' }, 400))
  await assert.rejects(app.asApp().get('echo'), { code: 'access_token_refused', problem: 'unauthorized_client' })
  assert.equal((await app.asApp().get('echo')).status, 200)
})

test('appToken gives the token itself; resource and audience may be several, further parameters go along', async () => {
  const { provider, app } = setUp()
  const token = await app.appToken({
    resource: ['https://a.example/', 'https://b.example/'],
    audience: 'x',
    params: { tenant: 't' },
  })
  assert.ok(token instanceof Token)
  assert.deepEqual(provider.sent('/oauth/token').at(-1)?.form, [
    ['grant_type', 'client_credentials'],
    ['resource', 'https://a.example/'],
    ['resource', 'https://b.example/'],
    ['audience', 'x'],
    ['tenant', 't'],
  ])
})

test('RFC 8693: one token for another, its type told', async () => {
  const { provider, app } = setUp()
  const issued = {
    access_token: 'narrower',
    token_type: 'Bearer',
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  }
  provider.answerNext('/oauth/token', json(issued))
  const subjectToken = new Token({ protocol: 2, accessToken: 'the wide one' })
  const token = await app.exchangeToken({
    subjectToken,
    scope: 'read',
    actorToken: 'an actor',
    audience: 'https://api.example',
  })
  assert.equal(token.accessToken, 'narrower')
  assert.equal(token.extra['issued_token_type'], issued.issued_token_type)
  assert.deepEqual(lastForm(provider), {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'the wide one',
    subject_token_type: issued.issued_token_type,
    actor_token: 'an actor',
    actor_token_type: issued.issued_token_type,
    scope: 'read',
    audience: 'https://api.example',
  })
})

test('RFC 8693 §2.2.1: what comes need not be a bearer token where another type was asked for, and only there', async () => {
  const { provider, app } = setUp()
  const issued = { access_token: 'a.b.c', token_type: 'N_A', issued_token_type: 'urn:ietf:params:oauth:token-type:jwt' }
  provider.answerNext('/oauth/token', json(issued))
  const requestedTokenType = issued.issued_token_type
  assert.equal((await app.exchangeToken({ subjectToken: 'x', requestedTokenType })).tokenType, 'N_A')
  provider.answerNext('/oauth/token', json(issued))
  await assert.rejects(app.exchangeToken({ subjectToken: 'x' }), { code: 'token_type_unknown' })
})

const rsa = await generateKeyPair('RS256', { extractable: true })
const ec = await generateKeyPair('ES256', { extractable: true })
const privateKey = await exportPKCS8(rsa.privateKey)

test('RFC 7523 §2.1: an assertion our key signed is exchanged for a token', async () => {
  const { provider, app } = setUp({ privateKey, privateKeyId: 'k1' })
  const claims = { scope: 'https://www.googleapis.com/auth/drive' }
  provider.answerNext('/oauth/token', json({ access_token: 'one of a service', token_type: 'Bearer' }))
  const token = await app.jwtBearer({ issuer: 'robot@example.org', subject: 'alice@example.org', claims })
  assert.equal(token.accessToken, 'one of a service')
  const { assertion = '', grant_type } = lastForm(provider)
  assert.equal(grant_type, 'urn:ietf:params:oauth:grant-type:jwt-bearer')
  const { payload, protectedHeader } = await jwtVerify(assertion, rsa.publicKey, {
    audience: 'https://provider.example/oauth/token',
  })
  assert.deepEqual(protectedHeader, { alg: 'RS256', kid: 'k1' })
  assert.equal(payload.iss, 'robot@example.org')
  assert.equal(payload.sub, 'alice@example.org')
  assert.equal(payload['scope'], claims.scope)
  assert.ok((payload.exp ?? 0) - (payload.iat ?? 0) <= 300)
})

test('an assertion that is made already goes as it is', async () => {
  const { provider, app } = setUp()
  provider.answerNext('/oauth/token', json({ access_token: 'x1', token_type: 'Bearer' }))
  await app.jwtBearer({ assertion: 'made.elsewhere.already' })
  assert.equal(lastForm(provider)['assertion'], 'made.elsewhere.already')
})

test('RFC 7523 §2.2: private_key_jwt, at every endpoint where the client proves itself, each with its own jti', async () => {
  const { provider, app } = setUp({
    clientAuth: 'private_key_jwt',
    clientSecret: undefined,
    privateKey: await exportPKCS8(ec.privateKey),
    privateKeyAlg: 'ES256',
    issuer: 'https://provider.example',
  })
  const seen = new Set<unknown>()
  for (let time = 0; time < 2; time++) {
    provider.answerNext('/oauth/token', json({ access_token: `the token ${time}`, token_type: 'Bearer' }))
    await app.appToken()
    const { client_assertion: assertion = '', client_assertion_type, client_id } = lastForm(provider)
    assert.equal(client_assertion_type, 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    assert.equal(client_id, 'scripted-client')
    const options = { audience: 'https://provider.example', issuer: client_id, subject: client_id }
    const { payload } = await jwtVerify(assertion, ec.publicKey, options)
    seen.add(payload.jti)
    assert.equal(provider.sent('/oauth/token').at(-1)?.headers.get('authorization'), null)
  }
  assert.equal(seen.size, 2)
})

test('RFC 7523 §3: without an issuer, or with one of a tenant, the assertion is for the token endpoint', async () => {
  for (const issuer of [undefined, 'https://login.example/{tenantid}/v2.0']) {
    const { provider, app } = setUp({ clientAuth: 'private_key_jwt', privateKey, ...(issuer && { issuer }) })
    provider.answerNext('/oauth/token', json({ access_token: 'x1', token_type: 'Bearer' }))
    await app.appToken()
    assert.equal(decodeJwt(lastForm(provider)['client_assertion'] ?? '').aud, 'https://provider.example/oauth/token')
  }
})

test('every algorithm a private key may have makes an assertion its public half verifies', async () => {
  for (const alg of [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'Ed25519',
  ] as const) {
    const pair = await generateKeyPair(alg, { extractable: true })
    const { provider, app } = setUp({ privateKey: await exportPKCS8(pair.privateKey), privateKeyAlg: alg })
    provider.answerNext('/oauth/token', json({ access_token: 'x1', token_type: 'Bearer' }))
    await app.jwtBearer()
    const { assertion = '' } = lastForm(provider)
    assert.equal(decodeProtectedHeader(assertion).alg, alg)
    assert.equal((await jwtVerify(assertion, pair.publicKey)).payload.sub, 'scripted-client')
  }
})

test('the clock that counts is the one given', async () => {
  const at = Date.UTC(2030, 0, 1)
  const { provider, app } = setUp({ privateKey }, { clock: () => at })
  provider.answerNext('/oauth/token', json({ access_token: 'x1', token_type: 'Bearer' }))
  await app.jwtBearer()
  assert.ok(Math.abs((decodeJwt(lastForm(provider)['assertion'] ?? '').iat ?? 0) - at / 1000) <= 2)
})

test('a private key that is missing, in another format or for another algorithm is told, without a word of it', async () => {
  const wrong = [
    undefined,
    'not a key',
    privateKey.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
    await exportPKCS8(ec.privateKey),
  ]
  for (const key of wrong) {
    const { app } = setUp({ privateKey: key, clientAuth: 'private_key_jwt' })
    await assert.rejects(app.appToken(), (error: Error & { code: string }) => {
      assert.equal(error.code, 'private_key_unusable')
      const [, body] = (key ?? '').split('\n')
      assert.ok(!body || !error.message.includes(body))
      return true
    })
  }
})

test('the private key and the initial access token are not in the definition one can read', async () => {
  const register = {
    kind: 'rfc7591',
    url: '/register',
    clientName: 'Test',
    initialAccessToken: 'the initial one',
  } as const
  const { app } = setUp({ privateKey, register })
  const shown = JSON.stringify(app.definition)
  assert.ok(!shown.includes('PRIVATE KEY') && !shown.includes('the initial one') && shown.includes('rfc7591'))
})

test('OAuth 1.0a has none of it, and says so', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth1)
  const asks = [
    () => app.appToken(),
    () => app.asApp().get('echo'),
    () => app.jwtBearer(),
    () => app.exchangeToken({ subjectToken: 'x' }),
    () => app.introspect('x'),
    () => app.logoutUrl(),
    () => app.device(),
  ]
  for (const ask of asks) await assert.rejects(ask(), { code: 'needs_oauth2' })
})
