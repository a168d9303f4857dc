import type { SandboxJson } from './sandbox-json.ts'
import { type Fetch, HOST } from './serve.ts'

/** The base port: `sandbox.json` for programs (so no page of another origin can read its secrets), the playground for people. */
export function frontDoor(url: string, json: SandboxJson, playground: Fetch): Fetch {
  const { host, port } = new URL(url)
  const hosts = [host, `localhost:${port}`]
  return async request => {
    const asked = new URL(request.url)
    if (asked.pathname !== '/sandbox.json') return playground(request)
    if (!hosts.includes(asked.host))
      return Response.json({ error: 'host_refused', error_description: `this is ${url}` }, { status: 421 })
    return Response.json(json, { headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
  }
}

/** Answers a request by the port in its URL, without a network in between. */
export function within(doors: ReadonlyMap<number, Fetch>): Fetch {
  return async request => {
    const { port, hostname } = new URL(request.url)
    const door = [HOST, 'localhost'].includes(hostname) ? doors.get(Number(port)) : undefined
    return door ? door(request) : new Response('Nobody is there.\n', { status: 421 })
  }
}
