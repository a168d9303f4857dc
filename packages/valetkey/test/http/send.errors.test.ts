import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { NetworkError } from 'valetkey/http/network-error'
import { type Fetch, type SendOptions, send } from 'valetkey/http/send'

const SECRET = 'very-secret-token'
const never: Fetch = () => new Promise(() => {})
const request = (origin = 'https://api.example') =>
  new Request(`${origin}/photos?oauth_token=${SECRET}`, { headers: { authorization: `Bearer ${SECRET}` } })

async function errorOf(options: SendOptions, sent: Request = request()): Promise<unknown> {
  return send(sent, options).then(
    () => assert.fail('it answered'),
    (error: unknown) => error,
  )
}

async function closedPort(t: TestContext): Promise<string> {
  const server = createSocketServer(socket => socket.destroy())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a connection that breaks says where, why and what to do, but never the query or the headers', async t => {
  const origin = await closedPort(t)
  const error = await errorOf({}, request(origin))
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'network_failed')
  assert.equal(error.origin, origin)
  assert.ok(error.message.startsWith(`${origin}/photos could not be reached (`), error.message)
  assert.ok(error.cause instanceof Error)
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(SECRET))
})

test('whatever a foreign fetch puts into its errors, the secret does not come along', async () => {
  const fetch: Fetch = async foreign => {
    const inner = Object.assign(new Error(`GET ${foreign.url} "failed"`), { code: 'EPIPE', config: foreign })
    throw Object.assign(new TypeError(`fetch ${foreign.url}`, { cause: inner }), { request: foreign })
  }
  const error = await errorOf({ fetch })
  assert.ok(error instanceof NetworkError)
  assert.match(error.message, /\(EPIPE\)/)
  assert.equal((error.cause as Error).message, 'GET https://api.example/photos?… "failed"')
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(SECRET))
})

test('an error that is no Error is a network failure too', async () => {
  const error = await errorOf({ fetch: () => Promise.reject('nope') })
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'network_failed')
})

test('a server that never answers is given up, even when fetch does not heed its signal', async () => {
  const error = await errorOf({ fetch: never, timeoutMs: 10 })
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'network_timeout')
  assert.match(error.message, /^https:\/\/api\.example\/photos did not answer within 10 ms/)
})

test('the timeout counts for the body too', async t => {
  const server = createServer((_, response) => response.write('the beginning'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const error = await errorOf({ timeoutMs: 50 }, request(origin))
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'network_timeout')
})

test('a timeout aborts what was begun', async () => {
  let signal: AbortSignal | undefined
  const fetch: Fetch = sent => {
    signal = sent.signal
    return never(sent)
  }
  await errorOf({ fetch, timeoutMs: 5 })
  assert.equal(signal?.aborted, true)
})

test('the caller’s own reason comes back when the caller gives up', async () => {
  const reason = new Error('the user went away')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 5)
  assert.equal(await errorOf({ fetch: never, signal: controller.signal }), reason)
  assert.equal(await errorOf({ fetch: never, signal: AbortSignal.abort(reason) }), reason)
})

test('the signal of the request itself counts as well', async () => {
  const reason = new Error('the page was closed')
  const controller = new AbortController()
  const sent = new Request('https://api.example/', { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 5)
  assert.equal(await errorOf({ fetch: never }, sent), reason)
})

test('a body over the limit is refused while it comes, and the rest is not read', async () => {
  let pulled = 0
  let cancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull: controller => {
      pulled++
      controller.enqueue(new Uint8Array(1000))
    },
    cancel: () => {
      cancelled = true
    },
  })
  const error = await errorOf({ fetch: async () => new Response(body), maxBytes: 5000 })
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'answer_too_large')
  assert.match(error.message, /more than 5000 bytes/)
  assert.ok(cancelled)
  assert.ok(pulled < 10, `${pulled}`)
})

test('a body that breaks off is a network failure', async () => {
  const body = new ReadableStream({ start: controller => controller.error(new Error('reset')) })
  const error = await errorOf({ fetch: async () => new Response(body) })
  assert.ok(error instanceof NetworkError)
  assert.equal(error.code, 'network_failed')
})
