import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Definition, OAuth, presets } from 'valetkey'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'

const twitter: Definition = {
  oauth: 1,
  baseUrl: 'https://api.twitter.com/1.1/',
  requestTokenUrl: '/oauth/request_token',
  authorizeUrl: '/oauth/authenticate',
  accessTokenUrl: '../oauth/access_token',
  clientId: 'key',
  clientSecret: 'secret',
}

test('remote apps are registered by a name of their own, unless told otherwise', () => {
  const oauth = new OAuth()
  const app = oauth.remoteApp('twitter', twitter)
  assert.equal(oauth.remoteApps.get('twitter'), app)
  assert.throws(() => oauth.remoteApp('twitter', twitter), { code: 'name_taken' })
  assert.equal(oauth.remoteApp('twitter', twitter, { register: false }).name, 'twitter')
  assert.equal(oauth.remoteApps.size, 1)
})

test('relative URLs, the OAuth ones included, join baseUrl by RFC 3986', () => {
  const { definition } = new OAuth().remoteApp('twitter', twitter)
  assert.equal(definition.authorizeUrl, 'https://api.twitter.com/oauth/authenticate')
  assert.equal(definition.accessTokenUrl, 'https://api.twitter.com/oauth/access_token')
})

test('a definition that cannot be used is refused when it is registered, with the field’s name', () => {
  const oauth = new OAuth()
  const broken: [object, RegExp][] = [
    [{ baseUrl: 'api.twitter.com' }, /x: .*: baseUrl must be a URL/],
    [{ baseUrl: 'ftp://x/' }, /baseUrl must be a http/],
    [{ requestTokenUrl: undefined }, /it needs requestTokenUrl/],
    [{ authorizeUrl: undefined }, /it needs authorizeUrl/],
    [{ oauth: 3 }, /oauth: 1 or oauth: 2/],
  ]
  for (const [change, message] of broken) {
    assert.throws(() => oauth.remoteApp('x', { ...twitter, ...change } as Definition), {
      code: 'definition_invalid',
      message,
    })
  }
})

test('an origin of ours without its scheme is refused at once', () => {
  for (const origin of ['my.site', '', 'localhost:5000', 'ftp://my.site'])
    assert.throws(() => new OAuth({ origins: [origin] }), { code: 'origins_invalid', message: /https:\/\/your\.site/ })
})

test('without a client id the error says where to get one', async () => {
  const app = new OAuth().remoteApp('flickr', presets.flickr)
  await assert.rejects(app.begin(), { code: 'client_id_missing', message: /flickr\.com\/services\/apps\/create/ })
  const half = new OAuth().remoteApp('flickr', { ...presets.flickr, clientId: 'x' })
  await assert.rejects(half.begin(), { code: 'client_secret_missing' })
})

test('connections are listed of everybody or of one user, without opening a seal', async () => {
  const provider = scriptedProvider({ expiresIn: 60 })
  const oauth = new OAuth({ fetch: provider.fetch })
  for (const [name, user] of [
    ['one', 'alice'],
    ['two', 'alice'],
    ['two', 'bob'],
  ] as const) {
    const app = oauth.remoteApps.get(name) ?? oauth.remoteApp(name, { ...provider.oauth2, title: `Number ${name}` })
    const { url, pending } = await app.begin({ callback: 'oob', user })
    await app.finish(provider.consent(url, { user }), pending)
  }
  const names = async (user?: string) => (await oauth.connections(user)).map(one => `${one.app} ${one.account?.name}`)
  assert.deepEqual(await names(), ['one alice', 'two alice', 'two bob'])
  assert.deepEqual(await names('alice'), ['one alice', 'two alice'])
  const [first] = await oauth.connections('bob')
  assert.deepEqual([first?.title, first?.scope, first?.health], ['Number two', ['read', 'write'], { state: 'ok' }])
  assert.ok((first?.expiresAt ?? 0) > Date.now())
  assert.ok(first && !('token' in first))
})

test('identity that the API will not tell does not end a sign-in', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  provider.answerNext('/api/me', new Response('no', { status: 403 }))
  const { connection } = await app.finish(provider.consent(url), pending)
  assert.equal(connection?.account, null)
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
})
