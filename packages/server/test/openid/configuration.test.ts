import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { checkMetadata, metadataUrl } from 'valetkey/oauth2/metadata'
import { issuer, providerOn, type World, world } from '../world.ts'

const openIdPath = '/.well-known/openid-configuration'

async function documentAt({ provider }: Pick<World, 'provider'>, url: string): Promise<Record<string, unknown>> {
  return (await (await provider.fetch(new Request(url))).json()) as Record<string, unknown>
}

test('both well-known addresses answer with one document', async () => {
  const it = { provider: providerOn(sqliteStorage(':memory:'), { openid: true }) }
  const document = await documentAt(it, issuer + openIdPath)
  checkMetadata(document, issuer)
  assert.deepEqual(await documentAt(it, metadataUrl(issuer)), document)
  const said = Object.fromEntries(
    ['jwks_uri', 'userinfo_endpoint', 'subject_types_supported', 'request_uri_parameter_supported'].map(name => [
      name,
      document[name],
    ]),
  )
  assert.deepEqual(said, {
    jwks_uri: `${issuer}/oauth/jwks`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
    subject_types_supported: ['public'],
    request_uri_parameter_supported: false,
  })
  assert.deepEqual(document['id_token_signing_alg_values_supported'], ['RS256', 'ES256', 'EdDSA'])
  assert.deepEqual(document['scopes_supported'], ['read', 'write', 'openid', 'profile', 'email'])
  await it.provider.close()
})

test('OpenID Connect Discovery §4: the path of an issuer stands in front of the well-known one', async () => {
  const deep = `${issuer}/tenant`
  const keys = [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }]
  const provider = createServer({ issuer: deep, keys, storage: sqliteStorage(':memory:'), scopes: {}, openid: true })
  assert.equal((await documentAt({ provider }, deep + openIdPath))['issuer'], deep)
  assert.equal((await documentAt({ provider }, metadataUrl(deep)))['issuer'], deep)
  await provider.close()
})

test('where OpenID Connect is off nothing of it is there: no endpoint, no scope, no word in the metadata', async () => {
  const it = await world()
  for (const path of [openIdPath, '/oauth/jwks', '/oauth/userinfo'])
    assert.equal((await it.provider.fetch(new Request(issuer + path))).status, 404, path)
  const document = await documentAt(it, metadataUrl(issuer))
  assert.deepEqual(document['scopes_supported'], ['read', 'write'])
  assert.deepEqual(
    Object.keys(document).filter(name => /jwks|userinfo|id_token|subject|claims|prompt/.test(name)),
    [],
  )
  await it.close()
})

test('the words of a server for these scopes go over ours', async () => {
  const scopes = { read: 'Read', email: 'See where to write to you' }
  const it = await world({ openid: true, scopes })
  const query = { response_type: 'code', client_id: it.app.clientId, scope: 'openid email' }
  const pkce = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
  const redirect = { redirect_uri: 'https://app.example/callback?kept=1' }
  const page = await it.browser.get(`/oauth/authorize?${new URLSearchParams({ ...query, ...pkce, ...redirect })}`)
  const html = await page.text()
  assert.match(html, /See where to write to you/)
  assert.match(html, /Know that it is you/)
  await it.close()
})
