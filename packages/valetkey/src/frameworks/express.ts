import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebHandler } from './handler.ts'
import { answer, type Next } from './node.ts'
import { parsedBody } from './parsed-body.ts'

export type { WebHandler } from './handler.ts'

/** As much of Express's request as we need: what a body parser left behind. */
type Parsed = IncomingMessage & { readonly body?: unknown }

/**
 * A handler for Express 5, below whatever path, before or after a body parser.
 * @example app.use('/connect', toExpress(oauth.routes('/connect')))
 * @example app.get('/login', toExpress(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toExpress(
  handler: WebHandler,
): (req: IncomingMessage, res: ServerResponse, next: Next) => Promise<void> {
  return (req: Parsed, res, next) => {
    return answer(handler, req, res, next, parsedBody(req, req.body))
  }
}
