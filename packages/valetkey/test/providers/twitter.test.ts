import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, presets } from 'valetkey'
import { json } from 'valetkey/testing/scripted-message'
import { server } from './server.ts'

const keys = { clientId: 'xvz1evFS4wEEPTGEFPHBog', clientSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw' }
/** Twitter's own label for what is a form. */
const html = (body: string) => () => new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } })

test('twitter: the page that signs in or the page that asks, a version, another origin', () => {
  const oauth = new OAuth()
  const asIs = oauth.remoteApp('a', { ...presets.twitter, ...keys }).definition
  assert.equal(asIs.baseUrl, 'https://api.x.com/1.1/')
  assert.equal(asIs.authorizeUrl, 'https://api.x.com/oauth/authenticate')
  const options = { page: 'authorize', version: '1', origin: 'http://api.twitter.com' } as const
  const made = oauth.remoteApp('b', presets.twitter(options)).definition
  assert.equal(made.baseUrl, 'http://api.twitter.com/1/')
  assert.equal(made.authorizeUrl, 'http://api.twitter.com/oauth/authorize')
  assert.equal(made.accessTokenUrl, 'http://api.twitter.com/oauth/access_token')
})

test('twitter: a PIN of seven digits, forms labelled as pages, and the name that comes with the token', async () => {
  const { fetch, requests } = server({
    '/oauth/request_token': html('oauth_token=rT4x&oauth_token_secret=s9Kq&oauth_callback_confirmed=true'),
    '/oauth/access_token': html(
      'oauth_token=90210001-Qm3v&oauth_token_secret=Xc5V&user_id=90210001&screen_name=ann_example',
    ),
    '/1.1/statuses/update.json': ({ form, headers }) =>
      json({ text: Object.fromEntries(form)['status'], signed: headers.get('authorization') }),
  })
  const app = new OAuth({ fetch }).remoteApp('twitter', presets.twitter({ ...keys, page: 'authorize' }))
  const { url, pending } = await app.begin({ callback: 'oob' })
  assert.equal(url, 'https://api.x.com/oauth/authorize?oauth_token=rT4x')
  assert.match(requests[0]?.headers.get('authorization') ?? '', /oauth_callback="oob"/)
  const { connection, response } = await app.finish('4 831 907', pending)
  assert.match(requests[1]?.headers.get('authorization') ?? '', /oauth_verifier="4831907"/)
  assert.deepEqual(connection?.account, { id: '90210001', name: 'ann_example' })
  assert.equal(response['screen_name'], 'ann_example')

  const status = 'Hello Ladies + Gentlemen, a signed OAuth request!'
  const tweeted = await app.post<{ text: string; signed: string }>('statuses/update.json', { status })
  assert.equal(tweeted.data.text, status)
  assert.match(tweeted.data.signed, /^OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog"/)
  assert.equal(requests[2]?.headers.get('content-type'), 'application/x-www-form-urlencoded')
})

test('twitter: a clock that is off is set by the Date that comes with its code 135, for sign-in and calls alike', async () => {
  const hour = 3600_000
  const late = (headers: Headers) => {
    const [, signedAt = '0'] = /oauth_timestamp="(\d+)"/.exec(headers.get('authorization') ?? '') ?? []
    return Math.abs(Number(signedAt) * 1000 - Date.now() - hour) > 300_000
  }
  const refused = () =>
    json({ errors: [{ code: 135, message: 'Timestamp out of bounds.' }] }, 401, {
      date: new Date(Date.now() + hour).toUTCString(),
    })
  const granted = html('oauth_token=rT4x&oauth_token_secret=s9Kq&oauth_callback_confirmed=true')
  const { fetch, requests } = server({
    '/oauth/request_token': ({ headers }) => (late(headers) ? refused() : granted()),
    '/1.1/account/settings.json': ({ headers }) => (late(headers) ? refused() : json({})),
  })
  const begin = new OAuth({ fetch }).remoteApp('twitter', presets.twitter(keys)).begin({ callback: 'oob' })
  assert.match((await begin).url, /oauth_token=rT4x/)
  const calls = new OAuth({ fetch }).remoteApp('twitter', presets.twitter(keys)).with(['token', 'secret'])
  assert.equal((await calls.get('account/settings.json')).status, 200)
  assert.equal(requests.length, 4)
  const { fetch: stubborn, requests: twice } = server({ '/oauth/request_token': refused })
  await assert.rejects(new OAuth({ fetch: stubborn }).remoteApp('twitter', presets.twitter(keys)).begin(), {
    problem: '135',
    message: /Timestamp out of bounds/,
  })
  assert.equal(twice.length, 2)
})

test('twitter: a tweet it refuses has its number; who looks at the status gets it as an answer', async () => {
  const refused = { errors: [{ code: 187, message: 'Status is a duplicate.' }] }
  const { fetch } = server({ '/1.1/statuses/update.json': () => json(refused, 403) })
  const calls = new OAuth({ fetch }).remoteApp('twitter', presets.twitter(keys)).with(['token', 'secret'])
  await assert.rejects(calls.post('statuses/update.json', { status: 'again' }), {
    status: 403,
    apiCode: '187',
    message: /Status is a duplicate/,
  })
  const { status, data } = await calls.post('statuses/update.json', { status: 'again' }, { throwOnError: false })
  assert.deepEqual([status, data], [403, refused])
})
