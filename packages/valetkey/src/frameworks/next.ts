import { byMethod, type MethodHandlers } from './by-method.ts'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

export interface NextOptions {
  /** That of `next.config`. Next takes it off the paths of its requests, and the handler wants them whole. */
  readonly basePath?: string | undefined
}

/**
 * The route handlers of Next.js (`app/…/route.ts`), from version 15 on. What the handler does not want is a 404. Give `origins`
 * to `new OAuth(…)`: Next's requests name the host its server was told of, `localhost` on this machine, and not the one
 * people came to.
 * @example export const { GET, POST } = toNext(oauth.routes('/connect'))   // app/connect/[...path]/route.ts
 * @example export const { GET, POST } = toNext(oauth.routes('/shop/connect'), { basePath: '/shop' })
 */
export function toNext(handler: WebHandler, { basePath = '' }: NextOptions = {}): MethodHandlers<[request: Request]> {
  return byMethod(async request => (await handler(below(basePath, request))) ?? new Response(null, { status: 404 }))
}

function below(basePath: string, request: Request): Request {
  if (basePath === '') return request
  const url = new URL(request.url)
  url.pathname = basePath + url.pathname
  return new Request(url, request)
}
