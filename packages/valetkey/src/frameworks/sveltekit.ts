import { byMethod, type MethodHandlers } from './by-method.ts'
import type { WebHandler } from './handler.ts'
import { isHost } from './host.ts'

export type { WebHandler } from './handler.ts'

/** As much of SvelteKit's RequestEvent as we need. */
interface Event {
  readonly request: Request
}

/**
 * The endpoints of SvelteKit 2 and 3 (`+server.ts`). What the handler does not want is a 404. Give `origins` to
 * `new OAuth(…)`: without being told otherwise, SvelteKit's server for Node takes every request for one by https.
 * @example export const { GET, POST } = toSvelteKit(oauth.routes('/connect'))   // src/routes/connect/[...path]/+server.ts
 */
export function toSvelteKit(handler: WebHandler): MethodHandlers<[event: Event]> {
  return byMethod(async event => (await answered(handler, event)) ?? new Response(null, { status: 404 }))
}

/**
 * The `handle` hook of SvelteKit (`src/hooks.server.ts`): what the handler does not want goes on to the app.
 * @example export const handle = svelteKitHandle(oauth.routes('/connect'))
 */
export function svelteKitHandle<E extends Event>(
  handler: WebHandler,
): (input: { event: E; resolve: (event: E) => Response | Promise<Response> }) => Promise<Response> {
  return async ({ event, resolve }) => (await answered(handler, event)) ?? resolve(event)
}

/** SvelteKit's server for Node puts whatever the Host header says before the path, be it a host or not. */
async function answered(handler: WebHandler, { request }: Event): Promise<Response | null | undefined> {
  const host = request.headers.get('host')
  return host === null || isHost(host) ? handler(request) : new Response(null, { status: 400 })
}
