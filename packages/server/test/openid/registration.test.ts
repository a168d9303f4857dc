import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { onEachStorage } from '../storages.ts'
import { callback, issuer, tokensFor, type World, world } from '../world.ts'
import { idTokenOf } from './openid-world.ts'

type Answer = Readonly<Record<string, unknown>>

const plain = { client_name: 'Photo printer', redirect_uris: [callback] }

onEachStorage('apps that register themselves, with OpenID Connect', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), openid: true, registration: { initialToken: () => true } })
  })
  after(() => it.close())

  const send = (method: string, url: string, token: string, body: object) =>
    it.provider.fetch(
      new Request(url, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      }),
    )
  const register = (more: object) => send('POST', `${issuer}/oauth/register`, 'initial', { ...plain, ...more })
  const registered = async (more: object) => (await (await register(more)).json()) as Answer

  test('an app says by what its ID tokens are to be signed, and is told; RS256 is for those that do not say', async () => {
    const app = await registered({ id_token_signed_response_alg: 'ES256', subject_type: 'public' })
    assert.equal(app['id_token_signed_response_alg'], 'ES256')
    const own = { clientId: String(app['client_id']), clientSecret: String(app['client_secret']) }
    const token = idTokenOf(await tokensFor({ ...it, app: own }, { scope: 'openid' }))
    assert.equal(decodeProtectedHeader(token).alg, 'ES256')
    assert.equal((await registered({}))['id_token_signed_response_alg'], 'RS256')
  })

  test('RFC 7592 §2.2: an update that leaves it out takes it back', async () => {
    const app = await registered({ id_token_signed_response_alg: 'EdDSA' })
    const [url, token] = [String(app['registration_client_uri']), String(app['registration_access_token'])]
    const answer = await send('PUT', url, token, { ...plain, client_id: app['client_id'] })
    assert.equal(((await answer.json()) as Answer)['id_token_signed_response_alg'], 'RS256')
  })

  test('what is not built is refused by name: signing with none or a shared secret, encryption, pairwise ids', async () => {
    for (const beyond of [
      { id_token_signed_response_alg: 'none' },
      { id_token_signed_response_alg: 'HS256' },
      { id_token_encrypted_response_alg: 'RSA-OAEP' },
      { userinfo_signed_response_alg: 'RS256' },
      { subject_type: 'pairwise' },
    ]) {
      const answer = await register(beyond)
      const { error, error_description } = (await answer.json()) as Record<string, string>
      assert.deepEqual([answer.status, error], [400, 'invalid_client_metadata'], JSON.stringify(beyond))
      assert.ok(error_description?.startsWith(Object.keys(beyond)[0]!), error_description)
    }
  })
})

test('where OpenID Connect is off, its words mean nothing in a registration and stand in no answer', async () => {
  const it = await world({ registration: 'open' })
  const body = JSON.stringify({ ...plain, id_token_signed_response_alg: 'none' })
  const headers = { 'content-type': 'application/json' }
  const answer = await it.provider.fetch(new Request(`${issuer}/oauth/register`, { method: 'POST', headers, body }))
  assert.equal(answer.status, 201)
  assert.equal('id_token_signed_response_alg' in ((await answer.json()) as Answer), false)
  await it.close()
})
