import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Middleware, ParameterizedContext } from 'koa'
import type { WebHandler } from './handler.ts'
import { toRequest } from './node.ts'
import { parsedBody } from './parsed-body.ts'

export type { WebHandler } from './handler.ts'

/**
 * A middleware for Koa 3, before or after a body parser.
 * @example app.use(toKoa(oauth.routes('/connect')))
 * @example router.get('/login', toKoa(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toKoa(handler: WebHandler): Middleware {
  return async (ctx, next) => {
    const request = toRequest(Object.assign(ctx.req, { originalUrl: ctx.originalUrl }), bodyOf(ctx))
    if (request === null) {
      ctx.status = 400
      return
    }
    const response = await handler(request)
    if (response) write(ctx, response)
    else await next()
  }
}

function bodyOf({ req, request }: ParameterizedContext): BodyInit | undefined {
  return parsedBody(req, (request as { body?: unknown }).body)
}

/** Through the context, so that what runs after us (a session, a compressor) still can add to it. */
function write(ctx: ParameterizedContext, response: Response): void {
  ctx.status = response.status
  // Koa guesses a type for a body that has none; what the handler said, and nothing else, goes out.
  ctx.body = response.body === null ? '' : Readable.fromWeb(response.body as NodeStream)
  ctx.remove('Content-Type')
  for (const [name, value] of response.headers) if (name !== 'set-cookie') ctx.set(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) ctx.append('Set-Cookie', cookies)
}
