import assert from 'node:assert/strict'
import { createBrowser } from '../../../src/control/browser.ts'
import { deviations } from '../../../src/personalities/facebook/deviations.ts'
import { postForm, runningSandbox } from '../../running-sandbox.ts'
import { everyDeviation } from '../deviations.ts'
import { clientOf, type Failure, json, refusal } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const old = clientOf(sandbox, 'facebook-pre-2.3')

/** The status of the dialog, and where it leads: to a page, to the sign-in, or back to the app. */
async function opened(params: Record<string, string>, more: Record<string, unknown> = {}, of = client) {
  const response = await of.open(of.authorizeUrl(await of.register(more), params))
  const location = response.headers.get('location')
  return [response.status, location === null ? 'page' : location.split('?')[0]]
}

const refused = [400, 'page']
const asked = [302, '/login']

/** What goes back to the app when the dialog refuses its request. */
async function broken(params: Record<string, string>, more: Record<string, unknown> = {}) {
  const { redirect = '' } = await client.consent(client.authorizeUrl(await client.register(more), params))
  return [...new URL(redirect).searchParams.keys()]
}

const errorNames = ['error_code', 'error_message']
const sentBack = async (decision: string, of = client) => {
  const { redirect = '' } = await of.consent(of.authorizeUrl(await of.register()), decision)
  return [...new URL(redirect).searchParams.keys()]
}

const appToken = { grant_type: 'client_credentials' }

/** Attack case → what the answer in the table means, asked over HTTP. */
const cases: Readonly<Record<number, () => Promise<void>>> = {
  4: async () => {
    const site = { callbackDomain: 'app.example' }
    const elsewhere = { redirect_uri: 'http://www.app.example/other?next=%2F' }
    assert.deepEqual(await opened(elsewhere, site, old), asked)
    assert.deepEqual(await opened({ redirect_uri: 'http://app.example.evil/cb' }, site, old), refused)
    assert.deepEqual(await opened(elsewhere, site), refused)
  },
  8: async () => {
    const registered = { redirectUris: ['http://127.0.0.1/cb'] }
    assert.deepEqual(await opened({ redirect_uri: 'http://127.0.0.1:51004/cb' }, registered), refused)
  },
  11: async () => assert.deepEqual(await opened({ redirect_uri: '' }), refused),
  13: async () => {
    assert.deepEqual(await opened(Object.fromEntries([['__proto__', 'x']])), asked)
    assert.deepEqual(await opened({ 'scope[a]': 'email' }), refused)
  },
  16: async () => assert.deepEqual(await sentBack('allow'), ['code']),
  17: async () => assert.deepEqual(await opened({}), asked),
  18: async () => {
    const plain = { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }
    assert.deepEqual(await broken(plain), errorNames)
  },
  19: async () => {
    const short = { code_challenge: 'x'.repeat(42), code_challenge_method: 'S256' }
    assert.deepEqual(await broken(short), errorNames)
  },
  20: async () => assert.deepEqual(await broken({ scope: 'email' }, { scopes: ['user_birthday'] }), errorNames),
  21: async () => assert.deepEqual(await opened({ scope: 'email,user_birthday  user_link' }), asked),
  22: async () => assert.deepEqual(await broken({ scope: 'user' }, { scopes: ['user_birthday'] }), errorNames),
  23: async () => assert.deepEqual(await opened({ prompt: 'none' }), asked),
  29: async () => {
    const browser = createBrowser(request => fetch(request))
    const url = client.authorizeUrl(await client.register())
    const signIn = await browser.get((await browser.get(url)).location ?? '')
    const signedIn = await browser.submit(signIn, { username: 'alice', password: 'wonderland' })
    const answered = await browser.submit(await browser.get(signedIn.location ?? ''), { decision: 'allow' })
    assert.deepEqual([signedIn.status, answered.status], [302, 302])
  },
  31: async () => {
    const { app } = await client.connect()
    const answer = async (more: Record<string, string>) =>
      client.consent(client.authorizeUrl(app, { scope: 'email', ...more }), 'deny')
    assert.ok((await answer({}))['code'])
    assert.ok((await answer({ auth_type: 'https' }))['code'])
    for (const auth_type of ['rerequest', 'reauthenticate'])
      assert.equal((await answer({ auth_type }))['error'], 'access_denied')
    assert.equal((await answer({ scope: 'email,user_birthday' }))['error'], 'access_denied')
  },
  32: async () => {
    assert.deepEqual(await sentBack('deny'), ['error', 'error_code', 'error_description', 'error_reason'])
    assert.deepEqual(await sentBack('deny', old), ['error_reason', 'error', 'error_description'])
  },
  35: async () => {
    const app = await client.register()
    const { redirect = '' } = await client.consent(client.authorizeUrl(app, { response_mode: 'form_post' }))
    assert.ok(new URL(redirect).searchParams.get('code'))
  },
  36: async () => {
    const answers: unknown[] = []
    for (const seconds of [590, 610]) {
      const app = await client.register()
      const code = await client.code(app)
      answers.push(await client.later(seconds, async () => (await client.exchange(app, code)).status))
    }
    assert.deepEqual(answers, [200, 400])
  },
  46: async () => {
    const app = await client.register()
    assert.equal((await client.token({ ...appToken, ...client.ids(app) })).status, 200)
    assert.equal((await client.post({ ...appToken, ...client.ids(app) })).status, 200)
  },
  47: async () => {
    const app = await client.register()
    const basic = { authorization: `Basic ${btoa('another:secret')}` }
    const response = await postForm(client.entry().tokenUrl!, { ...appToken, ...client.ids(app) }, basic)
    assert.equal(response.status, 200)
  },
  48: async () => {
    const { clientId, clientSecret } = await client.register()
    for (const credentials of [btoa(`${clientId}:${clientSecret}`), '%%%'])
      assert.deepEqual(
        await refusal(postForm(client.entry().tokenUrl!, appToken, { authorization: `Basic ${credentials}` })),
        [400, 101],
      )
  },
  50: async () => {
    const { clientId: client_id } = await client.register()
    assert.deepEqual(await refusal(client.token({ ...appToken, client_id })), [400, 1])
    assert.deepEqual(await refusal(client.token({ ...appToken, client_id, client_secret: '' })), [400, 1])
  },
  51: async () => {
    const { clientId: client_id } = await client.register({ public: true })
    for (const side of [client, old])
      for (const more of [{}, { client_secret: '' }, { client_secret: 'x' }])
        assert.deepEqual(await refusal(side.token({ ...appToken, client_id, ...more })), [400, 1])
  },
  52: async () => {
    const { clientId: client_id } = await client.register()
    const [unknown, wrong] = [
      { client_id: '1', client_secret: 'x' },
      { client_id, client_secret: 'x' },
    ]
    assert.deepEqual(await refusal(client.token({ ...appToken, ...unknown })), [400, 101])
    assert.deepEqual(await refusal(client.token({ ...appToken, ...wrong })), [400, 1])
  },
  54: async () => {
    const app = await client.register()
    assert.equal((await client.exchange(app, await client.code(app))).status, 200)
    const password = client.token({ ...client.ids(app), grant_type: 'password' })
    assert.deepEqual(await refusal(password), [400, 100])
    assert.match(
      (await json<Failure>(client.token({ ...client.ids(app), grant_type: 'password' }))).error.message,
      /'password'/,
    )
  },
  56: async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ ...appToken, ...client.ids(await client.register()) })
    assert.equal((await fetch(client.entry().tokenUrl!, { method: 'POST', headers, body })).status, 400)
  },
  58: async () => {
    const app = await client.register()
    const answer = await json<object>(client.exchange(app, await client.code(app)))
    assert.deepEqual(Object.keys(answer), ['access_token', 'token_type', 'expires_in'])
  },
  61: async () => {
    const { headers } = await client.token({ ...appToken, ...client.ids(await client.register()) })
    assert.equal(headers.get('access-control-allow-origin'), '*')
    assert.equal(headers.get('access-control-allow-credentials'), null)
  },
  69: async () => {
    const { token } = await client.connect('email', 'bob')
    const { users } = sandbox().personalities['facebook']!.provider.storage
    const bob = await users.byUsername('bob')
    await users.update(bob!.id, { locked: true })
    assert.deepEqual(await refusal(client.graph('/me', token)), [400, 190, 459])
    await users.update(bob!.id, { locked: false })
  },
  70: async () => {
    const { app, token } = await client.connect()
    const other = await client.tokenOf(client.exchange(app, await client.code(app)))
    const data = { ...client.ids(app), token }
    assert.equal((await postForm(`${client.entry().origin}/oauth/revoke`, data)).status, 400)
    assert.deepEqual(await json(client.graph('/me/permissions', token, { method: 'DELETE' })), { success: true })
    for (const dead of [token, other]) assert.deepEqual(await refusal(client.graph('/me', dead)), [400, 190, 458])
  },
  73: async () => {
    const [one, other] = [await client.connect(), await client.connect()]
    assert.deepEqual(await refusal(client.graph(`/debug_token?input_token=${one.token}`)), [400, 104])
    const by = `${other.app.clientId}|${other.app.clientSecret}`
    const response = await client.graph(`/debug_token?input_token=${one.token}`, by)
    const { data } = await json<{ data: { is_valid: boolean; error: { code: number } } }>(response)
    assert.deepEqual([response.status, data.is_valid, data.error.code], [200, false, 100])
  },
  74: async () => {
    const { token } = await client.connect()
    for (const bent of [token.slice(0, -1), `${token}A`, token.toLowerCase(), `${token}%00`])
      assert.deepEqual(await refusal(client.graph(`/me?access_token=${bent}`)), [400, 190])
  },
  89: async () => {
    const redirect_uri = `${client.entry().origin}/connect/login_success.html`
    const app = await client.register({ redirectUris: [redirect_uri] })
    const { code = '' } = await client.consent(client.authorizeUrl(app, { redirect_uri }))
    const page = await client.open(`${redirect_uri}?code=${code}#_=_`)
    assert.ok((await page.text()).includes(`id="code">${code}<`))
  },
  91: async () => {
    const none = await client.graph('/me')
    assert.deepEqual(
      [none.status, none.headers.get('www-authenticate')],
      [
        400,
        'OAuth "Facebook Platform" "invalid_request" "An active access token must be used to query information about the current user."',
      ],
    )
    const { token } = await client.connect('')
    const low = await client.graph('/me?fields=id,email', token)
    assert.deepEqual([low.status, Object.keys(await json<object>(low))], [200, ['id']])
  },
  92: async () => {
    const { token } = await client.connect()
    assert.equal((await client.graph(`/me?access_token=${token}`)).status, 200)
    assert.equal((await client.graph(`/me?access_token=${token}`, 'another')).status, 200)
    assert.equal((await postForm(`${client.entry().origin}/me`, { access_token: token, method: 'get' })).status, 200)
  },
  93: async () => {
    const { token } = await client.connect()
    for (const scheme of ['OAuth', 'oauth', 'Bearer', 'bearer'])
      assert.equal(
        (await client.graph('/me', undefined, { headers: { authorization: `${scheme} ${token}` } })).status,
        200,
      )
  },
  96: async () => {
    const { token } = await client.connect()
    assert.deepEqual(await refusal(client.graph('/me/permissions?method=delete')), [400, 2500])
    await client.graph('/me/permissions?method=delete', token, { method: 'HEAD' })
    assert.equal((await client.graph('/me', token)).status, 200)
    assert.deepEqual(await json(client.graph('/me/permissions?method=delete', token)), { success: true })
    assert.deepEqual(await refusal(client.graph('/me', token)), [400, 190, 458])
  },
  105: async () => {
    const { token } = await client.connect()
    const noise = 'oauth_consumer_key=1&oauth_nonce=2&oauth_timestamp=3&oauth_version=1.0&oauth_signature=wrong'
    assert.equal((await client.graph(`/me?oauth_token=${token}&${noise}`)).status, 200)
  },
}

everyDeviation(deviations, cases)
