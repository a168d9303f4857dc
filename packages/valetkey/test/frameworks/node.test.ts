import { createServer } from 'node:http'
import { toNode } from 'valetkey/frameworks/node'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

frameworkContract('node:http', handler => {
  const listener = toNode(handler)
  const server = createServer((req, res) => {
    const next = (error?: unknown) => void res.writeHead(error ? 500 : 418).end()
    void listener(req, res, next)
  })
  return serving(server.listen(0, '127.0.0.1'))
})
