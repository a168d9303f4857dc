import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { GuardEnv } from '@valetkey/server'
import { Hono } from 'hono'
import {
  authorizePath,
  basic,
  codeFor,
  issuer,
  pkce,
  postToken,
  redeem,
  signed,
  tokensFor,
  type World,
  world,
} from '../world.ts'
import { writtenLog } from './lines.ts'

describe('one line for each request', () => {
  const written = writtenLog()
  let it: World
  let api: Hono<GuardEnv>
  before(async () => {
    it = await world({ log: written.log })
    api = new Hono<GuardEnv>()
    api.use('/api/*', it.provider.guard('read'))
    api.get('/api/me', c => c.json({ user: c.get('authorization').user?.username }))
    api.get('/api/redirect', () => Response.redirect('https://elsewhere.example/'))
    api.get('/api/broken', () => {
      throw new Error('a fault of the application')
    })
    api.onError((_, c) => c.text('broken', 500))
  })
  after(() => it.close())
  beforeEach(() => written.forget())

  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

  /** The only line, without what differs each time. */
  function line(): Record<string, unknown> {
    const lines = written.lines()
    assert.equal(lines.length, 1, written.text())
    const { time, ms, requestId, ...rest } = lines[0]!
    assert.ok(typeof ms === 'number' && ms >= 0 && typeof time === 'string')
    assert.match(String(requestId), /^[\w-]{8,}$/)
    return rest
  }

  const appId = async () => (await it.provider.apps.byClientId(it.app.clientId))!.id
  const said = { level: 'info', msg: 'request' }

  test('a page: who is signed in, for which app; of the query nothing', async () => {
    await it.browser.get(authorizePath(it, await pkce()))
    assert.deepEqual(line(), {
      ...said,
      method: 'GET',
      path: '/oauth/authorize',
      endpoint: 'authorize',
      status: 200,
      appId: await appId(),
      userId: it.alice.id,
    })
  })

  test('a token: the grant, the app and the person', async () => {
    const proof = await pkce()
    const code = await codeFor(it, proof)
    written.forget()
    await redeem(it, code, proof)
    assert.deepEqual(line(), {
      ...said,
      method: 'POST',
      path: '/oauth/token',
      endpoint: 'token',
      status: 200,
      grant: 'authorization_code',
      appId: await appId(),
      userId: it.alice.id,
    })
  })

  test('a refusal: its code', async () => {
    await postToken(it, { grant_type: 'refresh_token', refresh_token: 'wrong' })
    assert.deepEqual(line(), {
      ...said,
      method: 'POST',
      path: '/oauth/token',
      endpoint: 'token',
      status: 400,
      grant: 'refresh_token',
      appId: await appId(),
      error: 'invalid_grant',
    })
  })

  test('OAuth 1.0a: the problem', async () => {
    const request = await signed(it, '/oauth/request_token', { credentials: { consumerSecret: 'wrong' } })
    await it.provider.fetch(request)
    const { status, appId: id, error, endpoint } = line()
    assert.deepEqual([status, id, error, endpoint], [401, await appId(), 'signature_invalid', 'requestToken'])
  })

  test('an error on a page, and one that travels back to the app', async () => {
    await it.browser.get('/oauth/authorize?client_id=nobody&response_type=code')
    assert.equal(line()['error'], 'invalid_client')
    written.forget()
    await it.browser.get(authorizePath(it, await pkce(), { scope: 'everything' }))
    const { error, appId: id, status } = line()
    assert.deepEqual([error, id, status], ['invalid_scope', await appId(), 303])
  })

  test('guarded calls: allowed, refused, redirected, and those that the application stumbles over', async () => {
    const { access_token } = await tokensFor(it)
    written.forget()
    const call = async (path: string, token: string = access_token) => {
      const response = await api.request(issuer + path, { headers: { authorization: `Bearer ${token}` } })
      assert.match(response.headers.get('x-request-id')!, uuid)
      return response.status
    }
    assert.equal(await call('/api/me?secret=canary'), 200)
    assert.equal(await call('/api/me', 'wrong'), 401)
    assert.equal(await call('/api/redirect'), 302)
    assert.equal(await call('/api/broken'), 500)
    assert.deepEqual(
      written
        .lines()
        .map(({ path, endpoint, status, error, userId, level }) => [path, endpoint, status, error, userId, level]),
      [
        ['/api/me', 'guard', 200, undefined, it.alice.id, 'info'],
        ['/api/me', 'guard', 401, 'invalid_token', undefined, 'info'],
        ['/api/redirect', 'guard', 302, undefined, it.alice.id, 'info'],
        ['/api/broken', 'guard', 500, undefined, it.alice.id, 'error'],
      ],
    )
    assert.doesNotMatch(written.text(), /canary/)
  })

  test('machines that look in every few seconds leave no line', async () => {
    for (const path of ['/healthz', '/readyz']) await it.provider.fetch(new Request(issuer + path))
    assert.equal(written.text(), '')
  })

  describe('the request id', () => {
    const idOf = async (headers: Record<string, string>, path: string = '/sign-in') =>
      (await it.provider.fetch(new Request(issuer + path, { headers }))).headers.get('x-request-id')

    test('is answered, and the one that stands in the log', async () => {
      const id = await idOf({})
      assert.match(id!, uuid)
      assert.equal(written.lines()[0]!['requestId'], id)
    })

    test('is taken from a proxy where it is well-formed', async () => {
      for (const id of ['8d6a1c2e4f', '1-67891233-abcdef012345678912345678', 'Root=1:2/3+4.5']) {
        assert.equal(await idOf({ 'x-request-id': id }), id)
      }
      for (const id of ['short', 'two words in it', 'x'.repeat(129), '"quoted-id"', 'comma,separated', '<script>1']) {
        assert.match((await idOf({ 'x-request-id': id }))!, uuid, id)
      }
    })

    test('stands on error pages, for whoever asks for help', async () => {
      const headers = { 'x-request-id': 'from-the-proxy-1' }
      const page = await it.provider.fetch(new Request(`${issuer}/oauth/authorize?client_id=nobody`, { headers }))
      assert.match(await page.text(), /<dt>Request<\/dt><dd><code>from-the-proxy-1<\/code><\/dd>/)
    })

    test('of a fault of ours ties its line to the line of its request', async () => {
      const broken = await world({ log: written.log })
      await broken.close()
      written.forget()
      const answer = await broken.provider.fetch(
        new Request(`${issuer}/oauth/token`, {
          method: 'POST',
          headers: { authorization: basic(broken), 'content-type': 'application/x-www-form-urlencoded' },
          body: 'grant_type=client_credentials',
        }),
      )
      assert.equal(answer.status, 500)
      const lines = written.lines().filter(({ requestId }) => requestId === answer.headers.get('x-request-id'))
      assert.deepEqual(
        lines.map(({ msg, level, error }) => [msg, level, error]),
        [
          ['a fault of ours', 'error', undefined],
          ['request', 'error', 'server_error'],
        ],
      )
    })
  })
})
