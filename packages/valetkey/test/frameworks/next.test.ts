import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { toNext } from 'valetkey/frameworks/next'
import { toNode } from 'valetkey/frameworks/node'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

test('next: what the handler does not want is a 404, as for a page that is not there', async () => {
  const { GET } = toNext(() => undefined)
  assert.equal((await GET(new Request('http://localhost/x'))).status, 404)
})

/** As a file of routes would export them, with what comes after behind their 404. */
frameworkContract('next', handler => {
  const unwanted = new WeakSet<Request>()
  const exported = toNext(async request => {
    const response = await handler(request)
    if (!response) unwanted.add(request)
    return response
  })
  const listener = toNode(async request => {
    const response = await exported[request.method as keyof typeof exported](request)
    return unwanted.has(request) ? undefined : response
  })
  const server = createServer((req, res) => {
    void listener(req, res, error => void res.writeHead(error ? 500 : 418).end())
  })
  return serving(server.listen(0, '127.0.0.1'))
})
