import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox, type ProviderEntry, type Sandbox } from '@valetkey/sandbox'
import { ApiError, ConnectError, type KeptToken, OAuth, type OAuth1Definition, presets, type RemoteApp } from 'valetkey'
import { alice, bob, person } from '../person.ts'

/** What the manual of Flask-OAuth says besides its two programs, statement by statement. */

let sandbox: Sandbox
let twitter: ProviderEntry
let generic: ProviderEntry

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  const { providers } = sandbox.sandboxJson()
  twitter = providers['twitter']!
  generic = providers['generic']!
})
after(() => sandbox.stop())

const keysOf = ({ clientId, clientSecret }: ProviderEntry) => ({ clientId, clientSecret })

/** Twitter as the manual defines it: by hand, its OAuth endpoints as whole URLs. */
const byHand = (): OAuth1Definition => ({
  oauth: 1,
  baseUrl: `${twitter.origin}/1/`,
  requestTokenUrl: `${twitter.origin}/oauth/request_token`,
  accessTokenUrl: `${twitter.origin}/oauth/access_token`,
  authorizeUrl: `${twitter.origin}/oauth/authorize`,
  ...keysOf(twitter),
})

/** Signs somebody in with a PIN, and gives the token. */
async function tokenOf(app: RemoteApp, who = alice): Promise<KeptToken> {
  const { url, pending } = await app.begin({ callback: 'oob' })
  const page = await person([twitter.origin, generic.origin]).decide(url, who, 'allow')
  const { connection } = await app.finish(page.text('code') ?? page.url, pending)
  return connection!.token
}

/** Our own provider, whose one call says what came. */
async function echo(): Promise<RemoteApp> {
  const app = new OAuth().remoteApp('echo', presets.generic({ origin: generic.origin, ...keysOf(generic) }))
  await tokenOf(app)
  return app
}

test('a registry holds remote apps by name; one made on the spot is not in it', () => {
  const oauth = new OAuth()
  const registered = oauth.remoteApp('twitter', byHand())
  const spot = oauth.remoteApp('twitter', byHand(), { register: false })
  assert.deepEqual([...oauth.remoteApps], [['twitter', registered]])
  assert.equal(spot.name, 'twitter')
  assert.throws(() => oauth.remoteApp('twitter', byHand()), { code: 'name_taken' })
})

test('relative URLs are joined with the base URL, those of the OAuth endpoints too; absolute ones stay', async () => {
  const relative = { requestTokenUrl: '/oauth/request_token', accessTokenUrl: '../oauth/access_token' }
  const app = new OAuth().remoteApp('twitter', { ...byHand(), ...relative, authorizeUrl: '/oauth/authorize' })
  await tokenOf(app)
  const below = await app.get<{ screen_name: string }>('account/verify_credentials.json')
  const root = await app.get<{ screen_name: string }>('/1.1/account/verify_credentials.json')
  const whole = await app.get<{ screen_name: string }>(`${twitter.origin}/1.1/account/verify_credentials.json`)
  assert.deepEqual(
    [below, root, whole].map(({ data }) => data.screen_name),
    ['alice', 'alice', 'alice'],
  )
})

test('request_token_params, access_token_params and access_token_method have their counterparts', async () => {
  const seen: string[] = []
  const oauth = new OAuth({
    onExchange: ({ step, method, parameters }) => seen.push([step, method, ...parameters.flat()].join(' ')),
  })
  const app = oauth.remoteApp('twitter', {
    ...byHand(),
    requestTokenMethod: 'GET',
    requestTokenParams: { x_auth_access_type: 'read' },
    accessTokenMethod: 'GET',
    accessTokenParams: { x_extra: 'kept' },
  })
  await tokenOf(app)
  assert.ok(seen.some(line => line.startsWith('request_token GET') && line.includes('x_auth_access_type read')))
  assert.ok(seen.some(line => line.startsWith('access_token GET') && line.includes('x_extra kept')))
  await assert.rejects(app.post('statuses/update.json', { status: 'no' }), { status: 403, apiCode: undefined })
})

test('without a callback the person types a PIN, or goes to the callback that is stored at the provider', async () => {
  const app = new OAuth().remoteApp('twitter', byHand())
  const { headers } = await app.authorize(new Request('http://127.0.0.1:5000/login'))
  const page = await person([twitter.origin]).decide(headers.get('location')!, bob, 'allow')
  assert.match(page.text('code') ?? '', /^\d{7}$/)
  const flattr = sandbox.sandboxJson().providers['flattr']!
  const stored = await fetch(`${flattr.origin}/_sandbox/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'stored', redirectUris: ['http://app.example/back'] }),
  })
  const own = (await stored.json()) as { clientId: string; clientSecret: string }
  const reader = new OAuth().remoteApp('flattr', presets.flattr({ origin: flattr.origin, ...own }))
  const sent = (await reader.authorize(new Request('http://127.0.0.1:5000/login'))).headers.get('location')!
  assert.equal(new URL(sent).searchParams.get('redirect_uri'), null)
  const back = await person([flattr.origin]).decide(sent, bob, 'allow')
  assert.equal(back.url.origin + back.url.pathname, 'http://app.example/back')
})

test('the token getter gives a token or null; with a selector it knows whose', async () => {
  const app = new OAuth().remoteApp('twitter', byHand())
  const tokens = new Map([
    ['default', await tokenOf(app)],
    ['bob', await tokenOf(app, bob)],
  ])
  app.tokenGetter(({ user }) => tokens.get(user) ?? null)
  const name = async (calls: Pick<RemoteApp, 'get'>) =>
    (await calls.get<{ screen_name: string }>('account/verify_credentials.json')).data.screen_name
  assert.deepEqual([await name(app), await name(app.for('bob'))], ['alice', 'bob'])
  await assert.rejects(name(app.for('nobody')), { code: 'not_connected' })
})

test('data goes out urlencoded, as JSON, or as it is with a content type', async () => {
  const app = await echo()
  interface Said {
    readonly params: Readonly<Record<string, unknown>>
  }
  const form = await app.post<Said>('/api/echo', { name: 'ä & b', price: 1 })
  assert.deepEqual(form.data.params, { name: 'ä & b', price: '1' })
  const json = await app.post<Said>('/api/echo', { name: 'a', price: 1 }, { format: 'json' })
  assert.deepEqual(json.data.params, { name: 'a', price: 1 })
  const raw = await app.post<Said>('/api/echo', '{"raw":true}', { contentType: 'application/json; charset=utf-8' })
  assert.deepEqual(raw.data.params, { raw: true })
  const asked = await app.request<Said>('/api/echo', { method: 'GET', data: { q: 'x y' } })
  assert.deepEqual(asked.data.params, { q: 'x y' })
})

test('the response has status, headers, parsed and raw data; what is not known stays as it came', async () => {
  const flattr = sandbox.sandboxJson().providers['flattr']!
  const app = new OAuth().remoteApp('flattr', presets.flattr({ origin: flattr.origin, ...keysOf(flattr) }))
  const { url, pending } = await app.begin({ callback: 'http://127.0.0.1/nobody' })
  await app.finish((await person([flattr.origin]).decide(url, alice, 'allow')).url, pending)
  const json = await app.get<{ id: string }[]>('categories')
  const xml = await app.get<{ categories: { category: { id: string }[] } }>('categories.xml')
  const yaml = await app.get<{ id: string }[]>('categories.yaml')
  const ids = json.data.map(({ id }) => id)
  assert.deepEqual(
    xml.data.categories.category.map(({ id }) => id),
    ids,
  )
  assert.deepEqual(
    yaml.data.map(({ id }) => id),
    ids,
  )
  assert.equal(json.status, 200)
  assert.match(json.headers.get('content-type')!, /^application\/json/)
  assert.ok(json.raw.startsWith('[{"id":"text"'))
  const text = await app.get<string>('categories.txt')
  assert.equal(text.data, text.raw)
  const page = await app.get<string>('/thing/431005')
  assert.match(page.headers.get('content-type')!, /^text\/html/)
  assert.ok(page.data.startsWith('<!doctype html>') || page.data.startsWith('<!DOCTYPE html>'))
})

test('errors are typed, say what to do, and carry the parsed answer', async () => {
  const app = new OAuth().remoteApp('twitter', byHand())
  await tokenOf(app)
  await assert.rejects(app.get('statuses/not_there.json'), (error: ApiError) => {
    assert.ok(error instanceof ApiError)
    assert.equal(error.status, 404)
    assert.deepEqual(Object.keys(error.data as object), ['error', 'request'])
    return true
  })
  const facebook = sandbox.sandboxJson().providers['facebook']!
  const wrong = presets.facebook({ origin: facebook.origin, clientId: facebook.clientId, clientSecret: 'wrong' })
  const broken = new OAuth().remoteApp('facebook', wrong)
  const { url, pending } = await broken.begin({ callback: 'oob' })
  const page = await person([facebook.origin]).decide(url, alice, 'allow')
  await assert.rejects(broken.finish(page.url, pending), (error: ConnectError) => {
    assert.ok(error instanceof ConnectError)
    assert.equal(error.code, 'access_token_refused')
    assert.equal((error.data as { error: { type: string } }).error.type, 'OAuthException')
    return true
  })
})
