import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flickr } from '../../../src/personalities/flickr/index.ts'
import { control, entryOf, fieldsOf, runningSandbox, signed } from '../../running-sandbox.ts'

const sandbox = runningSandbox()
const entry = () => entryOf(sandbox(), 'flickr')
const app = () => ({ consumerKey: entry().clientId, consumerSecret: entry().clientSecret })

async function requestToken(callback = 'oob', options: Parameters<typeof signed>[2] = {}) {
  return fieldsOf(await signed(entry().requestTokenUrl!, app(), { callback, ...options }))
}

const consent = (token: string, perms: string, decision = 'allow', as = 'alice') =>
  control<Record<string, string>>(entry().origin, 'authorize', {
    url: `${entry().authorizeUrl}?oauth_token=${token}&perms=${perms}`,
    as,
    decision,
  })

async function connect(perms = 'read', as = 'alice') {
  const temporary = await requestToken()
  const { pin = '' } = await consent(temporary['oauth_token']!, perms, 'allow', as)
  const credentials = { ...app(), token: temporary['oauth_token']!, tokenSecret: temporary['oauth_token_secret']! }
  const answer = await fieldsOf(await signed(entry().accessTokenUrl!, credentials, { verifier: pin, version: null }))
  return { ...app(), token: answer['oauth_token']!, tokenSecret: answer['oauth_token_secret']!, answer }
}

const call = (params: Record<string, string>, who: Parameters<typeof signed>[1], init?: RequestInit) =>
  signed(`${entry().apiBase}?${new URLSearchParams({ format: 'json', nojsoncallback: '1', ...params })}`, who, {
    ...(init && { init }),
  })

test('a request token answers in Flickr’s order, shapes and content type', async () => {
  const response = await signed(entry().requestTokenUrl!, app(), { callback: 'oob' })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; ?charset=UTF-8$/i)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  assert.match(
    await response.text(),
    /^oauth_callback_confirmed=true&oauth_token=\d{17}-[0-9a-f]{16}&oauth_token_secret=[0-9a-f]{16}$/,
  )
})

test('the 2011 script: GET with everything in the query, PIN, and no oauth_version for the access token', async () => {
  const { answer } = await connect()
  assert.deepEqual(Object.keys(answer), ['fullname', 'oauth_token', 'oauth_token_secret', 'user_nsid', 'username'])
  assert.equal(answer['user_nsid'], '90210001@N07')
  assert.equal(answer['username'], 'alice')
})

test('spaces in a token answer are %20, never +', async () => {
  const temporary = await requestToken()
  const { verifier = '' } = await consent(temporary['oauth_token']!, 'read')
  const credentials = { ...app(), token: temporary['oauth_token']!, tokenSecret: temporary['oauth_token_secret']! }
  const text = await (await signed(entry().accessTokenUrl!, credentials, { verifier })).text()
  assert.match(text, /^fullname=Alice%20Liddell&.*&user_nsid=90210001%40N07&username=alice$/)
})

test('the PIN is 123-456-789 and works without its dashes too', async () => {
  const temporary = await requestToken()
  const { pin = '' } = await consent(temporary['oauth_token']!, 'read')
  assert.match(pin, /^\d{3}-\d{3}-\d{3}$/)
  const credentials = { ...app(), token: temporary['oauth_token']!, tokenSecret: temporary['oauth_token_secret']! }
  const response = await signed(entry().accessTokenUrl!, credentials, { verifier: pin.replaceAll('-', '') })
  assert.equal(response.status, 200)
})

test('a web callback gets a verifier of 16 hex digits and keeps its own query', async () => {
  const temporary = await requestToken('https://anywhere.example/back?x=1')
  const { redirect = '', verifier } = await consent(temporary['oauth_token']!, 'read')
  assert.match(verifier!, /^[0-9a-f]{16}$/)
  const expected = `https://anywhere.example/back?x=1&oauth_token=${temporary['oauth_token']}&oauth_verifier=${verifier}`
  assert.equal(redirect, expected)
})

test('Flickr does not come back from a no', async () => {
  const temporary = await requestToken('https://anywhere.example/back')
  assert.deepEqual(await consent(temporary['oauth_token']!, 'read', 'deny'), {})
})

test('the same person, app and perms get the same token again; more perms another', async () => {
  const first = await connect('read', 'bob')
  const again = await connect('read', 'bob')
  assert.deepEqual([again.token, again.tokenSecret], [first.token, first.tokenSecret])
  assert.notEqual((await connect('write', 'bob')).token, first.token)
})

test('parameters may travel in the Authorization header or the form body, by GET and POST', async () => {
  for (const transmission of ['header', 'body', 'query'] as const) {
    const answer = await requestToken('oob', { transmission, init: { method: 'POST' } })
    assert.equal(answer['oauth_callback_confirmed'], 'true', transmission)
  }
})

test('milliseconds in oauth_timestamp are taken', async () => {
  const answer = await requestToken('oob', { timestamp: Date.now() })
  assert.equal(answer['oauth_callback_confirmed'], 'true')
})

test('a wrong signature answers 401 with the server’s base string as it is, last', async () => {
  const response = await signed(entry().requestTokenUrl!, { ...app(), consumerSecret: 'wrong' }, { callback: 'oob' })
  assert.equal(response.status, 401)
  const [problem, baseString = ''] = (await response.text()).split('debug_sbs=')
  assert.equal(problem, 'oauth_problem=signature_invalid&')
  const url = encodeURIComponent(entry().requestTokenUrl!)
  assert.ok(
    baseString.startsWith(`GET&${url}&oauth_callback%3Doob%26oauth_consumer_key%3D${entry().clientId}`),
    baseString,
  )
})

test('a missing callback is parameter_absent with 400; an unknown key is consumer_key_unknown', async () => {
  const absent = await signed(entry().requestTokenUrl!, app())
  assert.equal(absent.status, 400)
  assert.equal((await fieldsOf(absent))['oauth_parameters_absent'], 'oauth_callback')
  const unknown = await signed(entry().requestTokenUrl!, { ...app(), consumerKey: 'f'.repeat(32) }, { callback: 'oob' })
  assert.equal(unknown.status, 401)
  assert.equal((await fieldsOf(unknown))['oauth_problem'], 'consumer_key_unknown')
})

test('only HMAC-SHA1 is taken', async () => {
  const response = await signed(
    entry().requestTokenUrl!,
    { ...app(), signatureMethod: 'HMAC-SHA256' },
    { callback: 'oob' },
  )
  assert.equal(response.status, 400)
  assert.equal((await fieldsOf(response))['oauth_problem'], 'signature_method_rejected')
})

test('a garbage token at authorize is an error page', async () => {
  const response = await fetch(`${entry().authorizeUrl}?oauth_token=garbage`)
  assert.equal(response.status, 400)
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/)
})

test('flickr.test.login says who one is', async () => {
  const response = await call({ method: 'flickr.test.login' }, await connect())
  assert.deepEqual(await response.json(), {
    user: { id: '90210001@N07', username: { _content: 'alice' }, path_alias: null },
    stat: 'ok',
  })
})

test('flickr.people.getPhotos of me has the private ones, and their pictures are there', async () => {
  const params = { method: 'flickr.people.getPhotos', user_id: 'me', extras: 'url_q,tags', per_page: '2' }
  const { photos, stat } = (await (await call(params, await connect())).json()) as {
    stat: string
    photos: { total: number; pages: number; photo: { title: string; url_q: string; ispublic: number }[] }
  }
  assert.deepEqual([stat, photos.total, photos.pages], ['ok', 6, 3])
  assert.deepEqual(
    photos.photo.map(({ title, ispublic }) => [title, ispublic]),
    [
      ['', 1],
      ['Diary, page one', 0],
    ],
  )
  const picture = await fetch(photos.photo[0]!.url_q)
  assert.equal(picture.headers.get('content-type'), 'image/svg+xml')
  assert.equal((await fetch(photos.photo[0]!.url_q.replace(/_[0-9a-f]{10}_/, '_0000000000_'))).status, 404)
})

test('REST answers in a POSTed form, and signs multipart fields but not the photo', async () => {
  const who = await connect()
  const params = { method: 'flickr.test.login', format: 'json', nojsoncallback: '1' }
  const form = { method: 'POST', body: new URLSearchParams(params) }
  assert.equal(
    (await signed(entry().apiBase, who, { transmission: 'header', init: form })).headers.get('x-flickrerrcode'),
    null,
  )
  const body = new FormData()
  for (const [name, value] of Object.entries(params)) body.set(name, value)
  body.set('photo', new File(['jpeg'], 'a.jpg'))
  const request = await signed(entry().apiBase, who, {
    transmission: 'header',
    multipartFields: { except: ['photo'] },
    init: { method: 'POST', body },
  })
  assert.equal(((await request.json()) as { stat: string }).stat, 'ok')
})

test('a photo’s page leads to its picture; a private one’s is not there', async () => {
  const page = (id: string) => fetch(`${entry().origin}/photos/alice/${id}/`)
  assert.equal((await page('50000000001')).headers.get('content-type'), 'image/svg+xml')
  assert.equal((await page('50000000005')).status, 404)
})

test('checkToken tells the level asked for', async () => {
  const response = await call({ method: 'flickr.auth.oauth.checkToken' }, await connect('write'))
  const { oauth } = (await response.json()) as { oauth: { perms: object; user: { fullname: string } } }
  assert.deepEqual([oauth.perms, oauth.user.fullname], [{ _content: 'write' }, 'Alice Liddell'])
})

test('headless consent may ask for other perms than the URL does', async () => {
  const temporary = await requestToken()
  const url = `${entry().authorizeUrl}?oauth_token=${temporary['oauth_token']}&perms=read`
  const wanted = { url, as: 'alice', decision: 'allow', scopes: ['read', 'write', 'delete'] }
  const { verifier = '' } = await control<Record<string, string>>(entry().origin, 'authorize', wanted)
  const credentials = { ...app(), token: temporary['oauth_token']!, tokenSecret: temporary['oauth_token_secret']! }
  const answer = await fieldsOf(await signed(entry().accessTokenUrl!, credentials, { verifier }))
  const who = { ...app(), token: answer['oauth_token']!, tokenSecret: answer['oauth_token_secret']! }
  const { oauth } = (await (await call({ method: 'flickr.auth.oauth.checkToken' }, who)).json()) as { oauth: object }
  assert.deepEqual((oauth as { perms: object }).perms, { _content: 'delete' })
})

test('an API key alone opens what is public', async () => {
  const url = `${entry().apiBase}?method=flickr.people.getPhotos&user_id=90210001%40N07&api_key=${entry().clientId}`
  const response = await fetch(url)
  assert.match(response.headers.get('content-type') ?? '', /^text\/xml/)
  assert.match(await response.text(), /<photos page="1" pages="1" perpage="100" total="3">\n\t<photo id="\d+" owner=/)
})

test('every REST failure has its number, with HTTP 200', async () => {
  const who = await connect()
  const codeOf = async (response: Response | Promise<Response>) => {
    const answer = await response
    return [answer.status, answer.headers.get('x-flickrerrcode')]
  }
  const key = entry().clientId
  const plain = (query: string) => fetch(`${entry().apiBase}?${query}`)
  assert.deepEqual(await codeOf(plain('method=flickr.test.echo')), [200, '100'])
  assert.deepEqual(await codeOf(plain(`method=flickr.test.echo&api_key=${'0'.repeat(32)}`)), [200, '100'])
  assert.deepEqual(await codeOf(plain(`method=flickr.nothing&api_key=${key}`)), [200, '112'])
  assert.deepEqual(await codeOf(plain(`method=constructor&api_key=${key}`)), [200, '112'])
  assert.deepEqual(await codeOf(plain(`method=flickr.test.echo&format=soap&api_key=${key}`)), [200, '111'])
  assert.deepEqual(await codeOf(plain(`method=flickr.test.login&api_key=${key}`)), [200, '99'])
  assert.deepEqual(await codeOf(plain(`method=flickr.photos.search&api_key=${key}`)), [200, '3'])
  assert.deepEqual(await codeOf(plain(`method=flickr.photos.getInfo&photo_id=1&api_key=${key}`)), [200, '1'])
  assert.deepEqual(await codeOf(plain(`method=flickr.photos.getSizes&photo_id=50000000005&api_key=${key}`)), [200, '2'])
  assert.deepEqual(await codeOf(plain(`method=flickr.test.login&oauth_token=x`)), [200, '97'])
  assert.deepEqual(
    await codeOf(call({ method: 'flickr.test.login' }, { ...who, token: '72157000000000000-0000000000000000' })),
    [200, '98'],
  )
})

test('a broken signature on REST is told outside the envelope', async () => {
  const response = await call({ method: 'flickr.test.login' }, { ...(await connect()), tokenSecret: 'wrong' })
  assert.equal(response.status, 401)
  assert.match(await response.text(), /^oauth_problem=signature_invalid&debug_sbs=GET&/)
})

test('a revoked consent shows at once as error 98', async () => {
  const who = await connect('delete', 'carol')
  const { provider } = sandbox().personalities['flickr']!
  const appRow = await provider.apps.byClientId(entry().clientId)
  await provider.storage.consents.revoke('90210003@N07', appRow!.id, 'test')
  const response = await call({ method: 'flickr.test.null' }, who)
  assert.deepEqual(await response.json(), { stat: 'fail', code: 98, message: 'Invalid auth token' })
})

test('a body of 10 MB is refused and the server goes on', async () => {
  const init = { method: 'POST', body: 'x'.repeat(10_000_000), headers: { 'content-type': 'text/plain' } }
  const status = await fetch(entry().apiBase, init).then(
    ({ status }) => status,
    () => 413,
  )
  assert.equal(status, 413)
  const form = { ...init, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  const onOAuth = await fetch(entry().requestTokenUrl!, form).then(
    ({ status }) => status,
    () => 413,
  )
  assert.equal(onOAuth, 413)
  assert.equal((await fetch(`${entry().apiBase}?method=flickr.test.echo&api_key=${entry().clientId}`)).status, 200)
})

test('no deviation without the fact it rests on', () => {
  for (const { attack, answer, fact } of flickr.deviations) {
    assert.ok(attack >= 1 && attack <= 145)
    assert.ok(answer.length > 5 && fact.length > 5)
  }
})
