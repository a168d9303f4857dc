import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postForm, runningSandbox } from '../../running-sandbox.ts'
import { back, clientOf, type Failure, json, refusal } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const old = clientOf(sandbox, 'facebook-pre-2.3')

test('before v2.3 a token answer is a form that calls itself text; with v2.3 in the path it is JSON', async () => {
  const app = await old.register()
  const answers: unknown[] = []
  for (const version of ['', '/v1.0', '/v2.2', '/v2.3', '/v19.0']) {
    const params = { ...old.ids(app), code: await old.code(app), redirect_uri: back }
    const response = await old.token(params, version)
    const text = (await response.text()).replace(/EAA\w+/, 'TOKEN')
    answers.push([response.status, response.headers.get('content-type'), text])
  }
  const text = [200, 'text/plain; charset=UTF-8', 'access_token=TOKEN&expires=5184000']
  const body = '{"access_token":"TOKEN","token_type":"bearer","expires_in":5184000}'
  const modern = [200, 'application/json; charset=UTF-8', body]
  assert.deepEqual(answers, [text, text, text, modern, modern])
})

test('a modern app gets JSON from the endpoint without a version and from one older than itself', async () => {
  const app = await client.register()
  for (const version of ['', '/v2.2']) {
    const params = { ...client.ids(app), code: await client.code(app), redirect_uri: back }
    const response = await client.post(params, version)
    assert.equal(response.headers.get('content-type'), 'application/json; charset=UTF-8')
    assert.equal(response.headers.get('facebook-api-version'), 'v2.10')
  }
})

test('the version of the path is not believed from a header', async () => {
  const app = await old.register()
  const params = { ...old.ids(app), grant_type: 'client_credentials' }
  const url = `${old.entry().tokenUrl}?${new URLSearchParams(params)}`
  const response = await fetch(url, { headers: { 'x-graph-version': '1900' } })
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=UTF-8')
})

test('the client is judged before its code, and its secret before that', async () => {
  const app = await client.register()
  const code = await client.code(app)
  const { client_id, client_secret } = client.ids(app)
  const rows: readonly (readonly [Record<string, string>, readonly unknown[], string])[] = [
    [{}, [400, 101], 'Missing client_id parameter.'],
    [{ client_id: '1', code }, [400, 101], 'Error validating application. Invalid application ID.'],
    [{ client_id: '1', grant_type: 'x' }, [400, 101], 'Error validating application. Invalid application ID.'],
    [{ client_id, code }, [400, 1], 'Error validating client secret.'],
    [{ client_id, client_secret: 'x', grant_type: 'x' }, [400, 1], 'Error validating client secret.'],
    [{ client_id, client_secret, code }, [400, 191], 'Missing redirect_uri parameter.'],
    [{ client_id, client_secret, redirect_uri: back }, [400, 100], 'Missing code parameter.'],
    [{ client_id, client_secret, redirect_uri: back, code: 'x' }, [400, 100], 'Invalid verification code format.'],
    [
      { client_id, client_secret, redirect_uri: `${back}/`, code },
      [400, 100, 36008],
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    ],
  ]
  for (const [params, expected, message] of rows) {
    assert.deepEqual(await refusal(client.token(params)), expected, message)
    assert.equal((await json<Failure>(client.post(params))).error.message, message)
  }
  assert.equal((await client.exchange(app, code)).status, 200, 'nothing of that has used up the code')
})

test('a code is good once, for ten minutes, and for its own app', async () => {
  const [app, other] = [await client.register(), await client.register()]
  const code = await client.code(app)
  assert.deepEqual(await refusal(client.exchange(other, code)), [400, 100, 36008])
  const token = await client.tokenOf(client.exchange(app, code))
  assert.deepEqual(await refusal(client.exchange(app, code)), [400, 100, 36009])
  assert.deepEqual(await refusal(client.exchange(app, code)), [400, 100, 36009])
  assert.deepEqual(await refusal(client.graph('/me', token)), [400, 190, 467])
  const late = await client.code(app)
  await client.later(601, async () => {
    const { error } = await json<Failure>(client.exchange(app, late))
    assert.deepEqual([error.error_subcode, error.message], [36007, 'This authorization code has expired.'])
  })
})

test('refusals have the envelope and the challenge of their time', async () => {
  const params = (app: { client_id: string }) => ({ ...app, client_secret: 'wrong', code: 'x', redirect_uri: back })
  const answer = async (of: typeof client) => {
    const response = await of.token(params(of.ids(await of.register())))
    const { error } = await json<Failure>(response)
    return [response.headers.get('www-authenticate'), response.headers.get('content-type'), Object.keys(error)]
  }
  const challenge = 'OAuth "Facebook Platform" "invalid_client" "Error validating client secret."'
  const members = ['message', 'type', 'code']
  assert.deepEqual(await answer(client), [challenge, 'application/json; charset=UTF-8', [...members, 'fbtrace_id']])
  assert.deepEqual(await answer(old), [challenge, 'text/javascript; charset=UTF-8', members])
})

test('an app token is always the same, has no end, and APPID|APPSECRET is as good', async () => {
  for (const side of [client, old]) {
    const app = await side.register()
    const params = { ...side.ids(app), grant_type: 'client_credentials' }
    const [first, second] = [await side.post(params), await side.token(params)]
    const text = await first.text()
    assert.doesNotMatch(text, /expires/)
    const token = await side.tokenOf(new Response(text))
    assert.match(token, new RegExp(`^${app.clientId}\\|[\\w-]{27}$`))
    assert.equal(await side.tokenOf(second), token)
    const { token: subject } = await side.connect()
    for (const good of [token, `${app.clientId}|${app.clientSecret}`]) {
      assert.deepEqual(await refusal(side.graph('/me', good)), [400, 2500])
      assert.equal((await side.graph(`/debug_token?input_token=${subject}`, good)).status, 200)
    }
    for (const bad of [`${app.clientId}|wrong`, `1${token}`, token.slice(token.indexOf('|') + 1), `${app.clientId}|`])
      assert.deepEqual(await refusal(side.graph('/me', bad)), [400, 190])
  }
})

test('fb_exchange_token: a person’s token for one of sixty days from now', async () => {
  const { app, token } = await client.connect()
  const exchange = (text: string, of = app) =>
    client.token({ ...client.ids(of), grant_type: 'fb_exchange_token', fb_exchange_token: text })
  const days = 86_400
  await client.later(50 * days, async () => {
    const fresh = await client.tokenOf(exchange(token))
    assert.notEqual(fresh, token)
    await client.later(50 * days, async () => {
      assert.equal((await client.graph('/me?fields=email', fresh)).status, 200)
      assert.deepEqual(await refusal(client.graph('/me', token)), [400, 190, 463])
      assert.deepEqual(await refusal(exchange(token)), [400, 190, 463])
    })
  })
  assert.deepEqual(await refusal(exchange('')), [400, 100])
  assert.deepEqual(await refusal(exchange('EAAnothing')), [400, 190])
  assert.deepEqual(await refusal(exchange(`${app.clientId}|${app.clientSecret}`)), [400, 190])
  assert.deepEqual(await refusal(exchange(token, await client.register())), [400, 190])
})

test('an app without a secret makes no tokens of tokens', async () => {
  const app = await client.register({ public: true })
  const params = { client_id: app.clientId, redirect_uri: back, code: await client.code(app) }
  const token = await client.tokenOf(client.token(params))
  const exchange = { client_id: app.clientId, grant_type: 'fb_exchange_token', fb_exchange_token: token }
  assert.deepEqual(await refusal(client.token(exchange)), [400, 1])
})

const facebook = () => sandbox().personalities['facebook']!.provider

test('no token comes out of an exchange while the person removes the app', async t => {
  const { app, token } = await client.connect()
  const { tokens } = facebook().storage
  const { issue } = tokens
  const removedFirst: typeof issue = async wanted => {
    assert.equal((await client.graph('/me/permissions', token, { method: 'DELETE' })).status, 200)
    return issue(wanted)
  }
  t.mock.method(tokens, 'issue', removedFirst, { times: 1 })
  const params = { grant_type: 'fb_exchange_token', fb_exchange_token: token }
  assert.deepEqual(await refusal(client.token({ ...client.ids(app), ...params })), [400, 190, 458])
})

test('nor a code out of client_code, and the app is not let in again by it', async t => {
  const { app, token } = await client.connect()
  const { tickets } = facebook().storage
  const { approve } = tickets
  const removedFirst: typeof approve = async approval => {
    assert.equal((await client.graph('/me/permissions', token, { method: 'DELETE' })).status, 200)
    return approve(approval)
  }
  t.mock.method(tickets, 'approve', removedFirst, { times: 1 })
  const query = new URLSearchParams({ ...client.ids(app), redirect_uri: back })
  assert.deepEqual(await refusal(client.graph(`/oauth/client_code?${query}`, token)), [400, 190, 458])
  assert.equal((await client.consent(client.authorizeUrl(app), 'deny'))['error'], 'access_denied')
})

test('the token endpoint does not look at Basic, however its address is written', async () => {
  const params = { ...client.ids(await client.register()), grant_type: 'client_credentials' }
  const headers = { authorization: `Basic ${btoa('another:secret')}` }
  for (const path of ['/oauth/access_token', '/oauth/access_token/', '/v3.2/oauth/%61ccess_token'])
    assert.equal((await postForm(client.entry().origin + path, params, headers)).status, 200, path)
})

test('client_code: a code for the app on the person’s device, of the same app and to a registered address', async () => {
  const { app, token } = await client.connect()
  const ask = (more: Record<string, string>, by = token) =>
    client.graph(
      `/v2.10/oauth/client_code?${new URLSearchParams({ ...client.ids(app), redirect_uri: back, ...more })}`,
      by,
    )
  const { code } = await json<{ code: string }>(ask({}))
  assert.equal((await client.exchange(app, code)).status, 200)
  assert.deepEqual(await refusal(ask({ client_secret: 'x' })), [400, 1])
  assert.deepEqual(await refusal(ask({ redirect_uri: 'https://evil.example/' })), [400, 100, 36008])
  assert.deepEqual(await refusal(ask({ redirect_uri: '' })), [400, 191])
  assert.deepEqual(await refusal(ask({}, (await client.connect()).token)), [400, 190])
  assert.deepEqual(await refusal(ask({}, `${app.clientId}|${app.clientSecret}`)), [400, 2500])
  assert.deepEqual(await refusal(ask({}, '')), [400, 104])
})
