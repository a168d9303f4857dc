import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, presets } from 'valetkey'
import { sign } from 'valetkey/oauth1/sign'
import { facebook } from 'valetkey/providers/facebook'
import { flattr } from 'valetkey/providers/flattr'
import { flickr } from 'valetkey/providers/flickr'
import { generic, generic1 } from 'valetkey/providers/generic'
import { mastodon } from 'valetkey/providers/mastodon'
import { twitter } from 'valetkey/providers/twitter'
import { json, text } from 'valetkey/testing/scripted-message'
import { server } from './server.ts'

const keys = { clientId: '653e7a6ecc1d528c516cc8f92cf98611', clientSecret: 'a9567d986a7539fe' }

test('every preset can be registered as it is', () => {
  const oauth = new OAuth()
  const origin = 'http://127.0.0.1:4106'
  const made = [
    { ...presets.flattr, ...keys },
    presets.flattr({ origin }),
    presets.mastodon({ instance: 'mstdn.jp' }),
    { ...presets.flickr, ...keys },
    presets.flickr({ origin }),
    { ...presets.twitter, ...keys },
    presets.twitter({ origin }),
    { ...presets.facebook, ...keys },
    presets.facebook({ origin }),
    presets.generic({ origin, clientId: 'x' }),
    presets.generic1({ origin, ...keys }),
  ]
  for (const [at, definition] of made.entries()) assert.ok(oauth.remoteApp(`app ${at}`, definition).title)
  const ours = { flattr, mastodon, flickr, twitter, facebook, generic, generic1 }
  for (const [name, preset] of Object.entries(ours)) assert.equal(presets[name as keyof typeof ours], preset)
})

test('mastodon: an instance is a host or a whole origin', () => {
  const { definition } = new OAuth().remoteApp('m', mastodon({ instance: 'mstdn.jp' }))
  assert.equal(definition.authorizeUrl, 'https://mstdn.jp/oauth/authorize')
  const local = new OAuth().remoteApp('m', mastodon({ instance: 'http://127.0.0.1:4102/' })).definition
  assert.equal(local.accessTokenUrl, 'http://127.0.0.1:4102/oauth/token')
  assert.equal(local.title, 'Mastodon at 127.0.0.1:4102')
})

test('mastodon: what is no instance is refused by name, with an example', () => {
  for (const instance of ['', 'not a host', 'ftp://mstdn.jp', 'https://'])
    assert.throws(() => presets.mastodon({ instance }), { code: 'instance_invalid', message: /as in mstdn\.jp/ })
})

test('mastodon: the story of the script — register, URL, code, token, who am I — and the next run reuses the client', async () => {
  const app = { client_id: 'XXXXXXXXXX', client_secret: 'YYYYYYYYYY' }
  const token = {
    access_token: 'demoToken-_0demoToken',
    token_type: 'Bearer',
    scope: 'read write follow',
    created_at: 1573979017,
  }
  const { fetch, requests } = server({
    '/api/v1/apps': () => json(app),
    '/oauth/token': () => json(token),
    '/api/v1/accounts/verify_credentials': () => json({ id: '1', username: 'ann', acct: 'ann' }),
    '/api/v1/apps/verify_credentials': () => json({ name: 'demo' }),
  })
  const oauth = new OAuth({ fetch })
  const masto = oauth.remoteApp(
    'mastodon',
    mastodon({ instance: 'mstdn.jp', clientName: 'demo', scope: 'read write follow' }),
  )
  const { url, pending } = await masto.begin({ callback: 'oob' })
  const asked = new URL(url)
  assert.equal(asked.origin + asked.pathname, 'https://mstdn.jp/oauth/authorize')
  assert.equal(asked.searchParams.get('scope'), 'read write follow')
  assert.equal(asked.searchParams.get('redirect_uri'), 'urn:ietf:wg:oauth:2.0:oob')
  assert.deepEqual(requests[0]?.form, [
    ['client_name', 'demo'],
    ['redirect_uris', 'urn:ietf:wg:oauth:2.0:oob'],
    ['scopes', 'read write follow'],
  ])
  const { connection } = await masto.finish('ZZZZZZZZZ', pending)
  assert.deepEqual(connection?.account, { id: '1', name: 'ann' })
  assert.equal(connection?.token.extra['created_at'], 1573979017)
  assert.equal(connection?.token.expiresAt, undefined)
  const exchanged = Object.fromEntries(requests.find(({ body }) => body.includes('authorization_code'))?.form ?? [])
  assert.equal(exchanged['client_secret'], 'YYYYYYYYYY')
  assert.equal(exchanged['code'], 'ZZZZZZZZZ')
  await masto.begin({ callback: 'oob' })
  assert.equal(requests.filter(({ path }) => path === '/api/v1/apps').length, 1)
})

test('flickr: the published vector signs as Flickr’s own documents have it', async () => {
  const definition = { ...flickr, ...keys }
  const request = new Request(definition.requestTokenUrl.replace('https:', 'http:'))
  const { parameters } = await sign(
    request,
    { consumerKey: keys.clientId, consumerSecret: keys.clientSecret },
    { transmission: 'query', callback: 'http://www.example.com', nonce: '95613465', timestamp: 1305586162 },
  )
  assert.equal(Object.fromEntries(parameters)['oauth_signature'], '7w18YS2bONDPL/zgyzP5XTr5af4=')
})

test('flickr: the story of the post — seven parameters, perms, PIN, token and secret, then the API in JSON', async () => {
  const { fetch, requests } = server({
    '/services/oauth/request_token': () =>
      text(
        'oauth_callback_confirmed=true&oauth_token=72157626737672178-022bbd2f4c2f3432&oauth_token_secret=fccb68c4e6103197',
      ),
    '/services/oauth/access_token': () =>
      text(
        'fullname=Jamal%20Fanaian&oauth_token=72157626318069415-087bfc7b5816092c&oauth_token_secret=a202d1f853ec69de&user_nsid=21207597%40N07&username=jamalfanaian',
      ),
    '/services/rest/': ({ query }) => {
      const { method, format, nojsoncallback } = Object.fromEntries(query)
      if (method === 'flickr.test.login') return json({ user: { id: '1' }, stat: 'ok', format, nojsoncallback })
      return json({ stat: 'fail', code: 112, message: `Method "${method}" not found` })
    },
  })
  const app = new OAuth({ fetch }).remoteApp('flickr', { ...presets.flickr, ...keys })
  const { url, pending } = await app.begin({ callback: 'oob' })
  assert.equal(
    url,
    'https://www.flickr.com/services/oauth/authorize?oauth_token=72157626737672178-022bbd2f4c2f3432&perms=read',
  )
  assert.equal(requests[0]?.method, 'GET')
  assert.equal(requests[0]?.query.length, 7)
  const { connection } = await app.finish('123 456 789', pending)
  assert.equal(Object.fromEntries(requests[1]?.query ?? [])['oauth_verifier'], '123-456-789')
  assert.deepEqual(connection?.account, { id: '21207597@N07', name: 'jamalfanaian' })
  assert.deepEqual(
    [connection?.token.accessToken, connection?.token.secret],
    ['72157626318069415-087bfc7b5816092c', 'a202d1f853ec69de'],
  )
  const expected = { user: { id: '1' }, stat: 'ok', format: 'json', nojsoncallback: '1' }
  assert.deepEqual((await app.get('flickr.test.login')).data, expected)
  assert.deepEqual((await app.get('', { method: 'flickr.test.login' })).data, expected)
  await assert.rejects(app.get('flickr.nothing'), {
    code: 'api_error',
    apiCode: '112',
    status: 200,
    message: /Method "flickr\.nothing" not found/,
  })
})

test('flickr: an upload signs every field but the photo', async () => {
  const { fetch, requests } = server({
    '/services/upload/': () =>
      new Response('<rsp stat="fail"><err code="5" msg="Filetype was not recognised" /></rsp>', {
        headers: { 'content-type': 'text/xml' },
      }),
  })
  const exchanges: (string | undefined)[] = []
  const app = new OAuth({ fetch, onExchange: ({ baseString }) => exchanges.push(baseString) }).remoteApp('flickr', {
    ...flickr,
    ...keys,
  })
  app.tokenGetter(() => ['72157626318069415-087bfc7b5816092c', 'a202d1f853ec69de'])
  const upload = app.post('https://up.flickr.com/services/upload/', { title: 'Café & sun', photo: new Blob(['jpeg']) })
  await assert.rejects(upload, { apiCode: '5', message: /Filetype was not recognised/ })
  assert.match(exchanges[0] ?? '', /title%3DCaf%25C3%25A9%2520%2526%2520sun/)
  assert.doesNotMatch(exchanges[0] ?? '', /photo/)
  assert.ok(requests[0]?.query.some(([name]) => name === 'oauth_signature'))
})
