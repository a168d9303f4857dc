import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAllowance, readRetryAfter } from 'valetkey/http/rate-limit'

const now = Date.parse('2026-11-21T12:00:00Z')

const sayings: readonly (readonly [
  who: string,
  headers: Record<string, string>,
  remaining: number,
  seconds: number,
])[] = [
  ['GitHub, seconds since 1970', { 'x-ratelimit-remaining': '59', 'x-ratelimit-reset': '1795262460' }, 59, 60],
  ['Twitter, its own spelling', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1795263300' }, 0, 900],
  ['Mastodon, a date', { 'x-ratelimit-remaining': '299', 'x-ratelimit-reset': '2026-11-21T12:05:00.000Z' }, 299, 300],
  ['milliseconds since 1970', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1795262401500' }, 1, 1.5],
  ['Reddit, seconds from now and a fraction', { 'x-ratelimit-remaining': '0.5', 'x-ratelimit-reset': '344' }, 0, 344],
  ['the IETF draft', { ratelimit: '"hour";r=50;t=1800' }, 50, 1800],
  ['the IETF draft, several counts: the tightest', { ratelimit: '"day";r=500;t=36000, "minute";r=2;t=17' }, 2, 17],
  ['the IETF draft as it was', { 'ratelimit-remaining': '7', 'ratelimit-reset': '30' }, 7, 30],
  ['less than nothing', { 'x-ratelimit-remaining': '-3', 'x-ratelimit-reset': '30' }, 0, 30],
]

for (const [who, headers, remaining, seconds] of sayings)
  test(`what is left is read: ${who}`, () => {
    const allowance = readAllowance(new Headers(headers), now)
    assert.equal(allowance?.remaining, remaining)
    assert.equal(allowance?.resetAt, now + seconds * 1000)
  })

test('several counts are told apart by their names', () => {
  const headers = { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '60', 'x-ratelimit-resource': 'search' }
  assert.equal(readAllowance(new Headers(headers), now)?.bucket, 'search')
  assert.equal(readAllowance(new Headers({ ratelimit: '"minute";r=2;t=17' }), now)?.bucket, 'minute')
})

test('half a saying, or nonsense, is none', () => {
  for (const headers of [
    {},
    { 'x-ratelimit-remaining': '5' },
    { 'x-ratelimit-reset': '60' },
    { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '60' },
    { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': 'soon' },
    { ratelimit: '"hour"' },
    { ratelimit: ';;=,=' },
  ])
    assert.equal(readAllowance(new Headers(headers as Record<string, string>), now), null, JSON.stringify(headers))
})

test('Retry-After is seconds or a date, and never before now', () => {
  const after = (text: string) => readRetryAfter(new Headers({ 'retry-after': text }), now)
  assert.equal(after('120'), 120_000)
  assert.equal(after('0.5'), 500)
  assert.equal(after('Sat, 21 Nov 2026 12:00:30 GMT'), 30_000)
  assert.equal(after('Sat, 21 Nov 2020 12:00:30 GMT'), 0)
  assert.equal(after('soon'), null)
  assert.equal(readRetryAfter(new Headers(), now), null)
})
