import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeBasic, encodeBasic } from 'valetkey/http/basic'

const printable = fc.string({ unit: 'grapheme' })

test('RFC 7617 §2 Aladdin', () => {
  const header = 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
  assert.equal(encodeBasic('Aladdin', 'open sesame', 'raw'), header)
  assert.deepEqual(decodeBasic(header), [{ id: 'Aladdin', secret: 'open sesame' }])
})

test('RFC 7617 §2.1 a pound sign in UTF-8', () => {
  assert.deepEqual(decodeBasic('Basic dGVzdDoxMjPCow=='), [{ id: 'test', secret: '123£' }])
})

test('RFC 6749 §2.3.1 the example client', () => {
  const header = 'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3'
  assert.equal(encodeBasic('s6BhdRkqt3', '7Fjfp0ZBr1KtDRbnfVdmIw'), header)
  assert.deepEqual(decodeBasic(header), [{ id: 's6BhdRkqt3', secret: '7Fjfp0ZBr1KtDRbnfVdmIw' }])
})

test('RFC 6749 §2.3.1 id and secret are form-encoded each for itself', () => {
  const header = encodeBasic('a:b c', 'x+y%z:é')
  assert.equal(header, `Basic ${btoa('a%3Ab+c:x%2By%25z%3A%C3%A9')}`)
  assert.deepEqual(decodeBasic(header), [
    { id: 'a%3Ab+c', secret: 'x%2By%25z%3A%C3%A9' },
    { id: 'a:b c', secret: 'x+y%z:é' },
  ])
})

test('whatever is sent form-encoded is the last reading', () => {
  fc.assert(
    fc.property(printable, printable, (id, secret) => {
      assert.deepEqual(decodeBasic(encodeBasic(id, secret)).at(-1), { id, secret })
    }),
  )
})

test('whatever is sent raw is the first reading', () => {
  fc.assert(
    fc.property(
      printable.filter(text => !text.includes(':')),
      printable,
      (id, secret) => {
        assert.deepEqual(decodeBasic(encodeBasic(id, secret, 'raw'))[0], { id, secret })
      },
    ),
  )
})

test('the scheme is case-insensitive, and more than one space may follow it', () => {
  for (const scheme of ['basic', 'BASIC', 'bAsIc', 'Basic  ']) {
    assert.deepEqual(decodeBasic(`${scheme} ${btoa('a:b')}`), [{ id: 'a', secret: 'b' }])
  }
})

test('the first colon ends the id; secret and id may be empty', () => {
  assert.deepEqual(decodeBasic(`Basic ${btoa('a:b:c')}`), [{ id: 'a', secret: 'b:c' }])
  assert.deepEqual(decodeBasic(`Basic ${btoa('a:')}`), [{ id: 'a', secret: '' }])
  assert.deepEqual(decodeBasic(`Basic ${btoa(':')}`), [{ id: '', secret: '' }])
})

test('a secret with broken percent-encoding has its raw reading only', () => {
  assert.deepEqual(decodeBasic(`Basic ${btoa('a:100%')}`), [{ id: 'a', secret: '100%' }])
  assert.deepEqual(decodeBasic(`Basic ${btoa('a:%ff')}`), [{ id: 'a', secret: '%ff' }])
  assert.deepEqual(decodeBasic(`Basic ${btoa('a:%00')}`), [{ id: 'a', secret: '%00' }])
})

const MALFORMED: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'no credentials': 'Basic',
  'only a space': 'Basic ',
  'another scheme': 'Bearer YTpi',
  'a scheme that begins alike': 'Basically YTpi',
  'no base64': 'Basic a:b',
  'base64 cut short': 'Basic YTpiY',
  'base64 and more': 'Basic YTpi YTpi',
  'base64 of the URL alphabet': 'Basic w7_Duw-_',
  'padding too many': 'Basic YTpi==',
  'no colon': `Basic ${btoa('ab')}`,
  'not UTF-8': `Basic ${btoa('a:\xe9')}`,
  'a control character': `Basic ${btoa('a:b\n')}`,
  'a NUL': `Basic ${btoa('a\0:b')}`,
}

for (const [what, header] of Object.entries(MALFORMED)) {
  test(`malformed credentials have no reading: ${what}`, () => assert.deepEqual(decodeBasic(header), []))
}

test('RFC 7617 §2 an id with a colon cannot be sent raw', () => {
  assert.throws(() => encodeBasic('a:b', 'c', 'raw'), /colon.*'form'/)
})
