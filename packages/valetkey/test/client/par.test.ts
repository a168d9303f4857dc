import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth, type OAuth2Definition } from 'valetkey'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

const REFERENCE = 'urn:ietf:params:oauth:request_uri:abc'

function setUp(more: Partial<OAuth2Definition> = {}) {
  const provider = scriptedProvider()
  const oauth = new OAuth({ fetch: provider.fetch })
  return { provider, app: oauth.remoteApp('demo', { ...provider.oauth2, parUrl: '/oauth/par', ...more }) }
}

test('RFC 9126: what is asked for is pushed with client authentication, and the browser carries a reference', async () => {
  const { provider, app } = setUp({ authorizeUrl: '/oauth/authorize?brand=x', authorizeParams: { prompt: 'consent' } })
  provider.answerNext('/oauth/par', json({ request_uri: REFERENCE, expires_in: 60 }, 201))
  const { url } = await app.begin({
    callback: 'http://127.0.0.1:7777/callback',
    params: [
      ['resource', 'https://a.example/'],
      ['resource', 'https://b.example/'],
    ],
  })
  assert.equal(
    url,
    `https://provider.example/oauth/authorize?brand=x&client_id=scripted-client&request_uri=${encodeURIComponent(REFERENCE)}`,
  )
  const [pushed] = provider.sent('/oauth/par')
  assert.match(pushed?.headers.get('authorization') ?? '', /^Basic /)
  const form = new Map(pushed?.form.map(([name, value]) => [name, value]))
  assert.equal(form.get('response_type'), 'code')
  assert.equal(form.get('redirect_uri'), 'http://127.0.0.1:7777/callback')
  assert.equal(form.get('code_challenge_method'), 'S256')
  assert.equal(form.get('prompt'), 'consent')
  assert.ok(form.get('state'))
  assert.deepEqual(
    pushed?.form.filter(([name]) => name === 'resource').map(([, value]) => value),
    ['https://a.example/', 'https://b.example/'],
  )
})

test('it is a form even where the token endpoint takes JSON', async () => {
  const { provider, app } = setUp({ accessTokenFormat: 'json', clientAuth: 'post' })
  provider.answerNext('/oauth/par', json({ request_uri: REFERENCE, expires_in: 60 }, 201))
  await app.begin({ callback: 'oob' })
  const [pushed] = provider.sent('/oauth/par')
  assert.match(pushed?.headers.get('content-type') ?? '', /^application\/x-www-form-urlencoded/)
  assert.ok(pushed?.form.some(([name, value]) => name === 'client_secret' && value === 'scripted-client-secret'))
})

test('a refusal says what the server said; nobody is sent anywhere', async () => {
  for (const [answer, problem] of [
    [json({ error: 'invalid_request', error_description: 'no such scope' }, 400), 'invalid_request'],
    [json({}, 201), undefined],
    [json({ request_uri: REFERENCE }, 500), undefined],
  ] as const) {
    const { provider, app } = setUp()
    provider.answerNext('/oauth/par', answer)
    await assert.rejects(app.begin({ callback: 'oob' }), { code: 'pushed_request_refused', problem })
  }
})
