import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FormatError } from 'valetkey/formats'
import { yaml } from 'valetkey/formats/yaml'

test('a thing, written in block style', async () => {
  const text = await yaml.encode({
    type: 'thing',
    id: 900001,
    tags: ['demo', 'post'],
    owner: { username: 'Ann' },
    image: '',
  })
  assert.equal(text, 'type: thing\nid: 900001\ntags:\n  - demo\n  - post\nowner:\n  username: Ann\nimage: ""\n')
})

test('what YAML 1.1 would read as something else is quoted', async () => {
  for (const text of [
    'yes',
    'No',
    'on',
    'y',
    '1:20',
    '0777',
    '1_000',
    'null',
    '~',
    '',
    '2001-01-01',
    'true',
    '1e3',
    '.inf',
  ]) {
    assert.match(await yaml.encode({ a: text }), /^a: ["']/, text)
    assert.deepEqual(await yaml.decode(await yaml.encode({ a: text })), { a: text })
  }
})

test('any JSON value survives the round trip', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async value => {
      const plain = JSON.parse(JSON.stringify(value))
      assert.deepEqual(await yaml.decode(await yaml.encode(value)), plain)
    }),
  )
})

test('the same object twice is written twice, without aliases', async () => {
  const owner = { id: 1 }
  assert.equal(await yaml.encode({ a: owner, b: owner }), 'a:\n  id: 1\nb:\n  id: 1\n')
})

test('a few honest aliases are read', async () => {
  assert.deepEqual(await yaml.decode('a: &x {b: 1}\nc: *x\n'), { a: { b: 1 }, c: { b: 1 } })
})

test('tags make nothing but plain values', async () => {
  assert.deepEqual(await yaml.decode('a: !!js/function "x"\nb: !!python/object:os.system y\n'), { a: 'x', b: 'y' })
})

test('__proto__ is a member like any other and changes no prototype', async () => {
  const value = await yaml.decode('__proto__: {admin: true}')
  assert.deepEqual(Object.keys(value as object), ['__proto__'])
  assert.equal((value as { admin?: boolean }).admin, undefined)
})

test('thousands of members do not cost the square of their number', async () => {
  const body = Array.from({ length: 50_000 }, (_, index) => `k${index}: ${index}`).join('\n')
  assert.equal(Object.keys((await yaml.decode(body)) as object).length, 50_000)
})

const LAUGHS = `a: &a [x,x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9)}]`).join('\n')}`

const REFUSED: Readonly<Record<string, string>> = {
  'a billion laughs': LAUGHS,
  'too many aliases': `a: &a x\nb: [${'*a,'.repeat(1000)}]`,
  'an alias to itself': 'a: &a [*a]',
  'an alias to nothing': 'a: *b',
  'an open list': 'a: [1',
  'tabs for indentation': 'a:\n\t- 1',
  'two documents': 'a: 1\n---\nb: 2',
  '100,000 levels': '['.repeat(100_000),
  '20,000 levels of blocks': `${'- '.repeat(20_000)}x`,
  '300 levels': '['.repeat(300) + ']'.repeat(300),
  'more than 1,000,000 characters': `a: ${'x'.repeat(1_000_000)}`,
}

for (const [what, body] of Object.entries(REFUSED)) {
  test(`refused with a short FormatError: ${what}`, async () => {
    await assert.rejects(yaml.decode(body), error => {
      assert.ok(error instanceof FormatError, String(error))
      assert.equal(error.format, 'yaml')
      assert.ok(error.message.length < 120, error.message)
      return true
    })
  })
}

test('a value that contains itself, or a BigInt, is not written', async () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  for (const value of [circle, 1n, { a: Symbol('x') }]) {
    await assert.rejects(yaml.encode(value), { name: 'FormatError', format: 'yaml' })
  }
})
