import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AppInput, Policy } from '@valetkey/server'
import { tokenExchangeGrant, tokenTypes } from 'valetkey/oauth2/token-exchange'
import { type Answer, exchangeGrants } from '../exchanging.ts'
import { onEachStorage } from '../storages.ts'
import { callback, issuer, oauth1TokenFor, postToken, tokensFor, type World, world } from '../world.ts'

const [photos, mail] = [`${issuer}/photos`, `${issuer}/mail`]
const resources = { [photos]: {}, [mail]: {} }

onEachStorage('token exchange (RFC 8693)', newStorage => {
  let it: World
  before(async () => {
    const policy = { grants: exchangeGrants, exchanges: 'own' } as const
    it = await world({ storage: newStorage(), resources, policy })
  })
  after(() => it.close())

  const exchange = async (token: string, form: Record<string, string> = {}, from = it): Promise<Answer> => {
    const asked = { grant_type: tokenExchangeGrant, subject_token: token, subject_token_type: tokenTypes.accessToken }
    return (await postToken(from, { ...asked, ...form })).json() as Promise<Answer>
  }
  const opens = (accessToken: string, path = '/api') =>
    it.provider.check(new Request(issuer + path, { headers: { authorization: `Bearer ${accessToken}` } })).then(
      ({ scopes, app }) => ({ scopes, clientId: app.clientId }),
      () => null,
    )
  const otherApp = async (policy: Partial<Policy> = {}, more: Partial<AppInput> = {}): Promise<World> => {
    const input = { name: 'Other', redirectUris: [callback], policy, ...more }
    const { app, clientSecret } = await it.provider.apps.create(input)
    return { ...it, app: { clientId: app.clientId, clientSecret: clientSecret ?? '' } }
  }
  const idOf = async ({ app }: World) => (await it.provider.storage.apps.byClientId(app.clientId))!.id

  test('an access token is exchanged for one with fewer scopes', async () => {
    const { access_token } = await tokensFor(it, { scope: 'read write' })
    const answer = await exchange(access_token, { scope: 'read', requested_token_type: tokenTypes.accessToken })
    assert.deepEqual(
      [answer.token_type, answer.issued_token_type, answer.scope, answer.refresh_token],
      ['Bearer', tokenTypes.accessToken, 'read', undefined],
    )
    assert.deepEqual(await opens(answer.access_token), { scopes: ['read'], clientId: it.app.clientId })
    assert.deepEqual((await opens(access_token))?.scopes, ['read', 'write'])
    assert.equal((await exchange(access_token)).scope, 'read write')
  })

  test('or for some of the resources, by resource or by audience', async () => {
    const { access_token } = await tokensFor(it)
    for (const name of ['resource', 'audience']) {
      const { access_token: narrow } = await exchange(access_token, { [name]: photos })
      assert.ok(await opens(narrow, '/photos/1'))
      assert.deepEqual([await opens(narrow, '/mail/1'), await opens(narrow)], [null, null])
      assert.equal((await exchange(narrow, { [name]: mail })).error, 'invalid_target')
      assert.ok(await opens((await exchange(narrow)).access_token, '/photos/1'))
    }
    for (const audience of ['https://elsewhere.example/', 'photos'])
      assert.equal((await exchange(access_token, { audience })).error, 'invalid_target')
  })

  test('never for more: not a scope, not an hour', async () => {
    const { access_token } = await tokensFor(it, { scope: 'read' })
    assert.equal((await exchange(access_token, { scope: 'read write' })).error, 'invalid_scope')
    it.provider.storage.setClockOffset(50 * 60_000)
    const { access_token: second, expires_in } = await exchange(access_token)
    assert.ok(expires_in <= 600)
    it.provider.storage.setClockOffset(61 * 60_000)
    assert.equal(await opens(second), null)
    assert.match((await exchange(access_token)).error_description!, /has expired/)
    it.provider.storage.setClockOffset(0)
  })

  test('whatever ends the authorization ends it too', async () => {
    const { access_token, refresh_token } = await tokensFor(it)
    const { access_token: made } = await exchange(access_token)
    await postToken(it, { token: refresh_token }, undefined, '/oauth/revoke')
    assert.equal(await opens(made), null)
    assert.match((await exchange(access_token)).error_description!, /no longer valid/)
  })

  test('another app’s token only where policy says any, and only for scopes the asking app has', async () => {
    const { access_token } = await tokensFor(it, { scope: 'read write' })
    const stranger = await otherApp()
    const refused = await exchange(access_token, {}, stranger)
    assert.deepEqual(
      [refused.error, refused.error_description],
      ['invalid_request', 'the subject_token was issued to another client'],
    )
    const api = await otherApp({ exchanges: 'any' }, { scopes: ['read'] })
    const { access_token: made, scope } = await exchange(access_token, {}, api)
    assert.equal(scope, 'read')
    assert.deepEqual(await opens(made), { scopes: ['read'], clientId: api.app.clientId })
    assert.equal((await exchange(access_token, { scope: 'write' }, api)).error, 'invalid_scope')
    await it.provider.storage.apps.update(await idOf(it), { disabled: true })
    assert.equal(await opens(made), null, 'it lives by the app it came from')
    assert.match((await exchange(access_token, {}, api)).error_description!, /no longer valid/)
    await it.provider.storage.apps.update(await idOf(it), { disabled: false })
    assert.ok(await opens(made))
    await it.provider.storage.consents.revoke(it.alice.id, await idOf(it), 'user')
    assert.equal(await opens(made), null)
  })

  test('it is off by default, of no use to public apps, and the metadata says what there is', async () => {
    const { access_token } = await tokensFor(it)
    const [careful, native] = [await otherApp({ exchanges: 'none' }), await otherApp({}, { public: true })]
    const own = await tokensFor(careful)
    const { error, error_description } = await exchange(own.access_token, {}, careful)
    assert.equal(error, 'invalid_request')
    assert.ok(error_description?.includes(tokenTypes.oauth1), error_description)
    const form = { client_id: native.app.clientId, subject_token: access_token }
    const asked = { grant_type: tokenExchangeGrant, subject_token_type: tokenTypes.accessToken, ...form }
    assert.equal(((await (await postToken(it, asked, {})).json()) as Answer).error, 'invalid_request')
    const plain = await world({ storage: newStorage() })
    assert.equal((await exchange('vka_x', {}, plain)).error, 'unsupported_grant_type')
    const grants = async ({ provider }: World) => {
      const response = await provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
      return ((await response.json()) as { grant_types_supported: string[] }).grant_types_supported
    }
    assert.equal((await grants(it)).includes(tokenExchangeGrant), true)
    assert.equal((await grants(plain)).includes(tokenExchangeGrant), false)
    await plain.close()
  })

  test('what cannot be served is refused, each with what to send instead', async () => {
    const { access_token, refresh_token } = await tokensFor(it)
    const refresh = 'urn:ietf:params:oauth:token-type:refresh_token'
    const sentences: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ subject_token: '' }, /Missing required parameter: subject_token\./],
      [{ subject_token_type: '' }, /Missing required parameter: subject_token_type\./],
      [{ actor_token: access_token, actor_token_type: tokenTypes.accessToken }, /actor tokens are not supported/],
      [{ actor_token_type: tokenTypes.accessToken }, /actor tokens are not supported/],
      [{ requested_token_type: refresh }, /only urn:ietf:params:oauth:token-type:access_token is issued/],
      [{ subject_token: refresh_token, subject_token_type: refresh }, /are not taken from this app/],
      [{ subject_token: refresh_token }, /not one of ours/],
      [{ subject_token: 'garbage' }, /not one of ours/],
    ]
    for (const [form, says] of sentences) {
      const { error, error_description } = await exchange(access_token, form)
      assert.equal(error, 'invalid_request')
      assert.match(error_description!, says)
    }
  })

  test('an OAuth 1.0a token is no access token, and a subject token has no place in the URL', async () => {
    const { token } = await oauth1TokenFor(it)
    assert.match((await exchange(token)).error_description!, /not one of ours/)
    const { access_token } = await tokensFor(it)
    const path = `/oauth/token?subject_token=${access_token}`
    const answer = (await (await postToken(it, { grant_type: tokenExchangeGrant }, undefined, path)).json()) as Answer
    assert.match(answer.error_description!, /must not stand in the URL/)
  })
})
