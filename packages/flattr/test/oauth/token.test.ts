import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeForm } from 'valetkey/http/form'
import { type App, basic, callback, fieldsOf, form, json, refusalOf, server } from './server.ts'

const it = server()
const grant = { grant_type: 'authorization_code' }
const redirect = encodeURIComponent(callback)

/** Each answer has a request id of its own. */
const headersOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name !== 'x-request-id'))

describe('a token', () => {
  test('is answered in 73 bytes of two members, with the headers of 2011', async () => {
    const app = await it().app({ era: '2011' })
    const response = await it().exchange(app, await it().code(app))
    assert.deepEqual(headersOf(response), {
      'cache-control': 'no-store',
      'content-length': '73',
      'content-type': 'application/json; charset=utf-8',
      expires: 'Thu, 19 Nov 1981 08:52:00 GMT',
      pragma: 'no-cache',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    assert.equal(response.status, 200)
    const text = await response.text()
    assert.match(text, /^\{"access_token":"[A-Za-z0-9]{32}","token_type":"bearer"\}$/)
    assert.equal(text.length, 73)
  })

  test('is a Bearer with a capital in 2016, and a bearer before', async () => {
    for (const [era, type] of [
      ['2011', 'bearer'],
      ['2012', 'bearer'],
      ['2016', 'Bearer'],
    ] as const) {
      const app = await it().app({ era })
      assert.equal((await fieldsOf(it().exchange(app, await it().code(app))))['token_type'], type)
    }
  })

  test('asked for again is another one, and the first stays alive', async () => {
    const app = await it().app()
    const [first, second] = [
      await fieldsOf(it().exchange(app, await it().code(app))),
      await fieldsOf(it().exchange(app, await it().code(app))),
    ]
    assert.notEqual(first['access_token'], second['access_token'])
    for (const { access_token: token } of [first, second])
      assert.equal((await it().get('/rest/v2/user', { authorization: `Bearer ${token}` })).status, 200)
  })

  test('never expires, and dies when the person takes it back', async () => {
    const app = await it().app()
    const { access_token: token } = await fieldsOf(it().exchange(app, await it().code(app)))
    const { storage, apps } = it().flattr.provider
    const status = async () => (await it().get('/rest/v2/user', { authorization: `Bearer ${token}` })).status
    storage.setClockOffset(20 * 365 * 86_400_000)
    assert.equal(await status(), 200)
    storage.setClockOffset(0)
    await storage.consents.revoke(it().userId, (await apps.byClientId(app.clientId))!.id, 'user')
    assert.equal(await status(), 401)
  })
})

describe('a code', () => {
  test('is good for ten minutes', async () => {
    const { storage } = it().flattr.provider
    const after = async (seconds: number) => {
      const app = await it().app()
      const code = await it().code(app)
      storage.setClockOffset(seconds * 1000)
      const { status } = await it().exchange(app, code)
      storage.setClockOffset(0)
      return status
    }
    assert.deepEqual([await after(590), await after(610)], [200, 400])
  })

  test('is good once', async () => {
    const app = await it().app()
    const code = await it().code(app)
    assert.equal((await it().exchange(app, code)).status, 200)
    assert.equal(await refusalOf(await it().exchange(app, code)), '400 invalid_grant')
  })

  test('of one app is not given to another, and not lost by that', async () => {
    const [app, other] = [await it().app(), await it().app()]
    const code = await it().code(app)
    assert.equal(await refusalOf(await it().exchange(other, code)), '400 invalid_grant')
    assert.equal((await it().exchange(app, code)).status, 200)
  })

  test('asked for with a challenge needs its verifier', async () => {
    const app = await it().app()
    // RFC 7636 Appendix B
    const [challenge, verifier] = [
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    ]
    const code = await it().code(app, `response_type=code&code_challenge=${challenge}&code_challenge_method=S256`)
    assert.equal(await refusalOf(await it().exchange(app, code)), '400 invalid_request')
    assert.equal((await it().exchange(app, code, { code_verifier: verifier })).status, 200)
  })
})

describe('redirect_uri at the token endpoint', () => {
  const cases: readonly (readonly [asked: string, sent: Record<string, string>, outcome: string | number])[] = [
    [`&redirect_uri=${redirect}`, { redirect_uri: callback }, 200],
    [`&redirect_uri=${redirect}`, { redirect_uri: `${callback}/` }, 200],
    [`&redirect_uri=${redirect}`, {}, 200],
    ['', {}, 200],
    ['', { redirect_uri: 'http://127.0.0.1:1337' }, 200],
    [`&redirect_uri=${redirect}`, { redirect_uri: `${callback}//` }, '400 invalid_grant'],
    [`&redirect_uri=${redirect}`, { redirect_uri: 'http://app.example/' }, '400 invalid_grant'],
    [`&redirect_uri=${redirect}`, { redirect_uri: `${callback}?x` }, '400 invalid_grant'],
  ]
  for (const [asked, sent, outcome] of cases)
    test(`asked with "${asked}", sent ${JSON.stringify(sent)}: ${outcome}`, async () => {
      const app = await it().app()
      const code = await it().code(app, `response_type=code${asked}`)
      const body = JSON.stringify({ ...grant, code, ...sent })
      const response = await it().token(body, { ...json, authorization: basic(app) })
      assert.equal(response.status === 200 ? 200 : await refusalOf(response), outcome)
    })
})

describe('a body', () => {
  const bodies = {
    JSON: [{ ...json }, JSON.stringify],
    'JSON with a charset': [{ 'content-type': 'application/json; charset=utf-8' }, JSON.stringify],
    'a form': [{ ...form }, encodeForm],
    'a form with a charset': [{ 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }, encodeForm],
  } as const
  const ways = {
    'as Basic': (app: App) => [{ authorization: basic(app) }, {}] as const,
    'as basic in small letters': (app: App) => [{ authorization: basic(app).replace('Basic', 'basic') }, {}] as const,
    'in the body': ({ clientId, clientSecret }: App) =>
      [{}, { client_id: clientId, client_secret: clientSecret }] as const,
  }
  for (const [shape, [type, write]] of Object.entries(bodies))
    for (const [way, credentials] of Object.entries(ways))
      test(`${shape}, with the credentials ${way}`, async () => {
        const app = await it().app()
        const [headers, fields] = credentials(app)
        const body = write({ ...grant, code: await it().code(app), ...fields })
        assert.equal((await it().token(body, { ...type, ...headers })).status, 200)
      })

  test('of another type is refused, and the code is still good', async () => {
    const app = await it().app()
    const code = await it().code(app)
    const text = await it().token('{}', { authorization: basic(app), 'content-type': 'text/plain' })
    assert.equal(await refusalOf(text), '415 invalid_request')
    assert.equal((await it().exchange(app, code)).status, 200)
  })

  test('multipart, as FlattrKit’s library sends it', async () => {
    const app = await it().app()
    const body = new FormData()
    const fields = { ...grant, code: await it().code(app), client_id: app.clientId, client_secret: app.clientSecret }
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    const request = new Request('http://127.0.0.1:4998/oauth/token', { method: 'POST', body })
    assert.equal((await it().flattr.fetch(request)).status, 200)
  })

  test('that is hostile JSON is a refusal like any other', async () => {
    const headers = { ...json, authorization: basic(await it().app()) }
    const bodies = [
      '{"code":',
      '[]',
      '"code"',
      '{"grant_type":"authorization_code","grant_type":"authorization_code"}',
      '{"grant_type":{"a":1}}',
      `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    ]
    for (const body of bodies)
      assert.equal(await refusalOf(await it().token(body, headers)), '400 invalid_request', body.slice(0, 40))
    const large = JSON.stringify({ ...grant, code: 'x'.repeat(1_000_000) })
    assert.equal(await refusalOf(await it().token(large, headers)), '413 invalid_request')
  })
})

describe('who is asking', () => {
  test('nobody: 401 with a Basic challenge and three strings, and the code is still good', async () => {
    const app = await it().app()
    const code = await it().code(app)
    const body = JSON.stringify({ ...grant, code, redirect_uri: callback })
    const first = await it().token(body, json)
    assert.equal(first.status, 401)
    assert.equal(first.headers.get('www-authenticate'), 'Basic realm="Flattr"')
    assert.equal(first.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(first.headers.get('cache-control'), 'no-store')
    assert.deepEqual(await first.json(), {
      error: 'unauthorized',
      error_description: 'Client credentials are required: client_id and client_secret, as HTTP Basic',
      error_uri: 'http://developers.flattr.net/api/',
    })
    // httplib2 sends the same again, with the credentials it was asked for.
    assert.equal((await it().token(body, { ...json, authorization: basic(app) })).status, 200)
  })

  test('nobody, with nothing to say: the same challenge', async () => {
    const empty = new Request('http://127.0.0.1:4998/oauth/token', { method: 'POST' })
    assert.equal(await refusalOf(await it().flattr.fetch(empty)), '401 unauthorized')
    for (const [body, headers] of [
      ['', form],
      ['{}', json],
      ['{', json],
      ['grant_type=password', form],
    ] as const)
      assert.equal(await refusalOf(await it().token(body, headers)), '401 unauthorized', body)
  })

  test('an unknown app and a wrong secret read the same to the letter', async () => {
    const app = await it().app()
    const said = await Promise.all(
      [
        { ...app, clientSecret: 'wrong' },
        { clientId: 'nobody', clientSecret: 'wrong' },
      ].map(async one => {
        const response = await it().exchange(one, 'a'.repeat(32))
        return [response.status, headersOf(response), await response.json()]
      }),
    )
    assert.deepEqual(said[0], said[1])
    assert.equal(said[0]![0], 401)
  })

  test('an app that names itself and proves nothing is not let in', async () => {
    const app = await it().app()
    const body = encodeForm({ ...grant, code: await it().code(app), client_id: app.clientId })
    assert.equal(await refusalOf(await it().token(body, form)), '401 unauthorized')
  })
})

describe('other refusals have three strings and a status', () => {
  const cases = {
    'no grant type': [{ code: 'x' }, '400 invalid_request'],
    'no code': [grant, '400 invalid_request'],
    'a code that is none': [{ ...grant, code: 'x' }, '400 invalid_grant'],
    'client credentials': [{ grant_type: 'client_credentials' }, '400 unsupported_grant_type'],
    'a refresh': [{ grant_type: 'refresh_token', refresh_token: 'x' }, '400 unsupported_grant_type'],
    'credentials twice': [{ ...grant, client_secret: 'x' }, '400 invalid_request'],
  } as const
  for (const [what, [fields, outcome]] of Object.entries(cases))
    test(`${what}: ${outcome}`, async () => {
      const headers = { ...json, authorization: basic(await it().app()) }
      assert.equal(await refusalOf(await it().token(JSON.stringify(fields), headers)), outcome)
    })

  test('GET: 405 with Allow; credentials in the URL: 400 that says so', async () => {
    const get = await it().get('/oauth/token')
    assert.equal(get.headers.get('allow'), 'POST')
    assert.equal(await refusalOf(get), '405 invalid_request')
    const request = new Request('http://127.0.0.1:4998/oauth/token?client_secret=x', { method: 'POST' })
    const leaked = await it().flattr.fetch(request)
    assert.equal(leaked.status, 400)
    assert.match((await fieldsOf(leaked))['error_description']!, /client_secret must not stand in the URL/)
  })
})
