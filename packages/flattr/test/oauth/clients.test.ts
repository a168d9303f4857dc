import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeForm } from 'valetkey/http/form'
import { type App, basic, fieldsOf, form, json, server } from './server.ts'

// What the libraries of the time send for a token, written as they write it.

interface Client {
  readonly name: string
  readonly registered: string
  /** Path and query; KEY stands for the client id. */
  readonly authorize: string
  readonly scopes: readonly string[]
  readonly body: 'json' | 'form'
  readonly headers?: Readonly<Record<string, string>>
  /** Beside code and grant_type. */
  readonly fields: Readonly<Record<string, string>>
  /** httplib2 keeps what was given to `add_credentials` until a 401 asks for it; the PHP client can put it into the body. */
  readonly credentials?: 'when asked' | 'in the body'
}

const gpodder = 'gpodder://flattr-token/'

const clients: readonly Client[] = [
  {
    name: 'a blog post of November 2011, with httplib2',
    registered: 'http://localhost',
    authorize: '/oauth/authorize?scope=thing&response_type=code&client_id=KEY&redirect_uri=http://localhost',
    scopes: ['thing'],
    body: 'json',
    fields: { redirect_uri: 'http://localhost/' },
    credentials: 'when asked',
  },
  {
    name: 'the example of the documentation',
    registered: 'http://localhost',
    authorize: '/oauth/authorize?response_type=code&client_id=KEY&redirect_uri=http://localhost&scope=flattr%20thing',
    scopes: ['flattr', 'thing'],
    body: 'json',
    fields: { redirect_uri: 'http://localhost' },
  },
  {
    name: 'flattrjs: no redirect_uri at first, one of its own at the end',
    registered: 'http://app.example/back',
    authorize: '/oauth/authorize?client_id=KEY&response_type=code&scope=flattr%20thing',
    scopes: ['flattr', 'thing'],
    body: 'form',
    fields: { redirect_uri: 'http://127.0.0.1:1337' },
  },
  {
    name: 'node-flattr 0.7.3',
    registered: 'http://app.example/back',
    authorize: '/oauth/authorize?response_type=code&client_id=KEY&scope=flattr',
    scopes: ['flattr'],
    body: 'json',
    fields: {},
  },
  {
    name: 'the Ruby gem: a slash behind authorize, commas, nothing encoded, no redirect_uri at the end',
    registered: 'http://app.example/back?x=1',
    authorize:
      '/oauth/authorize/?response_type=code&client_id=KEY&redirect_uri=http://app.example/back?x=1&scope=thing,flattr',
    scopes: ['thing', 'flattr'],
    body: 'json',
    headers: { accept: 'application/json', 'user-agent': 'Flattr Ruby Gem 0.3.7' },
    fields: {},
  },
  {
    name: 'the PHP client',
    registered: 'http://app.example/callback.php',
    authorize:
      '/oauth/authorize?client_id=KEY&response_type=code&redirect_uri=http://app.example/callback.php&scope=thing+flattr',
    scopes: ['thing', 'flattr'],
    body: 'form',
    headers: { accept: 'application/json', 'user-agent': 'curl' },
    fields: { redirect_uri: 'http://app.example/callback.php' },
  },
  {
    name: 'the PHP client with authInParams',
    registered: 'http://app.example/callback.php',
    authorize: '/oauth/authorize?client_id=KEY&response_type=code&redirect_uri=http://app.example/callback.php&scope=',
    scopes: [],
    body: 'form',
    headers: { accept: 'application/json' },
    fields: { redirect_uri: 'http://app.example/callback.php' },
    credentials: 'in the body',
  },
  {
    name: 'flattr4j 2.14',
    registered: 'https://app.example/back',
    authorize:
      '/oauth/authorize?client_id=KEY&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fback&scope=flattr+thing+email+extendedread',
    scopes: ['flattr', 'thing', 'email', 'extendedread'],
    body: 'form',
    headers: { accept: 'application/json', 'accept-charset': 'utf-8' },
    fields: { redirect_uri: 'https://app.example/back' },
  },
  {
    name: 'python-flattr',
    registered: 'http://localhost',
    authorize:
      '/oauth/authorize?client_id=KEY&scope=thing%2Cflattr&redirect_uri=http%3A%2F%2Flocalhost&response_type=code',
    scopes: ['thing', 'flattr'],
    body: 'form',
    headers: { accept: 'application/json' },
    fields: { redirect_uri: 'http://localhost' },
  },
  {
    name: 'gPodder 3, with a callback that opens it',
    registered: gpodder,
    authorize: `/oauth/authorize?scope=flattr&response_type=code&client_id=KEY&redirect_uri=${gpodder}`,
    scopes: ['flattr'],
    body: 'json',
    fields: { redirect_uri: gpodder },
  },
]

const it = server()

async function codeFor({ authorize, registered }: Client, { clientId }: App): Promise<string> {
  const { flattr, userId } = it()
  const url = flattr.provider.issuer + authorize.replace('KEY', clientId)
  const back = await flattr.provider.decide({ url, userId, decision: 'allow' })
  const location = back.headers.get('location') ?? ''
  assert.ok(location.startsWith(registered), `${back.status} ${location}`)
  return new URL(location).searchParams.get('code') ?? ''
}

async function tokenFor(client: Client, app: App, code: string): Promise<Response> {
  const { body: shape, headers = {}, fields, credentials } = client
  const { clientId, clientSecret } = app
  const own = credentials === 'in the body' ? { client_id: clientId, client_secret: clientSecret } : {}
  const all = { code, grant_type: 'authorization_code', ...fields, ...own }
  const [body, type] = shape === 'json' ? [JSON.stringify(all), json] : [encodeForm(all), form]
  const send = (more: Record<string, string> = {}) => it().token(body, { ...type, ...headers, ...more })
  if (credentials === 'in the body') return send()
  if (credentials === 'when asked') {
    const challenged = await send()
    assert.equal(challenged.status, 401)
    assert.match(challenged.headers.get('www-authenticate') ?? '', /^Basic realm=/)
  }
  return send({ authorization: basic(app) })
}

for (const client of clients)
  test(client.name, async () => {
    const app = await it().app({ redirectUris: [client.registered] })
    const answer = await tokenFor(client, app, await codeFor(client, app))
    // gPodder wants exactly this status; the PHP client parses only what says that it is JSON.
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /json/)
    const { access_token: token, token_type: type } = await fieldsOf(answer)
    assert.match(type ?? '', /^bearer$/i)
    const authorization = `Bearer ${token}`
    assert.equal((await fieldsOf(it().get('/rest/v2/user', { authorization })))['username'], 'ann')
    const granted = await it().flattr.provider.check({ method: 'GET', url: '/', headers: { authorization } })
    assert.deepEqual(granted.scopes, client.scopes)
  })
