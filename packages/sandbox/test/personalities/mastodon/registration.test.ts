import assert from 'node:assert/strict'
import { test } from 'node:test'
import { application, readRegistration } from '../../../src/personalities/mastodon/registration.ts'

const known = ['read', 'write', 'follow', 'read:statuses']
const oob = 'urn:ietf:wg:oauth:2.0:oob'
const read = (more: Record<string, unknown>) =>
  readRegistration({ client_name: 'demo', redirect_uris: oob, ...more }, known)
const refusal = (more: Record<string, unknown>) => {
  try {
    read(more)
  } catch (error) {
    return (error as Error).message
  }
  return 'registered'
}

test('several redirect URIs come by line or as a list', () => {
  assert.deepEqual(read({ redirect_uris: `${oob}\nhttp://a.example/` }).redirectUris, [oob, 'http://a.example/'])
  assert.deepEqual(read({ redirect_uris: [oob, 'app://cb'] }).redirectUris, [oob, 'app://cb'])
})

test('scopes default to read, and a list of scopes is silently dropped', () => {
  assert.deepEqual(read({}).scopes, ['read'])
  assert.deepEqual(read({ scopes: ['read', 'write'] }).scopes, ['read'])
  assert.deepEqual(read({ scopes: 'read write follow' }).scopes, ['read', 'write', 'follow'])
})

test('each mistake has Mastodon’s own sentence, and all of them are named', () => {
  const prefix = 'Validation failed: '
  assert.equal(refusal({ client_name: ' ' }), `${prefix}Name can't be blank`)
  assert.equal(refusal({ redirect_uris: undefined }), `${prefix}Redirect URI can't be blank`)
  assert.equal(refusal({ redirect_uris: '/cb' }), `${prefix}Redirect URI must be an absolute URI.`)
  assert.equal(refusal({ redirect_uris: 'http://' }), `${prefix}Redirect URI must be a valid URI.`)
  assert.equal(refusal({ redirect_uris: 'http://a.example/#x' }), `${prefix}Redirect URI cannot contain a fragment.`)
  assert.equal(refusal({ scopes: 'everything' }), `${prefix}Scopes doesn't match configured on the server.`)
  assert.equal(
    refusal({ client_name: '', redirect_uris: '' }),
    `${prefix}Name can't be blank, Redirect URI can't be blank`,
  )
})

test('what would run in a browser is no redirect URI, however it is written', () => {
  for (const uri of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:x',
    'about:blank',
  ])
    assert.equal(refusal({ redirect_uris: uri }), 'Validation failed: Redirect URI is forbidden by the server.', uri)
  assert.notEqual(refusal({ redirect_uris: 'java\tscript:alert(1)' }), 'registered')
})

test('before 4.3 the answer has no scopes and no list of redirect URIs', () => {
  const app = { id: 'A', name: 'demo', website: null, redirectUris: [oob], scopes: ['read'], clientId: 'c' }
  assert.deepEqual(Object.keys(application(app, '4.2')), ['id', 'name', 'website', 'vapid_key', 'redirect_uri'])
  assert.deepEqual(Object.keys(application(app, '4.5')), [
    'id',
    'name',
    'website',
    'scopes',
    'redirect_uris',
    'vapid_key',
    'redirect_uri',
  ])
})
