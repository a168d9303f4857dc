import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer, defaultPolicy, type GuardOptions, type ServerOptions } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { Hono } from 'hono'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  callback,
  consent,
  flowOf,
  issuer,
  locationOf,
  oauth1TokenFor,
  pkce,
  postToken,
  signed,
  type Tokens,
  type World,
  world,
} from '../world.ts'

const [photos, mail] = [`${issuer}/photos`, `${issuer}/mail`]
const resources = {
  [photos]: { name: 'Photos', scopes: ['read'], documentation: 'https://docs.example/photos' },
  [mail]: { name: 'Mail' },
}
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

interface Answer extends Tokens {
  readonly error?: string
}

onEachStorage('resource indicators (RFC 8707)', newStorage => {
  let it: World
  const opened = (more: Partial<ServerOptions> = {}) => world({ storage: newStorage(), resources, ...more })
  before(async () => {
    it = await opened({ policy: { grants: [...defaultPolicy.grants, deviceGrant] } })
  })
  after(() => it.close())

  const post = async (form: readonly (readonly [string, string])[], path = '/oauth/token'): Promise<Answer> => {
    const headers = {
      authorization: `Basic ${Buffer.from(`${it.app.clientId}:${it.app.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    }
    const body = new URLSearchParams(form.map(pair => [...pair])).toString()
    const answer = await it.provider.fetch(new Request(issuer + path, { method: 'POST', headers, body }))
    return (await answer.json()) as Answer
  }
  const naming = (...wanted: readonly string[]) => wanted.map(resource => ['resource', resource] as const)

  /** A code for these resources, and how it is redeemed. */
  async function granted(...wanted: readonly string[]) {
    const proof = await pkce()
    const path = `${authorizePath(it, proof)}${wanted.map(one => `&resource=${encodeURIComponent(one)}`).join('')}`
    const code = locationOf(await consent(it, path)).searchParams.get('code')!
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier }
    return (...narrowed: readonly string[]) => post([...Object.entries(form), ...naming(...narrowed)])
  }

  async function opens(token: string, url: string, options: GuardOptions = {}): Promise<string> {
    const request = { method: 'GET', url, headers: { authorization: `Bearer ${token}` } }
    const checked = it.provider.check(request, options)
    return checked.then(
      () => 'opens',
      (error: { status: number; code: string }) => `${error.status} ${error.code}`,
    )
  }
  const reach = async (token: string) => [await opens(token, `${photos}/1`), await opens(token, mail)]
  const no = '401 invalid_token'

  test('a token that was asked for one resource opens no other', async () => {
    const { access_token } = await (await granted(photos))()
    assert.deepEqual(await reach(access_token), ['opens', no])
    assert.equal(await opens(access_token, `${issuer}/elsewhere`), no, 'nor a place that is no resource')
    assert.equal(await opens(access_token, `${photos}graph`), no, 'nor one whose name only begins alike')
    assert.equal(await opens(access_token, `${issuer}/%70hotos/1`), 'opens', 'however its path is written')
  })

  test('one for two opens both, and may be narrowed at the token endpoint', async () => {
    assert.deepEqual(await reach((await (await granted(photos, mail))()).access_token), ['opens', 'opens'])
    assert.deepEqual(await reach((await (await granted(photos, mail))(mail)).access_token), [no, 'opens'])
  })

  test('a token that was asked for without a resource opens all, and may be narrowed too', async () => {
    assert.deepEqual(await reach((await (await granted())()).access_token), ['opens', 'opens'])
    assert.deepEqual(await reach((await (await granted())(photos)).access_token), ['opens', no])
  })

  test('more than was granted is invalid_target, and uses nothing up', async () => {
    const redeem = await granted(photos)
    for (const wanted of [[mail], [photos, mail], ['https://unknown.example/']])
      assert.equal((await redeem(...wanted)).error, 'invalid_target')
    assert.deepEqual(await reach((await redeem(photos)).access_token), ['opens', no])
  })

  test('a refresh never widens: less is given, more is invalid_target, and the refresh token keeps its own', async () => {
    const tokens = await (await granted(photos, mail))(photos)
    assert.deepEqual(await reach(tokens.access_token), ['opens', no])
    const refresh = (token: string, ...wanted: readonly string[]) =>
      post([['grant_type', 'refresh_token'], ['refresh_token', token], ...naming(...wanted)])
    assert.equal((await refresh(tokens.refresh_token, 'https://unknown.example/')).error, 'invalid_target')
    const narrow = await refresh(tokens.refresh_token, mail)
    assert.deepEqual(await reach(narrow.access_token), [no, 'opens'])
    assert.equal(
      (await refresh(tokens.refresh_token, photos)).error,
      'invalid_grant',
      'a lost answer is no other answer',
    )
    assert.equal((await refresh(tokens.refresh_token, mail)).access_token, narrow.access_token)
    assert.deepEqual(await reach((await refresh(narrow.refresh_token)).access_token), ['opens', 'opens'])
    const only = await (await granted(photos))()
    assert.equal((await refresh(only.refresh_token, mail)).error, 'invalid_target')
    assert.deepEqual(await reach((await refresh(only.refresh_token)).access_token), ['opens', no])
  })

  test('an unknown resource goes back as invalid_target; one with a fragment, a word and a list too', async () => {
    for (const resource of ['https://unknown.example/', `${photos}#x`, 'photos', `${photos} ${mail}`]) {
      const back = locationOf(await it.browser.get(authorizePath(it, await pkce(), { resource })))
      assert.equal(back.searchParams.get('error'), 'invalid_target', resource)
    }
    const listed = await it.browser.get(`${authorizePath(it, await pkce())}&resource[]=${photos}`)
    assert.equal(listed.status, 400)
  })

  test('a resource is the same with another spelling of its host, and with the slash of an empty path', async () => {
    const root = await world({ storage: newStorage(), resources: { 'https://api.example': {} } })
    for (const resource of ['https://api.example', 'https://api.example/', 'https://API.example:443']) {
      const page = await root.browser.get(authorizePath(root, await pkce(), { resource }))
      assert.equal(page.status, 200, resource)
    }
    await root.close()
  })

  test('the consent page says for which resources', async () => {
    const page = await it.browser.get(authorizePath(it, await pkce(), { resource: photos }))
    assert.match(await page.text(), /Only at: Photos\./)
    assert.doesNotMatch(await (await it.browser.get(authorizePath(it, await pkce()))).text(), /Only at/)
  })

  test('an app for itself, a pushed request and a device name resources too', async () => {
    const own = await post([['grant_type', 'client_credentials'], ...naming(mail)])
    assert.deepEqual(await reach(own.access_token), [no, 'opens'])
    assert.equal((await post([['grant_type', 'client_credentials'], ...naming('x:y')])).error, 'invalid_target')
    const proof = await pkce()
    const request = Object.entries({
      response_type: 'code',
      redirect_uri: callback,
      code_challenge: proof.challenge,
      code_challenge_method: 'S256',
    })
    const pushed = (await post([...request, ...naming(photos)], '/oauth/par')) as unknown as { request_uri: string }
    const query = new URLSearchParams({ client_id: it.app.clientId, request_uri: pushed.request_uri })
    const code = locationOf(await consent(it, `/oauth/authorize?${query}`)).searchParams.get('code')!
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier }
    assert.deepEqual(await reach((await post(Object.entries(form))).access_token), ['opens', no])
    const begun = (await post(naming(mail, photos), '/oauth/device_authorization')) as unknown as Record<string, string>
    const page = await (await it.browser.get(`/device?user_code=${begun['user_code']}`)).text()
    assert.match(page, /Only at: Mail and Photos\./)
    await it.browser.post('/device', { flow: flowOf(page), decision: 'allow' })
    const poll = [
      ['grant_type', deviceGrant],
      ['device_code', begun['device_code']!],
    ] as const
    assert.equal((await post([...poll, ...naming('x:y')])).error, 'invalid_target')
    assert.deepEqual(await reach((await post([...poll, ...naming(mail)])).access_token), [no, 'opens'])
  })

  test('a code for both, with a token by way of the browser: either is for what was asked', async () => {
    const mixed = await opened({ policy: { responseTypes: ['code', 'token', 'code token'] } })
    for (const response_type of ['token', 'code token']) {
      const path = authorizePath(mixed, await pkce(), { response_type, resource: photos })
      const answer = new URLSearchParams(locationOf(await consent(mixed, path)).hash.slice(1))
      const headers = { authorization: `Bearer ${answer.get('access_token')}` }
      await mixed.provider.check({ method: 'GET', url: photos, headers })
      await assert.rejects(mixed.provider.check({ method: 'GET', url: mail, headers }), { code: 'invalid_token' })
    }
    await mixed.close()
  })

  test('with reused tokens, a token for one resource is not handed out for another', async () => {
    const reusing = await opened({ policy: { reuseTokens: true, accessTokenMs: null } })
    const token = async (resource?: string) => {
      const form = { grant_type: 'client_credentials', ...(resource && { resource }) }
      return ((await (await postToken(reusing, form)).json()) as Tokens).access_token
    }
    const [one, other, all] = [await token(photos), await token(mail), await token()]
    assert.equal(new Set([one, other, all]).size, 3)
    assert.deepEqual([await token(photos), await token(mail), await token()], [one, other, all])
    await reusing.close()
  })

  test('nobody passes without a page because of a yes to another resource', async () => {
    const trusting = await opened({ policy: { autoApprove: 'consent' } })
    await consent(trusting, authorizePath(trusting, await pkce(), { resource: photos }))
    for (const resource of [mail, photos, null])
      assert.equal((await trusting.browser.get(authorizePath(trusting, await pkce(), { resource }))).status, 200)
    await trusting.close()
    const kept = await opened({ policy: { autoApprove: 'token', reuseTokens: true, accessTokenMs: null } })
    const proof = await pkce()
    const code = locationOf(await consent(kept, authorizePath(kept, proof, { resource: photos }))).searchParams.get(
      'code',
    )!
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier }
    assert.equal((await postToken(kept, form)).status, 200)
    const status = async (resource: string | null) =>
      (await kept.browser.get(authorizePath(kept, proof, { resource }))).status
    assert.deepEqual([await status(photos), await status(mail), await status(null)], [303, 200, 200])
    await kept.close()
  })

  test('introspection names the resources as aud', async () => {
    const audience = async (token: string) =>
      ((await post([['token', token]], '/oauth/introspect')) as unknown as { aud?: unknown }).aud
    const one = await (await granted(photos))()
    assert.equal(await audience(one.access_token), photos)
    assert.deepEqual(await audience((await (await granted(photos, mail))()).access_token), [photos, mail])
    assert.equal(await audience((await (await granted())()).access_token), undefined)
  })

  test('a guard may say which resource it is, wherever it stands; one nobody knows is a fault of the program', async () => {
    const { access_token } = await (await granted(mail))()
    assert.equal(await opens(access_token, '/elsewhere', { resource: mail }), 'opens')
    assert.equal(await opens(access_token, mail, { resource: photos }), no)
    await assert.rejects(
      it.provider.check({ method: 'GET', url: '/', headers: {} }, { resource: 'https://unknown.example/' }),
      TypeError,
    )
  })

  test('a signed call has no resource: OAuth 1.0a tokens open all', async () => {
    const token = await oauth1TokenFor(it)
    await it.provider.check(await signed(it, '/photos/1', { token }))
  })

  test('a server without resources reads over the parameter', async () => {
    const plain = await world({ storage: newStorage() })
    const page = await plain.browser.get(authorizePath(plain, await pkce(), { resource: 'https://any.example/' }))
    assert.equal(page.status, 200)
    await plain.close()
  })
})

onEachStorage('protected resource metadata (RFC 9728)', newStorage => {
  let it: World
  before(async () => {
    const elsewhere = { 'https://api.example/other': {}, 'urn:example:api': {} }
    it = await world({ storage: newStorage(), resources: { ...resources, ...elsewhere } })
  })
  after(() => it.close())

  const get = (path: string) => it.provider.fetch(new Request(issuer + path))

  test('a resource says who gives tokens for it, and how they are brought', async () => {
    const answer = await get('/.well-known/oauth-protected-resource/photos')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.deepEqual(await answer.json(), {
      resource: photos,
      authorization_servers: [issuer],
      scopes_supported: ['read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Photos',
      resource_documentation: 'https://docs.example/photos',
    })
    const other = (await (await get('/.well-known/oauth-protected-resource/mail')).json()) as Record<string, unknown>
    assert.deepEqual(other['scopes_supported'], ['read', 'write'])
  })

  test('what is no resource of ours has no metadata', async () => {
    for (const path of ['', '/', '/other', '/photos/1'])
      assert.equal((await get(`/.well-known/oauth-protected-resource${path}`)).status, 404, path)
    const post = new Request(`${issuer}/.well-known/oauth-protected-resource/photos`, { method: 'POST' })
    assert.equal((await it.provider.fetch(post)).status, 405)
  })

  test('a 401 says where the metadata is, a 403 too; elsewhere nothing is said', async () => {
    const api = new Hono()
    api.get('/photos/*', it.provider.guard('write'), c => c.text('here'))
    api.get('/free', it.provider.guard(), c => c.text('here'))
    const ask = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await api.fetch(new Request(issuer + path, { headers }))
      return [answer.status, /resource_metadata="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]]
    }
    const where = `${issuer}/.well-known/oauth-protected-resource/photos`
    assert.deepEqual(await ask('/photos/1'), [401, where])
    assert.deepEqual(await ask('/photos/1', { authorization: 'Bearer nonsense' }), [401, where])
    const form = { grant_type: 'client_credentials', scope: 'read', resource: photos }
    const { access_token } = (await (await postToken(it, form)).json()) as Tokens
    assert.deepEqual(await ask('/photos/1', { authorization: `Bearer ${access_token}` }), [403, where])
    assert.deepEqual(await ask('/free'), [401, undefined])
  })

  test('the server’s own metadata lists the resources', async () => {
    const answer = await get('/.well-known/oauth-authorization-server')
    const metadata = (await answer.json()) as Record<string, unknown>
    assert.deepEqual(metadata['protected_resources'], [photos, mail, 'https://api.example/other', 'urn:example:api'])
  })
})

test('a resource that is no absolute URI, has a fragment, or a scope nobody knows, is told at once', () => {
  const storage = sqliteStorage(':memory:')
  const keys = [{ kid: '1', secret: 'a secret of more than thirty-two characters' }]
  for (const wrong of [{ '/photos': {} }, { 'https://api.example/#x': {} }, { [photos]: { scopes: ['fly'] } }])
    assert.throws(() => createServer({ issuer, keys, storage, scopes: { read: '' }, resources: wrong }), TypeError)
})
