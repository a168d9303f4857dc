import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AppInput } from '@valetkey/server'
import { onEachStorage } from '../storages.ts'
import {
  basic,
  codeFor,
  issuer,
  oauth1TokenFor,
  pkce,
  postToken,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'

const introspect = (it: World, token: string, headers?: Record<string, string>) =>
  postToken(it, { token }, headers, '/oauth/introspect')
const said = async (it: World, token: string): Promise<Record<string, unknown>> =>
  (await introspect(it, token)).json() as Promise<Record<string, unknown>>
const inactive = { active: false }

onEachStorage('introspection (RFC 7662)', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage() })
  })
  after(() => it.close())

  async function another(more: Pick<AppInput, 'public' | 'policy'> = {}): Promise<World> {
    const { app, clientSecret } = await it.provider.apps.create({ name: 'Other', ...more })
    return { ...it, app: { clientId: app.clientId, clientSecret: clientSecret ?? '' } }
  }

  test('an app is told what its access token is worth', async () => {
    const { access_token } = await tokensFor(it)
    const answer = await introspect(it, access_token)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const { exp, iat, ...rest } = (await answer.json()) as Record<string, unknown>
    assert.deepEqual(rest, {
      active: true,
      scope: 'read',
      client_id: it.app.clientId,
      username: 'alice',
      sub: it.alice.id,
      token_type: 'Bearer',
      iss: issuer,
    })
    assert.equal(Number(exp) - Number(iat), 3600)
    assert.ok(Math.abs(Number(iat) - Date.now() / 1000) < 60)
  })

  test('a refresh token has no token_type, an app’s own token no person', async () => {
    const { refresh_token } = await tokensFor(it)
    const refresh = await said(it, refresh_token)
    assert.deepEqual([refresh['active'], refresh['token_type'], refresh['sub']], [true, undefined, it.alice.id])
    const answer = await postToken(it, { grant_type: 'client_credentials', scope: 'write' })
    const own = await said(it, ((await answer.json()) as Tokens).access_token)
    assert.deepEqual(
      [own['active'], own['scope'], own['sub'], own['username'], own['token_type']],
      [true, 'write', undefined, undefined, 'Bearer'],
    )
  })

  test('without a secret nobody is told anything: 401', async () => {
    const { access_token } = await tokensFor(it)
    assert.equal((await introspect(it, access_token, {})).status, 401)
    const wrong = basic({ ...it, app: { ...it.app, clientSecret: 'wrong' } })
    assert.equal((await introspect(it, access_token, { authorization: wrong })).status, 401)
    const { app } = await another({ public: true })
    const form = { token: access_token, client_id: app.clientId }
    const refused = await postToken(it, form, {}, '/oauth/introspect')
    assert.equal(refused.status, 401)
    assert.match(refused.headers.get('www-authenticate')!, /^Basic /)
  })

  test('another app’s token reads like one that does not exist, and lives', async () => {
    const { access_token, refresh_token } = await tokensFor(it)
    const other = await another()
    for (const token of [access_token, refresh_token]) assert.deepEqual(await said(other, token), inactive)
    assert.equal((await said(it, access_token))['active'], true)
  })

  test('an API that is registered as an app may be allowed to ask about any', async () => {
    const { access_token } = await tokensFor(it)
    const api = await another({ policy: { introspects: 'any' } })
    const answer = await said(api, access_token)
    assert.deepEqual([answer['active'], answer['client_id']], [true, it.app.clientId])
  })

  test('expired, revoked, rotated, unknown, of another kind, a character less or more: active is false, and nothing else', async () => {
    const { storage } = it.provider
    const [revoked, rotated, living] = [await tokensFor(it), await tokensFor(it), await tokensFor(it)]
    await postToken(it, { token: revoked.refresh_token }, undefined, '/oauth/revoke')
    await postToken(it, { grant_type: 'refresh_token', refresh_token: rotated.refresh_token })
    const token = living.access_token
    const dead = [
      revoked.access_token,
      revoked.refresh_token,
      rotated.refresh_token,
      'nonsense',
      token.slice(0, -1),
      `${token}x`,
      `${token}%00`,
      `${token}=`,
      token.toUpperCase(),
      await codeFor(it, await pkce()),
      (await oauth1TokenFor(it)).token,
      it.app.clientSecret,
    ]
    for (const one of dead) assert.deepEqual(await said(it, one), inactive, one)
    storage.setClockOffset(2 * 3_600_000)
    assert.deepEqual(await said(it, token), inactive)
    storage.setClockOffset(0)
    assert.equal((await said(it, token))['active'], true)
  })

  test('a token of somebody locked, or of a consent taken back, is dead at once', async () => {
    const { access_token } = await tokensFor(it)
    await it.provider.storage.users.update(it.alice.id, { locked: true })
    assert.deepEqual(await said(it, access_token), inactive)
    await it.provider.storage.users.update(it.alice.id, { locked: false })
    assert.equal((await said(it, access_token))['active'], true)
    const app = (await it.provider.apps.byClientId(it.app.clientId))!
    await it.provider.storage.consents.revoke(it.alice.id, app.id, 'by the person')
    assert.deepEqual(await said(it, access_token), inactive)
  })

  test('a token in the URL, a GET, and a question without a token are refused', async () => {
    const { access_token: token } = await tokensFor(it)
    const get = await it.provider.fetch(new Request(`${issuer}/oauth/introspect`))
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST'])
    const inUrl = await postToken(it, {}, undefined, `/oauth/introspect?token=${token}`)
    assert.equal(inUrl.status, 400)
    assert.equal((await postToken(it, {}, undefined, '/oauth/introspect')).status, 400)
    const twice = await postToken(it, { token, token_type_hint: 'refresh_token' }, undefined, '/oauth/introspect')
    assert.equal(((await twice.json()) as Record<string, unknown>)['active'], true, 'a wrong hint only hints')
  })

  test('where the policy lets nobody ask, there is no such endpoint', async () => {
    const silent = await world({ storage: newStorage(), policy: { introspects: 'none' } })
    assert.equal((await introspect(silent, 'x')).status, 404)
    const answer = await silent.provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
    assert.deepEqual(
      Object.keys((await answer.json()) as object).filter(name => name.startsWith('introspection')),
      [],
    )
    await silent.close()
    const other = await another({ policy: { introspects: 'none' } })
    const own = await postToken(other, { grant_type: 'client_credentials' })
    assert.deepEqual(await said(other, ((await own.json()) as Tokens).access_token), inactive, 'nor for one app')
  })

  test('the metadata names the endpoint, and that a secret is needed', async () => {
    const answer = await it.provider.fetch(new Request(`${issuer}/.well-known/oauth-authorization-server`))
    const metadata = (await answer.json()) as Record<string, unknown>
    assert.equal(metadata['introspection_endpoint'], `${issuer}/oauth/introspect`)
    const methods = ['client_secret_basic', 'client_secret_post']
    assert.deepEqual(metadata['introspection_endpoint_auth_methods_supported'], methods)
  })
})
