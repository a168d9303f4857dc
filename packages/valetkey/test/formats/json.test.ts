import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { json } from 'valetkey/formats/json'

test('RFC 8259: any JSON value survives the round trip', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async value => {
      const text = await json.encode(value)
      assert.equal(await json.encode(await json.decode(text)), text)
    }),
  )
})

test('a byte order mark is forgiven', async () => {
  assert.deepEqual(await json.decode('\ufeff{"a":1}'), { a: 1 })
})

test('a body that is not JSON is a FormatError that does not quote it', async () => {
  for (const text of ['', 'secret', '{"a":secret}', '[1,]', "{'a':1}", 'a=1', '{"a":1} x', 'NaN', '<secret/>']) {
    await assert.rejects(
      json.decode(text),
      error => error instanceof Error && error.name === 'FormatError' && !error.message.includes('secret'),
      text,
    )
  }
})

test('a value JSON cannot say is a FormatError', async () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  for (const value of [undefined, () => 1, Symbol('x'), 1n, { a: 1n }, circle]) {
    await assert.rejects(json.encode(value), { name: 'FormatError', code: 'format_invalid', format: 'json' })
  }
})

test('nesting is read to 200 levels and refused beyond, whatever the brackets', async () => {
  const nested = (depth: number, open: string, close: string) =>
    open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth)
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    assert.ok(await json.decode(nested(200, open, close)))
    await assert.rejects(json.decode(nested(201, open, close)), { name: 'FormatError' })
    await assert.rejects(json.decode(nested(100_000, open, close)), { name: 'FormatError' })
    await assert.rejects(json.decode(open.repeat(100_000)), { name: 'FormatError' })
  }
})

test('brackets inside strings do not count as nesting', async () => {
  const text = '\\"[{'.repeat(1000)
  assert.deepEqual(await json.decode(`["${text}"]`), ['"[{'.repeat(1000)])
  assert.equal(((await json.decode(`[${'[],'.repeat(1000)}1]`)) as unknown[]).length, 1001)
})

test('__proto__ is a member like any other and changes no prototype', async () => {
  const value = await json.decode('{"__proto__":{"admin":true}}')
  assert.deepEqual(Object.keys(value as object), ['__proto__'])
  assert.equal((value as { admin?: boolean }).admin, undefined)
})
