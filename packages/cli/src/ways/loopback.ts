import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '../failure.ts'
import { type Outcome, page } from './page.ts'

/** The browser came back: where it ended, and a way to tell it how things went. */
export interface Arrival {
  readonly url: URL
  answer(outcome: Outcome): void
}

/** A listener on 127.0.0.1 that waits for the browser to come back. RFC 8252 §7.3 */
export interface Loopback {
  readonly redirectUri: string
  readonly port: number
  wait(timeoutMs: number): Promise<Arrival>
  close(): void
}

const path = '/callback'

/** Listens on the port used last time when it is free (an app registered for it can then be used again), else on a random one. */
export async function listenOnLoopback(lastPort?: number): Promise<Loopback> {
  const server = createServer()
  const port = await listen(server, lastPort ?? 0).catch(() => listen(server, 0))
  const redirectUri = `http://127.0.0.1:${port}${path}`
  const { promise, resolve } = Promise.withResolvers<Arrival>()
  server.on('request', (request, response) => receive(request, response, port, resolve))
  return { redirectUri, port, wait: timeoutMs => waitFor(promise, timeoutMs), close: () => close(server) }
}

function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject)
    resolve((server.address() as AddressInfo).port)
  })
  return promise
}

/** Only this very callback counts: not the favicon, not a page elsewhere that guesses at our port by another name. */
function receive(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  arrived: (a: Arrival) => void,
): void {
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
  const expected = request.method === 'GET' && request.headers.host === url.host && url.pathname === path
  if (!expected || url.search === '') send(response, 404, page('nothing'))
  else arrived({ url, answer: outcome => send(response, 200, page(outcome)) })
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    Connection: 'close',
  })
  response.end(html)
}

async function waitFor(arrival: Promise<Arrival>, timeoutMs: number): Promise<Arrival> {
  const { promise, reject } = Promise.withResolvers<never>()
  const late = new Failure(
    'cancelled',
    `The browser did not come back within ${timeoutMs / 1000} seconds.`,
    'Run the command again; if the browser runs on another machine, add --way paste.',
  )
  const timer = setTimeout(() => reject(late), timeoutMs)
  return Promise.race([arrival, promise]).finally(() => clearTimeout(timer))
}

/** Answers under way are finished; idle connections do not keep the command alive. */
function close(server: Server): void {
  server.close()
  server.closeIdleConnections()
}
