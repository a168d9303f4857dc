import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, OAuth, type OAuthOptions } from 'valetkey'
import { json, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

/** How long a call may take, how often it is sent, and what its error brings along. */
async function connected(options: OAuthOptions = {}) {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch, sleep: async () => {}, ...options }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { provider, app, calls: () => provider.sent('/api/echo').length }
}

const never = () => new Promise<Response>(() => {})

test('a call whose answer does not come in time ends, and says after how long', async () => {
  const { app, provider } = await connected({ retry: { attempts: 1 } })
  provider.answerNext('/api/echo', never)
  await assert.rejects(app.post('echo', { a: 1 }, { timeoutMs: 20 }), {
    code: 'network_timeout',
    message: /api\/echo did not answer within 20 ms; try again later or allow more time/,
  })
})

test('a signal that comes while the answer is waited for ends the call with its reason', async () => {
  const { app, provider } = await connected()
  const controller = new AbortController()
  provider.answerNext('/api/echo', () => {
    controller.abort(new Error('enough'))
    return never()
  })
  await assert.rejects(app.get('echo', {}, { signal: controller.signal }), { message: 'enough' })
})

test('an answer that does not come in time is a network fault: the call is sent again', async () => {
  const { app, provider, calls } = await connected()
  provider.answerNext('/api/echo', never)
  assert.equal((await app.get('echo', {}, { timeoutMs: 20 })).status, 200)
  assert.equal(calls(), 2)
})

for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
  test(`${method} may be sent twice (RFC 9110 §9.2.2)`, async () => {
    const { app, provider, calls } = await connected()
    provider.answerNext('/api/echo', text('busy', 503))
    assert.equal((await app.request('echo', { method })).status, 200)
    assert.equal(calls(), 2)
  })

test('the error of an API has its status, decoded body, headers, request id and text', async () => {
  const { app, provider } = await connected()
  provider.answerNext('/api/echo', json({ error: 'No.' }, 409, { 'x-request-id': 'r-7', 'x-hint': 'later' }))
  const error = await app.post('echo', {}).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof ApiError)
  const { status, data, headers, requestId, raw } = error
  assert.deepEqual(
    [status, data, headers.get('x-hint'), requestId, raw],
    [409, { error: 'No.' }, 'later', 'r-7', '{"error":"No."}'],
  )
})

for (const status of [400, 401, 403, 404, 409, 422, 500])
  test(`throwOnError: false gives ${status} back, headers and decoded body and all`, async () => {
    const { app, provider } = await connected()
    provider.answerNext('/api/echo', json({ error: 'No.' }, status, { 'x-hint': 'later' }))
    const answer = await app.post('echo', {}, { throwOnError: false })
    assert.deepEqual([answer.status, answer.data, answer.headers.get('x-hint')], [status, { error: 'No.' }, 'later'])
  })

for (const protocol of ['oauth1', 'oauth2'] as const)
  test(`${protocol}: a stream goes up as it comes`, async () => {
    const provider = scriptedProvider()
    const parts: string[] = []
    const fetch = async (request: Request) => {
      if (!request.url.endsWith('/stream')) return provider.fetch(request)
      assert.match(request.headers.get('authorization') ?? '', /^(OAuth|Bearer) /)
      const reader = request.body!.pipeThrough(new TextDecoderStream()).getReader()
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value)
        heard(part.value)
      }
      return json({ parts })
    }
    let heard: (part: string) => void = () => {}
    const app = new OAuth({ fetch }).remoteApp('demo', provider[protocol])
    const { url, pending } = await app.begin({ callback: 'oob' })
    await app.finish(provider.consent(url), pending)
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const answer = app.put('stream', readable, { contentType: 'application/octet-stream' })
    for (const word of ['one', 'two']) {
      const arrived = new Promise<string>(resolve => {
        heard = resolve
      })
      void writer.write(new TextEncoder().encode(word))
      assert.equal(await arrived, word)
    }
    await writer.close()
    assert.deepEqual((await answer).data, { parts: ['one', 'two'] })
  })

test('keys that a definition sends in headers of its own go to its own origins only', async () => {
  const provider = scriptedProvider()
  const definition = {
    ...provider.oauth2,
    headers: { 'x-api-key': 'its key' },
    clientHeaders: { 'client-id': '{clientId}', 'x-both': '{clientId}:{clientSecret}' },
  }
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', definition)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  const names = ['x-api-key', 'client-id', 'x-both']
  const seen = (path: string) => names.map(name => provider.sent(path).at(-1)?.headers.get(name) ?? null)
  await app.get('echo')
  assert.deepEqual(seen('/api/echo'), ['its key', 'scripted-client', 'scripted-client:scripted-client-secret'])
  await app.get('https://elsewhere.example/api/public')
  assert.deepEqual(seen('/api/public'), [null, null, null])
  provider.answerNext(
    '/api/moved',
    new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/api/public' } }),
  )
  await app.get('moved')
  assert.deepEqual(seen('/api/public'), [null, null, null])
})

test('headers of the caller go along, and go before those of the definition', async () => {
  const provider = scriptedProvider()
  const definition = { ...provider.oauth2, headers: { 'x-version': '1', 'x-client': 'ours' } }
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', definition)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  await app.get('echo', {}, { headers: { 'x-version': '2', 'if-none-match': '"a"' } })
  const sent = provider.sent('/api/echo').at(-1)?.headers
  assert.deepEqual(
    ['x-version', 'x-client', 'if-none-match'].map(name => sent?.get(name)),
    ['2', 'ours', '"a"'],
  )
})
