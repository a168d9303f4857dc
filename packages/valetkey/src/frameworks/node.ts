import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { WebHandler } from './handler.ts'
import { isHost } from './host.ts'

export type { WebHandler } from './handler.ts'

export type Next = (error?: unknown) => void

/**
 * A listener for `node:http`, or a middleware for what calls `next`.
 * @example createServer(toNode(oauth.routes('/connect')))
 * @example createServer(toNode(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toNode(handler: WebHandler): (req: IncomingMessage, res: ServerResponse, next?: Next) => Promise<void> {
  return (req, res, next) => answer(handler, req, res, next, undefined)
}

/** The same with a body somebody has read already. */
export async function answer(
  handler: WebHandler,
  req: IncomingMessage,
  res: ServerResponse,
  next: Next | undefined,
  body: BodyInit | undefined,
): Promise<void> {
  try {
    const request = toRequest(req, body)
    if (request === null) return void res.writeHead(400).end()
    const response = await handler(request)
    if (response) await sendResponse(response, res, req.method)
    else if (next) next()
    else res.writeHead(404).end()
  } catch (error) {
    if (next && !res.headersSent) next(error)
    else fail(res)
  }
}

/** Null when the Host header is none. Which origins are believed is decided where a callback is made. */
export function toRequest(req: IncomingMessage & { originalUrl?: string }, body?: BodyInit): Request | null {
  const scheme = 'encrypted' in req.socket && req.socket.encrypted ? 'https' : 'http'
  const { host = 'localhost' } = req.headers
  const base = `${scheme}://${host}`
  // Express and Connect strip the mount path from `url`.
  const path = req.originalUrl ?? req.url ?? '/'
  if (!isHost(host) || !path.startsWith('/') || !URL.canParse(base + path)) return null
  const { method = 'GET' } = req
  const init: RequestInit & { duplex?: 'half' } = { method, headers: headersOf(req) }
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = body ?? (Readable.toWeb(req) as ReadableStream<Uint8Array>)
    if (body === undefined) init.duplex = 'half'
  }
  return new Request(base + path, init)
}

export async function sendResponse(response: Response, res: ServerResponse, method?: string): Promise<void> {
  res.statusCode = response.status
  for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  if (response.body === null || method === 'HEAD') return void res.end()
  await pipeline(Readable.fromWeb(response.body as NodeStream), res)
}

function headersOf(req: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at < req.rawHeaders.length; at += 2)
    headers.append(req.rawHeaders[at] ?? '', req.rawHeaders[at + 1] ?? '')
  return headers
}

function fail(res: ServerResponse): void {
  if (res.headersSent) res.destroy()
  else res.writeHead(500, { 'content-type': 'text/plain' }).end('Internal Server Error')
}
