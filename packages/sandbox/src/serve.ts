import { createServer, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { SandboxError } from './sandbox-error.ts'

/** The only address a sandbox listens on: its passwords are public, so it must not be reachable from elsewhere. */
const HOST = '127.0.0.1'

export type Fetch = (request: Request) => Promise<Response>

/** A port that is ours, and later the answers given on it. */
export interface Listener {
  readonly port: number
  readonly origin: string
  /** Requests are answered from now on; until then they get 503. The process stays alive while it answers. */
  answer(fetch: Fetch): void
  close(): Promise<void>
}

/**
 * Takes a port (0: a free one). The port is taken before anything is built, because an OAuth server must know its
 * origin first. `spelling` lists header names that go out as written. Throws SandboxError `port_in_use` or `port_unusable`.
 */
export async function listen(port: number, spelling: readonly string[] = []): Promise<Listener> {
  let fetch: Fetch = async () => new Response('starting\n', { status: 503, headers: { 'retry-after': '1' } })
  const answer = getRequestListener(request => fetch(request), { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => answer(incoming, spelled(outgoing, spelling)))
  await bound(server, port)
  server.unref()
  const actual = (server.address() as AddressInfo).port
  return {
    port: actual,
    origin: `http://${HOST}:${actual}`,
    answer(answers) {
      fetch = answers
      server.ref()
    },
    close: () => closed(server),
  }
}

/** A `Response` knows its header names in lower case only; some clients of old look for one exact spelling. */
function spelled(outgoing: ServerResponse, names: readonly string[]): ServerResponse {
  if (names.length === 0) return outgoing
  const spellings = new Map(names.map(name => [name.toLowerCase(), name]))
  const asWritten = (headers: OutgoingHttpHeaders) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [spellings.get(name) ?? name, value]))
  const writeHead = outgoing.writeHead.bind(outgoing)
  return Object.assign(outgoing, {
    writeHead: (status: number, headers: OutgoingHttpHeaders = {}) => writeHead(status, asWritten(headers)),
  })
}

function bound(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port)))
    server.listen({ host: HOST, port, exclusive: true }, () => resolve())
  })
}

function refusal(error: NodeJS.ErrnoException, port: number): SandboxError {
  const free = 'Stop what uses it, or choose another base port: npm start -- --port 4200 (or PORT=4200).'
  if (error.code === 'EADDRINUSE')
    return new SandboxError('port_in_use', `Port ${port} on ${HOST} is in use already.`, free, { cause: error })
  const message = `Port ${port} on ${HOST} cannot be used (${error.code ?? error.message}).`
  return new SandboxError('port_unusable', message, free, { cause: error })
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
