import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { WebHandler } from './handler.ts'
import { toRequest } from './node.ts'
import { parsedBody } from './parsed-body.ts'

export type { WebHandler } from './handler.ts'

/**
 * A route handler for Fastify 5. A body reaches it as Fastify's parsers understood it; without one for forms, which answers
 * by `form_post` come as, Fastify itself says 415: {@link fastifyPlugin} needs none.
 * @example app.get('/login', toFastify(request => twitter.authorize(request, { callback: '/authorized' })))
 */
export function toFastify(
  handler: WebHandler,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const web = toRequest(request.raw, parsedBody(request.raw, request.body))
    if (web === null) return reply.code(400).send()
    const response = await handler(web)
    if (response) return reply.send(response)
    reply.callNotFound()
    return reply
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Everything below a prefix, with bodies as they were sent, whatever parsers the app around it has.
 * @example app.register(fastifyPlugin(oauth.routes('/connect')), { prefix: '/connect' })
 */
export function fastifyPlugin(handler: WebHandler): FastifyPluginAsync {
  return async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const url of ['/', '/*'])
      scope.route({ method: METHODS, url, exposeHeadRoute: false, handler: toFastify(handler) })
  }
}
