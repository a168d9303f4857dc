import assert from 'node:assert/strict'
import { after, before, describe, mock, test } from 'node:test'
import { createApi } from '@valetkey/flattr'
import { basic, issuer, jsonOf, realUrls, refusalOf, type World, world } from './world.ts'

let it: World
before(async () => {
  it = await world()
})
after(() => it.close())

test('gPodder’s question whether this is Flattr is answered in one line', async () => {
  for (const path of ['', '/']) {
    const text = await (await it.ask(path)).text()
    assert.match(text, /^\{"message":"hello_world",[^\n]*\}$/)
  }
})

test('the path counts, not the host it is asked on', async () => {
  const api = createApi({ provider: it.provider, store: it.store, urls: realUrls })
  const answer = await api(new Request(`${issuer}/rest/v2/categories?x=1`))
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-location'), 'https://api.flattr.com/rest/v2/categories')
  assert.equal((await api(new Request(`${issuer}/rest/v20/categories`))).status, 404)
})

describe('tokens', () => {
  const status = async (path: string, authorization: string) =>
    (await it.ask(path, { headers: { authorization } })).status

  test('only the header carries one', async () => {
    const token = await it.token(it.ann)
    assert.equal(await status('/user', `bearer ${token}`), 200)
    assert.equal(await refusalOf(await it.ask(`/user?access_token=${token}`)), '401 unauthorized')
    const answer = await it.ask('/things', { form: { access_token: token, url: 'http://example.org/t' } })
    assert.equal(await refusalOf(answer), '401 unauthorized')
  })

  test('a bad one is a 401 even where none is needed, and says why', async () => {
    for (const bad of ['Bearer', 'Bearer x', 'Bearer !!!', `Bearer ${'x'.repeat(50_000)}`])
      assert.equal(await status('/categories', bad), 401, bad.slice(0, 20))
    const token = await it.token(it.bo)
    const { app } = (await it.provider.storage.consents.list(it.bo))[0]!
    await it.provider.storage.consents.revoke(it.bo, app.id, 'test')
    const answer = await it.ask('/categories', { token })
    assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token".*revoked/)
    assert.deepEqual(await jsonOf(answer), {
      error: 'unauthorized',
      error_description: 'You are unauthorized to access the resource',
      error_uri: 'http://developers.flattr.net/api/',
    })
  })

  test('without one the challenge names no error', async () => {
    const answer = await it.ask('/user')
    assert.equal(await refusalOf(answer), '401 unauthorized')
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="Flattr"')
  })

  test('an app’s Basic credentials open what is public and nothing else', async () => {
    const { clientId, clientSecret } = await it.app()
    for (const authorization of [basic(clientId, clientSecret), basic('nobody', 'x'), 'Basic', 'Digest x']) {
      assert.equal(await status('/categories', authorization), 200, authorization)
      assert.equal(await status('/user', authorization), 401, authorization)
    }
  })

  test('a token of an app that acts for itself is nobody’s', async () => {
    const { clientId, clientSecret } = await it.app()
    const answer = await it.provider.fetch(
      new Request(`${issuer}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(clientId, clientSecret), 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&scope=thing',
      }),
    )
    const token = (await jsonOf(answer))['access_token'] as string
    assert.equal((await it.ask('/categories', { token })).status, 200)
    assert.equal(await refusalOf(await it.ask('/user', { token })), '401 unauthorized')
    const thing = await it.ask('/things', { token, json: { url: 'http://example.org/app' } })
    assert.equal(await refusalOf(thing), '401 unauthorized')
  })
})

describe('what cannot be answered', () => {
  test('an unknown path is a 404', async () => {
    for (const path of ['/nothing', '/users', '/things/1/2/3', '//user', '/constructor', '/users/%2e%2e/x'])
      assert.equal(await refusalOf(await it.ask(path)), '404 not_found', path)
  })

  test('a method there is nothing for is a 405 and says which there are', async () => {
    const token = await it.token(it.ann, 'thing')
    const { id } = await it.thing()
    for (const [method, path, allow] of [
      ['DELETE', '/user', 'GET'],
      ['POST', '/categories', 'GET'],
      ['PUT', '/things', 'GET, POST'],
      ['GET', '/flattr', 'POST'],
      ['PATCH', `/things/${id}`, 'GET'],
    ] as const) {
      const answer = await it.ask(path, { method, token })
      assert.equal(answer.headers.get('allow'), allow)
      assert.equal(await refusalOf(answer), '405 invalid_request', `${method} ${path}`)
    }
  })

  test('`_method` makes another request of a POST, in a form and in JSON, and of nothing else', async () => {
    const token = await it.token(it.ann, 'thing')
    const override = { _method: 'patch', url: 'http://example.org/override' }
    for (const body of [{ form: override }, { json: override }])
      assert.equal(await refusalOf(await it.ask('/things', { token, ...body })), '405 invalid_request')
    assert.equal((await it.ask('/categories?_method=delete')).status, 200)
  })

  test('a body that is not what it says, or says nothing we know, is a 400', async () => {
    const token = await it.token(it.ann, 'thing')
    const types = ['application/json', 'application/json; charset=utf-8', 'text/plain', 'multipart/form-data']
    for (const type of types) {
      const answer = await it.ask('/things', { token, form: '{"url":', headers: { 'content-type': type } })
      assert.equal(await refusalOf(answer), '400 invalid_request', type)
    }
    for (const json of [[], 'text', 1, null])
      assert.equal(await refusalOf(await it.ask('/things', { token, json })), '400 invalid_request')
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const answer = await it.ask('/things', { token, form: deep, headers: { 'content-type': 'application/json' } })
    assert.equal(await refusalOf(answer), '400 invalid_request')
  })

  test('a body that ends before its end is a 400, and nothing for our log', async t => {
    const log = mock.method(console, 'error', () => {})
    t.after(() => log.mock.restore())
    const api = createApi({ provider: it.provider, store: it.store, urls: realUrls })
    const headers = { authorization: `Bearer ${await it.token(it.ann, 'thing')}`, 'content-type': 'application/json' }
    const body = new ReadableStream({ pull: stream => stream.error(new Error('aborted')) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
    assert.equal(await refusalOf(await api(new Request(`${realUrls.api}/things`, init))), '400 invalid_request')
    assert.equal(log.mock.callCount(), 0)
  })

  test('a body that is too long is a 413', async () => {
    const token = await it.token(it.ann, 'thing')
    const answer = await it.ask('/things', { token, json: { url: 'x'.repeat(1_000_001) } })
    assert.equal(await refusalOf(answer), '413 invalid_request')
  })

  test('names that objects are born with are no parameters', async () => {
    const token = await it.token(it.ann, 'thing')
    const form = '{"__proto__":{"url":"http://example.org/proto"},"constructor":1}'
    const answer = await it.ask('/things', { token, form, headers: { 'content-type': 'application/json' } })
    assert.equal(await refusalOf(answer), '400 invalid_parameters')
  })

  test('a fault of ours is a 500 that keeps its reason to itself', async t => {
    const log = mock.method(console, 'error', () => {})
    t.after(() => log.mock.restore())
    const store = { ...it.store, things: { ...it.store.things, byId: () => Promise.reject(new Error('disk is full')) } }
    const api = createApi({ provider: it.provider, store, urls: realUrls })
    const answer = await api(new Request(`${realUrls.api}/things/1`))
    assert.doesNotMatch(await answer.clone().text(), /disk/)
    assert.equal(await refusalOf(answer), '500 server_error')
    assert.match(String(log.mock.calls[0]?.arguments[0]), /disk is full/)
  })
})

describe('pages of other origins', () => {
  test('may call everything and read the rate headers', async () => {
    for (const path of ['/categories', '/user', '/nothing']) {
      const { headers } = await it.ask(path)
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.match(headers.get('access-control-expose-headers') ?? '', /X-RateLimit-Reset/)
    }
  })

  test('are told so when they ask before', async () => {
    const answer = await it.ask('/user', { method: 'OPTIONS', headers: { origin: 'https://page.example' } })
    assert.equal(answer.status, 204)
    assert.match(answer.headers.get('access-control-allow-headers') ?? '', /Authorization/)
    assert.match(answer.headers.get('access-control-allow-methods') ?? '', /PATCH/)
    assert.equal(answer.headers.get('x-ratelimit-limit'), null)
  })
})

test('HEAD is GET without a body', async () => {
  const answer = await it.ask('/categories', { method: 'HEAD' })
  assert.equal(answer.status, 200)
  assert.equal(await answer.text(), '')
  assert.equal(answer.headers.get('content-type'), 'application/json;charset=utf-8')
})
