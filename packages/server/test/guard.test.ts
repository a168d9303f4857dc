import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GuardEnv } from '@valetkey/server'
import { Hono } from 'hono'
import { encodeForm } from 'valetkey/http/form'
import { onEachStorage } from './storages.ts'
import {
  issuer,
  oauth1TokenFor,
  postToken,
  type RequestToken,
  signed,
  type Tokens,
  tokensFor,
  type World,
  world,
} from './world.ts'

onEachStorage('the guard', newStorage => {
  let it: World
  let api: Hono<GuardEnv>
  let tokens: Tokens
  let access: RequestToken
  before(async () => {
    it = await world({ storage: newStorage() })
    api = new Hono<GuardEnv>()
    api.use('/api/*', it.provider.guard('read'))
    api.all('/api/echo', async c => {
      const { user, scopes, protocol } = c.get('authorization')
      return c.json({ user: user?.username, scopes, protocol, body: await c.req.text() })
    })
    api.get('/write', it.provider.guard('write'), c => c.text('written'))
    api.get('/app', it.provider.guard({ appOnly: true }), c => c.json(c.get('authorization').user))
    tokens = await tokensFor(it)
    access = await oauth1TokenFor(it)
  })
  after(() => it.close())

  const call = (authorization: string | null, path = '/api/echo', init: RequestInit = {}) =>
    api.fetch(
      new Request(issuer + path, {
        ...init,
        headers: { ...init.headers, ...(authorization !== null && { authorization }) },
      }),
    )

  test('a bearer token passes, however its scheme is written', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await call(`${scheme} ${tokens.access_token}`)
      assert.deepEqual(await answer.json(), { user: 'alice', scopes: ['read'], protocol: 2, body: '' })
    }
  })

  test('a signed form passes, and the handler still finds its body', async () => {
    const body = encodeForm({ status: 'hello & ü' })
    const answer = await api.fetch(await signed(it, '/api/echo', { token: access, body }))
    assert.deepEqual(await answer.json(), { user: 'alice', scopes: ['read', 'write'], protocol: 1, body })
  })

  test('RFC 6750 §3.1: without any credential, challenges without an error', async () => {
    const answer = await call(null)
    assert.equal(answer.status, 401)
    assert.equal(
      answer.headers.get('www-authenticate'),
      `Bearer realm="${issuer}", scope="read", OAuth realm="${issuer}"`,
    )
  })

  const bad: readonly [sentence: string, authorization: (token: string) => string][] = [
    ['two spaces', token => `Bearer  ${token}`],
    ['two words', token => `Bearer ${token} y`],
    ['nothing behind it', () => 'Bearer'],
    ['garbage', () => 'Bearer !!!'],
    ['one character less', token => `Bearer ${token.slice(0, -1)}`],
    ['one character more', token => `Bearer ${token}A`],
    ['one letter in another case', token => `Bearer ${token.slice(0, -1)}${flip(token.at(-1)!)}`],
    ['a NUL', token => `Bearer ${token}%00`],
    ['a JWT for it', () => 'Bearer eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.'],
    ['100 kB', () => `Bearer ${'x'.repeat(100_000)}`],
  ]
  for (const [sentence, authorization] of bad) {
    test(`a bearer token with ${sentence} is 401 invalid_token`, async () => {
      const answer = await call(authorization(tokens.access_token))
      assert.equal(answer.status, 401)
      assert.match(answer.headers.get('www-authenticate')!, /^Bearer realm="[^"]+", error="invalid_token"/)
    })
  }

  test('garbage dies before the storage is asked', async () => {
    const { find } = it.provider.storage.tokens
    let asked = 0
    Object.assign(it.provider.storage.tokens, {
      find: (lookup: Parameters<typeof find>[0]) => {
        asked++
        return find(lookup)
      },
    })
    const last = tokens.access_token.endsWith('x') ? 'y' : 'x'
    await call(`Bearer ${tokens.access_token.slice(0, -1)}${last}`)
    await call('Bearer something')
    assert.equal(asked, 0)
    await call(`Bearer ${tokens.access_token}`)
    assert.equal(asked, 1)
    Object.assign(it.provider.storage.tokens, { find })
  })

  test('too little scope is 403 and names what is needed', async () => {
    const answer = await call(`Bearer ${tokens.access_token}`, '/write')
    assert.equal(answer.status, 403)
    assert.match(answer.headers.get('www-authenticate')!, /error="insufficient_scope".*scope="write"/)
  })

  test('the scope is asked of every method alike', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'POST'])
      assert.equal((await call(null, '/api/echo', { method })).status, 401, method)
  })

  test('credentials in two places are refused, and in the query or body they are not taken', async () => {
    const bearer = `Bearer ${tokens.access_token}`
    const body = encodeForm({ access_token: tokens.access_token })
    const form = { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    assert.equal((await call(bearer, `/api/echo?access_token=${tokens.access_token}`)).status, 400)
    assert.equal((await call(bearer, '/api/echo', form)).status, 400)
    assert.equal((await call(null, `/api/echo?access_token=${tokens.access_token}`)).status, 400)
    assert.equal((await call(null, '/api/echo', form)).status, 400)
  })

  test('a policy may take them there', async () => {
    const lax = await world({ policy: { queryToken: true, bodyToken: true } })
    const { access_token } = await tokensFor(lax)
    const url = `${issuer}/api?access_token=${access_token}`
    assert.equal((await lax.provider.check({ method: 'GET', url, headers: {} })).user?.username, 'alice')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = encodeForm({ access_token })
    assert.equal((await lax.provider.check({ method: 'POST', url: '/api', headers, body })).user?.username, 'alice')
    await lax.close()
  })

  test('a refresh token and a code open nothing', async () => {
    assert.equal((await call(`Bearer ${tokens.refresh_token}`)).status, 401)
  })

  test('an expired token, a locked account, a disabled app, a consent taken back: 401 at once', async () => {
    const { storage, apps } = it.provider
    const app = (await apps.byClientId(it.app.clientId))!
    const refused = async () => [
      (await call(`Bearer ${tokens.access_token}`)).status,
      (await api.fetch(await signed(it, '/api/echo', { token: access }))).status,
    ]
    await storage.users.update(it.alice.id, { locked: true })
    assert.deepEqual(await refused(), [401, 401])
    await storage.users.update(it.alice.id, { locked: false })
    await storage.apps.update(app.id, { disabled: true })
    assert.deepEqual(await refused(), [401, 401])
    await storage.apps.update(app.id, { disabled: false })
    storage.setClockOffset(3_601_000)
    assert.equal((await call(`Bearer ${tokens.access_token}`)).status, 401)
    storage.setClockOffset(0)
    assert.equal((await call(`Bearer ${tokens.access_token}`)).status, 200)
    await storage.consents.revoke(it.alice.id, app.id, 'test')
    assert.deepEqual(await refused(), [401, 401])
    tokens = await tokensFor(it)
    access = await oauth1TokenFor(it)
  })

  test('a signature without a token passes only where the app alone is enough', async () => {
    assert.equal((await api.fetch(await signed(it, '/app', { method: 'GET' }))).status, 200)
    const answer = await api.fetch(await signed(it, '/api/echo', { method: 'GET' }))
    assert.equal(answer.status, 401)
    assert.match(await answer.text(), /oauth_problem=token_rejected/)
  })

  test('what the handler is told of the app holds none of its secrets', async () => {
    const { app } = await it.provider.check(await signed(it, '/app', { method: 'GET' }), { appOnly: true })
    assert.deepEqual(Object.keys(app).toSorted(), Object.keys((await bearerApp()) as object).toSorted())
    assert.ok(!('secrets' in app))
  })

  const bearerApp = async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    return (await it.provider.check({ method: 'GET', url: '/', headers })).app
  }

  test('a body that must be hashed must be so wherever the signature stands', async () => {
    const strict = await world({ storage: newStorage(), appPolicy: { bodyHashRequired: true } })
    const token = await oauth1TokenFor(strict)
    const json = { token, body: '{"a":1}', contentType: 'application/json' }
    for (const transmission of ['header', 'query'] as const) {
      await assert.rejects(strict.provider.check(await signed(strict, '/api', { ...json, transmission })), {
        code: 'parameter_absent',
      })
      await strict.provider.check(await signed(strict, '/api', { ...json, transmission, bodyHash: true }))
    }
    await strict.close()
  })

  test('a session cookie opens nothing, and a bad token is not made good by it', async () => {
    const cookie = it.browser.cookies.join('; ')
    assert.equal((await call(null, '/api/echo', { headers: { cookie } })).status, 401)
    assert.equal((await call('Bearer wrong', '/api/echo', { headers: { cookie } })).status, 401)
  })

  test('another method in X-HTTP-Method-Override asks for no other scope', async () => {
    const headers = { 'x-http-method-override': 'GET' }
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE'])
      assert.equal(
        (await call(`Bearer ${tokens.access_token}`, '/write', { method, headers })).status,
        method === 'GET' || method === 'HEAD' ? 403 : 404,
        method,
      )
  })

  test('a changed form is signature_invalid', async () => {
    const request = await signed(it, '/api/echo', { token: access, body: 'a=1' })
    const changed = new Request(request.url, { method: 'POST', headers: request.headers, body: 'a=2' })
    const answer = await api.fetch(changed)
    assert.equal(answer.status, 401)
    assert.match(await answer.text(), /oauth_problem=signature_invalid/)
  })

  test('fields of a multipart body are signed where the policy says so, the file never', async () => {
    const flickr = await world({ policy: { protocols: [1], multipartSigned: ['photo'] } })
    const token = await oauth1TokenFor(flickr)
    const form = new FormData()
    form.set('title', 'Café & sun')
    form.set('photo', new Blob(['jpeg']), 'a.jpg')
    const { sign } = await import('valetkey/oauth1/sign')
    const keys = {
      consumerKey: flickr.app.clientId,
      consumerSecret: flickr.app.clientSecret,
      token: token.token,
      tokenSecret: token.secret,
    }
    const unsigned = new Request(`${issuer}/upload`, { method: 'POST', body: form })
    const { request } = await sign(unsigned, keys, { multipartFields: { except: ['photo'] } })
    const authorization = await flickr.provider.check(request.clone())
    assert.deepEqual(authorization.params, [['title', 'Café & sun']])
    assert.equal(((await request.formData()).get('photo') as File).size, 4)
    await flickr.close()
  })

  test('a protocol that is switched off opens nothing', async () => {
    const mastodon = await world({ policy: { protocols: [2] } })
    await assert.rejects(mastodon.provider.check(await signed(mastodon, '/api', { token: access })), {
      code: 'invalid_request',
    })
    assert.equal(
      (await mastodon.provider.fetch(await signed(mastodon, '/oauth/request_token', { callback: 'oob' }))).status,
      404,
    )
    await mastodon.close()
    const flickr = await world({ policy: { protocols: [1] } })
    const bearer = { authorization: `Bearer ${tokens.access_token}` }
    await assert.rejects(flickr.provider.check({ method: 'GET', url: '/', headers: bearer }), {
      code: 'invalid_request',
    })
    assert.equal((await postToken(flickr, { grant_type: 'client_credentials' })).status, 404)
    await flickr.close()
  })
})

function flip(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase().replace(/^\d|[-_]$/, 'x') : letter.toUpperCase()
}
