import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Definition, OAuth, presets } from 'valetkey'
import { json } from 'valetkey/testing/scripted-message'
import { server } from './server.ts'

const keys = { clientId: 'KEY', clientSecret: 'se:cret' }

test('flattr: two hosts of its own, one of a sandbox', () => {
  const oauth = new OAuth()
  const urls = ({ baseUrl, authorizeUrl, accessTokenUrl }: Definition) => [baseUrl, authorizeUrl, accessTokenUrl]
  assert.deepEqual(urls(oauth.remoteApp('a', { ...presets.flattr, ...keys }).definition), [
    'https://api.flattr.com/rest/v2/',
    'https://flattr.com/oauth/authorize',
    'https://flattr.com/oauth/token',
  ])
  const origin = 'http://127.0.0.1:4101'
  assert.deepEqual(urls(oauth.remoteApp('b', presets.flattr({ origin })).definition), [
    `${origin}/rest/v2/`,
    `${origin}/oauth/authorize`,
    `${origin}/oauth/token`,
  ])
})

test('flattr: the story of the blog — scope thing, a code, a JSON body with Basic, a token of 32 characters, /user', async () => {
  const { fetch, requests } = server({
    '/oauth/token': () =>
      json({ access_token: 'Zk3Qw8Er2Ty6Ui1Op5As9Df4Gh7Jk0Lx', token_type: 'bearer' }, 200, {
        expires: 'Thu, 19 Nov 1981 08:52:00 GMT',
      }),
    '/rest/v2/user': () => json({ type: 'user', username: 'chrigl', firstname: 'Christoph', country: 0 }),
  })
  const app = new OAuth({ fetch }).remoteApp('flattr', presets.flattr({ ...keys, scope: 'thing' }))
  const { url, pending } = await app.begin({ callback: 'http://localhost/' })
  const asked = new URL(url)
  assert.equal(asked.origin + asked.pathname, 'https://flattr.com/oauth/authorize')
  assert.deepEqual([...asked.searchParams.keys()], ['response_type', 'client_id', 'redirect_uri', 'scope', 'state'])
  assert.equal(asked.searchParams.get('scope'), 'thing')

  const back = `http://localhost/?code=NEW_CODE&state=${asked.searchParams.get('state')}`
  const { connection } = await app.finish(back, pending)
  assert.deepEqual(connection?.account, { id: 'chrigl', name: 'chrigl' })
  assert.deepEqual([connection?.token.expiresAt, connection?.token.quirks], [undefined, []])

  const [exchanged, user] = requests
  assert.equal(exchanged?.url, 'https://flattr.com/oauth/token')
  // Raw: the colon is not form-encoded.
  assert.equal(exchanged?.headers.get('authorization'), `Basic ${btoa('KEY:se:cret')}`)
  assert.equal(exchanged?.headers.get('content-type'), 'application/json')
  assert.deepEqual(JSON.parse(exchanged?.body ?? ''), {
    grant_type: 'authorization_code',
    code: 'NEW_CODE',
    redirect_uri: 'http://localhost/',
  })
  assert.equal(user?.url, 'https://api.flattr.com/rest/v2/user')
  assert.equal(user?.headers.get('authorization'), 'Bearer Zk3Qw8Er2Ty6Ui1Op5As9Df4Gh7Jk0Lx')
})

test('flattr: its refusals keep their word, the one about money as well', async () => {
  const uri = 'http://developers.flattr.net/api/resources/flattrs'
  const { fetch } = server({
    '/rest/v2/flattr': () =>
      json({ error: 'no_means', error_description: "You don't have any money to flattr with", error_uri: uri }, 401),
  })
  const app = new OAuth({ fetch }).remoteApp('flattr', presets.flattr(keys))
  await assert.rejects(app.with('a token').post('flattr', { url: 'http://example.org/' }), {
    status: 401,
    apiCode: 'no_means',
    data: { error: 'no_means', error_description: "You don't have any money to flattr with", error_uri: uri },
  })
})
