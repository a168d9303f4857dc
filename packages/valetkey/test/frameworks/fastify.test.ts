import fastify from 'fastify'
import { fastifyPlugin, toFastify } from 'valetkey/frameworks/fastify'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** The usual parser of forms in Fastify, as far as it matters here. */
const parseForm = (text: string) =>
  Object.fromEntries([...new URLSearchParams(text)].map(([name]) => [name, valuesOf(text, name)]))
function valuesOf(text: string, name: string): string | string[] {
  const values = new URLSearchParams(text).getAll(name)
  return values.length === 1 ? values[0]! : values
}

frameworkContract('fastify', async (handler, { mount, bodyParser }) => {
  const app = fastify()
  if (bodyParser)
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) =>
      done(null, parseForm(String(text))),
    )
  app.setNotFoundHandler((_request, reply) => reply.code(418).send())
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send())
  if (bodyParser) app.route({ method: METHODS, url: `${mount}/*`, handler: toFastify(handler) })
  else await app.register(fastifyPlugin(handler), { prefix: mount })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return serving(app.server)
})
