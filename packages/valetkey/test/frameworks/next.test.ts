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

test('next: below a base path, which Next takes off, the handler sees the whole address, and the body', async () => {
  const seen: string[] = []
  const { POST } = toNext(
    async request => {
      seen.push(request.method, request.url, request.headers.get('x-test') ?? '', await request.text())
      return new Response()
    },
    { basePath: '/shop' },
  )
  await POST(
    new Request('http://localhost/connect/demo?a=b', { method: 'POST', headers: { 'x-test': 'yes' }, body: 'c' }),
  )
  assert.deepEqual(seen, ['POST', 'http://localhost/shop/connect/demo?a=b', 'yes', 'c'])
})

/** As a file of routes would export them; test/frameworks/built.test.ts has them in a real app. */
frameworkContract('next', async handler => {
  const exported = toNext(handler)
  const listener = toNode(request => exported[request.method as keyof typeof exported](request))
  const server = createServer((req, res) => {
    void listener(req, res, () => void res.writeHead(500).end())
  })
  return { ...(await serving(server.listen(0, '127.0.0.1'))), unwanted: 404 }
})
