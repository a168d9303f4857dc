import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatScope, parseScope, scopeTree, subset } from 'valetkey/oauth2/scope'

const invalid = { name: 'OAuthError', code: 'invalid_scope' }

test('RFC 6749 §3.3 scopes are separated by one space, order kept, repeats dropped', () => {
  assert.deepEqual(parseScope('write read write:statuses read'), ['write', 'read', 'write:statuses'])
  assert.deepEqual(parseScope(['read', 'read']), ['read'])
})

test('absent and empty scope are no scopes, so that the default can apply', () => {
  for (const scope of [undefined, null, '', []]) assert.deepEqual(parseScope(scope), [])
})

for (const scope of [
  'read  write',
  ' read',
  'read ',
  're\\u0061d',
  'read\0',
  'read"',
  'réad',
  'read\twrite',
  'read\nwrite',
]) {
  test(`RFC 6749 §3.3 refuses ${JSON.stringify(scope)}`, () => {
    assert.throws(() => parseScope(scope), invalid)
  })
}

test('RFC 6749 §3.3 scopes that differ in case are different scopes', () => {
  assert.deepEqual(parseScope('read READ'), ['read', 'READ'])
  assert.equal(subset(['READ'], ['read']), false)
})

test('old clients may separate by comma, plus and space together where it is allowed', () => {
  assert.deepEqual(parseScope('read, write+follow,,', { separators: ' ,+' }), ['read', 'write', 'follow'])
  assert.deepEqual(parseScope('read,write'), ['read,write'])
  assert.throws(() => parseScope('read,wr"ite', { separators: ',' }), invalid)
})

test('what formatScope writes, parseScope reads', () => {
  const token = fc.string({ unit: fc.constantFrom(...'abz:/.-_~!#[]{}09'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.uniqueArray(token, { maxLength: 8 }), fc.constantFrom(' ', ',', '|', ';'), (scopes, separator) => {
      assert.deepEqual(parseScope(formatScope(scopes, separator), { separators: separator }), scopes)
    }),
  )
})

test('a megabyte of scope is answered with a short error', () => {
  assert.throws(
    () => parseScope(`${'a'.repeat(1_000_000)}"`),
    (error: Error) => error.message.length < 300,
  )
  assert.equal(parseScope('a '.repeat(500_000), { separators: ' ,' }).length, 1)
})

test('subset compares scopes literally: read:lists is not among read', () => {
  assert.equal(subset(['read'], ['read', 'write']), true)
  assert.equal(subset([], []), true)
  assert.equal(subset(['read:lists'], ['read']), false)
})

const tree = scopeTree(
  {
    read: '',
    'read:lists': '',
    'read:follows': '',
    write: '',
    'write:follows': '',
    follow: '',
    'admin:read': '',
    'admin:read:accounts': '',
  },
  { implies: { follow: ['read:follows', 'write:follows'] } },
)

test('a parent scope covers its children, at every depth', () => {
  assert.equal(tree.covers(['read'], 'read:lists'), true)
  assert.equal(tree.covers(['admin:read'], 'admin:read:accounts'), true)
  assert.equal(tree.covers(['write', 'read'], 'read'), true)
})

test('RFC 6749 §6 a child never covers its parent: write:statuses is not write', () => {
  assert.equal(tree.covers(['write:statuses'], 'write'), false)
  assert.equal(tree.covers(['read'], 'admin:read'), false)
})

test('a scope whose name only begins alike is not a child', () => {
  assert.equal(tree.covers(['read'], 'readall'), false)
  assert.equal(tree.covers(['read'], 'read_more:lists'), false)
  assert.equal(tree.covers([], 'read'), false)
})

test('implied scopes are covered, and circles of them end', () => {
  assert.equal(tree.covers(['follow'], 'write:follows'), true)
  assert.equal(tree.covers(['follow'], 'write'), false)
  const circle = scopeTree(['a', 'b'], { implies: { a: ['b'], b: ['a'] } })
  assert.equal(circle.covers(['a'], 'b'), true)
  assert.equal(circle.covers(['a'], 'c'), false)
})

test('a pattern implies what is below a scope, and not the scope', () => {
  const pattern = scopeTree(['read', 'read:lists', 'read:lists:private', 'look'], { implies: { look: ['read:*'] } })
  assert.deepEqual(pattern.expand(['look']), ['read:lists', 'read:lists:private', 'look'])
  assert.equal(pattern.covers(['look'], 'read'), false)
  assert.equal(pattern.covers(['look'], 'readings:lists'), false)
})

test('what is implied implies in turn, also where only a parent of it was granted', () => {
  const implies = { all: ['write'], 'write:posts': ['media'], media: ['media-types'] }
  const chain = scopeTree(['all', 'write', 'write:posts', 'media', 'media-types'], { implies })
  for (const held of ['all', 'write', 'write:posts']) assert.equal(chain.covers([held], 'media-types'), true, held)
  assert.equal(chain.covers(['media'], 'write:posts'), false)
})

test('expand lists all that is covered, unknown all that is not in the tree', () => {
  assert.deepEqual(tree.expand(['read', 'follow']), ['read', 'read:lists', 'read:follows', 'write:follows', 'follow'])
  assert.deepEqual(tree.unknown(['read', 'read:everything', '__proto__', 'Read']), [
    'read:everything',
    '__proto__',
    'Read',
  ])
})
