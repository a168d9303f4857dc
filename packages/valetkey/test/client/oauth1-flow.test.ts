import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Exchange, OAuth } from 'valetkey'
import { type Echoed, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

function setUp(more: object = {}, options: { serverClock?: () => number } = {}) {
  const provider = scriptedProvider(options.serverClock ? { clock: options.serverClock } : {})
  const exchanges: Exchange[] = []
  const oauth = new OAuth({ fetch: provider.fetch, onExchange: exchange => exchanges.push(exchange) })
  return { provider, exchanges, app: oauth.remoteApp('demo', { ...provider.oauth1, ...more }) }
}

const TOKEN = 'oauth_token=abcdefghijklmnop&oauth_token_secret=ponmlkjihgfedcba'

test('RFC 5849 §2.1 oauth_callback_confirmed must be true', async () => {
  for (const answer of [TOKEN, `${TOKEN}&oauth_callback_confirmed=false`, `${TOKEN}&oauth_callback_confirmed=True`]) {
    const { app, provider } = setUp()
    provider.answerNext('/oauth/request_token', text(answer))
    await assert.rejects(app.begin({ callback: 'oob' }), { code: 'callback_not_confirmed' })
  }
  const tolerant = setUp({ callbackConfirmed: 'never' })
  tolerant.provider.answerNext('/oauth/request_token', text(TOKEN))
  assert.match((await tolerant.app.begin({ callback: 'oob' })).url, /oauth_token=abcdefghijklmnop/)
})

test('a token answer is read whatever type it claims, and its other fields come along', async () => {
  const { app, provider } = setUp({ identity: { id: 'user_nsid', name: 'username' } })
  const { pending } = await app.begin({ callback: 'oob' })
  const body =
    'fullname=Jamal%20Fanaian&oauth_token=72157626318069415-087bfc7b5816092c&oauth_token_secret=a202d1f853ec69de&user_nsid=21207597%40N07&username=jamalfanaian'
  provider.answerNext('/oauth/access_token', new Response(body, { headers: { 'content-type': 'text/html' } }))
  const { connection } = await app.finish('123-456-789', pending)
  assert.equal(connection?.token.accessToken, '72157626318069415-087bfc7b5816092c')
  assert.equal(connection?.token.secret, 'a202d1f853ec69de')
  assert.equal(connection?.token.extra['fullname'], 'Jamal Fanaian')
  assert.deepEqual(connection?.account, { id: '21207597@N07', name: 'jamalfanaian' })
})

test('oauth_problem is decoded: code, what is missing, and what to do', async () => {
  const { app, provider } = setUp()
  provider.answerNext(
    '/oauth/request_token',
    text('oauth_problem=parameter_absent&oauth_parameters_absent=oauth_callback', 400),
  )
  await assert.rejects(app.begin(), {
    code: 'request_token_refused',
    problem: 'parameter_absent',
    status: 400,
    message: /missing: oauth_callback/,
  })
  provider.answerNext('/oauth/request_token', text('oauth_problem=consumer_key_unknown', 401))
  await assert.rejects(app.begin(), { problem: 'consumer_key_unknown', message: /check the client id/ })
  const challenge = { 'www-authenticate': 'OAuth realm="x", oauth_problem="consumer_key_rejected"' }
  provider.answerNext('/oauth/request_token', text('no', 401, challenge))
  await assert.rejects(app.begin(), { problem: 'consumer_key_rejected' })
  provider.answerNext('/oauth/request_token', text('<h1>Bad gateway</h1>', 502))
  await assert.rejects(app.begin(), { code: 'request_token_refused', status: 502 })
})

test('a wrong secret: both base strings are equal, so the error points at the client secret', async () => {
  const { app } = setUp({ clientSecret: 'wrong' })
  await assert.rejects(app.begin(), {
    problem: 'signature_invalid',
    message: /both base strings are equal.*check the client secret/,
  })
})

test('the server’s raw base string is taken whole, and the error points at the first differing byte', async () => {
  const { app, provider } = setUp()
  provider.answerNext('/oauth/request_token', ({ url }) => {
    const theirs = `POST&${encodeURIComponent(url.replace('https:', 'http:'))}&oauth_callback%3Doob%26oauth_consumer_key%3Dx`
    return text(`oauth_problem=signature_invalid&debug_sbs=${theirs}`, 401)
  })
  // POST&https: the 10th character is where http and https part.
  await assert.rejects(app.begin(), {
    problem: 'signature_invalid',
    message: /part at character 9, .*mine has "POST&https.*theirs "POST&http%3A/,
  })
})

test('what differs inside a credential is said without showing the credential', async () => {
  const { app, provider } = setUp()
  const { url, pending } = await app.begin({ callback: 'oob' })
  const token = new URL(url).searchParams.get('oauth_token') ?? ''
  provider.answerNext('/oauth/access_token', ({ headers }) => {
    const sent = headers.get('authorization') ?? ''
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(sent)?.[1]
    const pairs = [
      'oauth_consumer_key',
      'oauth_nonce',
      'oauth_signature_method',
      'oauth_timestamp',
      'oauth_token',
      'oauth_verifier',
      'oauth_version',
    ]
    const values = pairs.map(name => `${name}%3D${name === 'oauth_token' ? `${token.slice(0, -1)}x` : field(name)}`)
    return text(
      `oauth_problem=signature_invalid&debug_sbs=POST&https%3A%2F%2Fprovider.example%2Foauth%2Faccess_token&${values.join('%26')}`,
      401,
    )
  })
  await assert.rejects(app.finish('123456789', pending), (error: Error) => {
    assert.match(error.message, /differ inside a credential/)
    assert.ok(!error.message.includes(token.slice(6, 20)))
    return true
  })
})

test('a clock that is off is corrected once by the server’s Date, it is said, and later calls use it', async () => {
  const ahead = 3 * 3_600_000
  const { app, provider, exchanges } = setUp({}, { serverClock: () => Date.now() + ahead })
  const { url, pending } = await app.begin({ callback: 'oob' })
  assert.equal(provider.sent('/oauth/request_token').length, 2)
  assert.match(exchanges[1]?.sentence ?? '', /Our clock is 10(799|800|801) seconds behind the server's/)
  await app.finish(provider.consent(url), pending)
  assert.equal(provider.sent('/oauth/access_token').length, 1)
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
})

test('a clock is corrected for a call too, and signed with a new nonce', async () => {
  let skew = 0
  const { app, provider } = setUp({}, { serverClock: () => Date.now() + skew })
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  skew = -3_600_000
  assert.equal((await app.post<Echoed>('echo', { a: 1 })).data.form.a, '1')
  const nonces = provider
    .sent('/api/echo')
    .map(({ headers }) => /oauth_nonce="([^"]*)"/.exec(headers.get('authorization') ?? '')?.[1])
  assert.equal(new Set(nonces).size, 2)
})

test('a server that goes on refusing the time is asked twice, not more', async () => {
  const { app, provider } = setUp()
  const refusal = () =>
    text('oauth_problem=timestamp_refused', 401, { date: new Date(Date.now() + 9_000_000).toUTCString() })
  for (let n = 0; n < 5; n++) provider.answerNext('/oauth/request_token', refusal)
  await assert.rejects(app.begin(), { problem: 'timestamp_refused' })
  assert.equal(provider.sent('/oauth/request_token').length, 2)
})

test('the oauth_ parameters travel where the definition says, and the signature holds', async () => {
  for (const [transmission, method] of [
    ['query', 'GET'],
    ['query', 'POST'],
    ['body', 'POST'],
    ['header', 'GET'],
  ] as const) {
    const { app, provider } = setUp({ transmission, requestTokenMethod: method, accessTokenMethod: method })
    const { url, pending } = await app.begin({ callback: 'oob' })
    const sent = provider.sent('/oauth/request_token')[0]
    assert.equal(sent?.method, method)
    const place = { query: sent?.query, body: sent?.form, header: [] }[transmission]
    const names = place?.map(([name]) => name).sort() ?? []
    const seven = [
      'oauth_callback',
      'oauth_consumer_key',
      'oauth_nonce',
      'oauth_signature',
      'oauth_signature_method',
      'oauth_timestamp',
      'oauth_version',
    ]
    assert.deepEqual(names, transmission === 'header' ? [] : seven)
    assert.equal(sent?.headers.has('authorization'), transmission === 'header')
    assert.ok((await app.finish(provider.consent(url), pending)).connection)
    assert.equal((await app.get<Echoed>('echo', { q: 'ä b' })).data.query.q, 'ä b')
    assert.equal((await app.post<Echoed>('echo', { q: 'ä b' })).data.form.q, 'ä b')
    assert.equal((await app.post<Echoed>('echo', { q: [1] }, { format: 'json' })).data.body, '{"q":[1]}')
  }
})

test('PLAINTEXT signs, and what is told of it does not show the secrets', async () => {
  const { app, provider, exchanges } = setUp({ signatureMethod: 'PLAINTEXT' })
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.ok(!JSON.stringify(exchanges).includes('scripted-client-secret'))
})
