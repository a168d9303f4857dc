import assert from 'node:assert/strict'
import { test } from 'node:test'
import { challenge } from 'valetkey/oauth2/pkce'
import { control, entryOf, postForm, runningSandbox } from '../../running-sandbox.ts'

const sandbox = runningSandbox()
const entry = () => entryOf(sandbox(), 'generic')
const verifier = 'v'.repeat(64)

const jsonAt = async (url: string, init: RequestInit = {}) =>
  (await (await fetch(url, init)).json()) as Record<string, string>

test('OpenID Connect: an app that knows the issuer finds the rest, and learns who signed in', async () => {
  const { issuer = '', clientId, clientSecret, scopes } = entry()
  const found = await jsonAt(`${issuer}/.well-known/openid-configuration`)
  assert.equal(found['issuer'], issuer)
  const redirect_uri = 'http://127.0.0.1:9/callback'
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri,
    scope: scopes.join(' '),
    nonce: 'n-0S6_WzA2Mj',
    code_challenge: await challenge(verifier, 'S256'),
    code_challenge_method: 'S256',
  }
  const url = `${found['authorization_endpoint']}?${new URLSearchParams(asked)}`
  const { code = '' } = await control<Record<string, string>>(issuer, 'authorize', {
    url,
    as: 'bob',
    decision: 'allow',
  })
  const grant = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier }
  const answer = await postForm(found['token_endpoint']!, {
    ...grant,
    client_id: clientId,
    client_secret: clientSecret,
  })
  const tokens = (await answer.json()) as Record<string, string>
  const claims = JSON.parse(Buffer.from(tokens['id_token']!.split('.')[1]!, 'base64url').toString())
  assert.deepEqual([claims.iss, claims.aud, claims.sub, claims.nonce], [issuer, clientId, 'bob', 'n-0S6_WzA2Mj'])
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  assert.deepEqual(await jsonAt(found['userinfo_endpoint']!, { headers }), {
    name: 'Bob Builder',
    preferred_username: 'bob',
    email: 'bob@sandbox.example',
    email_verified: false,
    sub: 'bob',
  })
})
