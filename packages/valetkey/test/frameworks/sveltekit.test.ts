import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { toNode } from 'valetkey/frameworks/node'
import { svelteKitHandle, toSvelteKit } from 'valetkey/frameworks/sveltekit'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

test('sveltekit: an endpoint answers by the handler, and with 404 what it does not want', async () => {
  const { GET, POST } = toSvelteKit(request => (request.method === 'POST' ? new Response('mine') : undefined))
  const request = (method: string) => ({ request: new Request('http://localhost/x', { method }) })
  assert.equal(await (await POST(request('POST'))).text(), 'mine')
  assert.equal((await GET(request('GET'))).status, 404)
})

test('sveltekit: a Host header that is none is refused, by endpoints and by the hook', async () => {
  const never = () => assert.fail('nobody should be asked')
  const headers = { host: 'evil.example/@c' }
  const event = { request: new Request('http://evil.example/@c/', { headers }) }
  assert.equal((await toSvelteKit(never).GET(event)).status, 400)
  assert.equal((await svelteKitHandle(never)({ event, resolve: never })).status, 400)
})

/** By the hook, after which others come; test/frameworks/built.test.ts has both ways in a real app. */
frameworkContract('sveltekit', handler => {
  const handle = svelteKitHandle(handler)
  const resolve = () => new Response(null, { status: 418 })
  const listener = toNode(request => handle({ event: { request }, resolve }))
  const server = createServer((req, res) => {
    void listener(req, res, error => void res.writeHead(error ? 500 : 418).end())
  })
  return serving(server.listen(0, '127.0.0.1'))
})
