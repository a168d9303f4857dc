import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlattrError } from '@valetkey/flattr'

test('a refusal carries three strings: code, sentence, page', () => {
  assert.deepEqual(new FlattrError('not_found').body('http://developers.flattr.net/api'), {
    error: 'not_found',
    error_description: 'The resource was not found',
    error_uri: 'http://developers.flattr.net/api/',
  })
  assert.equal(
    new FlattrError('no_means').body('https://docs.example').error_uri,
    'https://docs.example/resources/flattrs',
  )
})

test('an exhausted rate limit is a 403, and having no money a 401', () => {
  assert.equal(new FlattrError('rate_limit_exceeded').status, 403)
  assert.equal(new FlattrError('no_means').status, 401)
})
