import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { toHono } from 'valetkey/frameworks/hono'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

frameworkContract('hono', (handler, { mount, bodyParser }) => {
  const app = new Hono()
  if (bodyParser) {
    app.use(async (c, next) => {
      if (c.req.method === 'POST') await c.req.text()
      await next()
    })
  }
  const inner = new Hono().all('*', toHono(handler))
  app.route(mount === '' ? '/' : mount, inner)
  app.all('*', c => c.body(null, 418))
  app.onError((_error, c) => c.body(null, 500))
  return serving(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
})
