import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFields } from '../../../src/personalities/facebook/fields.ts'
import { appsecretProof } from '../../../src/personalities/facebook/proof.ts'
import { tokenFormats, userTokenShape } from '../../../src/personalities/facebook/token-formats.ts'
import { pacific } from '../../../src/personalities/facebook/tokens.ts'
import { splitVersion, versionFor, versionName } from '../../../src/personalities/facebook/versions.ts'

test('a version is taken off the path, and nothing else is one', () => {
  assert.deepEqual(splitVersion('/v2.10/me/permissions'), { path: '/me/permissions', asked: 210 })
  assert.deepEqual(splitVersion('/v19.0/me'), { path: '/me', asked: 1900 })
  for (const path of ['/me', '/v2.10', '/v2/me', '/v.1/me', '/x/v2.10/me', '/v2.10x/me'])
    assert.deepEqual(splitVersion(path), { path, asked: null })
})

test('an app gets the version it asks for, but none older than its time', () => {
  const [old, modern] = [{ policy: { era: 'pre-2.3' } }, { policy: {} }]
  const names = (app: typeof old | typeof modern | null) =>
    [null, 100, 202, 203, 210, 1900].map(asked => versionName(versionFor(app, asked)))
  assert.deepEqual(names(old), ['v1.0', 'v1.0', 'v2.2', 'v2.3', 'v2.10', 'v19.0'])
  assert.deepEqual(names(modern), ['v2.10', 'v2.10', 'v2.10', 'v2.10', 'v2.10', 'v19.0'])
  assert.deepEqual(names(null), names(modern))
})

test('fields are split at commas, but not inside of what is said about one', () => {
  const picture = { name: 'picture', options: { width: '200', height: '100' } }
  assert.deepEqual(readFields('id, name,picture.width(200).height(100){url,width},email,'), [
    { name: 'id', options: {} },
    { name: 'name', options: {} },
    picture,
    { name: 'email', options: {} },
  ])
  assert.deepEqual(readFields(''), [])
  assert.deepEqual(readFields('(),{}').length, 2)
})

test('appsecret_proof is the HMAC-SHA256 of the token, or of token|time', () => {
  const [secret, token] = ['0123456789abcdef0123456789abcdef', 'EAAtestTOKEN123']
  assert.equal(appsecretProof(secret, token), '3ad0ff6597d1360a8b8502ee32ad3cb7bd2750421eddd447051890e7f7b04b58')
  assert.equal(
    appsecretProof(secret, token, '1700000000'),
    '1937ce65e0d95dfecbef6a192cfb3eed412e39e8e73d2abbd6afc92b8e278761',
  )
})

test('tokens and codes have their shapes; a token needs no decoding', () => {
  const about = { id: 'x', userId: '1' }
  const token = tokenFormats.access!.mint({ ...about, kind: 'access' }).token
  assert.match(token, userTokenShape)
  assert.match(token, /^EAA[0-9A-Za-z]{97,252}$/)
  assert.match(tokenFormats.code!.mint({ ...about, kind: 'code' }).token, /^AQ[\w-]{200}$/)
  assert.match(tokenFormats['client-id']!.mint({ ...about, kind: 'client-id' }).token, /^[1-9]\d{14}$/)
  assert.match(tokenFormats['client-secret']!.mint({ ...about, kind: 'client-secret' }).token, /^[0-9a-f]{32}$/)
})

test('times in sentences are those of California', () => {
  assert.equal(pacific(Date.UTC(2026, 10, 20, 10, 0, 0)), 'Friday, 20-Nov-26 02:00:00 PST')
  assert.equal(pacific(Date.UTC(2026, 6, 1, 7, 5, 9)), 'Wednesday, 01-Jul-26 00:05:09 PDT')
})
