import { text } from 'node:stream/consumers'
import Koa from 'koa'
import { toKoa } from 'valetkey/frameworks/koa'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

frameworkContract('koa', (handler, { mount, bodyParser }) => {
  const app = new Koa()
  app.silent = true
  if (bodyParser)
    app.use(async (ctx, next) => {
      Object.assign(ctx.request, { body: parsed(await text(ctx.req), ctx.request.type) })
      await next()
    })
  const middleware = toKoa(handler)
  // As koa-mount does it: the path is stripped while what is mounted runs.
  app.use(async (ctx, next) => {
    if (!ctx.path.startsWith(mount)) return next()
    const whole = ctx.path
    ctx.path = whole.slice(mount.length) || '/'
    await middleware(ctx, async () => {
      ctx.path = whole
      await next()
    })
  })
  app.use(ctx => {
    ctx.status = 418
  })
  return serving(app.listen(0, '127.0.0.1'))
})

/** What body parsers make of the usual types; of others they leave the text. */
function parsed(body: string, type: string): unknown {
  if (body === '') return {}
  if (type === 'application/json') return JSON.parse(body)
  if (type !== 'application/x-www-form-urlencoded') return body
  const query = new URLSearchParams(body)
  return Object.fromEntries([...new Set(query.keys())].map(name => [name, oneOrAll(query.getAll(name))]))
}

const oneOrAll = (values: string[]) => (values.length === 1 ? values[0] : values)
