import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sign } from 'valetkey/oauth1/sign'
import { scriptedProvider, text } from 'valetkey/testing/scripted-provider'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('the double verifies OAuth 1 signatures for real, once per nonce', async () => {
  const provider = scriptedProvider()
  const credentials = {
    consumerKey: provider.oauth1.clientId ?? '',
    consumerSecret: provider.oauth1.clientSecret ?? '',
  }
  const ask = () => new Request('https://provider.example/oauth/request_token', { method: 'POST' })
  const { request } = await sign(ask(), credentials, { callback: 'oob' })
  assert.equal((await provider.fetch(request.clone())).status, 200)
  assert.match(await (await provider.fetch(request)).text(), /oauth_problem=nonce_used/)
  const { request: wrong } = await sign(ask(), { ...credentials, consumerSecret: 'x' })
  assert.match(await (await provider.fetch(wrong)).text(), /^oauth_problem=signature_invalid&.*debug_sbs=POST&https%3A/)
})

test('the double takes a code once, and revokes a family whose refresh token is used twice', async () => {
  const provider = scriptedProvider({ expiresIn: 60 })
  const { clientId = '', clientSecret = '' } = provider.oauth2
  const token = async (params: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...params })
    const response = await provider.fetch(
      new Request('https://provider.example/oauth/token', { method: 'POST', body, headers: form }),
    )
    return (await response.json()) as Record<string, string>
  }
  const code = provider.consent(`https://provider.example/oauth/authorize?client_id=${clientId}`)
  const first = await token({ grant_type: 'authorization_code', code })
  assert.equal((await token({ grant_type: 'authorization_code', code }))['error'], 'invalid_grant')
  const second = await token({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' })
  assert.ok(second['access_token'])
  assert.equal(
    (await token({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' }))['error'],
    'invalid_grant',
  )
  assert.equal(
    (await token({ grant_type: 'refresh_token', refresh_token: second['refresh_token'] ?? '' }))['error'],
    'invalid_grant',
  )
})

test('a scripted answer is given once, in order, and requests are recorded', async () => {
  const provider = scriptedProvider()
  provider.answerNext('/api/me', text('one'))
  provider.answerNext('/api/me', () => text('two'))
  const ask = async () => (await provider.fetch(new Request('https://provider.example/api/me'))).text()
  assert.deepEqual([await ask(), await ask()], ['one', 'two'])
  assert.match(await ask(), /oauth_problem|error/)
  assert.equal(provider.sent('/api/me').length, 3)
})
