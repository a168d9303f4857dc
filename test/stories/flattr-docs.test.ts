import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox, type ProviderEntry, type Sandbox } from '@valetkey/sandbox'
import { decodeBody } from 'valetkey/formats'
import { alice, bob, type Page, person } from '../person.ts'

/** The documentation of the Flattr API v2, statement by statement: authorization, tokens, scopes, formats, limits, errors. */

let sandbox: Sandbox
let flattr: ProviderEntry

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  flattr = sandbox.sandboxJson().providers['flattr']!
})
after(() => sandbox.stop())

interface App {
  readonly clientId: string
  readonly clientSecret: string
}

const callback = 'http://app.example/flattr'

/** An app as somebody registers it: a callback, and the domain it must be in. */
async function register(more: Record<string, unknown> = {}): Promise<App> {
  const answer = await fetch(`${flattr.origin}/_sandbox/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Reader', redirectUris: [callback], callbackDomain: 'app.example', ...more }),
  })
  assert.equal(answer.status, 201)
  return (await answer.json()) as App
}

const decide = (query: Record<string, string>, who = alice): Promise<Page> =>
  person([flattr.origin]).decide(`${flattr.authorizeUrl}?${new URLSearchParams(query)}`, who, 'allow')

const ask = ({ clientId }: App, params: Record<string, string>, who = alice): Promise<Page> =>
  decide({ response_type: 'code', client_id: clientId, ...params }, who)

const codeIn = ({ url }: Page): string => url.searchParams.get('code') ?? assert.fail(`no code in ${url}`)

const basic = ({ clientId, clientSecret }: App) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
})

async function tokenFor(app: App, scope: string, who = alice): Promise<string> {
  const body = {
    code: codeIn(await ask(app, { scope }, who)),
    grant_type: 'authorization_code',
    redirect_uri: callback,
  }
  const headers = { ...basic(app), 'content-type': 'application/json' }
  const answer = await fetch(flattr.tokenUrl!, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.equal(answer.status, 200)
  return ((await answer.json()) as { access_token: string }).access_token
}

const at = (path: string) => new URL(path, flattr.apiBase).href

const call = (path: string, token?: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(at(path), { ...init, headers: { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) } })

const decoded = async (answer: Response): Promise<Record<string, unknown>> =>
  (await decodeBody(await answer.text(), answer.headers.get('content-type'))).data as Record<string, unknown>

const bodyOf = async (app: App, params: Record<string, string> = {}) => ({
  code: codeIn(await ask(app, params)),
  grant_type: 'authorization_code',
  redirect_uri: callback,
})

const postToken = (body: Record<string, string>, headers: Record<string, string>) =>
  fetch(flattr.tokenUrl!, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('response_type and client_id are required, everything else is not', async () => {
  const { clientId } = await register()
  const nobody = await decide({ response_type: 'code', redirect_uri: callback })
  assert.deepEqual([nobody.status, nobody.url.origin], [400, flattr.origin], 'nothing travelled')
  const { url } = await decide({ client_id: clientId, redirect_uri: callback })
  assert.equal(url.searchParams.get('error'), 'invalid_request')
  assert.ok(codeIn(await decide({ response_type: 'code', client_id: clientId })))
})

test('response type code: a code comes back to the redirect URI that was sent, or to the registered one', async () => {
  const app = await register()
  for (const params of [{ redirect_uri: callback }, {}]) {
    const page = await ask(app, params)
    assert.equal(page.url.origin + page.url.pathname, callback)
    assert.match(codeIn(page), /^[A-Za-z0-9]{32}$/)
  }
})

test('response type token, also spelled access_token: the token stands behind the #', async () => {
  const app = await register()
  for (const type of ['token', 'access_token']) {
    const { url } = await ask(app, { response_type: type })
    const { access_token: token, ...rest } = Object.fromEntries(new URLSearchParams(url.hash.slice(1)))
    assert.deepEqual(rest, { token_type: 'bearer' })
    assert.equal((await call('user', token)).status, 200)
  }
})

test('the example of the documentation, letter by letter', async () => {
  const { clientId } = await register({ redirectUris: ['http://localhost'], callbackDomain: 'localhost' })
  const example = `response_type=code&client_id=${clientId}&redirect_uri=http://localhost&scope=flattr%20thing`
  const page = await person([flattr.origin]).decide(`${flattr.authorizeUrl}?${example}`, alice, 'allow')
  assert.match(page.url.href, /^http:\/\/localhost\/\?code=[A-Za-z0-9]{32}$/)
})

test('a redirect URI must be identical to the registered one, and inside the callback domain', async () => {
  for (const [app, uri] of [
    [await register(), `${callback}/`],
    [await register(), 'http://app.example/other'],
    [await register({ callbackDomain: 'elsewhere.example' }), callback],
  ] as const) {
    const page = await ask(app, { redirect_uri: uri })
    assert.equal(page.status, 400)
    assert.equal(page.url.origin, flattr.origin, 'nothing travelled')
  }
})

test('scopes are separated by spaces; an unknown one is invalid_scope', async () => {
  const app = await register()
  const page = await ask(app, { scope: 'flattr thing extendedread email' })
  assert.ok(codeIn(page))
  const refused = await ask(app, { scope: 'flattr everything' })
  assert.equal(refused.url.searchParams.get('error'), 'invalid_scope')
})

test('the token request is JSON or a form, and answers access_token and token_type alone', async () => {
  const app = await register()
  const bodies = [
    async () => ({ type: 'application/json', body: JSON.stringify(await bodyOf(app)) }),
    async () => ({
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(await bodyOf(app)).toString(),
    }),
  ]
  for (const made of bodies) {
    const { type, body } = await made()
    const answer = await fetch(flattr.tokenUrl!, {
      method: 'POST',
      headers: { ...basic(app), 'content-type': type },
      body,
    })
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.equal(answer.headers.get('expires'), 'Thu, 19 Nov 1981 08:52:00 GMT')
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(answer.headers.get('pragma'), 'no-cache')
    assert.deepEqual(Object.keys((await answer.json()) as object), ['access_token', 'token_type'])
  }
})

test('a token request needs the code, its grant type and the app’s Basic credentials, and a refusal burns no code', async () => {
  const app = await register()
  const { code, ...rest } = await bodyOf(app)
  const { grant_type: _, ...untyped } = { code, ...rest }
  const wrong = basic({ ...app, clientSecret: 'x'.repeat(64) })
  for (const [body, headers, refusal] of [
    [rest, basic(app), '400 invalid_request'],
    [untyped, basic(app), '400 invalid_request'],
    [{ code, ...rest, grant_type: 'password' }, basic(app), '400 unsupported_grant_type'],
    [{ code, ...rest }, {}, '401 unauthorized'],
    [{ code, ...rest }, wrong, '401 unauthorized'],
    [{ code, ...rest }, basic(await register()), '400 invalid_grant'],
  ] as const) {
    const answer = await postToken(body, headers)
    assert.equal(`${answer.status} ${(await decoded(answer))['error']}`, refusal)
  }
  assert.equal((await postToken({ code, ...rest }, basic(app))).status, 200)
})

test('the token goes into the header, and is none in the query', async () => {
  const token = await tokenFor(await register(), '')
  const user = await decoded(await call('user', token))
  assert.deepEqual([user['username'], user['resource']], ['alice', at('users/alice')])
  assert.equal((await call(`user?access_token=${token}`)).status, 401)
  assert.equal((await call('user', `${token}x`)).status, 401)
})

test('the scope flattr flattrs, no other does; extendedread finds what is hidden', async () => {
  const [hers, his] = [await tokenFor(await register(), 'thing'), await tokenFor(await register(), 'flattr', bob)]
  const url = (name: string) => `http://app.example/${name}`
  const created = await call('things', hers, { method: 'POST', body: new URLSearchParams({ url: url('to-flattr') }) })
  const { id } = await decoded(created)
  const unscoped = await call(`things/${id}/flattr`, await tokenFor(await register(), 'thing', bob), { method: 'POST' })
  assert.equal((await decoded(unscoped))['error'], 'insufficient_scope')
  assert.equal((await decoded(await call(`things/${id}/flattr`, his, { method: 'POST' })))['message'], 'ok')
  assert.equal((await decoded(await call(`things/${id}`, his)))['flattred'], true)
  const body = new URLSearchParams({ url: url('hidden'), hidden: '1' })
  const { id: hidden } = await decoded(await call('things', hers, { method: 'POST', body }))
  const reader = await tokenFor(await register(), 'extendedread', bob)
  assert.deepEqual(
    [(await call(`things/${hidden}`, his)).status, (await call(`things/${hidden}`, reader)).status],
    [404, 200],
  )
})

test('each scope opens what it names: thing creates, extendedread and email show what is private', async () => {
  const app = await register()
  const other = await tokenFor(app, 'flattr', bob)
  const [user, extended, email] = await Promise.all(
    [other, await tokenFor(app, 'extendedread', bob), await tokenFor(app, 'email', bob)].map(async token =>
      Object.keys((await (await call('user', token)).json()) as object),
    ),
  )
  assert.ok(!user!.includes('email') && !user!.includes('registered_at'))
  assert.ok(extended!.includes('email') && extended!.includes('registered_at'))
  assert.ok(email!.includes('email') && !email!.includes('registered_at'))
  const refused = await call('things', other, {
    method: 'POST',
    body: new URLSearchParams({ url: 'http://a.example' }),
  })
  assert.equal(refused.status, 403)
  assert.equal((await decoded(refused))['error'], 'insufficient_scope')
})

test('a thing is created from a form or from JSON, and is then there for everybody', async () => {
  const token = await tokenFor(await register(), 'thing')
  const thing = { title: 'A post about tea', description: 'Some words about it', category: 'text', tags: 'tea,garden' }
  const requests = [
    { body: new URLSearchParams({ ...thing, url: 'http://app.example/form' }) },
    {
      body: JSON.stringify({ ...thing, url: 'http://app.example/json' }),
      headers: { 'content-type': 'application/json' },
    },
  ]
  for (const request of requests) {
    const created = await call('things', token, { method: 'POST', ...request })
    assert.equal(created.status, 201)
    const { id, link, message } = await decoded(created)
    assert.equal(message, 'ok')
    assert.equal(link, at(`things/${id}`))
    const shown = await decoded(await call(`things/${id}`))
    assert.equal(shown['title'], thing.title)
    assert.deepEqual(shown['tags'], ['tea', 'garden'])
    assert.equal((shown['owner'] as { username: string }).username, 'alice')
  }
})

const inFormats = [
  ['categories', { accept: 'application/json' }, 'application/json'],
  ['categories', {}, 'application/json'],
  ['categories', { accept: 'text/xml' }, 'text/xml'],
  ['categories', { accept: 'application/yaml' }, 'application/yaml'],
  ['categories.json', { accept: 'text/xml' }, 'application/json'],
  ['categories.xml', {}, 'text/xml'],
  ['categories.yaml', {}, 'application/yaml'],
] as const

for (const [path, headers, type] of inFormats)
  test(`GET /${path} with ${JSON.stringify(headers)} is answered as ${type}, with the same words`, async () => {
    const answer = await call(path, undefined, { headers: { accept: '*/*', ...headers } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type')?.split(';')[0], type)
    const text = await answer.text()
    for (const word of ['text', 'Images', 'rest', 'Other']) assert.ok(text.includes(word), word)
  })

test('an error has three fields in every format, and a format nobody speaks is 406', async () => {
  for (const suffix of ['', '.json', '.yaml']) {
    const answer = await call(`things/999999999${suffix}`)
    assert.equal(answer.status, 404)
    const error = await decoded(answer)
    assert.deepEqual(Object.keys(error), ['error', 'error_description', 'error_uri'])
    assert.equal(error['error'], 'not_found')
  }
  const xml = await (await call('things/999999999.xml')).text()
  for (const name of ['error', 'error_description', 'error_uri'])
    assert.match(xml, new RegExp(`<${name}>[^<]+</${name}>`))
  for (const answer of [
    await call('categories.pdf'),
    await call('categories', undefined, { headers: { accept: 'image/png' } }),
  ]) {
    assert.equal(answer.status, 406)
    assert.equal((await decoded(answer))['error'], 'not_acceptable')
  }
  const unauthorized = await call('user')
  assert.equal(unauthorized.status, 401)
  assert.equal((await decoded(unauthorized))['error'], 'unauthorized')
})

test('at first the limit was 5000, said in two headers of every response, refusals included', async () => {
  const token = await tokenFor(await register({ era: '2011' }), '')
  const left = []
  for (const path of ['user', 'things/999999999', 'categories.pdf', 'flattr']) {
    const { headers } = await call(path, token)
    assert.equal(headers.get('x-ratelimit-limit'), '5000')
    assert.deepEqual([headers.get('x-ratelimit-current'), headers.get('x-ratelimit-reset')], [null, null])
    left.push(headers.get('x-ratelimit-remaining'))
  }
  assert.deepEqual(left, ['4999', '4998', '4997', '4996'])
})

test('every answer says how many requests are left, and when none is: 403 rate_limit_exceeded, until the hour is over', async () => {
  const token = await tokenFor(await register(), 'flattr')
  const once = () =>
    sandbox.fetch(
      new Request(at('user'), { headers: { authorization: `Bearer ${token}`, host: new URL(flattr.origin).host } }),
    )
  const first = await once()
  const limit = Number(first.headers.get('x-ratelimit-limit'))
  assert.equal(limit, 1000)
  assert.equal(first.headers.get('x-ratelimit-remaining'), '999')
  for (let call = 1; call < limit; call++) await (await once()).body?.cancel()
  const spent = await once()
  assert.equal(spent.status, 403)
  assert.equal(spent.headers.get('x-ratelimit-remaining'), '0')
  assert.equal((await decoded(spent))['error'], 'rate_limit_exceeded')
  const later = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"advance":3600}' }
  assert.equal((await fetch(`${flattr.origin}/_sandbox/clock`, later)).status, 200)
  assert.equal((await once()).status, 200)
})
