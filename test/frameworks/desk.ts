import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { ContractHandler, Serving } from 'valetkey/testing/framework'
import { serving } from '../../packages/valetkey/test/frameworks/listening.ts'
import { ASKED, type Asked, SAID, type Said } from './handler.ts'

/** Where an app in another process finds the handler of the test that runs. */
export interface Desk extends Serving {
  handler: ContractHandler
}

export async function openDesk(): Promise<Desk> {
  const server = createServer((req, res) => {
    // Whoever asked may go away in the middle.
    answer(desk.handler, req, res).catch(() => res.destroy())
  })
  const desk: Desk = { ...(await serving(server.listen(0, '127.0.0.1'))), handler: () => undefined }
  return desk
}

async function answer(handler: ContractHandler, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [said, body] = await saidBy(handler, req)
  res.writeHead(200, { [SAID]: encodeURIComponent(JSON.stringify(said)) })
  if (body === null) res.end()
  else await pipeline(Readable.fromWeb(body as NodeStream), res)
}

async function saidBy(handler: ContractHandler, req: IncomingMessage): Promise<[Said, ReadableStream | null]> {
  try {
    const response = await handler(requestOf(req))
    if (!response) return ['unwanted', null]
    const { status, headers, body } = response
    return [{ status, headers: [...headers], hasBody: body !== null }, body]
  } catch {
    return ['thrown', null]
  }
}

function requestOf(req: IncomingMessage): Request {
  const { method, url, headers } = JSON.parse(decodeURIComponent(String(req.headers[ASKED]))) as Asked
  const init: RequestInit = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) }
  if (method === 'GET' || method === 'HEAD') return new Request(url, init)
  const streaming = { body: Readable.toWeb(req) as ReadableStream<Uint8Array>, duplex: 'half' }
  return new Request(url, { ...init, ...streaming })
}
