import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant } from '@valetkey/server/grants/grant'
import { accessTokenNamed, issueAccess } from '@valetkey/server/grants/issue-access'
import { OAuthError } from 'valetkey/oauth2/errors'
import { callback, codeFor, issuer, pkce, postToken, redeem, tokensFor, type World, world } from '../world.ts'

const form = (code: string, verifier: string, more: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: verifier,
  ...more,
})

test('a lenient policy forgives a redirect_uri that is missing or ends in another slash, and no other difference', async () => {
  const it = await world({ policy: { redirectUriAtToken: 'lenient' } })
  const given = async (more: Record<string, string>) => {
    const proof = await pkce()
    return (await postToken(it, form(await codeFor(it, proof), proof.verifier, more))).status
  }
  assert.equal(await given({}), 200)
  assert.equal(await given({ redirect_uri: `${callback}/` }), 200)
  assert.equal(await given({ redirect_uri: `${callback}x` }), 400)
  await it.close()
})

const byGet = (it: World, query: Record<string, string>) =>
  it.provider.fetch(new Request(`${issuer}/oauth/token?${new URLSearchParams(query)}`))

test('token requests by GET are taken where the policy says so, and refused elsewhere', async () => {
  const it = await world({ policy: { tokenByGet: true } })
  const proof = await pkce()
  const query = async () => ({
    ...form(await codeFor(it, proof), proof.verifier, { redirect_uri: callback }),
    client_id: it.app.clientId,
    client_secret: it.app.clientSecret,
  })
  assert.equal((await byGet(it, await query())).status, 200)
  assert.equal((await byGet(it, { ...(await query()), client_secret: 'wrong' })).status, 401)
  // The body of a POST counts beside the query.
  const { client_secret: secret, ...rest } = await query()
  const url = `${issuer}/oauth/token?${new URLSearchParams(rest)}`
  const post = new Request(url, { method: 'POST', body: new URLSearchParams({ client_secret: secret }) })
  assert.equal((await it.provider.fetch(post)).status, 200)
  await it.close()
  const usual = await world()
  const refused = await byGet(usual, {})
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'POST'])
  await usual.close()
})

test('a token request by GET has no body whose type could be wrong; other methods are told which ones there are', async () => {
  const it = await world({ policy: { tokenByGet: true } })
  const proof = await pkce()
  const query = {
    ...form(await codeFor(it, proof), proof.verifier, { redirect_uri: callback }),
    client_id: it.app.clientId,
    client_secret: it.app.clientSecret,
  }
  const url = `${issuer}/oauth/token?${new URLSearchParams(query)}`
  const put = await it.provider.fetch(new Request(url, { method: 'PUT' }))
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, POST'])
  const typed = new Request(url, { headers: { 'content-type': 'application/json' } })
  assert.equal((await it.provider.fetch(typed)).status, 200)
  await it.close()
})

test('a parameter that stands in query and body is one that came twice', async () => {
  const it = await world({ policy: { tokenByGet: true } })
  const body = new URLSearchParams({ client_id: it.app.clientId, client_secret: it.app.clientSecret })
  for (const name of ['client_id', 'client_secret', 'grant_type', 'code']) {
    const sent = new URLSearchParams([...body, ['grant_type', 'authorization_code'], ['code', 'x']])
    const url = `${issuer}/oauth/token?${name}=other`
    const answer = await it.provider.fetch(new Request(url, { method: 'POST', body: sent }))
    assert.equal(answer.status, 400)
    assert.match(((await answer.json()) as Record<string, string>)['error_description']!, /came more than once/)
  }
  await it.close()
})

test('a dialect may name the parameters of a token request otherwise', async () => {
  const it = await world({
    dialect: { tokenParams: params => [...params, ['grant_type', 'authorization_code']] },
  })
  const proof = await pkce()
  const { grant_type: _, ...rest } = form(await codeFor(it, proof), proof.verifier, { redirect_uri: callback })
  assert.equal((await postToken(it, rest)).status, 200)
  await it.close()
})

test('a server takes further grant types, which its policy has to name', async () => {
  const prolong: Grant = {
    type: 'prolong',
    async issue(core, { app, policy }, { extra }) {
      const live = await accessTokenNamed(core, extra['short'] ?? '')
      if (live === null || live.dead !== null || live.app.id !== app.id) throw new OAuthError('invalid_grant', 'no')
      const { scopes, userId } = live.token
      return issueAccess(core, { app, policy }, { userId, scopes, lifetimeMs: 86_400_000, grant: 'prolong' })
    },
  }
  const it = await world({ grants: [prolong], policy: { grants: ['authorization_code', 'prolong'] } })
  const { access_token: short } = await tokensFor(it)
  const answer = await postToken(it, { grant_type: 'prolong', short })
  assert.equal(answer.status, 200)
  const { expires_in: expiresIn, access_token: token } = (await answer.json()) as Record<string, unknown>
  assert.equal(expiresIn, 86_400)
  const authorization = await it.provider.check({
    method: 'GET',
    url: '/api',
    headers: { authorization: `Bearer ${token}` },
  })
  assert.equal(authorization.user?.username, 'alice')
  assert.equal((await postToken(it, { grant_type: 'prolong', short: 'nothing' })).status, 400)
  await it.close()
  const unnamed = await world({ grants: [prolong] })
  const refused = await postToken(unnamed, { grant_type: 'prolong', short })
  assert.equal(((await refused.json()) as { error: string }).error, 'unsupported_grant_type')
  await unnamed.close()
})

test('an app’s live secrets are told to the program around the server, and none of a disabled one', async () => {
  const it = await world()
  assert.deepEqual(await it.provider.apps.secrets(it.app.clientId), [it.app.clientSecret])
  const renewed = await it.provider.apps.renewSecret(it.app.clientId)
  assert.deepEqual(await it.provider.apps.secrets(it.app.clientId), [renewed, it.app.clientSecret])
  const { id } = (await it.provider.apps.byClientId(it.app.clientId))!
  await it.provider.storage.apps.update(id, { disabled: true })
  assert.deepEqual(await it.provider.apps.secrets(it.app.clientId), [])
  assert.deepEqual(await it.provider.apps.secrets('nobody'), [])
  await it.close()
})

test('with reused tokens an app has one token of its own, the same at every request', async () => {
  const it = await world({ policy: { reuseTokens: true, accessTokenMs: null } })
  const tokens = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const answer = await postToken(it, { grant_type: 'client_credentials' })
      return ((await answer.json()) as { access_token: string }).access_token
    }),
  )
  assert.equal(new Set(tokens).size, 1)
  await it.close()
})

test('policy names the server does not know stay with the app, for the program around it', async () => {
  const it = await world()
  const { app } = await it.provider.apps.create({ name: 'Old', policy: { era: '2011' } })
  assert.equal((await it.provider.apps.byClientId(app.clientId))?.policy['era'], '2011')
  const proof = await pkce()
  assert.equal((await redeem(it, await codeFor(it, proof), proof)).status, 200)
  await it.close()
})
