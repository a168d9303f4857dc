import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

/** A server on a free port of 127.0.0.1 until the tests end; what answers may be made once its origin is known. */
export async function listening(make: (origin: string) => RequestListener | Promise<RequestListener>): Promise<string> {
  let answer: RequestListener = (_request, response) => response.end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answer = await make(origin)
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return origin
}

/** Nobody listens there: where the browser's walk ends. */
export const CALLBACK = 'http://127.0.0.1:9/callback'
