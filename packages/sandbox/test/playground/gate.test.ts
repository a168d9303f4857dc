import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { gate } from '../../src/playground/gate.ts'

const origin = 'http://127.0.0.1:4100'
const app = new Hono().use(gate(origin)).all('*', c => c.text('in'))
const status = async (url: string, method = 'GET', headers: Record<string, string> = {}): Promise<number> =>
  (await app.request(url, { method, headers })).status

test('a form is taken from our own page only', async () => {
  const post = (headers: Record<string, string>): Promise<number> => status(`${origin}/call/flickr`, 'POST', headers)
  assert.equal(await post({ origin }), 200)
  assert.equal(await post({ 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await post({ origin, 'sec-fetch-site': 'same-origin' }), 200)
  assert.equal(await post({}), 403)
  assert.equal(await post({ origin: 'null' }), 403)
  assert.equal(await post({ origin: 'http://127.0.0.1:4102' }), 403)
  assert.equal(await post({ origin, 'sec-fetch-site': 'same-site' }), 403)
  assert.equal(await post({ 'sec-fetch-site': 'cross-site' }), 403)
})

test('localhost is sent to 127.0.0.1, where the cookies are; any other name gets nothing', async () => {
  const answer = await app.request('http://localhost:4100/connect/x/callback?code=1')
  assert.equal(answer.status, 302)
  assert.equal(answer.headers.get('location'), `${origin}/connect/x/callback?code=1`)
  assert.equal(await status('http://rebound.example:4100/'), 421)
  assert.equal(await status('http://localhost:4100/call/x', 'POST', { origin: 'http://localhost:4100' }), 421)
})
