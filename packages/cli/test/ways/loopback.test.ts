import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Failure } from '../../src/failure.ts'
import { listenOnLoopback } from '../../src/ways/loopback.ts'

test('the browser comes back with its code and reads how things went', async () => {
  const loopback = await listenOnLoopback()
  const browser = fetch(`${loopback.redirectUri}?code=abc&state=xyz`)
  const arrival = await loopback.wait(5000)
  assert.equal(arrival.url.searchParams.get('code'), 'abc')
  arrival.answer('signedIn')
  const answer = await browser
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /Signed in/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  loopback.close()
})

test('a favicon, a bare visit and another Host are not the browser coming back', async () => {
  const loopback = await listenOnLoopback()
  const origin = new URL(loopback.redirectUri).origin
  for (const url of [`${origin}/favicon.ico?code=a`, loopback.redirectUri])
    assert.equal((await fetch(url)).status, 404, url)
  assert.match(
    await rawRequest(loopback.port, 'GET /callback?code=evil HTTP/1.1\r\nHost: evil.example\r\n\r\n'),
    /^HTTP\/1.1 404/,
  )
  const browser = fetch(`${loopback.redirectUri}?code=good`)
  const arrival = await loopback.wait(5000)
  arrival.answer('denied')
  assert.equal(arrival.url.searchParams.get('code'), 'good')
  await (await browser).text()
  loopback.close()
})

test('a browser that never comes back ends the wait with the next step', async () => {
  const loopback = await listenOnLoopback()
  const isCancelled = (error: unknown): boolean =>
    error instanceof Failure && error.kind === 'cancelled' && /--way paste/.test(error.next ?? '')
  await assert.rejects(loopback.wait(10), isCancelled)
  loopback.close()
})

test('the port of last time is used again, and another one when it is taken', async () => {
  const first = await listenOnLoopback()
  const second = await listenOnLoopback(first.port)
  assert.notEqual(second.port, first.port)
  first.close()
  second.close()
  const again = await listenOnLoopback(first.port)
  assert.equal(again.port, first.port)
  again.close()
})

function rawRequest(port: number, request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(port, '127.0.0.1', () => socket.write(request))
  socket.once('data', chunk => resolve(chunk.toString()))
  socket.once('error', reject)
  return promise.finally(() => socket.destroy())
}
