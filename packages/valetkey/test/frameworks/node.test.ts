import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNode } from 'valetkey/frameworks/node'
import { frameworkContract, type Serving } from 'valetkey/testing/framework'

async function listen(listener: RequestListener): Promise<Serving> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

frameworkContract('node:http', handler => {
  const listener = toNode(handler)
  return listen((req, res) => {
    const next = (error?: unknown) => void res.writeHead(error ? 500 : 418).end()
    void listener(req, res, next)
  })
})
