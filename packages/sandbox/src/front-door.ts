import type { SandboxJson } from './sandbox-json.ts'
import type { Fetch } from './serve.ts'

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
