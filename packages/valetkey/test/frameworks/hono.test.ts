import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { toHono } from 'valetkey/frameworks/hono'
import { frameworkContract } from 'valetkey/testing/framework'

frameworkContract('hono', async (handler, { mount, bodyParser }) => {
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
  const server = await new Promise<Server>(resolve => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(listening as Server))
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
})
