import assert from 'node:assert/strict'
import { hash, randomInt } from 'node:crypto'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { control, fieldsOf, runningSandbox } from '../../running-sandbox.ts'
import {
  type Credentials,
  clientOf,
  headerFor,
  type Pairs,
  send,
  signature,
  signerOf,
  withToken,
  written,
} from './client.ts'

const client = clientOf(runningSandbox())
const seconds = () => String(Math.floor(Date.now() / 1000))
const origin = () => client.entry().origin
type Json = Record<string, unknown>

/** Signs as python-oauth2 does: a form takes everything into its body, everything else into its query, with the hash of no body. */
function python(method: string, url: string, params: Pairs, who: Credentials): Promise<Response> {
  const isForm = method === 'POST'
  const pairs: Pairs = [
    ['oauth_version', '1.0'],
    // A decimal below 100,000,000: collisions are a matter of time.
    ['oauth_nonce', String(randomInt(100_000_000))],
    ['oauth_timestamp', seconds()],
    ['oauth_consumer_key', who.consumerKey],
    ...(who.token === undefined ? [] : [['oauth_token', who.token] as const]),
    ['oauth_signature_method', 'HMAC-SHA1'],
    ...(isForm ? [] : [['oauth_body_hash', hash('sha1', '', 'base64')] as const]),
    ...params,
  ]
  const all: Pairs = [...pairs, ['oauth_signature', signature(method, url, pairs, who)]]
  if (!isForm) return fetch(`${url}?${new URLSearchParams(all.map(pair => [...pair]))}`, { method })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method, headers, body: written(all) })
}

/** The example of Flask-OAuth's manual: version 1, signing in at authenticate, the token by GET. */
test('Flask-OAuth: signs in, tweets, reads the timeline, and hears 403 for a tweet that is too long', async () => {
  const app = client.app()
  const callback = 'http://127.0.0.1:5000/oauth-authorized?next=http%3A%2F%2F127.0.0.1%3A5000%2F'
  const asked = await python('POST', client.entry().requestTokenUrl!, [['oauth_callback', callback]], app)
  assert.ok([200, 201].includes(asked.status) && asked.headers.has('content-type'))
  const temporary = withToken(app, await fieldsOf(asked))
  const { redirect = '' } = await client.consent(temporary, 'allow', 'alice', `${origin()}/oauth/authenticate`)
  assert.ok(redirect.startsWith(`${callback}&oauth_token=${temporary.token}&oauth_verifier=`), redirect)
  const verifier = new URL(redirect).searchParams.get('oauth_verifier')!
  const given = await fieldsOf(
    await python('GET', client.entry().accessTokenUrl!, [['oauth_verifier', verifier]], temporary),
  )
  assert.equal(given['screen_name'], 'alice')
  const who = withToken(app, given)
  const base = `${origin()}/1/`
  const status: Pairs = [['status', 'The text we want to tweet']]
  const tweeted = await python('POST', `${base}statuses/update.json`, status, who)
  assert.match(tweeted.headers.get('content-type') ?? '', /^application\/json/)
  assert.equal(tweeted.status, 200)
  assert.match(await tweeted.text(), /"id":\d{18,},/)
  const long = await python('POST', `${base}statuses/update.json`, [['status', 'x'.repeat(281)]], who)
  assert.equal(long.status, 403)
  const timeline = await python('GET', `${base}statuses/home_timeline.json`, [['count', '5']], who)
  const tweets = (await timeline.json()) as { text: string }[]
  assert.deepEqual([timeline.status, tweets.length, tweets[0]?.text], [200, 5, 'The text we want to tweet'])
})

test('Flask-OAuth: a space in the query is + and signed as one; a denial brings neither verifier nor code', async () => {
  const who = await client.connect('bob')
  const url = `${origin()}/1/users/show.json`
  const response = await python(
    'GET',
    url,
    [
      ['screen_name', 'bob'],
      ['with spaces', 'a b + c & d'],
    ],
    who,
  )
  assert.equal(response.status, 200)
  const asked = await python(
    'POST',
    client.entry().requestTokenUrl!,
    [['oauth_callback', 'http://127.0.0.1:5000/cb']],
    client.app(),
  )
  const { redirect = '' } = await client.consent(withToken(client.app(), await fieldsOf(asked)), 'deny')
  const { searchParams } = new URL(redirect)
  assert.deepEqual(
    [searchParams.has('oauth_verifier'), searchParams.has('code'), searchParams.has('denied')],
    [false, false, true],
  )
})

test('Flask-OAuth: without a callback it is told the stored one, or a PIN', async () => {
  const desktop = await client.register({ redirectUris: [] })
  const asked = await fieldsOf(await python('POST', client.entry().requestTokenUrl!, [], desktop))
  const { pin = '' } = await client.consent(withToken(desktop, asked))
  assert.match(pin, /^\d{7}$/)
})

test('python-oauth2: a header with a realm in front, and a percent sign it decodes twice before it signs', async () => {
  const who = await client.connect()
  const url = `${client.entry().apiBase}users/show.json?screen_name=bob`
  const { Authorization = '' } = headerFor(url, who)
  const authorization = Authorization.replace('OAuth ', `OAuth realm="${origin()}", `)
  assert.equal((await fetch(url, { headers: { authorization } })).status, 200)
  const base = `${client.entry().apiBase}users/show.json`
  const right: Pairs = [
    ['screen_name', 'bob'],
    ['q', '50%25'],
  ]
  const oauth: Pairs = [
    ['oauth_consumer_key', who.consumerKey],
    ['oauth_nonce', '1'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', seconds()],
    ['oauth_token', who.token!],
  ]
  const wrong = signature('GET', base, [...oauth, ['screen_name', 'bob'], ['q', '50%']], who)
  const response = await fetch(`${base}?${written([...right, ...oauth, ['oauth_signature', wrong]])}`)
  assert.deepEqual(
    [response.status, await response.json()],
    [401, { errors: [{ code: 32, message: 'Could not authenticate you.' }] }],
  )
})

test('tweepy: POSTs with the header, x_auth_access_type in the query, its callback once more beside the verifier', async () => {
  const url = `${client.entry().requestTokenUrl}?x_auth_access_type=write`
  const callback = 'http://127.0.0.1:8000/callback'
  const asked = await send(url, client.app(), { method: 'POST', oauth: { oauth_callback: callback } })
  const temporary = withToken(client.app(), await fieldsOf(asked))
  const { verifier = '' } = await client.consent(temporary)
  const oauth = { oauth_callback: callback, oauth_verifier: verifier }
  const who = withToken(
    client.app(),
    await fieldsOf(await send(client.entry().accessTokenUrl!, temporary, { method: 'POST', oauth })),
  )
  const response = await client.get('account/verify_credentials.json?include_entities=False', who)
  assert.equal(response.headers.get('x-access-level'), 'read-write')
  assert.ok(
    ['limit', 'remaining', 'reset'].every(name => /^\d+$/.test(response.headers.get(`x-rate-limit-${name}`) ?? '')),
  )
  const { token_type } = (await (await client.appToken()).json()) as Json
  assert.equal(token_type, 'bearer')
})

test('twitter-api-v2: the callback in the body, then the request token in header and body, signed once', async () => {
  const app = client.app()
  const asked = await send(client.entry().requestTokenUrl!, app, { method: 'POST', form: { oauth_callback: 'oob' } })
  const fields = await fieldsOf(asked)
  assert.equal(fields['oauth_callback_confirmed'], 'true')
  const temporary = withToken(app, fields)
  const { pin = '' } = await client.consent(temporary, 'allow', 'carol', `${origin()}/oauth/authenticate`)
  const form = { oauth_token: temporary.token!, oauth_verifier: pin }
  const given = await fieldsOf(await send(client.entry().accessTokenUrl!, temporary, { method: 'POST', form }))
  assert.deepEqual([given['user_id'], given['screen_name']], ['90210003', 'carol'])
  const tweeted = await client.tweet('from twitter-api-v2', withToken(app, given), { include_entities: 'true' })
  assert.match(tweeted.headers.get('content-type') ?? '', /^application\/json/)
})

test('npm oauth-1.0a: what it signs of a form stands in its header too', async () => {
  const temporary = await client.requestToken()
  const { pin = '' } = await client.consent(temporary)
  const [url, form] = [client.entry().accessTokenUrl!, { oauth_verifier: pin }]
  const signer = signerOf(temporary)
  const token = { key: temporary.token!, secret: temporary.tokenSecret! }
  const header = signer.toHeader(signer.authorize({ url, method: 'POST', data: form }, token))
  assert.ok(header.Authorization.includes(`oauth_verifier="${pin}"`))
  const response = await fetch(url, { method: 'POST', headers: { ...header }, body: new URLSearchParams(form) })
  assert.equal((await fieldsOf(response))['screen_name'], 'alice')
})

test('twurl: tries without a token, opens the page with all it signed, finds the name by a pattern', async () => {
  const app = client.app()
  const password = { x_auth_mode: 'client_auth', x_auth_username: 'alice', x_auth_password: 'x' }
  assert.equal((await send(client.entry().accessTokenUrl!, app, { method: 'POST', form: password })).status, 401)
  const temporary = await client.requestToken('oob', app)
  const signed: Pairs = [
    ['oauth_callback', 'oob'],
    ['oauth_consumer_key', app.consumerKey],
    ['oauth_nonce', '1'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', seconds()],
    ['oauth_token', temporary.token!],
    ['oauth_version', '1.0'],
    ['oauth_signature', 'c2lnbmVk'],
  ]
  const url = `${client.entry().authorizeUrl}?${written(signed)}`
  const { pin = '' } = await control<Record<string, string>>(origin(), 'authorize', {
    url,
    as: 'alice',
    decision: 'allow',
  })
  const who = withToken(app, await fieldsOf(await client.exchange(temporary, pin)))
  const path = 'account/verify_credentials.json?include_entities=false&skip_status=true'
  const [, name] = /"screen_name"\s*:\s*"(.*?)"/.exec(await (await client.get(path, who)).text()) ?? []
  assert.equal(name, 'alice')
})

/** npm `oauth`, which passport-twitter is made of. */
interface NodeOAuth {
  getOAuthRequestToken(
    extra: Json,
    done: (error: NodeOAuthError | null, token: string, secret: string, more: Json) => void,
  ): void
  getOAuthAccessToken(
    token: string,
    secret: string,
    verifier: string,
    done: (error: NodeOAuthError | null, token: string, secret: string, more: Json) => void,
  ): void
  get(
    url: string,
    token: string,
    secret: string,
    done: (error: NodeOAuthError | null, body: string, response: { headers: Record<string, string> }) => void,
  ): void
}
interface NodeOAuthError {
  readonly statusCode: number
  readonly data: string
}

function nodeOAuth(app: Credentials): NodeOAuth {
  const { OAuth } = createRequire(import.meta.url)('oauth') as { OAuth: new (...options: unknown[]) => NodeOAuth }
  const { requestTokenUrl, accessTokenUrl } = client.entry()
  return new OAuth(requestTokenUrl, accessTokenUrl, app.consumerKey, app.consumerSecret, '1.0', null, 'HMAC-SHA1')
}

test('passport-twitter: signs in with npm oauth, reads the profile with its email and the access level', async () => {
  const strategy = nodeOAuth(client.app())
  const oauth_callback = 'http://127.0.0.1:3000/auth/twitter/callback'
  const asked = await new Promise<{ token: string; secret: string; more: Json }>((resolve, reject) =>
    strategy.getOAuthRequestToken({ oauth_callback }, (error, token, secret, more) =>
      error ? reject(error) : resolve({ token, secret, more }),
    ),
  )
  assert.equal(asked.more['oauth_callback_confirmed'], 'true')
  const { verifier = '' } = await client.consent(
    { ...client.app(), token: asked.token },
    'allow',
    'bob',
    `${origin()}/oauth/authenticate`,
  )
  const given = await new Promise<{ token: string; secret: string; more: Json }>((resolve, reject) =>
    strategy.getOAuthAccessToken(asked.token, asked.secret, verifier, (error, token, secret, more) =>
      error ? reject(error) : resolve({ token, secret, more }),
    ),
  )
  assert.deepEqual({ ...given.more }, { user_id: '90210002', screen_name: 'bob' })
  for (const path of [
    'account/verify_credentials.json?include_email=true&skip_status=true&include_entities=false',
    'users/show.json?user_id=90210002',
  ]) {
    const { body, headers } = await new Promise<{ body: string; headers: Record<string, string> }>((resolve, reject) =>
      strategy.get(`${client.entry().apiBase}${path}`, given.token, given.secret, (error, body, response) =>
        error ? reject(error) : resolve({ body, headers: response.headers }),
      ),
    )
    const profile = JSON.parse(body) as Json
    assert.deepEqual(
      [profile['id_str'], profile['screen_name'], headers['x-access-level']],
      ['90210002', 'bob', 'read-write'],
    )
  }
})

test('passport-twitter: reads the reason of a refusal as JSON, and denied as a failure', async () => {
  const app = await client.register({ redirectUris: ['https://app.example/cb'], loopback: 'exact' })
  const error = await new Promise<NodeOAuthError | null>(resolve =>
    nodeOAuth(app).getOAuthRequestToken({ oauth_callback: 'https://app.example/other' }, resolve),
  )
  const { errors } = JSON.parse(error?.data ?? '{}') as { errors: { code: number }[] }
  assert.deepEqual([error?.statusCode, errors[0]?.code], [403, 415])
  const { redirect = '' } = await client.consent(await client.requestToken('https://app.example/cb', app), 'deny')
  assert.match(redirect, /^https:\/\/app\.example\/cb\?denied=\w{27}$/)
})
