import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAuthorization } from 'valetkey/oauth1/authorization-header'
import { bodyHash } from 'valetkey/oauth1/body-hash'
import { collect } from 'valetkey/oauth1/parameters'
import { type Credentials, type SignOptions, sign, signParts } from 'valetkey/oauth1/sign'
import { SigningError } from 'valetkey/oauth1/signing-error'
import { verifySignature } from 'valetkey/oauth1/verify'
import { received } from './received.ts'

const credentials: Credentials = { consumerKey: 'key', consumerSecret: 'cs', token: 'tok', tokenSecret: 'ts' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const post = (body: BodyInit | null, headers: Record<string, string> = form, url = 'https://x.example/p') =>
  new Request(url, { method: 'POST', body, headers })
const oauthOf = async (request: Request) => collect(await received(request)).oauth
const refusedAs = (code: SigningError['code']) => (error: unknown) =>
  error instanceof SigningError && error.code === code

test('RFC 5849 §3.1: the parameters of a plain call, fresh each time', async () => {
  const before = Math.floor(Date.now() / 1000)
  const [one, other] = await Promise.all([1, 2].map(() => sign(new Request('https://x.example/p'), credentials)))
  const oauth = await oauthOf(one!.request)
  assert.deepEqual(Object.keys(oauth), [
    'oauth_consumer_key',
    'oauth_token',
    'oauth_signature_method',
    'oauth_timestamp',
    'oauth_nonce',
    'oauth_version',
    'oauth_signature',
  ])
  assert.deepEqual([oauth['oauth_version'], oauth['oauth_signature_method']], ['1.0', 'HMAC-SHA1'])
  assert.ok(Number(oauth['oauth_timestamp']) >= before)
  assert.match(oauth['oauth_nonce']!, /^[\w-]{22}$/)
  assert.notEqual(oauth['oauth_nonce'], (await oauthOf(other!.request))['oauth_nonce'])
})

test('the very Request that is sent is signed: what URLSearchParams wrote with + and left as * is read back from it', async () => {
  const said = new URLSearchParams([
    ['q', "a b*c~d'e+f"],
    ['q', ''],
    ['é', '日本'],
  ])
  const url = new URL('HTTPS://X.example:443/a b/../c')
  url.search = String(said)
  const request = new Request(url, { method: 'POST', body: said })
  const { request: sent, baseString } = await sign(request, credentials, { nonce: 'n', timestamp: 5 })
  assert.equal(sent.url, 'https://x.example/c?q=a+b*c%7Ed%27e%2Bf&q=&%C3%A9=%E6%97%A5%E6%9C%AC')
  const twice = (pair: string) => [pair, pair]
  const parameters = [
    ...twice('%25C3%25A9%3D%25E6%2597%25A5%25E6%259C%25AC'),
    'oauth_consumer_key%3Dkey',
    'oauth_nonce%3Dn',
    'oauth_signature_method%3DHMAC-SHA1',
    'oauth_timestamp%3D5',
    'oauth_token%3Dtok',
    'oauth_version%3D1.0',
    ...twice('q%3D'),
    ...twice('q%3Da%2520b%252Ac~d%2527e%252Bf'),
  ]
  assert.equal(baseString, `POST&https%3A%2F%2Fx.example%2Fc&${parameters.join('%26')}`)
})

test('the parameters added are told, the signature last, with the base string', async () => {
  const { request, parameters, baseString } = await sign(new Request('https://x.example/p?a=1'), credentials, {
    nonce: 'n',
    timestamp: 5,
  })
  assert.deepEqual(parameters, parseAuthorization(request.headers.get('authorization')!)!.pairs)
  assert.equal(parameters.at(-1)![0], 'oauth_signature')
  assert.equal(
    baseString,
    'GET&https%3A%2F%2Fx.example%2Fp&a%3D1%26oauth_consumer_key%3Dkey%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1' +
      '%26oauth_timestamp%3D5%26oauth_token%3Dtok%26oauth_version%3D1.0',
  )
})

test('version null leaves oauth_version out, an absent token oauth_token', async () => {
  const { request } = await sign(
    new Request('https://x.example/'),
    { consumerKey: 'k', consumerSecret: 's' },
    { version: null, callback: 'oob' },
  )
  const oauth = await oauthOf(request)
  assert.equal('oauth_version' in oauth || 'oauth_token' in oauth, false)
  assert.equal(oauth['oauth_callback'], 'oob')
})

test('a server’s clock ahead of ours is followed', async () => {
  const { request } = await sign(new Request('https://x.example/'), credentials, { clockOffsetSeconds: 86_400 })
  const ahead = Number((await oauthOf(request))['oauth_timestamp']) - Date.now() / 1000
  assert.ok(ahead > 86_000 && ahead < 86_800)
})

test('the realm stands in the header, unsigned', async () => {
  const { request, baseString } = await sign(new Request('https://x.example/'), credentials, { realm: 'Photos' })
  assert.match(request.headers.get('authorization')!, /^OAuth realm="Photos", oauth_consumer_key="key"/)
  assert.doesNotMatch(baseString, /Photos/)
})

test('RFC 5849 §3.5.3: in the query, after what was there, before the fragment', async () => {
  for (const [url, start] of [
    ['https://x.example/p', 'https://x.example/p?oauth_consumer_key=key&'],
    ['https://x.example/p?', 'https://x.example/p?oauth_consumer_key=key&'],
    ["https://x.example/p?a='x+y", 'https://x.example/p?a=%27x+y&oauth_consumer_key=key&'],
  ] as const) {
    const { request } = await sign(new Request(url), credentials, { transmission: 'query' })
    assert.ok(request.url.startsWith(start), request.url)
    assert.equal(request.headers.get('authorization'), null)
  }
  const { request } = await sign(new Request('https://x.example/p?a=1#f'), credentials, { transmission: 'query' })
  assert.match(request.url, /oauth_signature=[^#]+#f$/)
})

test('in the query, a body travels on untouched', async () => {
  const signed = await sign(post('{"a":1}', { 'content-type': 'application/json', 'x-other': '1' }), credentials, {
    transmission: 'query',
  })
  const { request } = signed
  assert.deepEqual(
    [await request.text(), request.method, request.headers.get('content-type'), request.headers.get('x-other')],
    ['{"a":1}', 'POST', 'application/json', '1'],
  )
})

test('RFC 5849 §3.5.2: in the body of a form, after its fields, or as the whole body', async () => {
  const { request } = await sign(post('a=1+2'), credentials, { transmission: 'body' })
  assert.match(await request.text(), /^a=1\+2&oauth_consumer_key=key&.*&oauth_signature=/)
  const empty = await sign(new Request('https://x.example/', { method: 'POST' }), credentials, { transmission: 'body' })
  assert.equal(empty.request.headers.get('content-type'), form['content-type'])
  assert.match(await empty.request.text(), /^oauth_consumer_key=key&/)
})

test('RFC 5849 §3.5.2: no other body can carry them', async () => {
  const requests = [
    new Request('https://x.example/'),
    post('{}', { 'content-type': 'application/json' }),
    post('text', { 'content-type': 'text/plain' }),
  ]
  for (const request of requests) {
    await assert.rejects(sign(request, credentials, { transmission: 'body' }), refusedAs('signing_body_not_form'))
  }
})

test('a JSON body is put under the signature by oauth_body_hash, on request', async () => {
  const json = { 'content-type': 'application/json' }
  const { request } = await sign(
    post('{"a":"é"}', json),
    { ...credentials, signatureMethod: 'HMAC-SHA256' },
    { bodyHash: true },
  )
  const expected = await bodyHash(new TextEncoder().encode('{"a":"é"}'), 'HMAC-SHA256')
  assert.equal((await oauthOf(request))['oauth_body_hash'], expected)
  assert.equal(await request.text(), '{"a":"é"}')
  assert.equal('oauth_body_hash' in (await oauthOf((await sign(post('{}', json), credentials)).request)), false)
})

test('a form must not carry oauth_body_hash', async () => {
  await assert.rejects(sign(post('a=1'), credentials, { bodyHash: true }), refusedAs('signing_body_hash_on_form'))
})

test('multipart fields are signed only when asked for, files and excepted fields never', async () => {
  const body = new FormData()
  body.set('title', 'a\nb')
  body.set('async', '1')
  body.set('photo', new Blob(['x']), 'x.jpg')
  const baseStringWith = async (multipartFields: NonNullable<SignOptions['multipartFields']>) =>
    (await sign(new Request('https://x.example/', { method: 'POST', body }), credentials, { multipartFields }))
      .baseString
  assert.doesNotMatch(await baseStringWith(false), /title|async|photo/)
  assert.match(await baseStringWith(true), /%26title%3Da%250D%250Ab$/)
  assert.match(await baseStringWith(true), /&async%3D1%26/)
  assert.doesNotMatch(await baseStringWith(true), /photo/)
  assert.doesNotMatch(await baseStringWith({ except: ['async'] }), /async/)
})

test('the request given stays as it was: a retry signs it again', async () => {
  for (const request of [post('a=1'), post('{"a":1}', { 'content-type': 'application/json' })]) {
    for (const transmission of ['header', 'query', 'header'] as const) {
      const signed = await sign(request, credentials, { transmission })
      const parts = await received(signed.request)
      assert.equal((await verifySignature(collect(parts), parts, credentials)).ok, true)
      assert.equal(await signed.request.text(), await request.clone().text())
    }
    assert.deepEqual([request.headers.get('authorization'), request.url], [null, 'https://x.example/p'])
  }
})

test('an OAuth header of an earlier signature is replaced, another scheme’s left when we sign elsewhere', async () => {
  const again = await sign((await sign(post('a=1'), credentials)).request, credentials, { transmission: 'query' })
  assert.equal(again.request.headers.get('authorization'), null)
  const basic = await sign(post('a=1', { ...form, authorization: 'Basic YTpi' }), credentials, {
    transmission: 'query',
  })
  assert.equal(basic.request.headers.get('authorization'), 'Basic YTpi')
})

test('RFC 5849 §3.1: a parameter is never sent twice', async () => {
  const signed = await sign(post('a=1'), credentials, { transmission: 'query' })
  for (const request of [
    signed.request,
    post('oauth_token=1'),
    post('oauth_x=1&oauth_x=2'),
    post('oauth_signature=s'),
  ]) {
    await assert.rejects(sign(request, credentials), refusedAs('signing_parameter_twice'))
  }
  const { request } = await sign(post('oauth_verifier=v'), credentials)
  assert.equal((await oauthOf(request))['oauth_verifier'], 'v')
})

test('a method that is none of the seven is named, with those that are', async () => {
  const wrong = { ...credentials, signatureMethod: 'hmac-sha1' as 'HMAC-SHA1' }
  await assert.rejects(sign(new Request('https://x.example/'), wrong), error => {
    return refusedAs('signing_method_unknown')(error) && /"hmac-sha1".*HMAC-SHA1, .*PLAINTEXT/.test(String(error))
  })
})

test('plain values are signed as the Request made of them', async () => {
  const fixed = { nonce: 'n', timestamp: 1 }
  const parts = { method: 'POST', url: 'https://x.example/p', contentType: form['content-type'], body: 'a=1' }
  const { baseString, parameters } = await signParts(parts, credentials, fixed)
  const signed = await sign(post('a=1'), credentials, fixed)
  assert.deepEqual({ baseString, parameters }, { baseString: signed.baseString, parameters: signed.parameters })
})

test('the signal, the redirect mode and the headers of the request stay', async () => {
  for (const transmission of ['header', 'query', 'body'] as const) {
    const controller = new AbortController()
    const init: RequestInit = {
      method: 'POST',
      body: 'a=1',
      headers: { ...form, accept: 'text/xml' },
      redirect: 'manual',
      signal: controller.signal,
    }
    const { request } = await sign(new Request('https://x.example/', init), credentials, { transmission })
    assert.deepEqual([request.redirect, request.headers.get('accept')], ['manual', 'text/xml'])
    controller.abort()
    assert.equal(request.signal.aborted, true)
  }
})
