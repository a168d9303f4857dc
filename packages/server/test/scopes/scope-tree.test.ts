import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScopeText } from '@valetkey/server'
import { declaredScopes } from '../../src/scopes/scope-tree.ts'

const declared = (scopes: Readonly<Record<string, ScopeText>>) => () => declaredScopes(scopes)

test('names and what texts imply make one tree', () => {
  const tree = declaredScopes({
    read: 'Read',
    'read:photos': 'Read photos',
    follow: { en: 'Follow people', implies: ['read:*', 'profile'] },
    profile: 'See who you are',
  })
  assert.deepEqual(tree.expand(['read']), ['read', 'read:photos'])
  assert.deepEqual(tree.expand(['follow']), ['read:photos', 'follow', 'profile'])
  assert.deepEqual(tree.expand(['read:photos']), ['read:photos'])
})

test('a server does not start with a scope that implies what there is not', () => {
  assert.throws(declared({ read: { en: 'Read', implies: ['wirte'] } }), /"read" implies "wirte", which there is not/)
  assert.throws(declared({ read: { en: 'Read', implies: ['write:*'] }, write: 'Write' }), /implies "write:\*"/)
})

test('a server does not start with scopes that imply each other, so that a child is never worth its parent', () => {
  const child = { en: 'Read photos', implies: ['read'] }
  assert.throws(declared({ read: 'Read', 'read:photos': child }), /imply each other/)
  const detour = { 'read:photos': { en: 'Photos', implies: ['all'] }, all: { en: 'All', implies: ['read'] } }
  assert.throws(declared({ read: 'Read', ...detour }), /"read" and "read:photos" imply each other/)
  assert.doesNotThrow(declared({ read: 'Read', 'read:photos': 'Photos', all: { en: 'All', implies: ['read'] } }))
})
