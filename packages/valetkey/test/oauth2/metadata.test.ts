import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMetadata, metadataUrl, type ServerMetadata } from 'valetkey/oauth2/metadata'

const issuer = 'https://server.example.com'

/** RFC 8414 §3.2, the members OAuth itself names. */
const example: ServerMetadata = {
  issuer,
  authorization_endpoint: 'https://server.example.com/authorize',
  token_endpoint: 'https://server.example.com/token',
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
  jwks_uri: 'https://server.example.com/jwks.json',
  registration_endpoint: 'https://server.example.com/register',
  scopes_supported: ['openid', 'profile'],
  response_types_supported: ['code', 'code token'],
  service_documentation: 'http://server.example.com/service_documentation.html',
  ui_locales_supported: ['en-US'],
}

test('RFC 8414 §3.1 the well-known part goes between host and path', () => {
  assert.equal(metadataUrl('https://example.com'), 'https://example.com/.well-known/oauth-authorization-server')
  assert.equal(
    metadataUrl('https://example.com/issuer1'),
    'https://example.com/.well-known/oauth-authorization-server/issuer1',
  )
  assert.equal(
    metadataUrl('https://example.com:8443/a/b/'),
    'https://example.com:8443/.well-known/oauth-authorization-server/a/b',
  )
})

test('Mastodon’s issuer ends in a slash, its metadata stands where it would without', () => {
  assert.equal(metadataUrl('https://mstdn.example/'), 'https://mstdn.example/.well-known/oauth-authorization-server')
})

test('another suffix finds other documents', () => {
  assert.equal(
    metadataUrl('https://a.example/x', 'openid-configuration'),
    'https://a.example/.well-known/openid-configuration/x',
  )
})

for (const odd of [
  '',
  'example.com',
  'http://example.com',
  'https://a.example/?x',
  'https://a.example/#x',
  'file:///x',
  'ftp://a.example',
]) {
  test(`RFC 8414 §2 '${odd}' is no issuer`, () => {
    assert.throws(() => metadataUrl(odd), { name: 'MetadataError', code: 'issuer_invalid' })
  })
}

test('this machine may be an issuer without TLS', () => {
  assert.equal(metadataUrl('http://127.0.0.1:4106'), 'http://127.0.0.1:4106/.well-known/oauth-authorization-server')
})

test('RFC 8414 §3.2 the example passes, extensions and null members included', () => {
  const said = {
    ...example,
    app_registration_endpoint: 'https://server.example.com/api/v1/apps',
    op_policy_uri: null,
    x: 1,
  }
  assert.equal(checkMetadata(said, issuer), said)
})

for (const other of [`${issuer}/`, 'https://SERVER.example.com', 'https://evil.example', undefined, 1]) {
  test(`RFC 8414 §3.3 metadata that names ${other} as its issuer is not ${issuer}’s`, () => {
    assert.throws(() => checkMetadata({ ...example, issuer: other }, issuer), { code: 'metadata_issuer_mismatch' })
  })
}

for (const [name, value] of [
  ['token_endpoint', 'http://server.example.com/token'],
  ['token_endpoint', 'javascript:alert(1)'],
  ['authorization_endpoint', '/authorize'],
  ['authorization_endpoint', 'https://server.example.com/a#x'],
  ['jwks_uri', 7],
  ['device_authorization_endpoint', ['https://server.example.com/device']],
  ['response_types_supported', undefined],
  ['scopes_supported', 'read write'],
  ['code_challenge_methods_supported', [1]],
  ['token_endpoint_auth_methods_supported', {}],
  ['authorization_response_iss_parameter_supported', 'true'],
] as const) {
  test(`RFC 8414 §2 ${name} cannot be ${JSON.stringify(value)}`, () => {
    assert.throws(
      () => checkMetadata({ ...example, [name]: value }, issuer),
      (error: Error & { code?: string }) => error.code === 'metadata_invalid' && error.message.includes(name),
    )
  })
}

for (const json of [null, [], 'x', 3, undefined]) {
  test(`RFC 8414 §3.2 ${JSON.stringify(json)} is no metadata`, () => {
    assert.throws(() => checkMetadata(json, issuer), { code: 'metadata_invalid' })
  })
}
