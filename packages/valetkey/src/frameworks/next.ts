import { byMethod, type MethodHandlers } from './by-method.ts'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

/**
 * The route handlers of Next.js (`app/…/route.ts`), from version 15 on. What the handler does not want is a 404. Give `origins`
 * to `new OAuth(…)`: Next's requests name the host its server was told of, `localhost` on this machine, and not the one
 * people came to.
 * @example export const { GET, POST } = toNext(oauth.routes('/connect'))   // app/connect/[...path]/route.ts
 */
export function toNext(handler: WebHandler): MethodHandlers<[request: Request]> {
  return byMethod(async request => (await handler(request)) ?? new Response(null, { status: 404 }))
}
