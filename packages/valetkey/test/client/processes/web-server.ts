import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Definition, OAuth } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'

/** A web server in a process of its own: what it shares with others is the secret. */

interface Orders {
  readonly definition: Definition
  readonly secret: string
}

const { definition, secret } = JSON.parse(process.argv[2] ?? '') as Orders
const app = new OAuth({ secret }).remoteApp('demo', definition)

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/login') return app.authorize(request, { callback: searchParams.get('callback') ?? undefined })
  if (pathname !== '/authorized') return new Response(null, { status: 404 })
  return app
    .authorized(request, ({ connection }) => new Response(connection?.account?.name ?? 'nobody'))
    .catch((error: Error) => new Response(error.message, { status: 400 }))
}

const server = createServer((request, response) => void toNode(answer)(request, response))
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit())
