import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { RegistrationOptions, ServerOptions } from '@valetkey/server'
import type { Storage } from '@valetkey/server/storage/storage'
import { onEachStorage } from '../storages.ts'
import { authorizePath, consent, issuer, locationOf, pkce, postToken, signed, type World, world } from '../world.ts'

const json = { 'content-type': 'application/json' }
const uri = 'https://printer.example/callback'
const plain = { client_name: 'Photo printer', redirect_uris: [uri] }

type Answer = Readonly<Record<string, unknown>>

/** Each registration comes from an address of its own, unless it says otherwise: floods have a test of theirs. */
let visitors = 0
const elsewhere = () => ({ 'x-test-address': `visitor ${visitors++}` })

function opened(storage: Storage, registration: ServerOptions['registration'], more: Partial<ServerOptions> = {}) {
  return world({
    storage,
    registration: registration ?? 'off',
    clientAddress: request => request.headers.get('x-test-address'),
    ...more,
  })
}

interface Sending {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
}

function send({ provider }: World, body: unknown, { method = 'POST', path, headers = {} }: Sending = {}) {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const init = { method, body: text, headers: { ...json, ...elsewhere(), ...headers } }
  return provider.fetch(new Request(new URL(path ?? '/oauth/register', issuer), init))
}

async function register(it: World, body: object = plain, sending: Sending = {}): Promise<Answer> {
  const answer = await send(it, body, sending)
  assert.equal(answer.status, 201, await answer.clone().text())
  return (await answer.json()) as Answer
}

async function refusal(it: World, body: unknown, sending: Sending = {}): Promise<string> {
  const answer = await send(it, body, sending)
  return `${answer.status} ${((await answer.json()) as Answer)['error']}`
}

/** To the registration of an app, with its token. */
function manage(it: World, app: Answer, method: string, body?: unknown, token = app['registration_access_token']) {
  const headers = { authorization: `Bearer ${token}` }
  return send(it, body, { method, path: String(app['registration_client_uri']), headers })
}

/** The world, with another app in it than its own. */
const as = (it: World, app: Answer): World => ({
  ...it,
  app: { clientId: String(app['client_id']), clientSecret: String(app['client_secret'] ?? '') },
})

/** The whole flow for an app that registered itself; the answer of the token endpoint. */
async function connect(it: World, app: Answer): Promise<Response> {
  const proof = await pkce()
  const own = as(it, app)
  const back = locationOf(await consent(own, authorizePath(own, proof, { redirect_uri: uri })))
  return postToken(
    own,
    {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code')!,
      redirect_uri: uri,
      code_verifier: proof.verifier,
      ...secretOf(app),
    },
    {},
  )
}

const secretOf = (app: Answer): Record<string, string> => ({
  client_id: String(app['client_id']),
  ...(app['client_secret'] !== undefined && { client_secret: String(app['client_secret']) }),
})

onEachStorage('registration (RFC 7591)', newStorage => {
  let it: World
  before(async () => {
    it = await opened(newStorage(), 'open')
  })
  after(() => it.close())

  test('an app registers itself, is told all that is registered, and signs people in', async () => {
    const answer = await send(it, { ...plain, client_uri: 'https://printer.example/', scope: 'read' })
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const app = (await answer.json()) as Answer
    const { client_id, client_secret, client_id_issued_at, registration_access_token, ...rest } = app
    assert.deepEqual(rest, {
      client_name: 'Photo printer',
      client_uri: 'https://printer.example/',
      redirect_uris: [uri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'read',
      client_secret_expires_at: 0,
      registration_client_uri: `${issuer}/oauth/register/${client_id}`,
    })
    assert.ok([client_secret, registration_access_token].every(text => String(text).length >= 43))
    assert.ok(Math.abs(Number(client_id_issued_at) * 1000 - Date.now()) < 60_000)
    const tokens = (await (await connect(it, app)).json()) as Answer
    assert.deepEqual(Object.keys(tokens).sort(), ['access_token', 'expires_in', 'scope', 'token_type'])
  })

  test('an app without a secret is a public one, and gets a refresh token where it asked for one', async () => {
    const grant_types = ['authorization_code', 'refresh_token']
    const app = await register(it, { ...plain, token_endpoint_auth_method: 'none', grant_types })
    assert.deepEqual([app['client_secret'], app['client_secret_expires_at']], [undefined, undefined])
    assert.equal((await it.provider.apps.byClientId(String(app['client_id'])))?.public, true)
    const { refresh_token } = (await (await connect(it, app)).json()) as Answer
    assert.equal(typeof refresh_token, 'string')
  })

  test('it belongs to nobody and is marked as what it is, so that the consent page can say so', async () => {
    const app = await it.provider.apps.byClientId(String((await register(it))['client_id']))
    assert.deepEqual([app?.ownerId, app?.registration], [null, 'open'])
    assert.equal((await it.provider.apps.byClientId(it.app.clientId))?.registration, null)
  })

  test('an app that anybody could register may use the code grant with PKCE, and nothing else', async () => {
    const app = await register(it)
    const own = as(it, app)
    const params = { redirect_uri: uri, code_challenge: null, code_challenge_method: null }
    const back = locationOf(await it.browser.get(authorizePath(own, await pkce(), params)))
    assert.equal(back.searchParams.get('error'), 'invalid_request')
    const alone = await postToken(own, { grant_type: 'client_credentials', ...secretOf(app) }, {})
    assert.equal(((await alone.json()) as Answer)['error'], 'unauthorized_client')
    const temporary = await it.provider.fetch(await signed(own, '/oauth/request_token', { callback: uri }))
    assert.match(await temporary.text(), /oauth_problem=consumer_key_rejected/)
    for (const grant_types of [['client_credentials'], ['authorization_code', 'client_credentials'], ['implicit']])
      assert.equal(await refusal(it, { ...plain, grant_types }), '400 invalid_client_metadata')
  })

  test('people are asked about it every time, and prompt=none never passes', async () => {
    const eager = await opened(newStorage(), 'open', { policy: { autoApprove: 'consent' } })
    const app = await register(eager)
    assert.equal((await connect(eager, app)).status, 200)
    const own = as(eager, app)
    const page = await eager.browser.get(authorizePath(own, await pkce(), { redirect_uri: uri }))
    assert.equal(page.status, 200)
    const silent = await eager.browser.get(authorizePath(own, await pkce(), { redirect_uri: uri, prompt: 'none' }))
    assert.equal(locationOf(silent).searchParams.get('error'), 'consent_required')
    await eager.close()
  })

  test('case 139: an app that registered with a secret gets nothing without it', async () => {
    const app = await register(it, { ...plain, grant_types: ['authorization_code', 'refresh_token'] })
    const { client_secret: _, ...secretless } = app
    assert.equal((await connect(it, secretless)).status, 401)
    const alone = await postToken(
      as(it, app),
      { grant_type: 'client_credentials', client_id: String(app['client_id']) },
      {},
    )
    assert.equal(alone.status, 401)
  })

  describe('what is said is judged', () => {
    const longUrl = `https://a.example/${'x'.repeat(2100)}`
    const refused: readonly [what: string, change: object, error: string][] = [
      ['http to another machine', { redirect_uris: ['http://printer.example/cb'] }, 'invalid_redirect_uri'],
      ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri'],
      ['no list of redirect URIs', { redirect_uris: uri }, 'invalid_client_metadata'],
      [
        'fifty redirect URIs',
        { redirect_uris: Array.from({ length: 50 }, (_, at) => uri + at) },
        'invalid_redirect_uri',
      ],
      ['a dangerous redirect URI', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
      ['a dangerous one among good ones', { redirect_uris: [uri, 'data:text/html,x'] }, 'invalid_redirect_uri'],
      ['a fragment', { redirect_uris: [`${uri}#x`] }, 'invalid_redirect_uri'],
      ['a climbing path', { redirect_uris: ['https://a.example/a/..;/b'] }, 'invalid_redirect_uri'],
      ['numbers for redirect URIs', { redirect_uris: [1] }, 'invalid_client_metadata'],
      ['a name of 10 kB', { client_name: 'x'.repeat(10_000) }, 'invalid_client_metadata'],
      ['a name of two lines', { client_name: 'Bank\nverified' }, 'invalid_client_metadata'],
      ['a name with control characters', { client_name: 'a\u0000b' }, 'invalid_client_metadata'],
      ['half a character', { client_name: '\ud800' }, 'invalid_client_metadata'],
      ['an object for a name', { client_name: { en: 'x' } }, 'invalid_client_metadata'],
      ['a script for a logo', { logo_uri: 'javascript:alert(1)' }, 'invalid_client_metadata'],
      ['a file for terms', { tos_uri: 'file:///etc/passwd' }, 'invalid_client_metadata'],
      ['a policy that is no URL', { policy_uri: 'read me' }, 'invalid_client_metadata'],
      ['a website that is no link', { client_uri: 'printer.example' }, 'invalid_client_metadata'],
      ['a website longer than any', { client_uri: longUrl }, 'invalid_client_metadata'],
      [
        'keys, a private one even',
        { jwks: { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB', d: 'x' }] } },
        'invalid_client_metadata',
      ],
      ['keys elsewhere', { jwks_uri: 'http://127.0.0.1:1/' }, 'invalid_client_metadata'],
      ['a sector elsewhere', { sector_identifier_uri: 'http://169.254.169.254/' }, 'invalid_client_metadata'],
      ['another way to authenticate', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
      ['a scope there is not', { scope: 'read everything' }, 'invalid_client_metadata'],
      ['a list of scopes', { scope: ['read'] }, 'invalid_client_metadata'],
      ['a grant type there is not', { grant_types: ['authorization_code', 'password'] }, 'invalid_client_metadata'],
      ['a response type not on offer', { response_types: ['token'] }, 'invalid_client_metadata'],
      ['a grant type without its response type', { response_types: [] }, 'invalid_client_metadata'],
      [
        'a response type without its grant type',
        { grant_types: ['refresh_token'], response_types: ['code'] },
        'invalid_client_metadata',
      ],
      ['a software statement', { software_statement: 'a.b.c' }, 'unapproved_software_statement'],
    ]
    for (const [what, change, error] of refused) {
      test(`${what}: ${error}`, async () => assert.equal(await refusal(it, { ...plain, ...change }), `400 ${error}`))
    }

    test('nothing a registration names is fetched', async () => {
      const { fetch } = globalThis
      const asked: unknown[] = []
      globalThis.fetch = async (...args) => {
        asked.push(args[0])
        return fetch(...args)
      }
      for (const [, change] of refused) await refusal(it, { ...plain, ...change })
      await register(it, { ...plain, client_uri: 'http://127.0.0.1:1/', logo_uri: 'http://10.0.0.1/', tos_uri: uri })
      globalThis.fetch = fetch
      assert.deepEqual(asked, [])
    })

    test('what has no meaning here is ignored and not repeated; null and empty are as good as left out', async () => {
      const app = await register(it, {
        ...plain,
        contacts: ['a@b.example'],
        software_id: 'printer',
        'client_name#de': 'Drucker',
        client_id: 'mine',
        client_secret: 'chosen',
        scope: '',
        jwks: null,
        __proto__: null,
      })
      for (const name of ['contacts', 'software_id', 'client_name#de']) assert.equal(name in app, false, name)
      assert.notEqual(app['client_id'], 'mine')
      assert.notEqual(app['client_secret'], 'chosen')
      assert.equal(app['scope'], 'read write')
    })

    test('a name is not needed: the app is called by its id', async () => {
      const app = await register(it, { redirect_uris: ['http://127.0.0.1/cb', 'app.printer:/cb'] })
      assert.equal(app['client_name'], app['client_id'])
    })

    test('a body that is no JSON object: 400; another type: 415; more than 64 kB: 413; another method: 405', async () => {
      for (const body of ['', '{', '[]', '"x"', 'null', '[['.repeat(5_000)])
        assert.equal(await refusal(it, body), '400 invalid_request', body.slice(0, 10))
      const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      assert.equal(await refusal(it, 'client_name=x', form), '415 invalid_request')
      assert.equal(await refusal(it, { ...plain, client_name: 'x'.repeat(70_000) }), '413 invalid_request')
      assert.equal(
        await refusal(it, '{"__proto__": {"redirect_uris": ["https://a.example"]}}'),
        '400 invalid_redirect_uri',
      )
      const got = await send(it, undefined, { method: 'GET' })
      assert.deepEqual([got.status, got.headers.get('allow')], [405, 'POST'])
    })
  })

  test('six in a minute from one network are one too many, and others are still let in', async () => {
    const from = (address: string) => ({ headers: { 'x-test-address': address } })
    for (let at = 0; at < 5; at++) await register(it, plain, from(`2001:db8:1:2::${at}`))
    const refused = await send(it, plain, from('2001:db8:1:2:ffff::1'))
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 30)
    await register(it, plain, from('2001:db8:1:3::1'))
  })

  test('what nobody allowed anything is gone after a day; what somebody uses stays', async () => {
    const [unused, used] = [await register(it), await register(it)]
    assert.equal((await connect(it, used)).status, 200)
    const { storage } = it.provider
    storage.setClockOffset(25 * 3_600_000)
    while ((await storage.cleanup()) > 0);
    storage.setClockOffset(0)
    assert.equal(await it.provider.apps.byClientId(String(unused['client_id'])), null)
    assert.notEqual(await it.provider.apps.byClientId(String(used['client_id'])), null)
    assert.notEqual(await it.provider.apps.byClientId(it.app.clientId), null)
    assert.equal((await manage(it, unused, 'GET')).status, 401)
  })

  describe('who may', () => {
    test('nobody, unless the server says so: there is no such address, and the metadata promises none', async () => {
      for (const registration of [undefined, 'off'] as const) {
        const closed = await opened(newStorage(), registration)
        assert.equal((await send(closed, plain)).status, 404)
        assert.equal((await send(closed, plain, { path: '/api/v1/apps' })).status, 404)
        assert.equal((await metadataOf(closed))['registration_endpoint'], undefined)
        await closed.close()
      }
      assert.equal((await metadataOf(it))['registration_endpoint'], `${issuer}/oauth/register`)
    })

    test('only who holds an initial access token, where one is needed', async () => {
      const invited = await opened(newStorage(), { initialToken: async text => text === 'invited' })
      const missing = await send(invited, plain)
      assert.equal(missing.status, 401)
      assert.equal(missing.headers.get('www-authenticate'), `Bearer realm="${issuer}"`)
      for (const authorization of ['Bearer wrong', 'Basic aW52aXRlZDo=', 'Bearer', 'invited']) {
        const wrong = await send(invited, plain, { headers: { authorization } })
        assert.equal(wrong.status, 401)
        assert.match(wrong.headers.get('www-authenticate')!, /error="invalid_token"/)
      }
      const headers = { authorization: 'bearer invited' }
      const app = await register(
        invited,
        { ...plain, grant_types: ['authorization_code', 'client_credentials'] },
        { headers },
      )
      assert.equal((await invited.provider.apps.byClientId(String(app['client_id'])))?.registration, 'token')
      const alone = await postToken(as(invited, app), { grant_type: 'client_credentials', ...secretOf(app) }, {})
      assert.equal(alone.status, 200)
      await invited.close()
    })

    test('guessing at initial access tokens is slowed down; who holds one may register many apps', async () => {
      const invited = await opened(newStorage(), { initialToken: text => text === 'invited' })
      const ask = (token: string, address: string) =>
        send(invited, plain, { headers: { authorization: `Bearer ${token}`, 'x-test-address': address } })
      for (let at = 0; at < 30; at++) assert.equal((await ask('invited', 'a')).status, 201)
      for (let at = 0; at < 20; at++) assert.equal((await ask('guess', 'b')).status, 401)
      assert.equal((await ask('invited', 'b')).status, 429)
      await invited.close()
    })

    test('a server without code grants offers what it has', async () => {
      const machines = await opened(
        newStorage(),
        { initialToken: () => true },
        { policy: { grants: ['client_credentials'], responseTypes: [] } },
      )
      const headers = { authorization: 'Bearer x' }
      const app = await register(machines, { client_name: 'Robot', grant_types: ['client_credentials'] }, { headers })
      assert.deepEqual([app['response_types'], app['redirect_uris']], [[], []])
      const body = { client_name: 'Robot', grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' }
      assert.equal(await refusal(machines, body, { headers }), '400 invalid_client_metadata')
      await machines.close()
    })

    test('implicit answers are called by both their names', async () => {
      const policy: RegistrationOptions['policy'] = { responseTypes: ['code', 'code token'] }
      const old = await opened(newStorage(), { policy })
      const both = { grant_types: ['authorization_code', 'implicit'], response_types: ['token code'] }
      const app = await register(old, { ...plain, ...both })
      assert.deepEqual(app['grant_types'], ['authorization_code', 'implicit'])
      assert.deepEqual(app['response_types'], ['code token'])
      assert.equal(await refusal(old, { ...plain, response_types: ['code token'] }), '400 invalid_client_metadata')
      await old.close()
    })
  })
})

onEachStorage('managing a registration (RFC 7592)', newStorage => {
  let it: World
  before(async () => {
    it = await opened(newStorage(), 'open')
  })
  after(() => it.close())

  const said = ({ client_id, client_name, redirect_uris, scope, token_endpoint_auth_method }: Answer) => ({
    client_id,
    client_name,
    redirect_uris,
    scope,
    token_endpoint_auth_method,
  })

  test('the app reads what is registered; its secret is not shown again', async () => {
    const app = await register(it)
    const answer = await manage(it, app, 'GET')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const { client_secret: _, client_secret_expires_at: __, ...rest } = app
    assert.deepEqual(await answer.json(), rest)
  })

  test('a change replaces what was said, and the token it was made with', async () => {
    const app = await register(it, { ...plain, client_uri: 'https://printer.example/', scope: 'read' })
    const change = { ...said(app), client_name: 'Renamed', redirect_uris: ['https://new.example/cb'], scope: 'write' }
    const answer = await manage(it, app, 'PUT', change)
    assert.equal(answer.status, 200)
    const changed = (await answer.json()) as Answer
    assert.deepEqual(said(changed), change)
    assert.equal('client_uri' in changed, false, 'left out is taken away (RFC 7592 §2.2)')
    assert.equal('client_secret' in changed, false)
    assert.notEqual(changed['registration_access_token'], app['registration_access_token'])
    assert.equal((await manage(it, app, 'GET')).status, 401)
    assert.equal((await manage(it, changed, 'GET')).status, 200)
    assert.equal((await it.provider.apps.byClientId(String(app['client_id'])))?.name, 'Renamed')
  })

  test('of ten changes with one token at once, one is made', async () => {
    const app = await register(it)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => manage(it, app, 'PUT', { ...said(app), client_name: `name ${at}` })),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(401)])
    const won = (await answers.find(({ ok }) => ok)!.json()) as Answer
    assert.equal(((await (await manage(it, won, 'GET')).json()) as Answer)['client_name'], won['client_name'])
  })

  test('the token of one app opens no other, and no other credential opens any', async () => {
    const [one, other] = [await register(it), await register(it)]
    const tokens = (await (await connect(it, one)).json()) as Answer
    const tried = [
      other['registration_access_token'],
      one['client_secret'],
      tokens['access_token'],
      `${one['registration_access_token']}x`,
      String(one['registration_access_token']).slice(0, -1),
      'x',
    ]
    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const token of tried) {
        const answer = await manage(it, one, method, method === 'PUT' ? said(one) : undefined, token)
        assert.equal(answer.status, 401)
        assert.match(answer.headers.get('www-authenticate')!, /error="invalid_token"/)
      }
    }
    const missing = await send(it, undefined, { method: 'GET', path: String(one['registration_client_uri']) })
    assert.equal(missing.headers.get('www-authenticate'), `Bearer realm="${issuer}"`)
    await assert.rejects(
      it.provider.check({
        method: 'GET',
        url: '/api',
        headers: { authorization: `Bearer ${one['registration_access_token']}` },
      }),
    )
    assert.equal((await manage(it, one, 'GET')).status, 200, 'nothing was used up')
  })

  test('an app that people registered cannot be managed this way', async () => {
    const app = { registration_client_uri: `/oauth/register/${it.app.clientId}` }
    const { registration_access_token: token } = await register(it)
    for (const path of [
      app.registration_client_uri,
      '/oauth/register/nobody',
      '/oauth/register/%zz',
      '/oauth/register/a%00b',
    ])
      assert.equal((await manage(it, { registration_client_uri: path }, 'GET', undefined, token)).status, 401, path)
  })

  const wrong: readonly [what: string, change: (app: Answer) => object, error: string][] = [
    ['no client_id', () => ({ client_id: undefined }), 'invalid_client_metadata'],
    ['another client_id', () => ({ client_id: 'other' }), 'invalid_client_metadata'],
    ['another secret', () => ({ client_secret: 'chosen' }), 'invalid_client_metadata'],
    ['a secret that is none', () => ({ client_secret: null }), 'invalid_client_metadata'],
    ['its token', app => ({ registration_access_token: app['registration_access_token'] }), 'invalid_client_metadata'],
    ['when it was registered', () => ({ client_id_issued_at: 1 }), 'invalid_client_metadata'],
    ['no secret any more', () => ({ token_endpoint_auth_method: 'none' }), 'invalid_client_metadata'],
    ['a foreign address', () => ({ redirect_uris: ['http://evil.example/'] }), 'invalid_redirect_uri'],
    ['a grant type it may not have', () => ({ grant_types: ['client_credentials'] }), 'invalid_client_metadata'],
  ]
  for (const [what, change, error] of wrong) {
    test(`a change with ${what} is refused, and changes nothing: ${error}`, async () => {
      const app = await register(it)
      const answer = await manage(it, app, 'PUT', { ...said(app), ...change(app) })
      assert.deepEqual([answer.status, ((await answer.json()) as Answer)['error']], [400, error])
      assert.equal((await manage(it, app, 'GET')).status, 200)
    })
  }

  test('its own secret may stand in a change', async () => {
    const app = await register(it)
    assert.equal((await manage(it, app, 'PUT', { ...said(app), client_secret: app['client_secret'] })).status, 200)
    assert.equal((await connect(it, app)).status, 200)
  })

  test('what the operator vouched for was the app as it was: a change takes that back, and nothing else', async () => {
    const app = await register(it)
    const { id, policy } = (await it.provider.apps.byClientId(String(app['client_id'])))!
    await it.provider.storage.apps.update(id, { policy: { ...policy, verified: true, accessTokenMs: 1000 } })
    await manage(it, app, 'PUT', { ...said(app), client_name: 'Your bank' })
    const changed = (await it.provider.storage.apps.byId(id))!.policy
    assert.deepEqual([changed['verified'], changed['accessTokenMs'], changed['pkce']], [undefined, 1000, 'required'])
  })

  test('a deleted app is gone with its tokens, and its registration token with it', async () => {
    const app = await register(it)
    const { access_token } = (await (await connect(it, app)).json()) as Answer
    const call = () =>
      it.provider.check({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${access_token}` } })
    assert.equal((await call()).app.clientId, app['client_id'])
    const answer = await manage(it, app, 'DELETE')
    assert.deepEqual([answer.status, await answer.text()], [204, ''])
    await assert.rejects(call())
    assert.equal((await manage(it, app, 'DELETE')).status, 401)
    assert.equal(await it.provider.apps.byClientId(String(app['client_id'])), null)
  })

  test('a disabled app may not change itself back into use', async () => {
    const app = await register(it)
    const { id } = (await it.provider.apps.byClientId(String(app['client_id'])))!
    await it.provider.storage.apps.update(id, { disabled: true })
    for (const method of ['GET', 'PUT', 'DELETE'])
      assert.equal((await manage(it, app, method, method === 'PUT' ? said(app) : undefined)).status, 403)
  })

  test('other methods are 405', async () => {
    const answer = await manage(it, await register(it), 'PATCH', {})
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, PUT, DELETE'])
  })
})

onEachStorage('registration as Mastodon’s clients do it', newStorage => {
  let it: World
  before(async () => {
    it = await opened(newStorage(), { mastodon: true })
  })
  after(() => it.close())

  const oob = 'urn:ietf:wg:oauth:2.0:oob'
  const form = (fields: Record<string, string>, more: Sending = {}) =>
    send(it, new URLSearchParams(fields).toString(), {
      path: '/api/v1/apps',
      ...more,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...more.headers },
    })
  const demo = { client_name: 'demo', redirect_uris: `${oob}\n${uri}`, scopes: 'read write' }

  test('a form as Mastodon.py sends it: an app with a secret, to be used at once', async () => {
    const answer = await form({ ...demo, website: 'https://demo.example' })
    assert.equal(answer.status, 200)
    const { id, client_id, client_secret, ...rest } = (await answer.json()) as Answer
    assert.ok([id, client_id, client_secret].every(text => typeof text === 'string' && text !== ''))
    assert.deepEqual(rest, {
      name: 'demo',
      website: 'https://demo.example',
      scopes: ['read', 'write'],
      redirect_uris: [oob, uri],
      redirect_uri: `${oob}\n${uri}`,
      client_secret_expires_at: 0,
    })
    assert.equal((await it.provider.apps.byClientId(String(client_id)))?.registration, 'open')
    assert.equal((await connect(it, { client_id, client_secret })).status, 200)
  })

  test('JSON with a list, a form with redirect_uris[], and multipart say the same', async () => {
    const path = '/api/v1/apps'
    const asJson = await send(it, { ...demo, redirect_uris: [oob, uri] }, { path })
    const asList = await form({}, { headers: {} })
    assert.equal(asList.status, 422)
    const body = new FormData()
    for (const [name, value] of Object.entries(demo)) body.append(name, value)
    const request = new Request(new URL(path, issuer), { method: 'POST', body, headers: elsewhere() })
    const multipart = await it.provider.fetch(request)
    const brackets = await send(
      it,
      `client_name=demo&redirect_uris[]=${encodeURIComponent(oob)}&redirect_uris[]=${encodeURIComponent(uri)}`,
      { path, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    )
    for (const answer of [asJson, multipart, brackets])
      assert.deepEqual(((await answer.json()) as Answer)['redirect_uris'], [oob, uri])
  })

  test('without scopes it is `read`, as Mastodon has it', async () => {
    const { scopes: _, ...rest } = demo
    assert.deepEqual(((await (await form(rest)).json()) as Answer)['scopes'], ['read'])
  })

  test('what is refused is refused here too, in a sentence that its clients show', async () => {
    for (const change of [
      { redirect_uris: 'javascript:alert(1)' },
      { redirect_uris: 'http://evil.example/' },
      { redirect_uris: '' },
      { scopes: 'follow' },
      { website: 'javascript:alert(1)' },
      { client_name: 'x'.repeat(200) },
    ]) {
      const answer = await form({ ...demo, ...change })
      assert.equal(answer.status, 422)
      assert.match(String(((await answer.json()) as Answer)['error']), /^Validation failed: /)
    }
    assert.equal((await form(demo, { method: 'PUT' })).status, 405)
    const huge = await form({ ...demo, client_name: 'x'.repeat(70_000) })
    assert.equal(huge.status, 413)
  })

  test('both addresses count as one flood', async () => {
    const headers = { 'x-test-address': '192.0.2.7' }
    for (let at = 0; at < 5; at++) await register(it, plain, { headers })
    const refused = await form(demo, { headers })
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(String(((await refused.json()) as Answer)['error']), /try again/)
  })

  test('with an initial token it is needed here as well', async () => {
    const invited = await opened(newStorage(), { mastodon: true, initialToken: text => text === 'invited' })
    const path = '/api/v1/apps'
    assert.equal((await send(invited, demo, { path })).status, 401)
    assert.equal((await send(invited, demo, { path, headers: { authorization: 'Bearer invited' } })).status, 200)
    await invited.close()
  })

  test('what apps may do otherwise is the operator’s word: without PKCE, as most of Mastodon’s clients come', async () => {
    const grants = ['authorization_code', 'client_credentials']
    const lax = await opened(newStorage(), { mastodon: true, policy: { pkce: 'off-for-confidential', grants } })
    const app = (await (await send(lax, { ...demo, redirect_uris: uri }, { path: '/api/v1/apps' })).json()) as Answer
    const own = as(lax, app)
    const without = { redirect_uri: uri, code_challenge: null, code_challenge_method: null }
    const back = locationOf(await consent(own, authorizePath(own, await pkce(), without)))
    const code = back.searchParams.get('code')!
    const answer = await postToken(
      own,
      { grant_type: 'authorization_code', code, redirect_uri: uri, ...secretOf(app) },
      {},
    )
    assert.equal(answer.status, 200)
    const alone = await postToken(own, { grant_type: 'client_credentials', ...secretOf(app) }, {})
    assert.equal(alone.status, 200)
    await lax.close()
  })
})

async function metadataOf(it: World): Promise<Answer> {
  const url = `${issuer}/.well-known/oauth-authorization-server`
  return (await (await it.provider.fetch(new Request(url))).json()) as Answer
}
