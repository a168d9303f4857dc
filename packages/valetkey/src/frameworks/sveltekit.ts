import { byMethod, type MethodHandlers } from './by-method.ts'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

/** As much of SvelteKit's RequestEvent as we need. */
interface Event {
  readonly request: Request
}

/**
 * The endpoints of SvelteKit 2 and 3 (`+server.ts`).
 * @example export const { GET, POST } = toSvelteKit(oauth.routes('/connect'))   // routes/connect/[...path]/+server.ts
 */
export function toSvelteKit(handler: WebHandler): MethodHandlers<[event: Event]> {
  return byMethod(async ({ request }) => (await handler(request)) ?? new Response(null, { status: 404 }))
}

/**
 * The `handle` hook of SvelteKit (`hooks.server.ts`): what the handler does not want goes on to the app.
 * @example export const handle = svelteKitHandle(oauth.routes('/connect'))
 */
export function svelteKitHandle<E extends Event>(
  handler: WebHandler,
): (input: { event: E; resolve: (event: E) => Response | Promise<Response> }) => Promise<Response> {
  return async ({ event, resolve }) => (await handler(event.request)) ?? resolve(event)
}
