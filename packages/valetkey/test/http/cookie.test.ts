import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatCookie, parseCookies } from 'valetkey/http/cookie'

test('a cookie is for the whole site, hidden from scripts and Lax unless told otherwise', () => {
  assert.equal(formatCookie('sid', '31d4'), 'sid=31d4; Path=/; HttpOnly; SameSite=Lax')
})

test('RFC 6265 §4.1.1 every attribute', () => {
  const options = {
    path: '/a',
    domain: 'example.com',
    maxAge: 60.9,
    httpOnly: false,
    sameSite: 'strict',
    secure: true,
  } as const
  assert.equal(
    formatCookie('sid', 'x', options),
    'sid=x; Path=/a; Domain=example.com; Max-Age=60; Secure; SameSite=Strict',
  )
  assert.match(formatCookie('sid', '', { maxAge: 0 }), /^sid=; Path=\/; Max-Age=0;/)
})

test('SameSite=None and the prefixes are always Secure', () => {
  assert.match(formatCookie('a', 'b', { sameSite: 'None' }), /; Secure; SameSite=None$/)
  assert.match(formatCookie('__Host-a', 'b'), /; Secure;/)
  assert.match(formatCookie('__Secure-a', 'b'), /; Secure;/)
})

test('any value survives the round trip', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), value => {
      const pair = formatCookie('n', value).split(';')[0]!
      assert.match(pair, /^n=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/)
      assert.equal({ ...parseCookies(`a=1; ${pair}; b=2`) }['n'], value)
    }),
  )
})

test('neither name nor attribute can add something to the header', () => {
  for (const name of ['', 'a b', 'a=b', 'a;b', 'a\r\nb', 'é']) assert.throws(() => formatCookie(name, ''), TypeError)
  for (const path of ['', '/;x', '/\n', '/é']) assert.throws(() => formatCookie('a', '', { path }), TypeError)
  assert.equal(formatCookie('a', 'x; Secure\r\n').split(';')[0], 'a=x%3B%20Secure%0D%0A')
})

test('RFC 6265 §5.4 of a name sent twice the first counts', () => {
  assert.equal(parseCookies('a=1; a=2')['a'], '1')
})

test('quotes around a value go, inside they stay; broken percent-encoding stays', () => {
  const cookies = parseCookies('a="x y"; b=x"y; c="; d=""; e=100%; f=%zz')
  assert.deepEqual({ ...cookies }, { a: 'x y', b: 'x"y', c: '"', d: '', e: '100%', f: '%zz' })
})

test('odd spacing and parts that are no cookies', () => {
  assert.deepEqual({ ...parseCookies(' a = 1 ;;junk; =x ;b==2=') }, { a: '1', b: '=2=' })
  assert.deepEqual({ ...parseCookies(null) }, {})
})

test('__proto__ is just a name', () => {
  const cookies = parseCookies('__proto__=x; toString=y')
  assert.deepEqual(Object.entries(cookies), [
    ['__proto__', 'x'],
    ['toString', 'y'],
  ])
  assert.equal(cookies['hasOwnProperty'], undefined)
})
