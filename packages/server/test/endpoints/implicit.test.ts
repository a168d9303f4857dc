import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Policy } from '@valetkey/server'
import { onEachStorage } from '../storages.ts'
import { authorizePath, callback, consent, flowOf, locationOf, pkce, postToken, type World, world } from '../world.ts'

const policy: Partial<Policy> = { responseTypes: ['code', 'token', 'code token'], iss: false }
const params = (location: URL) => Object.fromEntries(new URLSearchParams(location.hash.slice(1)))
const bearer = (token: string) => ({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${token}` } })

onEachStorage('the implicit grant, where a policy has it', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), policy })
  })
  after(() => it.close())

  const ask = (more: Record<string, string | null>, decision?: string) =>
    consent(it, authorizePath(it, null, more), decision)

  test('RFC 6749 §4.2.2: the token stands behind the #, with its type, lifetime, scope and the state', async () => {
    const location = locationOf(await ask({ response_type: 'token' }))
    assert.equal(location.search, '?kept=1')
    const { access_token: token, ...rest } = params(location)
    assert.deepEqual(rest, { token_type: 'Bearer', expires_in: '3600', scope: 'read', state: 'xyz & more' })
    assert.equal((await it.provider.check(bearer(token!))).user?.username, 'alice')
  })

  test('taking the consent back ends an implicit token too', async () => {
    const { access_token: token } = params(locationOf(await ask({ response_type: 'token' })))
    const { app } = await it.provider.check(bearer(token!))
    await it.provider.storage.consents.revoke(it.alice.id, app.id, 'test')
    await assert.rejects(it.provider.check(bearer(token!)), { code: 'invalid_token' })
  })

  test('“code token”, in either order, brings both, and the code can still be exchanged', async () => {
    const proof = await pkce()
    for (const type of ['code token', 'token code']) {
      const location = locationOf(await consent(it, authorizePath(it, proof, { response_type: type })))
      const { code, access_token: token } = params(location)
      assert.ok((await it.provider.check(bearer(token!))).user)
      const form = {
        grant_type: 'authorization_code',
        code: code!,
        redirect_uri: callback,
        code_verifier: proof.verifier,
      }
      assert.equal((await postToken(it, form)).status, 200)
    }
  })

  test('a token is never sent in the query, and an error of such a request goes behind the # as well', async () => {
    const asked = await it.browser.get(authorizePath(it, null, { response_type: 'token', response_mode: 'query' }))
    assert.equal(params(locationOf(asked))['error'], 'invalid_request')
    const denied = locationOf(await ask({ response_type: 'token' }, 'deny'))
    assert.equal(params(denied)['error'], 'access_denied')
    assert.equal(denied.search, '?kept=1')
  })

  test('a code still needs PKCE where the policy says so, a token has no use for it', async () => {
    const location = locationOf(await it.browser.get(authorizePath(it, null, { response_type: 'code token' })))
    assert.equal(params(location)['error'], 'invalid_request')
  })

  test('out of band there is nobody to bring a token to: it is refused, and none is minted', async () => {
    const oob = 'urn:ietf:wg:oauth:2.0:oob'
    for (const type of ['token', 'code token']) {
      const page = await it.browser.get(authorizePath(it, await pkce(), { response_type: type, redirect_uri: oob }))
      assert.equal(page.status, 400)
      assert.match(await page.text(), /cannot be brought out of band/)
    }
  })

  test('20 answers to one page are one token', async () => {
    const page = await it.browser.get(authorizePath(it, null, { response_type: 'token' }))
    const answer = { flow: flowOf(await page.text()), decision: 'allow' }
    const all = await Promise.all(Array.from({ length: 20 }, () => it.browser.post('/oauth/authorize', answer)))
    assert.equal(all.filter(({ status }) => status === 303).length, 1)
    assert.equal(all.filter(({ status }) => status === 409).length, 19)
  })
})

async function metadataWith(more: Partial<Policy>) {
  const it = await world({ policy: { grants: ['authorization_code'], responseModes: ['query'], ...more } })
  const document = await (await it.browser.get('/.well-known/oauth-authorization-server')).json()
  await it.close()
  const {
    response_types_supported: types,
    response_modes_supported: modes,
    grant_types_supported: grants,
  } = document as Record<string, unknown>
  return { types, modes, grants }
}

test('RFC 8414 §2: the metadata lists the response types, and with a token the implicit grant and the fragment', async () => {
  const types = ['code', 'token', 'code token']
  assert.deepEqual(await metadataWith({ responseTypes: types }), {
    types,
    modes: ['query', 'fragment'],
    grants: ['authorization_code', 'implicit'],
  })
  assert.deepEqual(await metadataWith({}), { types: ['code'], modes: ['query'], grants: ['authorization_code'] })
})

test('by default nothing but a code is given, and the error names what is on offer', async () => {
  const it = await world()
  for (const type of ['token', 'code token', 'id_token']) {
    const location = locationOf(await it.browser.get(authorizePath(it, await pkce(), { response_type: type })))
    assert.equal(location.searchParams.get('error'), 'unsupported_response_type')
    assert.match(location.searchParams.get('error_description')!, /must be code$/)
  }
  await it.close()
})

test('a service with another word for a response type, or none, says so in its dialect', async () => {
  const words: Readonly<Record<string, string>> = { access_token: 'token' }
  const responseType = (sent: string | undefined) => (sent === undefined ? 'code' : (words[sent] ?? sent))
  const it = await world({ policy: { ...policy, pkce: 'optional' }, dialect: { responseType } })
  const token = locationOf(await consent(it, authorizePath(it, null, { response_type: 'access_token' })))
  assert.ok(params(token)['access_token'])
  const code = locationOf(await consent(it, authorizePath(it, null, { response_type: null })))
  assert.ok(code.searchParams.get('code'))
  await it.close()
})
