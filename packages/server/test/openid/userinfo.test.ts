import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { onEachStorage } from '../storages.ts'
import { issuer, postToken, type Tokens, tokensFor, type World, world } from '../world.ts'
import { claimsOf, idTokenOf, userinfo } from './openid-world.ts'

const bearerError = (response: Response): string => response.headers.get('www-authenticate') ?? ''

onEachStorage('who a person is', newStorage => {
  let it: World
  before(async () => {
    it = await world({
      storage: newStorage(),
      policy: { bodyToken: true },
      openid: {
        claims: (user, scopes) => ({
          sub: 'somebody else',
          website: null,
          ...(scopes.includes('profile') && { nickname: user.username }),
        }),
      },
    })
    await it.provider.storage.users.update(it.alice.id, { email: 'alice@app.example' })
  })
  after(() => it.close())

  const tell = async (scope: string): Promise<unknown> =>
    (await userinfo(it, (await tokensFor(it, { scope })).access_token)).json()

  test('userinfo tells what the scopes open, the server’s own claims among it, and sub is always the id', async () => {
    const sub = it.alice.id
    assert.deepEqual(await tell('openid'), { sub })
    assert.deepEqual(await tell('openid email'), { sub, email: 'alice@app.example', email_verified: false })
    assert.deepEqual(await tell('openid profile'), {
      sub,
      name: 'Alice',
      preferred_username: 'alice',
      nickname: 'alice',
    })
  })

  test('it answers GET and POST, the token in the header or, by policy, in the form', async () => {
    const { access_token } = await tokensFor(it, { scope: 'openid' })
    const posted = await userinfo(it, access_token, { method: 'POST' })
    assert.equal(posted.headers.get('cache-control'), 'no-store')
    assert.equal(posted.headers.get('content-type'), 'application/json')
    const body = new URLSearchParams({ access_token })
    const form = await it.provider.fetch(new Request(`${issuer}/oauth/userinfo`, { method: 'POST', body }))
    assert.deepEqual(await form.json(), await posted.json())
  })

  test('without a token, with a bad one, without the scope openid, by another method: refused as the guard refuses', async () => {
    const none = await it.provider.fetch(new Request(`${issuer}/oauth/userinfo`))
    assert.equal(none.status, 401)
    assert.doesNotMatch(bearerError(none), /error=/)
    const bad = await userinfo(it, 'bad')
    assert.equal(bad.status, 401)
    assert.match(bearerError(bad), /error="invalid_token"/)
    const narrow = await userinfo(it, (await tokensFor(it, { scope: 'read' })).access_token)
    assert.equal(narrow.status, 403)
    assert.match(bearerError(narrow), /scope="openid"/)
    const put = await userinfo(it, 'bad', { method: 'PUT' })
    assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, POST'])
  })

  test('a page of another site may ask: the browser is told so before and after', async () => {
    const before = await it.provider.fetch(new Request(`${issuer}/oauth/userinfo`, { method: 'OPTIONS' }))
    assert.equal(before.status, 204)
    assert.match(before.headers.get('access-control-allow-headers') ?? '', /Authorization/)
    assert.equal((await userinfo(it, 'bad')).headers.get('access-control-allow-origin'), '*')
  })

  test('when the consent is taken back, userinfo closes with it', async () => {
    const { access_token } = await tokensFor(it, { scope: 'openid' })
    const app = (await it.provider.apps.byClientId(it.app.clientId))!
    await it.provider.storage.consents.revoke(it.alice.id, app.id, 'test')
    assert.equal((await userinfo(it, access_token)).status, 401)
  })

  test('an ID token comes with the scope openid only, and only where a person is', async () => {
    assert.equal('id_token' in (await tokensFor(it, { scope: 'read' })), false)
    assert.equal('id_token' in (await tokensFor(it, { scope: null })), false)
    const alone = async (scope: string) =>
      (await (await postToken(it, { grant_type: 'client_credentials', scope })).json()) as Record<string, string>
    const { id_token, scope } = await alone('openid read')
    assert.deepEqual([id_token, scope], [undefined, 'read'])
    assert.equal((await alone('openid profile'))['error'], 'invalid_scope')
  })

  test('a refresh that leaves openid out gets no ID token, and one that is asked again gets the same access token', async () => {
    const { refresh_token } = await tokensFor(it, { scope: 'openid read', nonce: 'once' })
    const refresh = async (form: Record<string, string> = {}) =>
      (await (await postToken(it, { grant_type: 'refresh_token', refresh_token, ...form })).json()) as Tokens
    const first = await refresh()
    const again = await refresh()
    assert.equal(again.access_token, first.access_token)
    assert.equal(claimsOf(again)['at_hash'], claimsOf(first)['at_hash'])
    const narrow = await postToken(it, {
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
      scope: 'read',
    })
    assert.equal('id_token' in ((await narrow.json()) as Tokens), false)
  })

  test('an ID token opens nothing: no API, no userinfo, no token endpoint', async () => {
    const tokens = await tokensFor(it, { scope: 'openid' })
    const text = idTokenOf(tokens)
    assert.equal((await userinfo(it, text)).status, 401)
    for (const form of [
      { grant_type: 'refresh_token', refresh_token: text },
      { grant_type: 'authorization_code', code: text },
    ])
      assert.equal(((await (await postToken(it, form)).json()) as { error: string }).error, 'invalid_grant')
    const assertion = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }
    const form = { grant_type: 'client_credentials', ...assertion, client_assertion: text }
    assert.equal((await postToken(it, form, {})).status, 401)
  })
})
