import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categories, FlattrError, isCategory } from '@valetkey/flattr'

test('a refusal carries three strings: code, sentence, page', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(new FlattrError('not_found'))), {
    error: 'not_found',
    error_description: 'The resource was not found',
    error_uri: 'http://developers.flattr.net/api/',
  })
})

test('an exhausted rate limit is a 403, and having no money a 401', () => {
  assert.equal(new FlattrError('rate_limit_exceeded').status, 403)
  assert.equal(new FlattrError('no_means').status, 401)
})

test('a thing is in one of seven categories, named by id', () => {
  assert.equal(categories.length, 7)
  assert.equal(isCategory('rest'), true)
  assert.equal(isCategory('Other'), false)
})
