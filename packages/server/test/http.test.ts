import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type ServerType, serve } from '@hono/node-server'
import type { GuardEnv } from '@valetkey/server'
import { Hono } from 'hono'
import { keyOf } from '../src/limits/throttle.ts'
import { basic, callback, issuer, oauth1TokenFor, signed, tokensFor, type World, world } from './world.ts'

describe('over real HTTP', () => {
  let it: World
  let server: ServerType
  let origin: string
  before(async () => {
    it = await world()
    const app = new Hono<GuardEnv>()
    app.route('/', it.provider.routes)
    app.use('/api/*', it.provider.guard())
    app.post('/api/echo', async c => c.json({ user: c.get('authorization').user?.username, body: await c.req.text() }))
    await new Promise<void>(resolve => {
      server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve())
    })
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    await new Promise(resolve => server.close(resolve))
    await it.close()
  })

  test('a bearer token with a form: the guard reads a copy, the handler the body', async () => {
    const { access_token } = await tokensFor(it)
    const answer = await fetch(`${origin}/api/echo`, {
      method: 'POST',
      body: 'a=1',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.deepEqual(await answer.json(), { user: 'alice', body: 'a=1' })
  })

  test('a signed form passes under the issuer’s address, whatever port it came in by', async () => {
    const token = await oauth1TokenFor(it)
    const request = await signed(it, `${issuer}/api/echo`, { token, body: 'status=a+b' })
    const answer = await fetch(`${origin}/api/echo`, { method: 'POST', body: 'status=a+b', headers: request.headers })
    assert.deepEqual(await answer.json(), { user: 'alice', body: 'status=a+b' })
  })

  const post = (
    path: string,
    headers: Record<string, string>,
    write: (socket: ReturnType<typeof httpRequest>) => void,
  ) =>
    new Promise<number>((resolve, reject) => {
      const sent = httpRequest(origin + path, { method: 'POST', headers }, answer => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
        sent.destroy()
      })
      sent.on('error', reject)
      write(sent)
    })

  test('a body without length that never ends is cut off with 413', async () => {
    const headers = { authorization: basic(it), 'content-type': 'application/x-www-form-urlencoded' }
    let stopped = false
    const status = await post('/oauth/token', headers, sent => {
      const more = () => {
        if (!stopped && !sent.destroyed) sent.write('x'.repeat(8192), () => setImmediate(more))
      }
      more()
    })
    stopped = true
    assert.equal(status, 413)
  })

  test('10 MB that dribble in, with their length told or in chunks, are cut off with 413', async () => {
    const headers = { authorization: basic(it), 'content-type': 'application/x-www-form-urlencoded' }
    for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/request_token', '/oauth/access_token', '/sign-in']) {
      const told = await post(path, { ...headers, 'content-length': '10485760' }, sent => sent.write('a='))
      assert.equal(told, 413, path)
      const status = await post(path, headers, sent => {
        for (let chunk = 0; chunk < 640; chunk++) sent.write('x'.repeat(16_384))
      })
      assert.equal(status, 413, path)
    }
  })

  /** Writes bytes to the port, and answers the first line of what comes back; '' when the line is cut without a word. */
  const raw = (bytes: string, end: boolean = true) =>
    new Promise<string>(resolve => {
      let said = ''
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write(bytes, 'latin1', () => (end ? socket.end() : undefined))
      })
      socket.on('data', data => {
        said += data.toString('latin1')
        socket.destroy()
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(said.split('\r\n', 1)[0]!))
    })

  const form = 'Host: x\r\nContent-Type: application/x-www-form-urlencoded\r\n'
  const broken: readonly [sentence: string, bytes: string, line: RegExp][] = [
    [
      'a body that ends too early',
      `POST /oauth/token HTTP/1.1\r\n${form}Content-Length: 50\r\n\r\ngrant_type=a`,
      /^$|^HTTP\/1.1 400/,
    ],
    [
      'a chunk that ends too early',
      `POST /oauth/token HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\n\r\nff\r\ngrant`,
      /^$|^HTTP\/1.1 400/,
    ],
    [
      'a chunk of no length',
      `POST /oauth/token HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      /^HTTP\/1.1 400|^$/,
    ],
    [
      'a length and chunks',
      `POST /oauth/token HTTP/1.1\r\n${form}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1.1 400/,
    ],
    [
      'headers of 100 kB',
      `GET /oauth/authorize?state=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      /^HTTP\/1.1 431/,
    ],
    ['a NUL in a header', 'GET /sign-in HTTP/1.1\r\nHost: x\r\nCookie: a=\0\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'bytes beyond ASCII in the Authorization header',
      `POST /oauth/token HTTP/1.1\r\n${form}Authorization: OAuth a="\xff\xfe"\r\nContent-Length: 0\r\n\r\n`,
      /^HTTP\/1.1 40[01]/,
    ],
    ['a host that is none', 'GET /sign-in HTTP/1.1\r\nHost: a b:%%\r\n\r\n', /^HTTP\/1.1 400/],
    ['percent signs in the path', 'GET /oauth/%zz%?a=%&%=b HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 404/],
    [
      'an absolute address of somebody else',
      'GET http://evil.example/oauth/authorize HTTP/1.1\r\nHost: x\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
  ]
  for (const [sentence, bytes, line] of broken) {
    test(`${sentence}: a clear refusal, no fault of ours, and the next one is served`, async () => {
      const faults: unknown[] = []
      const { error } = console
      console.error = (...words: unknown[]) => faults.push(words)
      const said = await raw(bytes, line.source.startsWith('^$'))
      console.error = error
      assert.match(said, line)
      assert.deepEqual(faults, [])
      assert.equal((await fetch(`${origin}/sign-in`)).status, 200)
    })
  }

  test('the provider by itself knows the address of the socket too', async () => {
    const alone = await new Promise<ServerType>(resolve => {
      const started = serve({ fetch: it.provider.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started))
    })
    await fetch(`http://127.0.0.1:${(alone.address() as AddressInfo).port}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'guessed', client_secret: 'x' }),
    })
    const key = keyOf('pair', 'client-secret', { account: 'guessed', address: '127.0.0.1' })
    assert.equal((await it.provider.storage.throttle.count(key)).count, 1)
    await new Promise(resolve => alone.close(resolve))
  })

  test('wrong secrets are counted by the address the socket has', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Counted', redirectUris: [callback] })
    const ask = (secret: string) =>
      fetch(`${origin}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: secret }),
      })
    for (let tries = 0; tries < 20; tries++) assert.equal((await ask('wrong')).status, 401)
    assert.equal((await ask(clientSecret!)).status, 429)
    const key = keyOf('pair', 'client-secret', { account: app.clientId, address: '127.0.0.1' })
    const { count } = await it.provider.storage.throttle.count(key)
    assert.equal(count, 20)
  })
})
