import type { H3Event, Middleware } from 'h3'
import type { WebHandler } from './handler.ts'

export type { WebHandler } from './handler.ts'

/**
 * A handler or middleware for h3 2 (and so for Nitro and Nuxt). Its requests are the web's own already: this adds going on to
 * the next handler, and the whole path where an app is mounted below one. Read no body before it: h3 keeps none.
 * @example app.use('/connect/**', toH3(oauth.routes('/connect')))
 * @example app.get('/login', toH3(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toH3(handler: WebHandler): Middleware {
  return async (event: H3Event, next) => (await handler(event.req)) ?? next?.()
}
