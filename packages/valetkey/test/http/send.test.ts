import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { send } from 'valetkey/http/send'

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('an answer comes whole: status, headers, bytes, text', async t => {
  const origin = await serve(t, (_, response) => {
    response.writeHead(201, 'Made', { 'content-type': 'text/plain', link: '</2>; rel="next"' }).end('grüezi')
  })
  const answer = await send(new Request(`${origin}/a?b=c`))
  assert.equal(answer.status, 201)
  assert.equal(answer.statusText, 'Made')
  assert.equal(answer.headers.get('link'), '</2>; rel="next"')
  assert.equal(answer.text(), 'grüezi')
  assert.deepEqual(answer.bytes, new TextEncoder().encode('grüezi'))
  assert.equal(answer.url, `${origin}/a?b=c`)
})

test('method, headers and body arrive as the request has them', async t => {
  const origin = await serve(t, async (request, response) => {
    const body = await request.reduce((text, chunk) => text + chunk, '')
    response.end(`${request.method} ${request.headers.authorization} ${body}`)
  })
  const request = new Request(origin, { method: 'PUT', headers: { authorization: 'Bearer t' }, body: 'x=1' })
  assert.equal((await send(request)).text(), 'PUT Bearer t x=1')
})

test('a redirect is an answer and is not followed', async t => {
  let calls = 0
  const origin = await serve(t, (_, response) => {
    calls++
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const answer = await send(new Request(origin, { headers: { authorization: 'Bearer t' } }))
  assert.equal(answer.status, 302)
  assert.equal(answer.headers.get('location'), '/elsewhere')
  assert.equal(calls, 1)
})

test('an answer of 400 or 500 is no exception', async t => {
  const origin = await serve(t, (_, response) => response.writeHead(503).end('later'))
  const answer = await send(new Request(origin))
  assert.equal(answer.status, 503)
  assert.equal(answer.text(), 'later')
})

test('no body is an empty text', async () => {
  const answer = await send(new Request('https://api.example/'), {
    fetch: async () => new Response(null, { status: 204 }),
  })
  assert.equal(answer.bytes.length, 0)
  assert.equal(answer.text(), '')
})

test('a compressed body in many pieces comes decoded', async t => {
  const text = 'valet key '.repeat(50_000)
  const origin = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text))
  })
  assert.equal((await send(new Request(origin))).text(), text)
})

test('the text is read by the charset of its Content-Type, and without byte order mark', async () => {
  const read = async (bytes: number[], contentType: string) => {
    const headers = { 'content-type': contentType }
    const fetch = async () => new Response(new Uint8Array(bytes), { headers })
    return (await send(new Request('https://api.example/'), { fetch })).text()
  }
  assert.equal(await read([0xe9], 'text/plain; charset=ISO-8859-1'), 'é')
  assert.equal(await read([0xe9], 'text/plain;charset="windows-1252"'), 'é')
  assert.equal(await read([0xef, 0xbb, 0xbf, 0x61], 'application/json'), 'a')
  assert.equal(await read([0xc3, 0xa9], 'text/plain; charset=martian'), 'é')
  assert.equal(await read([0xff], 'text/plain'), '\ufffd')
})

test('another fetch gets a Request that forbids redirects and can be aborted', async () => {
  let seen: Request | undefined
  const fetch = async (request: Request) => {
    seen = request
    return new Response('ok')
  }
  const answer = await send(new Request('https://api.example/x', { method: 'POST', body: 'a' }), { fetch })
  assert.equal(seen?.redirect, 'manual')
  assert.equal(seen?.method, 'POST')
  assert.equal(await seen?.text(), 'a')
  assert.equal(seen?.signal.aborted, false)
  assert.equal(answer.url, 'https://api.example/x')
})

test('a body of exactly the limit passes', async () => {
  const fetch = async () => new Response('12345')
  assert.equal((await send(new Request('https://api.example/'), { fetch, maxBytes: 5 })).text(), '12345')
})

test('no timeout at all can be asked for', async () => {
  const fetch = () => new Promise<Response>(resolve => setTimeout(() => resolve(new Response('late')), 20))
  assert.equal((await send(new Request('https://api.example/'), { fetch, timeoutMs: Infinity })).text(), 'late')
})
