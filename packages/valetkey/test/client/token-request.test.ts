import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ConnectError, type Exchange, OAuth, type OAuth2Definition } from 'valetkey'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

function setUp(more: Partial<OAuth2Definition> = {}, expiresIn?: number) {
  const provider = scriptedProvider(expiresIn === undefined ? {} : { expiresIn })
  const told: Exchange[] = []
  const oauth = new OAuth({ fetch: provider.fetch, onExchange: one => told.push(one) })
  const app = oauth.remoteApp('demo', { ...provider.oauth2, ...more })
  const connect = async () => {
    const { url, pending } = await app.begin({ callback: 'oob' })
    return app.finish(provider.consent(url), pending)
  }
  return { provider, app, told, connect }
}

/** What `connect` fails with. */
async function refusal(answer: Response, more: Partial<OAuth2Definition> = {}): Promise<ConnectError> {
  const { provider, connect } = setUp(more)
  provider.answerNext('/oauth/token', answer)
  const error = await connect().catch((failed: unknown) => failed)
  assert.ok(error instanceof ConnectError)
  return error
}

const fieldsOf = (body: string) => JSON.parse(body) as Record<string, string>

test('accessTokenFormat json: code and refresh token travel in a JSON body, the client in Basic', async () => {
  const { provider, app, connect } = setUp({ accessTokenFormat: 'json', pkce: 'off' }, 3600)
  assert.ok((await connect()).connection)
  provider.expireAccessTokens()
  assert.equal((await app.get('echo')).status, 200)
  const [exchanged, refreshed] = provider.sent('/oauth/token')
  for (const sent of [exchanged, refreshed]) {
    assert.equal(sent?.headers.get('content-type'), 'application/json')
    assert.match(sent?.headers.get('authorization') ?? '', /^Basic /)
  }
  assert.deepEqual(Object.keys(fieldsOf(exchanged?.body ?? '')), ['grant_type', 'code', 'redirect_uri'])
  assert.deepEqual(Object.keys(fieldsOf(refreshed?.body ?? '')), ['grant_type', 'refresh_token'])
})

test('accessTokenFormat json: a client that posts its secret posts it there, with accessTokenParams', async () => {
  const { provider, connect } = setUp({
    accessTokenFormat: 'json',
    clientAuth: 'post',
    accessTokenParams: { resource: 'x' },
  })
  assert.ok((await connect()).connection)
  const { client_id, client_secret, resource } = fieldsOf(provider.sent('/oauth/token')[0]?.body ?? '')
  assert.deepEqual([client_id, client_secret, resource], [provider.oauth2.clientId, provider.oauth2.clientSecret, 'x'])
})

test('accessTokenFormat json: the token of an app that registered itself is asked for alike', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', {
    ...provider.registering,
    accessTokenFormat: 'json',
  })
  await app.begin({ callback: 'oob' })
  assert.equal(fieldsOf(provider.sent('/oauth/token')[0]?.body ?? '')['grant_type'], 'client_credentials')
})

test('what is told of a JSON token request is told as of a form: by name, secrets masked', async () => {
  const { told, connect, provider } = setUp({ accessTokenFormat: 'json', clientAuth: 'post' })
  await connect()
  const { code = '' } = fieldsOf(provider.sent('/oauth/token')[0]?.body ?? '')
  const shown = told.find(({ step }) => step === 'token')
  const names = shown?.parameters.map(([name]) => name)
  assert.deepEqual(names, ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id', 'client_secret'])
  assert.ok(!JSON.stringify(told).includes(code) && !JSON.stringify(told).includes('scripted-client-secret'))
})

test('accessTokenMethod GET: everything is in the query, and nothing of it in an error or what is told', async () => {
  const { provider, told, connect } = setUp({ accessTokenMethod: 'GET', clientAuth: 'post', pkce: 'off' })
  assert.ok((await connect()).connection)
  const [sent] = provider.sent('/oauth/token')
  assert.deepEqual([sent?.method, sent?.body], ['GET', ''])
  assert.deepEqual(
    sent?.query.map(([name]) => name),
    ['grant_type', 'code', 'redirect_uri', 'client_id', 'client_secret'],
  )
  assert.ok(!JSON.stringify(told).includes('scripted-client-secret'))
})

test('RFC 6749 §7.1: a bearer token in any case, under a known other name, or without a type is used', async () => {
  for (const type of ['bearer', 'Bearer', 'BEARER', 'bot', 'BearerToken', undefined]) {
    const { provider, app, connect } = setUp()
    provider.answerNext('/oauth/token', json({ access_token: 'abcdefghijklmnop', token_type: type }))
    provider.answerNext('/api/me', json({ id: '1', name: 'alice' }))
    const { connection } = await connect()
    assert.equal(connection?.token.tokenType, 'Bearer', type)
    provider.answerNext('/api/x', json({}))
    await app.get('x')
    assert.equal(provider.sent('/api/x')[0]?.headers.get('authorization'), 'Bearer abcdefghijklmnop')
  }
})

test('RFC 6749 §7.1: a token of another type is not used, and the error names the type', async () => {
  for (const type of ['mac', 'DPoP', 'N_A', 'urn:example:pop']) {
    const error = await refusal(json({ access_token: 'abcdefghijklmnop', token_type: type }))
    assert.equal(error.code, 'token_type_unknown')
    assert.match(error.message, new RegExp(`token_type “${type}”.*Next: see in the provider’s manual`))
    assert.ok(!inspect(error).includes('abcdefghijklmnop'))
  }
})

test('RFC 6749 §7.1: nor one a token getter gives', async () => {
  const { provider, app } = setUp()
  app.tokenGetter(() => ({ protocol: 2, accessToken: 'abc', tokenType: 'mac' }))
  await assert.rejects(app.get('echo'), { code: 'token_type_unknown' })
  assert.equal(provider.requests.length, 0)
})

test('a refused token request brings the answer as data, whatever it was written in; printed it is not there', async () => {
  const answers: [Response, unknown][] = [
    [json({ error: 'invalid_grant', error_description: 'no', more: [1] }, 400), ['invalid_grant', 'no', [1]]],
    [text('error=invalid_grant&error_description=no', 400), ['invalid_grant', 'no', undefined]],
    [
      new Response('<e><error>invalid_grant</error></e>', { status: 400, headers: { 'content-type': 'text/xml' } }),
      ['invalid_grant', undefined, undefined],
    ],
  ]
  for (const [answer, expected] of answers) {
    const error = await refusal(answer)
    assert.deepEqual([error.code, error.problem, error.status], ['access_token_refused', 'invalid_grant', 400])
    const data = error.data as Record<string, unknown>
    assert.deepEqual([data['error'], data['error_description'], data['more']], expected)
    assert.ok(!Object.keys(error).includes('data'))
  }
})

test('Facebook’s refusal: an object in error, with its type and subcode, is there as data', async () => {
  const said = { message: 'This authorization code has been used.', type: 'OAuthException', code: 100 }
  const error = await refusal(json({ error: { ...said, error_subcode: 36009 } }, 400))
  assert.match(error.message, /This authorization code has been used/)
  assert.deepEqual(error.data, { error: { ...said, error_subcode: 36009 } })
})

test('what is no token answer at all comes as text when it failed, and not at all when it claims success', async () => {
  const down = await refusal(text('no healthy upstream', 502))
  assert.deepEqual([down.code, down.data], ['answer_unreadable', 'no healthy upstream'])
  assert.equal((await refusal(text('abcdefghijklmnop'))).data, undefined)
})

test('data shows no secret: not those it quotes, not those under their names, however deep', async () => {
  const { clientSecret = '' } = scriptedProvider().oauth2
  const answer = {
    error: 'invalid_client',
    hint: `your secret ${clientSecret} is wrong`,
    request: [{ client_secret: clientSecret, refreshToken: 'abcdefghijklmnop', token: { value: 'abcdefghijklmnop' } }],
  }
  const { data } = await refusal(json(answer, 401))
  assert.deepEqual(data, {
    error: 'invalid_client',
    hint: 'your secret scri… is wrong',
    request: [{ client_secret: 'scri…', refreshToken: 'abcd…', token: { value: 'abcd…' } }],
  })
  const deep = await refusal(
    new Response(`{"error":"x","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, { status: 400 }),
  )
  assert.equal(deep.problem, 'x')
})

test('a renewal that failed carries what the provider said as well', async () => {
  for (const [error, code] of [
    ['invalid_grant', 'needs_sign_in'],
    ['server_error', 'refresh_failed'],
  ]) {
    const { provider, app, connect } = setUp({}, 3600)
    await connect()
    provider.expireAccessTokens()
    provider.answerNext('/oauth/token', json({ error, trace: 'T1' }, 400))
    await assert.rejects(app.get('echo'), { code, data: { error, trace: 'T1' } })
  }
})
