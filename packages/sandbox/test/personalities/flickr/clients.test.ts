import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { runningSandbox } from '../../running-sandbox.ts'
import { type Credentials, clientOf, signature, withToken, written } from './client.ts'

const client = clientOf(runningSandbox())
type Pair = readonly [string, string]
const seconds = () => String(Math.floor(Date.now() / 1000))

/** Everything in the URL, the signature last. */
function inQuery(url: string, pairs: readonly Pair[], who: Credentials): Promise<Response> {
  return fetch(`${url}?${written([...pairs, ['oauth_signature', signature('GET', url, pairs, who)]])}`)
}

/** As decodeURIComponent reads it: a `+` would stay one. */
const split = async (response: Promise<Response>): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await (await response).text()).split('&').map(pair => {
      const [name = '', value = ''] = pair.split('=')
      return [name, decodeURIComponent(value)]
    }),
  )

test('flickcurl: GET, no api_key, parameters in its own order, no perms on the page, errors from exact header names', async () => {
  const { consumerKey } = client.app()
  const nonce = (): Pair => ['oauth_nonce', String(randomBytes(4).readUInt32BE())]
  const common = (): Pair[] => [
    ['oauth_consumer_key', consumerKey],
    nonce(),
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', seconds()],
    ['oauth_version', '1.0'],
  ]
  const asked: Pair[] = [['oauth_callback', 'oob'], ...common()]
  const temporary = withToken(client.app(), await split(inQuery(client.entry().requestTokenUrl!, asked, client.app())))
  const { pin = '' } = await client.consent(temporary, null)
  const exchange: Pair[] = [...common(), ['oauth_token', temporary.token!], ['oauth_verifier', pin]]
  const answer = await split(inQuery(client.entry().accessTokenUrl!, exchange, temporary))
  assert.deepEqual([answer['username'], answer['user_nsid']], ['alice', '90210001@N07'])
  const who = withToken(client.app(), answer)
  const call: Pair[] = [['method', 'flickr.test.login'], ...common(), ['oauth_token', who.token!]]
  assert.match(await (await inQuery(client.entry().apiBase, call, who)).text(), /<username>alice<\/username>/)
})

test('node-flickrapi: milliseconds, an md5 nonce, no oauth_version for the access token, decodeURIComponent only', async () => {
  const common = (): Pair[] => [
    ['oauth_consumer_key', client.app().consumerKey],
    ['oauth_nonce', createHash('md5').update(randomBytes(8)).digest('hex')],
    ['oauth_timestamp', String(Date.now())],
    ['oauth_signature_method', 'HMAC-SHA1'],
  ]
  const asked: Pair[] = [...common(), ['oauth_version', '1.0'], ['oauth_callback', 'http://localhost:3000/done']]
  const answer = await split(inQuery(client.entry().requestTokenUrl!, asked, client.app()))
  assert.equal(answer['oauth_problem'], undefined)
  const temporary = withToken(client.app(), answer)
  const { verifier = '' } = await client.consent(temporary, 'delete')
  const exchange: Pair[] = [...common(), ['oauth_verifier', verifier], ['oauth_token', temporary.token!]]
  const given = await split(inQuery(client.entry().accessTokenUrl!, exchange, temporary))
  assert.deepEqual(Object.keys(given), ['fullname', 'oauth_token', 'oauth_token_secret', 'user_nsid', 'username'])
  assert.equal(given['fullname'], 'Alice Liddell')
})

/** POST with the OAuth parameters in the header and the fields in a signed form. */
function inHeader(url: string, oauth: readonly Pair[], form: readonly Pair[], who: Credentials): Promise<Response> {
  const own: Pair[] = [...oauth, ['oauth_signature', signature('POST', url, [...oauth, ...form], who)]]
  const authorization = `OAuth ${own.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method: 'POST', headers, body: written(form) })
}

test('flickrapi: POST with the Authorization header; checkToken answers exactly the level of the last login', async () => {
  const common = (who: Credentials): Pair[] => [
    ['oauth_nonce', String(randomBytes(6).readUIntBE(0, 6))],
    ['oauth_timestamp', seconds()],
    ['oauth_version', '1.0'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_consumer_key', who.consumerKey],
    ...(who.token ? [['oauth_token', who.token] as const] : []),
  ]
  const login = async (perms: string) => {
    const asked: Pair[] = [...common(client.app()), ['oauth_callback', 'http://localhost:8000/']]
    const answered = await split(inHeader(client.entry().requestTokenUrl!, asked, [], client.app()))
    const temporary = withToken(client.app(), answered)
    const { redirect = '', verifier = '' } = await client.consent(temporary, perms)
    assert.ok(redirect.startsWith(`http://localhost:8000/?oauth_token=${temporary.token}&oauth_verifier=`))
    const exchange: Pair[] = [...common(temporary), ['oauth_verifier', verifier]]
    return withToken(client.app(), await split(inHeader(client.entry().accessTokenUrl!, exchange, [], temporary)))
  }
  const check = async (who: Credentials) => {
    const form: Pair[] = [
      ['method', 'flickr.auth.oauth.checkToken'],
      ['format', 'rest'],
      ['nojsoncallback', '1'],
      ['oauth_token', who.token!],
    ]
    const oauth = common({ ...who, token: '' })
    const text = await (await inHeader(client.entry().apiBase, oauth, form, who)).text()
    return /<perms>(\w+)<\/perms>/.exec(text)?.[1]
  }
  for (const perms of ['delete', 'read', 'write']) assert.equal(await check(await login(perms)), perms)
})

test('flickr-sdk: no final slash, a base64 nonce; GET for reads, multipart POST with every field signed for writes', async () => {
  const who = await client.connect()
  const url = client.entry().apiBase.replace(/\/$/, '')
  const pairs = (): Pair[] => [
    ['method', 'flickr.test.login'],
    ['format', 'json'],
    ['nojsoncallback', '1'],
    ['oauth_consumer_key', who.consumerKey],
    ['oauth_nonce', `${randomBytes(16).toString('base64')}+/=`],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', seconds()],
    ['oauth_version', '1.0'],
    ['oauth_token', who.token!],
  ]
  assert.equal(((await (await inQuery(url, pairs(), who)).json()) as { stat: string }).stat, 'ok')
  const fields = [...pairs(), ['title', 'Café & sun'] as const]
  const body = new FormData()
  for (const [name, value] of fields) body.append(name, value)
  body.append('oauth_signature', signature('POST', url, fields, who))
  const response = await fetch(url, { method: 'POST', body })
  assert.equal(((await response.json()) as { stat: string }).stat, 'ok')
})
