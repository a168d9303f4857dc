import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryLimits } from '@valetkey/server'
import { countedLength, toHtml } from '../../../src/personalities/mastodon/html.ts'
import { flag, readParameters } from '../../../src/personalities/mastodon/parameters.ts'
import { buckets, hit, rateHeaders } from '../../../src/personalities/mastodon/rate.ts'
import { opens, scopesOf, scopeTexts } from '../../../src/personalities/mastodon/scopes.ts'

test('text becomes paragraphs and line breaks, everything else escaped', () => {
  assert.equal(toHtml('a <b>&"\nb\n\nc'), '<p>a &lt;b&gt;&amp;&quot;<br />b</p><p>c</p>')
})

test('a link counts 23 characters and a family one', () => {
  assert.equal(countedLength('https://a.example/very/long/path'), 23)
  assert.equal(countedLength('👨‍👩‍👧'), 1)
})

test('parameters come nested, from query, form and JSON alike', () => {
  const body = {
    type: 'application/json',
    text: '{"b":[1],"__proto__":{"x":1}}',
    pairs: [],
    multipart: undefined,
    files: [],
  }
  const parameters = readParameters(new URL('http://h/?a[]=1&a[]=2&poll[x]=3&constructor[y]=4'), body)
  assert.deepEqual(parameters['a'], ['1', '2'])
  assert.deepEqual(parameters['poll'], { x: '3' })
  assert.deepEqual(parameters['b'], [1])
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
  assert.deepEqual(readParameters(new URL('http://h/'), { ...body, text: '{"broken' }), {})
})

test('Python’s False is true, as Rails has it', () => {
  assert.equal(flag({ force_login: 'False' }, 'force_login'), true)
  assert.equal(flag({ force_login: 'false' }, 'force_login'), false)
  assert.equal(flag({}, 'force_login'), undefined)
})

test('a parent scope opens its children, never the other way round, and follow opens three pairs', () => {
  assert.ok(
    opens(['read'], 'read:accounts') && opens(['follow'], 'write:mutes') && opens(['admin:read'], 'admin:read:reports'),
  )
  assert.ok(!opens(['read:accounts'], 'read') && !opens(['follow'], 'read:statuses') && !opens(['read'], 'profile'))
})

test('scopes are listed in the server’s order, with collections from 4.6 and profile from 4.3', () => {
  assert.deepEqual(scopesOf('4.5').slice(0, 4), ['read', 'profile', 'write', 'write:accounts'])
  assert.deepEqual(scopesOf('4.5').slice(-1), ['admin:write:canonical_email_blocks'])
  assert.ok(scopesOf('4.6').includes('read:collections') && !scopesOf('4.5').includes('read:collections'))
  assert.ok(!scopesOf('4.2').includes('profile'))
  assert.ok(Object.values(scopeTexts('4.6')).every(text => typeof text === 'object' && (text.en ?? '').length > 5))
})

test('the reset is ISO 8601 with six decimals, the fraction being now’s', () => {
  const now = Date.parse('2026-11-20T10:03:07.417Z') + 0.25
  const standing = hit(memoryLimits(), buckets.token, 'a', now)
  assert.deepEqual(rateHeaders([standing], now), {
    'X-RateLimit-Limit': '300',
    'X-RateLimit-Remaining': '299',
    'X-RateLimit-Reset': '2026-11-20T10:05:00.417250Z',
  })
})

test('the budget nearest its end is the one shown; a new window starts anew', () => {
  const rates = memoryLimits()
  const now = Date.UTC(2026, 0, 1)
  for (let count = 0; count < 300; count++) hit(rates, buckets.token, 'a', now)
  const [token, user] = [hit(rates, buckets.token, 'a', now), hit(rates, buckets.user, 'a', now)]
  assert.equal(rateHeaders([user, token], now)['X-RateLimit-Remaining'], '0')
  assert.ok(token.spent && !user.spent)
  assert.ok(!hit(rates, buckets.token, 'a', now + 300_000).spent)
  assert.ok(!hit(rates, buckets.token, 'b', now).spent)
})
