import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeBody, FormatError, formatFor, formatNamed, formats } from 'valetkey/formats'

/** Content-Type → format. */
const TYPES: readonly [contentType: string | null, format: string | undefined][] = [
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/json;', 'json'],
  ['text/json', 'json'],
  ['application/stream+json', 'json'],
  ['application/problem+json; charset=utf-8', 'json'],
  ['application/xml', 'xml'],
  ['text/xml; charset=utf-8', 'xml'],
  ['application/atom+xml', 'xml'],
  ['application/yaml', 'yaml'],
  ['text/x-yaml', 'yaml'],
  ['application/openapi+yaml', 'yaml'],
  ['application/x-www-form-urlencoded', 'form'],
  ['text/plain', 'text'],
  ['text/javascript; charset=UTF-8', 'javascript'],
  ['text/html', undefined],
  ['image/svg', undefined],
  ['json', undefined],
  ['+json', undefined],
  ['', undefined],
  [null, undefined],
]

for (const [contentType, format] of TYPES) {
  test(`${contentType} is read as ${format}`, () => assert.equal(formatFor(contentType)?.name, format))
}

test('every format is found by its name and by its media type', () => {
  for (const format of formats) {
    assert.equal(formatNamed(format.name), format)
    assert.equal(formatFor(format.mediaType), format)
    for (const other of format.alsoReads) assert.equal(formatFor(other), format)
  }
  assert.equal(formatNamed('soap'), undefined)
})

test('every format reads what it writes', async () => {
  for (const format of formats) {
    const value = format.name === 'text' ? 'hello' : { a: 'b', c: 'd' }
    const expected = format.name === 'xml' ? { response: value } : value
    assert.deepEqual(await format.decode(await format.encode(value)), expected, format.name)
  }
})

test('a body is read by its Content-Type', async () => {
  assert.deepEqual(await decodeBody('{"a":1}', 'application/json'), { data: { a: 1 }, format: 'json' })
  assert.deepEqual(await decodeBody('a=1', 'application/x-www-form-urlencoded'), { data: { a: '1' }, format: 'form' })
  assert.deepEqual(await decodeBody('<a>1</a>', 'application/atom+xml'), { data: { a: '1' }, format: 'xml' })
})

test('an unknown type leaves the text as it is', async () => {
  assert.deepEqual(await decodeBody('<html>', 'text/html'), { data: '<html>', format: 'text' })
  assert.deepEqual(await decodeBody('{"a":1}', null), { data: '{"a":1}', format: 'text' })
})

test('an empty body is null, whatever its type', async () => {
  for (const contentType of ['application/json', 'text/xml', 'text/plain', null]) {
    assert.equal((await decodeBody('', contentType)).data, null)
  }
})

test('a body that is not what its type says is a FormatError', async () => {
  await assert.rejects(decodeBody('<html>', 'application/json'), FormatError)
  await assert.rejects(decodeBody('{"a":1}', 'text/xml'), FormatError)
  await assert.rejects(decodeBody('a: [', 'application/yaml'), FormatError)
})
