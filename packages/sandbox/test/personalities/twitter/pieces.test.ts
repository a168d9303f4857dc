import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryLimits } from '@valetkey/server'
import { twitterDate } from '../../../src/personalities/twitter/dates.ts'
import { compareIds, rawId, readId, snowflake } from '../../../src/personalities/twitter/ids.ts'
import { amount, flag } from '../../../src/personalities/twitter/parameters.ts'
import { quarterly, rateHeaders } from '../../../src/personalities/twitter/rate.ts'
import { displayLink, hashtagsIn, mentionsIn, shown, weightedLength } from '../../../src/personalities/twitter/text.ts'

const weights: readonly (readonly [text: string, length: number])[] = [
  ['', 0],
  ['plain words', 11],
  ['Grüße, Привет, שלום', 19],
  ['“quoted” – and … so on', 23],
  ['漢字', 4],
  ['한국어', 6],
  ['👾', 2],
  ['🙋🏽', 2],
  ['👨‍👩‍👧‍👦', 2],
  ['🇩🇪', 2],
  ['1️⃣', 2],
  ['cafe\u0301', 4],
  ['https://example.com', 23],
  ['see https://example.com/very/long/path?with=a&query=too#end.', 28],
  ['https://a.example https://b.example', 47],
  ['http://', 7],
]

for (const [text, length] of weights)
  test(`the weighted length of ${JSON.stringify(text)} is ${length}`, () => assert.equal(weightedLength(text), length))

test('links become t.co, ten letters that stay the same, without the full stop behind', () => {
  const { text, links } = shown('👾 Look: https://example.org/a?b=c. And (https://example.org/d).')
  assert.match(text, /^👾 Look: https:\/\/t\.co\/\w{10}\. And \(https:\/\/t\.co\/\w{10}\)\.$/)
  assert.deepEqual(
    links.map(({ long, indices }) => [long, indices]),
    [
      ['https://example.org/a?b=c', [8, 31]],
      ['https://example.org/d', [38, 61]],
    ],
  )
  assert.equal(shown('https://example.org/d').text, links[1]?.short)
})

test('hashtags and mentions are counted in characters of Unicode, and stand alone', () => {
  assert.deepEqual(hashtagsIn('👾 #one #2 #Größe x#no &#amp; ##'), [
    { word: 'one', indices: [2, 6] },
    { word: 'Größe', indices: [10, 16] },
  ])
  assert.deepEqual(mentionsIn('👾 @alice, me@home.example @sixteen_letters_ @bob'), [
    { word: 'alice', indices: [2, 8] },
    { word: 'bob', indices: [44, 48] },
  ])
})

test('a link is shown without its scheme, and cut after 26 characters', () => {
  assert.equal(displayLink('https://www.example.org/'), 'example.org')
  assert.equal(displayLink('http://example.org/a/very/long/path/indeed'), 'example.org/a/very/long/pa…')
})

test('ids hold their time, and no double can hold them', () => {
  const id = snowflake(Date.parse('2026-11-21T12:00:00Z'), 1)
  assert.equal((BigInt(id) >> 22n) + 1288834974657n, BigInt(Date.parse('2026-11-21T12:00:00Z')))
  assert.notEqual(String(Number(id)), id)
  assert.equal(JSON.stringify({ id: rawId(id) }), `{"id":${id}}`)
  assert.ok(compareIds(snowflake(1_700_000_000_000, 2), snowflake(1_700_000_000_000, 1)) > 0)
  assert.deepEqual([readId('12'), readId('-1'), readId('1e3'), readId(''), readId(undefined)], ['12', ...Array(4)])
})

test('dates are written as Twitter writes them', () => {
  assert.equal(twitterDate(Date.parse('2009-05-09T17:58:22.917Z')), 'Sat May 09 17:58:22 +0000 2009')
})

test('yes and no are true, t, 1 and false, f, 0; anything else is the default', () => {
  const words = { a: 'true', b: 't', c: '1', d: 'True', e: 'false', f: 'f', g: '0', h: 'maybe' }
  const read = (otherwise: boolean) => Object.keys(words).map(name => flag(words, name, otherwise))
  assert.deepEqual(read(true), [true, true, true, true, false, false, false, true])
  assert.deepEqual(read(false), [true, true, true, true, false, false, false, false])
  assert.equal(flag(words, 'absent', true), true)
})

test('a count is 20 when it is none, and 200 at most', () => {
  const counts = [undefined, '', 'many', '0', '-3', '1.5', '7', '200', '201', '1e9']
  assert.deepEqual(
    counts.map(text => amount(text, 20, 200)),
    [20, 20, 20, 20, 20, 20, 7, 200, 200, 200],
  )
})

test('the headers tell the quarter of an hour, in either version’s spelling', () => {
  const minute = 60_000
  const standing = memoryLimits().hit('a', quarterly(2), minute)
  assert.deepEqual(rateHeaders(standing, 'x-rate-limit'), [
    ['x-rate-limit-limit', '2'],
    ['x-rate-limit-remaining', '1'],
    ['x-rate-limit-reset', '960'],
  ])
})
