import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Hono } from 'hono'
import { issuer, tokensFor, type World, world } from './world.ts'

let it: World
let token: string
before(async () => {
  it = await world()
  token = (await tokensFor(it)).access_token
})
after(() => it.close())

function api(limit: number, windowMs: number) {
  const app = new Hono()
  app.get('/api', it.provider.guard({ scope: 'read', limit: { limit, windowMs } }), c => c.text('here'))
  return (who: string = token) => app.request(`${issuer}/api`, { headers: { authorization: `Bearer ${who}` } })
}

test('a limited guard says in every answer what is left, and answers 429 with Retry-After when nothing is', async () => {
  const call = api(2, 60_000)
  const answers = [await call(), await call(), await call()]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 429],
  )
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('ratelimit')?.split(';')[1]),
    ['r=1', 'r=0', 'r=0'],
  )
  assert.equal(answers[0]!.headers.get('ratelimit-policy'), '"default";q=2;w=60')
  assert.ok(Number(answers[2]!.headers.get('retry-after')) >= 1)
  assert.equal(((await answers[2]!.json()) as { error: string }).error, 'rate_limit_exceeded')
})

test('another token has a budget of its own, and who is not let in takes from nobody’s', async () => {
  const call = api(1, 60_000)
  assert.equal((await call('garbage')).status, 401)
  assert.equal((await call()).status, 200)
  assert.equal((await call((await tokensFor(it)).access_token)).status, 200)
  assert.equal((await call()).status, 429)
})

test('the budget travels with the clock of the storage', async () => {
  const call = api(1, 60_000)
  await call()
  it.provider.storage.setClockOffset(60_000)
  assert.equal((await call()).status, 200)
  it.provider.storage.setClockOffset(0)
})
