import assert from 'node:assert/strict'
import { createServer, request as overHttp, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { serve } from '@hono/node-server'
import { type Credentials, sign } from 'valetkey/oauth1/sign'
import { createOrigins } from '../src/origins.ts'
import { guarded } from './races/stage.ts'
import { fieldsOf, flowOf, locationOf, type RequestToken, signed, type World, world } from './world.ts'

const api = 'https://api.example'
const old = 'https://old.example:8443'

/** What a request says of its host, and which of our origins it means. Only a trusted proxy is heard. */
const told: readonly (readonly [headers: Record<string, string>, trusted: string, untrusted: string])[] = [
  [{}, api, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'old.example:8443' }, old, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'OLD.example:8443' }, old, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example:443' }, api, api],
  [{ 'x-forwarded-proto': 'https', host: 'old.example:8443' }, old, api],
  // The last one is what our own proxy has added; what stands before it came from outside.
  [{ 'x-forwarded-proto': 'http, https', 'x-forwarded-host': 'evil.example, old.example:8443' }, old, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'old.example:8443, evil.example' }, api, api],
  [{ 'x-forwarded-proto': 'http', 'x-forwarded-host': 'old.example:8443' }, api, api],
  [{ 'x-forwarded-host': 'old.example:8443' }, api, api],
  [{ 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'old.example:8443' }, api, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }, api, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'u@old.example:8443/x' }, api, api],
  [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': '' }, api, api],
]

for (const [headers, trusted, untrusted] of told) {
  test(`behind a proxy, ${JSON.stringify(headers)} chooses ${trusted}; heard from anybody, ${untrusted}`, () => {
    const request = new Request('http://10.0.0.7:8080/a%2Fb?c=%20', { headers })
    for (const [trustProxy, origin] of [
      [true, trusted],
      [false, untrusted],
    ] as const)
      assert.equal(createOrigins(api, [old], trustProxy).publicUrl(request), `${origin}/a%2Fb?c=%20`)
  })
}

describe('a signature over the public address, behind a proxy that ends TLS', () => {
  let it: World
  let token: RequestToken
  let inner: Server
  let proxy: Server
  let gate: string
  before(async () => {
    it = await world({ issuer: api, origins: [old], trustProxy: true })
    inner = serve({ fetch: guarded(it.provider), hostname: '127.0.0.1', port: 0 }) as Server
    await listening(inner)
    proxy = createServer((incoming, outgoing) => {
      // As nginx does it: what came under these names from outside is overwritten.
      const headers = {
        ...incoming.headers,
        host: 'inner',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': incoming.headers.host,
      }
      const { port } = inner.address() as AddressInfo
      const onward = overHttp({ port, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers })
      onward.on('response', answer => answer.pipe(outgoing.writeHead(answer.statusCode!, answer.headers)))
      incoming.pipe(onward)
    }).listen(0, '127.0.0.1')
    await listening(proxy)
    gate = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    token = await tokenAt(it)
  })
  after(async () => {
    for (const server of [proxy, inner]) {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
    await it.close()
  })

  /** Signs for `url`, and sends it to the proxy under a Host. */
  async function status(url: string, host: string, headers: Record<string, string> = {}): Promise<number> {
    const keys: Credentials = {
      consumerKey: it.app.clientId,
      consumerSecret: it.app.clientSecret,
      token: token.token,
      tokenSecret: token.secret,
    }
    const { request } = await sign(new Request(url), keys)
    const authorization = request.headers.get('authorization')!
    const { pathname, search } = new URL(url)
    return new Promise((resolve, reject) => {
      const sending = overHttp(gate + pathname + search, { headers: { ...headers, host, authorization } })
      sending.on('response', answer => resolve(answer.resume().statusCode!)).on('error', reject)
      sending.end()
    })
  }

  test('passes for each of our origins, and for none that was not asked', async () => {
    assert.equal(await status(`${api}/api/me?q=1`, 'api.example'), 200)
    assert.equal(await status(`${old}/api/me?q=1`, 'old.example:8443'), 200)
    assert.equal(await status(`${old}/api/me?q=1`, 'api.example'), 401)
    assert.equal(await status(`http://inner/api/me?q=1`, 'api.example'), 401)
  })

  test('a host of nobody’s is the issuer, not a new one', async () => {
    assert.equal(await status('https://evil.example/api/me', 'evil.example'), 401)
    assert.equal(await status(`${api}/api/me`, 'evil.example'), 200)
  })

  test('what a client says of its own host to the proxy is not heard', async () => {
    const lie = { 'x-forwarded-host': 'old.example:8443', 'x-forwarded-proto': 'https' }
    assert.equal(await status(`${old}/api/me`, 'api.example', lie), 401)
    assert.equal(await status(`${api}/api/me`, 'api.example', lie), 200)
  })
})

/** The whole flow of OAuth 1.0a, at the issuer's address. */
async function tokenAt(it: World): Promise<RequestToken> {
  const ask = async (path: string, options: Parameters<typeof signed>[2]) => {
    const given = await fieldsOf(await it.provider.fetch(await signed(it, api + path, options)))
    return { token: given['oauth_token']!, secret: given['oauth_token_secret']! }
  }
  const temporary = await ask('/oauth/request_token', { callback: 'https://app.example/callback?kept=1' })
  const page = await it.browser.get(`${api}/oauth/authorize?oauth_token=${temporary.token}`)
  const form = { flow: flowOf(await page.text()), decision: 'allow' }
  const back = locationOf(await it.browser.post(`${api}/oauth/authorize`, form))
  return ask('/oauth/access_token', { token: temporary, verifier: back.searchParams.get('oauth_verifier')! })
}

const listening = (server: Server): Promise<void> =>
  server.listening ? Promise.resolve() : new Promise(resolve => server.once('listening', () => resolve()))
