import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { ApiError, OAuth, type RemoteApp } from 'valetkey'
import { type Echoed, json, type ScriptedProvider, scriptedProvider, text } from 'valetkey/testing/scripted-provider'

async function connected(
  protocol: 'oauth1' | 'oauth2' = 'oauth2',
  more: object = {},
): Promise<{ provider: ScriptedProvider; app: RemoteApp }> {
  const provider = scriptedProvider()
  // Each answer counts here; retry.test.ts tells what happens without this.
  const oauth = new OAuth({ fetch: provider.fetch, retry: { attempts: 1 } })
  const app = oauth.remoteApp('demo', { ...provider[protocol], ...more })
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { provider, app }
}

for (const protocol of ['oauth1', 'oauth2'] as const) {
  test(`${protocol}: data is the query of a GET and the form of everything else`, async () => {
    const { app } = await connected(protocol)
    const data = { text: "Ä b+c&d~*'", list: [1, 2], none: undefined }
    const get = (await app.get<Echoed>('echo?fixed=1', data)).data
    assert.deepEqual(get.query, { fixed: '1', text: "Ä b+c&d~*'", list: '1' })
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const answer = (await app[method]<Echoed>('echo', data)).data
      assert.deepEqual([answer.method, answer.form.text], [method.toUpperCase(), "Ä b+c&d~*'"])
      assert.equal(answer.body.split('&').filter((part: string) => part.startsWith('list=')).length, 2)
    }
  })

  test(`${protocol}: json, xml, multipart and raw bodies go out as such, and the credentials hold`, async () => {
    const { app, provider } = await connected(protocol)
    assert.equal((await app.post<Echoed>('echo', { a: [1] }, { format: 'json' })).data.body, '{"a":[1]}')
    assert.match((await app.post<Echoed>('echo', { a: { b: 1 } }, { format: 'xml' })).data.type ?? '', /xml/)
    const raw = (await app.put<Echoed>('echo', 'plain text', { contentType: 'text/plain' })).data
    assert.deepEqual([raw.body, raw.type], ['plain text', 'text/plain'])
    await app.post('echo', { title: 'Café', photo: new Blob(['bytes']) })
    assert.deepEqual(provider.sent('/api/echo').at(-1)?.multipart, [['title', 'Café']])
    const form = new FormData()
    form.append('a', '1')
    await app.post('echo', form)
    assert.deepEqual(provider.sent('/api/echo').at(-1)?.multipart, [['a', '1']])
    await assert.rejects(app.post('echo', 'text of what type?'), { code: 'body_needs_content_type' })
    await assert.rejects(app.post('echo', { a: { b: 1 } }), { code: 'form_cannot_say', message: /: a\. Next: pass/ })
    await assert.rejects(app.get('echo', { a: { b: 1 } }), { code: 'form_cannot_say' })
  })

  test(`${protocol}: credentials go only to origins the definition lists`, async () => {
    const { app, provider } = await connected(protocol)
    const elsewhere = await app.get<Echoed>('https://elsewhere.example/api/public')
    assert.equal(elsewhere.data.authorization, null)
    assert.equal(provider.sent('/api/public').at(-1)?.query.length, 0)
    assert.ok((await app.get<Echoed>('https://provider.example/api/public')).data.authorization)
    const lookalike = await app.get<Echoed>('https://provider.example.evil.example/api/public')
    assert.equal(lookalike.data.authorization, null)
    assert.equal((await app.get<Echoed>('http://provider.example/api/public')).data.authorization, null)
    const { app: listing } = await connected(protocol, { origins: ['https://elsewhere.example'] })
    assert.ok((await listing.get<Echoed>('https://elsewhere.example/api/public')).data.authorization)
  })

  test(`${protocol}: a redirect to another origin is followed without credentials, one at home with them`, async () => {
    const { app, provider } = await connected(protocol, { headers: { 'x-api-key': 'key' } })
    const to = (location: string, status = 302) => new Response(null, { status, headers: { location } })
    provider.answerNext('/api/old', to('https://elsewhere.example/api/public?x=1'))
    assert.equal((await app.get<Echoed>('old', {}, { headers: { 'x-mine': '1' } })).data.authorization, null)
    const sent = provider.sent('/api/public').at(-1)
    assert.deepEqual([sent?.headers.get('x-api-key'), sent?.headers.get('x-mine')], [null, null])
    provider.answerNext('/api/old', to('echo?moved=1'))
    assert.deepEqual((await app.get<Echoed>('old')).data.query, { moved: '1' })
    provider.answerNext('/api/old', to('echo', 307))
    assert.deepEqual((await app.post<Echoed>('old', { a: 1 })).data.form, { a: '1' })
    provider.answerNext('/api/old', to('echo', 303))
    assert.equal((await app.post<Echoed>('old', { a: 1 })).data.method, 'GET')
    for (let n = 0; n < 9; n++) provider.answerNext('/api/loop', to('loop'))
    await assert.rejects(app.get('loop'), { code: 'redirect_loop' })
  })

  test(`${protocol}: fetch and sign serve generated SDKs`, async () => {
    const { app, provider } = await connected(protocol)
    const response = await app.fetch('https://provider.example/api/echo', {
      method: 'POST',
      body: new URLSearchParams({ a: '1' }),
    })
    assert.deepEqual(((await response.json()) as { form: unknown }).form, { a: '1' })
    assert.equal((await app.fetch('nowhere')).status, 404)
    const signed = await app.sign(new Request('https://provider.example/api/echo?q=1'))
    assert.equal(((await (await provider.fetch(signed)).json()) as { user: string }).user, 'alice')
    const foreign = await app.sign(new Request('https://elsewhere.example/'))
    assert.equal(foreign.headers.get('authorization'), null)
  })
}

test('a path joins the base by RFC 3986: below it, or at its root', async () => {
  const { app, provider } = await connected()
  await app.get('echo')
  await app.get('/api/echo')
  await app.get('./sub/../echo')
  assert.equal(provider.sent('/api/echo').length, 3)
})

test('data is decoded by Content-Type, raw is kept', async () => {
  const { app, provider } = await connected()
  const answers: [string, string, unknown][] = [
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/vnd.x+json', '[1]', [1]],
    ['text/xml', '<rsp stat="ok"><a>1</a></rsp>', { rsp: { '@stat': 'ok', a: '1' } }],
    ['application/x-www-form-urlencoded', 'a=1&b=x+y', { a: '1', b: 'x y' }],
    ['application/yaml', 'a: 1', { a: 1 }],
    ['text/html', '<p>hi</p>', '<p>hi</p>'],
    ['application/x-unknown', '??', '??'],
  ]
  for (const [type, body, data] of answers) {
    provider.answerNext('/api/x', new Response(body, { headers: { 'content-type': type } }))
    const answer = await app.get('x')
    assert.deepEqual(JSON.parse(JSON.stringify(answer.data)), data, type)
    assert.equal(answer.raw, body)
  }
  provider.answerNext('/api/x', new Response(null, { status: 204 }))
  assert.equal((await app.get('x')).data, null)
})

test('a truncated body is a clear error, an error page of any type is still the API’s error', async () => {
  const { app, provider } = await connected()
  provider.answerNext('/api/x', new Response('{"a":', { headers: { 'content-type': 'application/json' } }))
  await assert.rejects(app.get('x'), { code: 'format_invalid' })
  provider.answerNext('/api/x', new Response('{"a":', { status: 502, headers: { 'content-type': 'application/json' } }))
  await assert.rejects(app.get('x'), { code: 'api_error', status: 502 })
})

test('400 and more is a typed error with what the API said; throwOnError: false gives it back', async () => {
  const { app, provider } = await connected()
  const refusal = () => json({ error: 'Validation failed: Text can’t be blank' }, 422, { 'x-request-id': 'r-1' })
  provider.answerNext('/api/x', refusal())
  await assert.rejects(app.post('x', {}), (error: ApiError) => {
    assert.ok(error instanceof ApiError)
    assert.deepEqual([error.code, error.status, error.requestId], ['api_error', 422, 'r-1'])
    assert.deepEqual(error.data, { error: 'Validation failed: Text can’t be blank' })
    assert.equal(
      error.message,
      'POST https://provider.example/api/x answered 422: Validation failed: Text can’t be blank. Next: see the answer, in error.data.',
    )
    return true
  })
  provider.answerNext('/api/x', refusal())
  const answer = await app.post('x', {}, { throwOnError: false })
  assert.equal(answer.status, 422)
})

test('the word in error beside a sentence in error_description is the API’s own code (RFC 6750 §3.1, Flattr)', async () => {
  const { app, provider } = await connected()
  provider.answerNext('/api/x', json({ error: 'no_means', error_description: 'You don’t have any money' }, 401))
  const answer = /answered 401 \(no_means\): You don’t have any money/
  await assert.rejects(app.post('x'), { apiCode: 'no_means', message: answer })
  provider.answerNext('/api/x', json({ error: 'Record not found' }, 404))
  await assert.rejects(app.get('x'), { apiCode: undefined, message: /answered 404: Record not found/ })
})

test('a failure that says 200 is an error where the definition declares it', async () => {
  const failures = [{ where: 'stat', is: 'fail', code: 'code', message: 'message' }]
  const { app, provider } = await connected('oauth2', { failures })
  provider.answerNext('/api/x', json({ stat: 'fail', code: 98, message: 'Invalid auth token' }))
  await assert.rejects(app.get('x'), { status: 200, apiCode: '98', message: /answered 200 \(98\): Invalid auth token/ })
  provider.answerNext('/api/x', json({ stat: 'ok' }))
  assert.deepEqual((await app.get('x')).data, { stat: 'ok' })
})

test('an API that quotes the token it refuses does not get it into a log', async () => {
  const { app, provider } = await connected()
  const { accessToken } = (await app.connection())!.token
  provider.answerNext('/api/x', json({ error: { message: `Malformed access token ${accessToken}` } }, 400))
  await assert.rejects(app.get('x'), (error: ApiError) => {
    assert.ok(![error.message, inspect(error), JSON.stringify(error)].some(text => text.includes(accessToken)))
    assert.ok(error.raw.includes(accessToken))
    return true
  })
})

test('an API error says what to do about it', async () => {
  const { app, provider } = await connected()
  const steps: [number, RegExp][] = [
    [401, /sign in again/],
    [403, /scope/],
    [404, /path/],
    [429, /Retry-After/],
    [503, /try again later/],
  ]
  for (const [status, next] of steps) {
    provider.answerNext('/api/x', new Response('<html>', { status, headers: { 'content-type': 'text/html' } }))
    await assert.rejects(app.get('x'), { status, next })
  }
})

test('another server cannot send our credentials home by a redirect to an address of its choice', async () => {
  for (const begin of ['x', 'https://elsewhere.example/x']) {
    const { app, provider } = await connected()
    const to = (location: string) => new Response(null, { status: 307, headers: { location } })
    if (begin === 'x') provider.answerNext('/api/x', to('https://elsewhere.example/x'))
    provider.answerNext('/x', to(`${provider.origin}/api/public`))
    assert.equal((await app.post<Echoed>(begin, { a: 1 })).data.authorization, null)
  }
})

test('a 401 from elsewhere does not renew a token that was not sent there', async () => {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  provider.answerNext('/x', json({}, 401))
  await assert.rejects(app.get('https://elsewhere.example/x'), { status: 401 })
  assert.equal(provider.sent('/oauth/token').length, 1)
})

test('what is no http(s) address is not called, nor is one with a password in it', async () => {
  const { app, provider } = await connected()
  const before = provider.requests.length
  for (const path of [
    'file:///etc/passwd',
    'data:text/plain,hi',
    'javascript:0',
    'http://',
    'https://a:b@provider.example/',
  ])
    await assert.rejects(app.get(path), { code: 'address_invalid' }, path)
  assert.equal(provider.requests.length, before)
})

test('a format nobody knows is refused by name, with those there are', async () => {
  const { app } = await connected()
  await assert.rejects(app.post('x', {}, { format: 'toml' }), { code: 'format_unknown', message: /toml.*json, xml/ })
})

test('oauth_body_hash signs a body that is no form, where the definition asks for it', async () => {
  const { app, provider } = await connected('oauth1', { bodyHash: true })
  await app.post('echo', { a: 1 }, { format: 'json' })
  await app.post('echo', { a: 1 })
  await app.get('echo')
  const hashed = provider
    .sent('/api/echo')
    .map(({ headers }) => /oauth_body_hash="/.test(headers.get('authorization') ?? ''))
  assert.deepEqual(hashed, [true, false, false])
})

test('a token getter that gives something else is told, and nothing is sent', async () => {
  const { app, provider } = await connected()
  const before = provider.requests.length
  for (const wrong of ['', 7, {}, []])
    await assert.rejects(app.tokenGetter(() => wrong as never).get('echo'), { code: 'token_expected' })
  assert.equal(provider.requests.length, before)
  const { app: signing } = await connected('oauth1')
  signing.tokenGetter(() => 'a token without its secret')
  await assert.rejects(signing.get('echo'), { code: 'token_expected', message: /signs with the secret of the token/ })
})

test('a call whose signature is refused points at the first differing byte as well', async () => {
  const { app, provider } = await connected('oauth1')
  provider.answerNext(
    '/api/x',
    text('oauth_problem=signature_invalid&debug_sbs=GET&https%3A%2F%2Fprovider.example%2Fapi%2Fy&a%3D1', 401),
  )
  await assert.rejects(app.get('x'), {
    apiCode: 'signature_invalid',
    message: /part at character/,
    next: /what the server reads/,
  })
})

test('usual parameters of the definition go along unless the caller says otherwise', async () => {
  const { app } = await connected('oauth1', { callParams: { format: 'json', nojsoncallback: '1' } })
  assert.deepEqual((await app.get<Echoed>('echo', { format: 'rest' })).data.query, {
    nojsoncallback: '1',
    format: 'rest',
  })
  assert.deepEqual((await app.post<Echoed>('echo', { a: 1 })).data.form, {
    format: 'json',
    nojsoncallback: '1',
    a: '1',
  })
  assert.deepEqual((await app.get<Echoed>('echo?format=x')).data.query, { format: 'x', nojsoncallback: '1' })
})

test('a signal and a time limit end a call', async () => {
  const { app } = await connected()
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(app.get('echo', {}, { signal }), /enough/)
})

test('disconnect revokes, deletes, and says which of the two happened', async () => {
  const { app, provider } = await connected()
  assert.deepEqual(await app.disconnect(), { revoked: true, deleted: true })
  assert.equal(provider.sent('/oauth/revoke').length, 1)
  assert.deepEqual(await app.disconnect(), { revoked: false, deleted: false })
  await assert.rejects(app.get('echo'), { code: 'not_connected' })
  const failing = await connected()
  failing.provider.answerNext('/oauth/revoke', json({ error: 'unauthorized_client' }, 403))
  assert.deepEqual(await failing.app.disconnect(), { revoked: false, deleted: true })
  assert.deepEqual(await (await connected('oauth1')).app.disconnect(), { revoked: false, deleted: true })
})

test('disconnect revokes the token an application keeps itself', async () => {
  const { app, provider } = await connected()
  const { token } = (await app.connection())!
  app.tokenGetter(() => token)
  assert.deepEqual(await app.disconnect(), { revoked: true, deleted: true })
  await assert.rejects(app.get('echo'), { status: 401 })
  assert.equal(provider.sent('/oauth/revoke').length, 1)
})
