import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { basic, jsonOf, refusalOf, type World, world } from './world.ts'

let it: World
before(async () => {
  it = await world(undefined, request => request.headers.get('x-address'))
})
after(() => it.close())

const HOUR = 3_600_000
const rates = ({ headers }: Response) =>
  ['limit', 'remaining', 'current', 'reset'].map(name => {
    const value = headers.get(`x-ratelimit-${name}`)
    return value === null ? null : Number(value)
  })

async function spend(asking: Parameters<World['ask']>[1], calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await it.ask('/', asking)
}

test('every answer tells where the hour stands, refusals included', async () => {
  const token = await it.token(it.ann)
  const first = await it.ask('/user', { token })
  const [, , , reset] = rates(first)
  assert.deepEqual(rates(first), [1000, 999, 1, reset])
  assert.ok(Math.abs(reset! * 1000 - Date.now() - HOUR) < 60_000)
  for (const [path, left] of [
    ['/nothing', 998],
    ['/things.pdf', 997],
    ['/user.xml', 996],
  ] as const)
    assert.deepEqual(rates(await it.ask(path, { token })), [1000, left, 1000 - left, reset])
})

test('in 2011 it was 5000 in two headers', async () => {
  const token = await it.token(it.ann, 'none', '2011')
  assert.deepEqual(rates(await it.ask('/user', { token })), [5000, 4999, null, null])
  assert.equal(await refusalOf(await it.ask('/rate_limit', { token })), '404 not_found')
})

test('/rate_limit tells the same, is not counted and carries no headers', async () => {
  const token = await it.token(it.bo)
  await spend({ token }, 14)
  const answer = await it.ask('/rate_limit', { token })
  assert.deepEqual(rates(answer), [null, null, null, null])
  const { reset_time, reset_time_in_seconds, ...hits } = await jsonOf(answer)
  assert.deepEqual(Object.entries(hits), [
    ['hourly_limit', 1000],
    ['remaining_hits', 986],
    ['current_hits', 14],
  ])
  assert.match(String(reset_time), /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000 GMT$/)
  assert.equal(Date.parse(String(reset_time).replace('+0000 ', '')), Number(reset_time_in_seconds) * 1000)
  assert.equal((await jsonOf(await it.ask('/rate_limit', { token })))['remaining_hits'], 986)
})

test('a spent hour is a 403 until the clock has moved on', async t => {
  const token = await it.token(it.ann, 'none', '2016')
  t.after(() => it.provider.storage.setClockOffset(0))
  await spend({ token }, 1000)
  for (let again = 0; again < 2; again++) {
    const refused = await it.ask('/user', { token })
    assert.deepEqual(rates(refused).slice(0, 3), [1000, 0, 1000])
    assert.equal(await refusalOf(refused), '403 rate_limit_exceeded')
  }
  assert.equal((await jsonOf(await it.ask('/rate_limit', { token })))['remaining_hits'], 0)
  it.provider.storage.setClockOffset(HOUR + 1000)
  const fresh = await it.ask('/user', { token })
  assert.equal(fresh.status, 200)
  assert.deepEqual(rates(fresh).slice(0, 3), [1000, 999, 1])
  it.provider.storage.setClockOffset(0)
  assert.deepEqual(rates(await it.ask('/user', { token })).slice(0, 3), [1000, 999, 1], 'set back, another hour begins')
})

test('tokens, apps and addresses each have an hour of their own', async () => {
  const { clientId, clientSecret } = await it.app()
  const app = { authorization: basic(clientId, clientSecret) }
  const [one, other] = [await it.token(it.ann), await it.token(it.bo)]
  const left = async (asking: Parameters<World['ask']>[1]) => rates(await it.ask('/', asking))[1]
  assert.equal(await left({ token: one }), 999)
  assert.equal(await left({ token: one, headers: { 'x-address': '192.0.2.1' } }), 998)
  assert.equal(await left({ token: other }), 999)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.1' } }), 999)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.1', authorization: 'Bearer wrong' } }), 998)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.2' } }), 999)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.1', ...app } }), 999)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.1', ...app } }), 998)
  assert.equal(await left({ headers: { 'x-address': '192.0.2.1', authorization: basic('nobody', 'x') } }), 997)
})

test('under IPv6 a network has one hour, whatever address in it is used', async () => {
  const left = async (address: string) => rates(await it.ask('/', { headers: { 'x-address': address } }))[1]
  assert.equal(await left('2001:db8:1:2::1'), 999)
  assert.equal(await left('2001:db8:1:2:ffff:ffff:ffff:ffff'), 998)
  assert.equal(await left('2001:DB8:1:2:0:0:0:3'), 997)
  assert.equal(await left('2001:db8:1:3::1'), 999)
  assert.equal(await left('::ffff:198.51.100.1'), 999)
  assert.equal(await left('::ffff:198.51.100.2'), 999)
  assert.equal(await left('198.51.100.1'), 998)
})

test('an app’s credentials tell its era, without a token', async () => {
  const { clientId } = await it.app('2011')
  const answer = await it.ask('/', { headers: { authorization: basic(clientId, 'whatever') } })
  assert.deepEqual(rates(answer), [5000, 4999, null, null])
})
