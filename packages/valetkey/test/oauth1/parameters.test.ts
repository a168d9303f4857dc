import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collect, isForm, queryOf, type RequestParts } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'

const form = 'application/x-www-form-urlencoded'
const get = (url: string, more: Partial<RequestParts> = {}) => collect({ method: 'GET', url, ...more })

test('RFC 5849 §3.4.1.3.1: the printed request has the printed parameters', () => {
  const collected = collect({
    method: 'POST',
    url: 'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
    contentType: form,
    body: 'c2&a3=2+q',
    authorization:
      'OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", ' +
      'oauth_signature="djosJKDKJSD8743243%2Fjdk33klY%3D"',
  })
  assert.deepEqual(collected.pairs, [
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
    ['b5', '=%3D'],
    ['a3', 'a'],
    ['c@', ''],
    ['a2', 'r b'],
    ['c2', ''],
    ['a3', '2 q'],
  ])
  assert.equal(collected.oauth['oauth_signature'], 'djosJKDKJSD8743243/jdk33klY=')
  assert.equal(collected.realm, 'Example')
  assert.equal(collected.source, 'header')
})

test('the oauth_* parameters may stand whole in the header, the query or the form', () => {
  const text = 'oauth_consumer_key=k&oauth_signature=s'
  assert.equal(get('http://x/', { authorization: 'OAuth oauth_consumer_key="k"' }).source, 'header')
  assert.equal(get(`http://x/?a=1&${text}`).source, 'query')
  assert.equal(get('http://x/?a=1', { contentType: form, body: text }).source, 'body')
  assert.equal(get('http://x/?a=1').source, 'none')
})

test('oauth_verifier elsewhere than the rest is fine; the same parameter twice is named', () => {
  const authorization = 'OAuth oauth_token="t", oauth_nonce="n"'
  const mixed = get('http://x/?oauth_verifier=v', { authorization })
  assert.deepEqual([mixed.source, mixed.duplicate, mixed.oauth['oauth_verifier']], ['mixed', undefined, 'v'])
  const twice = get('http://x/?oauth_nonce=m&oauth_token=t', { authorization })
  assert.deepEqual([twice.duplicate, twice.oauth['oauth_nonce']], ['oauth_nonce', 'n'])
  assert.equal(get('http://x/?oauth_token=t&oauth_token=t').duplicate, 'oauth_token')
  assert.equal(get('http://x/?a=1&a=1').duplicate, undefined)
})

test('only a form body has parameters', () => {
  const parts = { body: 'a=1' }
  assert.deepEqual(get('http://x/', { ...parts, contentType: 'text/plain' }).pairs, [])
  assert.deepEqual(get('http://x/', { ...parts, contentType: 'application/json' }).pairs, [])
  assert.deepEqual(get('http://x/', parts).pairs, [])
  assert.deepEqual(get('http://x/', { ...parts, contentType: `${form.toUpperCase()} ; charset=UTF-8` }).pairs, [
    ['a', '1'],
  ])
})

test('isForm knows the media type by itself', () => {
  assert.equal(isForm(form), true)
  for (const type of [null, undefined, '', `${form}2`, `text/plain, ${form}`, 'multipart/form-data; boundary=x']) {
    assert.equal(isForm(type), false, String(type))
  }
})

test('fields of a multipart body count where they are given', () => {
  const { pairs, source } = get('http://x/', {
    multipart: [
      ['title', 'a+b'],
      ['oauth_token', 't'],
    ],
  })
  assert.deepEqual(pairs, [
    ['title', 'a+b'],
    ['oauth_token', 't'],
  ])
  assert.equal(source, 'body')
})

test('another scheme’s credentials are no parameters', () => {
  assert.deepEqual(get('http://x/?a=1', { authorization: 'Bearer abc' }), {
    pairs: [['a', '1']],
    oauth: {},
    source: 'none',
  })
})

test('percent-encoding that cannot be read is parameter_rejected, wherever it stands', () => {
  const requests: Partial<RequestParts>[] = [
    { url: 'http://x/?a=%' },
    { url: 'http://x/?%zz=1' },
    { url: 'http://x/?a=%ff' },
    { body: 'a=100%', contentType: form },
    { authorization: 'OAuth oauth_nonce="%E9"' },
    { authorization: 'OAuth oauth_nonce="n' },
  ]
  for (const request of requests) {
    assert.throws(
      () => get('http://x/', request),
      error => error instanceof OAuth1Problem && error.code === 'parameter_rejected' && error.status === 400,
    )
  }
})

test('names of Object’s own are names like any other', () => {
  const { pairs, oauth } = get('http://x/?__proto__=1&constructor=2&oauth___proto__=3')
  assert.deepEqual(pairs, [
    ['__proto__', '1'],
    ['constructor', '2'],
    ['oauth___proto__', '3'],
  ])
  assert.deepEqual(Object.keys(oauth), ['oauth___proto__'])
})

test('ten thousand parameters are ten thousand parameters', () => {
  const body = Array.from({ length: 10_000 }, (_, at) => `oauth_p${at}=${at}+%C3%A9`).join('&')
  const { pairs, oauth } = get('http://x/', { contentType: form, body })
  assert.equal(pairs.length, 10_000)
  assert.equal(oauth['oauth_p9999'], '9999 é')
})

test('queryOf is what stands between ? and #', () => {
  const cases = {
    'http://x/': '',
    'http://x/?': '',
    'http://x/?a?b': 'a?b',
    'http://x/?a#b?c': 'a',
    'http://x/#a?b': '',
  }
  for (const [url, query] of Object.entries(cases)) assert.equal(queryOf(url), query, url)
})

test('repeats may count once: the same value only, and never the signature', () => {
  const read = (query: string) =>
    collect({ method: 'GET', url: `http://x/?${query}`, authorization: 'OAuth oauth_token="t"' }, { repeats: 'once' })
  assert.deepEqual(read('oauth_token=t&a=1&a=1'), {
    pairs: [
      ['oauth_token', 't'],
      ['a', '1'],
      ['a', '1'],
    ],
    oauth: { oauth_token: 't' },
    source: 'header',
  })
  assert.equal(read('oauth_token=u').duplicate, 'oauth_token')
  assert.equal(read('oauth_signature=s&oauth_signature=s').duplicate, 'oauth_signature')
})
