import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type ServerType, serve } from '@hono/node-server'
import type { GuardEnv } from '@valetkey/server'
import { Hono } from 'hono'
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

  test('wrong secrets are counted by the address the socket has', async () => {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Counted', redirectUris: [callback] })
    const ask = (secret: string) =>
      fetch(`${origin}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: secret }),
      })
    for (let tries = 0; tries < 20; tries++) assert.equal((await ask('wrong')).status, 401)
    assert.equal((await ask(clientSecret!)).status, 429)
    const { count } = await it.provider.storage.throttle.count(`client ${app.clientId} 127.0.0.1 minute`)
    assert.equal(count, 20)
  })
})
