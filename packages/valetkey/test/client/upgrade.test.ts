import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type OAuth2Definition, type TokenParts } from 'valetkey'
import { collect } from 'valetkey/oauth1/parameters'
import { verifySignature } from 'valetkey/oauth1/verify'
import { type Echoed, json, scriptedProvider } from 'valetkey/testing/scripted-provider'

const HOUR = 3_600_000
const pair = { access_token: 'new-access-token', refresh_token: 'new-refresh-token', token_type: 'Bearer' }

/** Somebody connected when the app spoke OAuth 1.0a; since then its definition says OAuth 2. */
async function setUp(upgradesFrom: OAuth2Definition['upgradesFrom'] = {}) {
  const provider = scriptedProvider()
  const vault = memoryVault()
  const time = { ahead: 0 }
  const oauth = () => new OAuth({ fetch: provider.fetch, vault, clock: () => Date.now() + time.ahead })
  const before = oauth().remoteApp('demo', provider.oauth1)
  const { url, pending } = await before.begin({ callback: 'oob' })
  const { connection } = await before.finish(provider.consent(url), pending)
  const definition: OAuth2Definition = { ...provider.oauth2, upgradesFrom }
  const answer = (reply: Parameters<typeof provider.answerNext>[1]) => provider.answerNext('/oauth/token', reply)
  const opens = () =>
    provider.answerNext('/api/echo', ({ headers }) => json({ user: headers.get('authorization') ?? 'nobody' }))
  const process = (more: Partial<OAuth2Definition> = {}) => oauth().remoteApp('demo', { ...definition, ...more })
  return { provider, time, answer, opens, process, old: connection!.token, account: connection!.account }
}

type World = Awaited<ReturnType<typeof setUp>>

const caller = async ({ process }: World) => (await process().get<Echoed>('echo')).data.user
const asked = ({ provider }: World) => provider.sent('/oauth/token')

/** As RFC 8693's server refuses it, with OAuth 1.0a's word for it. */
const refusal = (problem: string, date = new Date()) =>
  json({ error: 'invalid_request', error_description: `the subject_token: ${problem}` }, 400, {
    'www-authenticate': `OAuth realm="x", oauth_problem="${problem}"`,
    date: date.toUTCString(),
  })

test('the first call brings a connection of OAuth 1.0a to OAuth 2, and it is kept', async () => {
  const it = await setUp()
  it.answer(json({ ...pair, expires_in: 3600, scope: 'read write' }))
  it.opens()
  assert.equal(await caller(it), 'Bearer new-access-token')
  const after = await it.process().connection()
  assert.deepEqual([after?.token.protocol, after?.token.refreshToken], [2, 'new-refresh-token'])
  assert.deepEqual([after?.scope, after?.health, after?.account], [['read', 'write'], { state: 'ok' }, it.account])
  it.opens()
  assert.equal(await caller(it), 'Bearer new-access-token')
  assert.equal(asked(it).length, 1)
})

for (const clientAuth of ['basic', 'post'] as const) {
  test(`RFC 8693 §2.1: the exchange shows the client by ${clientAuth}, and is signed with the old token`, async () => {
    const it = await setUp({ signatureMethod: 'HMAC-SHA256' })
    it.answer(json(pair))
    it.opens()
    await it.process({ clientAuth, accessTokenFormat: 'json' }).get('echo')
    const [request] = asked(it)
    const form = Object.fromEntries(request!.form)
    const { grant_type, subject_token, subject_token_type, oauth_token, oauth_signature_method } = form
    assert.deepEqual(
      { grant_type, subject_token, subject_token_type, oauth_token, oauth_signature_method },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: it.old.accessToken,
        subject_token_type: 'urn:ietf:rfc:5849',
        oauth_token: it.old.accessToken,
        oauth_signature_method: 'HMAC-SHA256',
      },
    )
    const { clientId = '', clientSecret: consumerSecret = '' } = it.provider.oauth2
    const basic = `Basic ${btoa(`${clientId}:${consumerSecret}`)}`
    assert.equal(request!.headers.get('authorization'), clientAuth === 'basic' ? basic : null)
    assert.equal(form['client_secret'], clientAuth === 'post' ? consumerSecret : undefined)
    const parts = { ...request!, authorization: null, contentType: 'application/x-www-form-urlencoded' }
    const keys = { consumerSecret, tokenSecret: it.old.secret! }
    assert.equal((await verifySignature(collect(parts), parts, keys)).ok, true)
  })
}

test('8 clients of one vault with 25 callers each upgrade exactly once, and none of them fails', async () => {
  const it = await setUp()
  it.answer(json(pair))
  for (let call = 0; call < 200; call++) it.opens()
  const apps = Array.from({ length: 8 }, () => it.process())
  const answers = await Promise.all(apps.flatMap(app => Array.from({ length: 25 }, () => app.get<Echoed>('echo'))))
  assert.deepEqual([...new Set(answers.map(({ data }) => data.user))], ['Bearer new-access-token'])
  assert.equal(asked(it).length, 1)
})

test('upgrade() does it without a call, and says whether there was anything to do', async () => {
  const it = await setUp()
  it.answer(json(pair))
  const app = it.process()
  assert.deepEqual([await app.upgrade(), await app.upgrade(), await app.upgrade('nobody')], [true, false, false])
  assert.equal((await app.connection())?.token.accessToken, 'new-access-token')
})

test('a clock that the server refuses is corrected once', async () => {
  const it = await setUp()
  it.time.ahead = -HOUR
  it.answer(() => refusal('timestamp_refused'))
  it.answer(json(pair))
  it.opens()
  assert.equal(await caller(it), 'Bearer new-access-token')
  const stamps = asked(it).map(({ form }) => Number(Object.fromEntries(form)['oauth_timestamp']))
  assert.ok(stamps[1]! - stamps[0]! > 3500)
})

test('a token that was taken back, or upgraded before, is the end of the connection', async () => {
  for (const problem of ['token_revoked', 'token_used', 'token_expired', 'token_rejected']) {
    const it = await setUp()
    it.answer(() => refusal(problem))
    await assert.rejects(caller(it), { code: 'needs_sign_in' })
    assert.equal((await it.process().connection())?.health.state, 'needs_sign_in')
    await assert.rejects(caller(it), { code: 'needs_sign_in' })
    assert.equal(asked(it).length, 1, 'it is not asked again')
  }
})

test('whatever else goes wrong keeps the old token, and the next call tries again', async () => {
  const it = await setUp()
  const troubles = [
    () => json({ error: 'server_error' }, 503),
    () => json({ error: 'unsupported_grant_type' }, 400),
    () => refusal('signature_invalid'),
  ]
  for (const trouble of troubles) {
    it.answer(trouble)
    await assert.rejects(caller(it), { code: 'refresh_failed' })
    const { token, health } = (await it.process().connection())!
    assert.deepEqual([token.protocol, token.accessToken, health.state], [1, it.old.accessToken, 'ok'])
  }
  it.answer(json(pair))
  it.opens()
  assert.equal(await caller(it), 'Bearer new-access-token')
})

test('an error, and what is told of the exchange, show no secret of the old token', async () => {
  const it = await setUp()
  const told: unknown[] = []
  const oauth = new OAuth({ fetch: it.provider.fetch, onExchange: exchange => told.push(exchange) })
  const app = oauth.remoteApp('demo', { ...it.provider.oauth2, upgradesFrom: {} })
  app.tokenGetter(() => [it.old.accessToken, it.old.secret!]).tokenSaver(() => {})
  it.answer(({ body }) => json({ error: 'invalid_request', error_description: `${body} ${it.old.secret}` }, 400))
  const error = await app.get('echo').catch((thrown: unknown) => thrown)
  const said = `${error} ${JSON.stringify(told)}`
  for (const secret of [it.old.accessToken, it.old.secret!]) assert.equal(said.includes(secret), false, said)
})

test('who keeps tokens by himself gets the pair once, and is told when nobody would keep it', async () => {
  const it = await setUp()
  const kept: { token: TokenParts | readonly [string, string] } = { token: [it.old.accessToken, it.old.secret!] }
  const app = it.process().tokenGetter(() => kept.token)
  await assert.rejects(app.get('echo'), { code: 'token_saver_missing' })
  assert.equal(asked(it).length, 0)
  app.tokenSaver(token => {
    kept.token = token.reveal()
  })
  it.answer(json(pair))
  it.opens()
  await app.get('echo')
  assert.deepEqual(
    [(kept.token as TokenParts).protocol, (kept.token as TokenParts).accessToken],
    [2, 'new-access-token'],
  )
})

test('without upgradesFrom nothing is exchanged', async () => {
  const it = await setUp()
  const { upgradesFrom: _, ...definition } = { ...it.provider.oauth2, upgradesFrom: {} }
  const app = new OAuth({ fetch: it.provider.fetch }).remoteApp('demo', definition)
  app.tokenGetter(() => it.old)
  await assert.rejects(app.get('echo'), { code: 'api_error', status: 401 })
  assert.equal(asked(it).length, 0)
})
