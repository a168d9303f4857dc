import type { Context, MiddlewareHandler } from 'hono'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

/**
 * A handler for Hono 4. Its `c.req.raw` is a Request already: this adds going on to the next handler, and bodies that
 * were read before.
 * @example app.use('/connect/*', toHono(oauth.routes('/connect')))
 * @example app.get('/login', toHono(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toHono(handler: WebHandler): MiddlewareHandler {
  return async (c, next) => {
    const response = await handler(await requestOf(c))
    if (!response) return next()
    return response
  }
}

async function requestOf(c: Context): Promise<Request> {
  const { raw } = c.req
  if (!raw.bodyUsed) return raw
  const { url, method, headers } = raw
  // Hono keeps what was read.
  return new Request(url, { method, headers, body: await c.req.arrayBuffer() })
}
