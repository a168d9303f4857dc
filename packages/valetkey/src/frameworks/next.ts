import { byMethod, type MethodHandlers } from './by-method.ts'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

/**
 * The route handlers of Next.js (`app/…/route.ts`), from version 15 on. Behind a proxy Next's requests name the server's own
 * host: give `origins` to `new OAuth(…)`.
 * @example export const { GET, POST } = toNext(oauth.routes('/connect'))   // app/connect/[...path]/route.ts
 */
export function toNext(handler: WebHandler): MethodHandlers<[request: Request]> {
  return byMethod(async request => (await handler(request)) ?? new Response(null, { status: 404 }))
}
