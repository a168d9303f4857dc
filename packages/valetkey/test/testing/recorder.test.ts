import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OAuth } from 'valetkey'
import { encodeBasic } from 'valetkey/http/basic'
import { encodeForm } from 'valetkey/http/form'
import { encode } from 'valetkey/oauth1/percent'
import { type Recorder, recorder } from 'valetkey/testing/recorder'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

type Protocol = 'oauth1' | 'oauth2' | 'registering'

/** A sign-in, two calls and a goodbye, recorded; with everything that was secret in it. */
async function recorded(protocol: Protocol) {
  const provider = scriptedProvider({ expiresIn: 60 })
  const recording = recorder({ fetch: provider.fetch })
  const app = new OAuth({ fetch: recording.fetch }).remoteApp('demo', provider[protocol])
  const { url, pending } = await app.begin({ callback: 'oob' })
  const code = provider.consent(url)
  await app.finish(code, pending)
  const token = (await app.connection())?.token.reveal()
  await app.post('echo', { status: 'hello you' })
  if (protocol === 'oauth2') {
    provider.expireAccessTokens()
    await app.get('echo', { page: 2 })
  }
  await app.disconnect()
  const sent = provider.requests.flatMap(({ form, query }) => [...form, ...query])
  const secrets = [code, token?.accessToken, ...sent.filter(([name]) => /verifier|secret/.test(name)).map(([, v]) => v)]
  return { provider, trace: recording.trace(), secrets: [...secrets, provider.oauth2.clientSecret] }
}

for (const protocol of ['oauth1', 'oauth2', 'registering'] as const)
  test(`a trace of a whole sign-in by ${protocol} is plain JSON that holds no secret and keeps the ids`, async () => {
    const { trace, secrets } = await recorded(protocol)
    const written = JSON.stringify(trace)
    assert.deepEqual(JSON.parse(written), trace)
    for (const secret of secrets) {
      assert.ok(secret && secret.length > 5)
      assert.ok(!written.includes(secret) && !written.includes(encode(secret)), secret)
    }
    for (const kept of ['id-alice', 'hello you', protocol === 'registering' ? 'client_id' : 'scripted-client'])
      assert.ok(
        [kept, encodeForm({ kept }).slice(5), btoa(kept).slice(0, 16)].some(one => written.includes(one)),
        kept,
      )
    if (protocol === 'oauth2')
      assert.ok(written.includes(encodeBasic('scripted-client', 'masked-client_secret-1', 'raw')))
  })

test('a secret has one name throughout, so that one sees where it came from and where it went', async () => {
  const { trace } = await recorded('oauth2')
  const token = trace.exchanges.find(({ request }) => request.url.endsWith('/oauth/token'))
  const call = trace.exchanges.find(({ request }) => request.url.endsWith('/api/echo'))
  assert.match(String(token?.answer?.body), /"access_token":"masked-access_token-1"/)
  assert.deepEqual(
    call?.request.headers.find(([name]) => name === 'authorization'),
    ['authorization', 'Bearer masked-access_token-1'],
  )
  const refresh = trace.exchanges.filter(({ request }) => request.url.endsWith('/oauth/token'))[1]
  assert.match(String(refresh?.request.body), /refresh_token=masked-refresh_token-1/)
  assert.match(String(refresh?.answer?.body), /"access_token":"masked-access_token-2".*"masked-refresh_token-2"/)
})

/** Where the wire has no way to write every character, it is as tokens are. */
const tokenLike = new Set(['a Bearer header', 'a header of its own', 'a cookie that is set', 'XML answered'])

const SPOTS: Readonly<Record<string, (secret: string) => { url?: string; init?: RequestInit; answer?: Response }>> = {
  'a query': secret => ({ url: `https://api.example/x?${encodeForm({ a: 1, access_token: secret })}` }),
  'a form': secret => ({ init: { method: 'POST', body: new URLSearchParams({ id: '7', password: secret }) } }),
  'a code in a form': secret => ({ init: { method: 'POST', body: new URLSearchParams({ code: secret }) } }),
  'JSON sent': secret => ({
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant: 1, code: secret }),
    },
  }),
  'a multipart body': secret => {
    const body = new FormData()
    body.append('auth_token', secret)
    body.append('photo', new File(['xyz'], 'a.png'))
    return { init: { method: 'POST', body } }
  },
  'a Bearer header': secret => ({ init: { headers: { authorization: `Bearer ${secret}` } } }),
  'a Basic header': secret => ({ init: { headers: { authorization: encodeBasic('me', secret) } } }),
  'an OAuth header': secret => ({
    init: { headers: { authorization: `OAuth oauth_consumer_key="k", oauth_token="${encode(secret)}"` } },
  }),
  'a PLAINTEXT signature': secret => ({
    init: {
      headers: { authorization: `OAuth oauth_consumer_key="k", oauth_signature="${encode(`${encode(secret)}&`)}"` },
    },
  }),
  'a header of its own': secret => ({ init: { headers: { 'x-api-key': secret } } }),
  'a cookie that is set': secret => ({ answer: text('', 200, { 'set-cookie': `sid=${secret}; Path=/` }) }),
  'a redirect': secret => ({
    answer: text('', 302, { location: `https://app.example/cb?code=${encode(secret)}&id=7` }),
  }),
  'JSON answered': secret => ({ answer: json({ user: { id: 7, access_token: secret } }) }),
  'JSON below a name': secret => ({ answer: json({ tokens: { main: secret } }) }),
  'JSON in JSON': secret => ({ answer: json({ body: JSON.stringify({ id: 7, access_token: secret, more: 'x' }) }) }),
  'a form answered': secret => ({ answer: text(encodeForm({ oauth_token_secret: secret, id: 7 })) }),
  'XML with entities': secret => ({
    answer: text(`<r><token>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</token></r>`),
  }),
  'XML answered': secret => ({ answer: text(`<r><access_token>${secret}</access_token></r>`) }),
}

/** Any text one could call a secret, the marks of every syntax among it. */
const anySecret = fc
  .string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' })
  .filter(secret => /[a-z0-9]{4}/i.test(secret) && secret.trim() === secret)
const anyToken = fc.stringMatching(/^[\w.~+/-]{12,40}$/)

for (const [where, spot] of Object.entries(SPOTS))
  test(`whatever a secret looks like, ${where} does not tell it, before, there or afterwards`, async () => {
    await fc.assert(
      fc.asyncProperty(tokenLike.has(where) ? anyToken : anySecret, async secret => {
        const { url = 'https://api.example/x', init, answer = json({ id: '7' }) } = spot(secret)
        const answers = [
          json({ note: `told before: ${encode(secret)}`, id: '7' }),
          answer,
          text(`and after: ${secret}`),
        ]
        const recording = recorder({ fetch: async () => answers.shift() ?? json({}) })
        await recording.fetch(new Request('https://api.example/before?id=7'))
        await recording.fetch(new Request(url, init))
        await recording.fetch(new Request('https://api.example/after'))
        const written = JSON.stringify(recording.trace())
        const spellings = [
          secret,
          encode(secret),
          JSON.stringify(secret).slice(1, -1),
          encodeForm({ s: secret }).slice(2),
        ]
        for (const spelling of spellings) assert.ok(!written.includes(spelling), written)
        assert.match(written, /masked-\w+-1/)
      }),
      { numRuns: 60 },
    )
  })

async function traceOf(answer: Response, options: Parameters<typeof recorder>[0] = {}): Promise<string> {
  const recording: Recorder = recorder({ ...options, fetch: async () => answer })
  await recording.fetch(new Request('https://api.example/bot12345:abc/x'))
  return JSON.stringify(recording.trace())
}

test('what is no secret stays as it is, integers too big for a number among it', async () => {
  const body = '{"code":98,"token_type":"Bearer","id":1234567890123456789,"state":"open","pin_count":"3","tokens":3}'
  const written = await traceOf(new Response(body, { headers: { 'content-type': 'application/json' } }))
  assert.ok(written.includes(JSON.stringify(body).slice(1, -1)), written)
})

test('a JSON Web Token is masked by its looks, wherever it stands', async () => {
  const jwt = `${btoa('{"alg":"RS256"}').replaceAll('=', '')}.${btoa('{"sub":"alice"}').replaceAll('=', '')}.c2lnbmVk`
  assert.match(await traceOf(text(`<p>it is ${jwt}.</p>`)), /<p>it is masked-jwt-1\.<\/p>/)
})

test('values and names the caller knows of are masked as well', async () => {
  const options = { secrets: ['12345:abc'], names: ['Email'] }
  const written = await traceOf(json({ email: 'alice@example.org', again: 'to alice@example.org' }), options)
  assert.ok(!written.includes('alice@example.org') && !written.includes('12345:abc'), written)
  assert.match(written, /api\.example\/botmasked-secret-1\/x/)
})

test('what is no text is told by its size, a file by its name, a request without an answer as such', async () => {
  const picture = await traceOf(new Response(new Uint8Array(300), { headers: { 'content-type': 'image/png' } }))
  assert.match(picture, /"body":\{"bytes":300\}/)
  const recording = recorder({ fetch: () => Promise.reject(new TypeError('fetch failed')), clock: () => 5 })
  const body = new FormData()
  body.append('title', 'Sunset')
  body.append('photo', new File(['xyz'], 'a.png'))
  await assert.rejects(recording.fetch(new Request('https://api.example/up', { method: 'POST', body })))
  const { startedAt, exchanges } = recording.trace()
  assert.equal(startedAt, 5)
  assert.equal(exchanges[0]?.answer, null)
  assert.deepEqual(exchanges[0]?.request.body, {
    parts: [
      ['title', 'Sunset'],
      ['photo', '(file a.png, 3 bytes)'],
    ],
  })
})

test('exchanges stand in the order they began, and the caller still gets each answer whole', async () => {
  const release: (() => void)[] = []
  const recording = recorder({
    fetch: async request => {
      if (request.url.endsWith('slow')) await new Promise<void>(resolve => release.push(resolve))
      return text(request.url.slice(-4))
    },
  })
  const slow = recording.fetch(new Request('https://api.example/slow'))
  assert.equal(await (await recording.fetch(new Request('https://api.example/fast'))).text(), 'fast')
  release[0]?.()
  assert.equal(await (await slow).text(), 'slow')
  assert.deepEqual(
    recording.trace().exchanges.map(({ request, answer }) => [request.url.slice(-4), answer?.body]),
    [
      ['slow', 'slow'],
      ['fast', 'fast'],
    ],
  )
})
