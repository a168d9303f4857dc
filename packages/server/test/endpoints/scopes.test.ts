import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Policy } from '@valetkey/server'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import {
  authorizePath,
  basic,
  consent,
  locationOf,
  pkce,
  postToken,
  redeem,
  signed,
  type Tokens,
  tokensFor,
  type World,
  world,
} from '../world.ts'

const scopes = {
  read: { en: 'Read your things', risk: 'read' },
  'read:photos': { en: 'See your photos', risk: 'read' },
  'read:letters': { en: 'Read your letters', risk: 'danger' },
  write: { en: 'Change your things', risk: 'write' },
  share: { en: 'Share what you have', implies: ['read:*'] },
} as const

let it: World
before(async () => {
  it = await world({ scopes, resources: { 'https://photos.example': { scopes: ['share'] } } })
})
after(() => it.close())

/** An app of its own for each test. */
let app: { readonly clientId: string; readonly clientSecret: string; readonly id: string }
const register = async (registered: readonly string[], policy: Partial<Policy> = {}) => {
  const given = await it.provider.apps.create({
    name: 'Tree',
    redirectUris: ['https://app.example/callback?kept=1'],
    scopes: registered,
    policy: { ...policy },
  })
  app = { clientId: given.app.clientId, clientSecret: given.clientSecret!, id: given.app.id }
}
const here = (): World => ({ ...it, app })
beforeEach(() => register(['share', 'write']))

const tokensWith = (scope: string) => tokensFor(here(), { scope })
const refresh = async (refresh_token: string, scope: string) => {
  const answer = await postToken(here(), { grant_type: 'refresh_token', refresh_token, scope })
  return (await answer.json()) as Partial<Tokens> & { readonly error?: string }
}
const opens = (authorization: string, scope: string) =>
  it.provider.check({ method: 'GET', url: 'http://127.0.0.1:4999/api', headers: { authorization } }, { scope })
const refusal = (code: string) => (error: unknown) => error instanceof OAuthError && error.code === code
const errorAt = async (scope: string) =>
  locationOf(await here().browser.get(authorizePath(here(), await pkce(), { scope }))).searchParams.get('error')

test('an app may ask for what its scopes cover, and gets what it asked for', async () => {
  assert.equal((await tokensWith('read:photos')).scope, 'read:photos')
  for (const scope of ['read', 'share read', 'write:letters'])
    assert.equal(await errorAt(scope), 'invalid_scope', scope)
})

test('a guard lets in whom a scope brings there, and nobody for a child of what it asks', async () => {
  const { access_token } = await tokensWith('share')
  for (const scope of ['share', 'read:photos', 'read:letters']) await opens(`Bearer ${access_token}`, scope)
  for (const scope of ['read', 'write', 'read:', 'shared'])
    await assert.rejects(opens(`Bearer ${access_token}`, scope), refusal('insufficient_scope'), scope)
  const child = await tokensWith('read:photos')
  await assert.rejects(opens(`Bearer ${child.access_token}`, 'share'), refusal('insufficient_scope'))
})

test('a signed request is judged by the same tree', async () => {
  const ask = async (scope: string) => it.provider.check(await signed(here(), '/api'), { scope, appOnly: true })
  assert.equal((await ask('read:photos')).app.clientId, app.clientId)
  await assert.rejects(ask('read'), (error: unknown) => error instanceof OAuth1Problem && error.status === 403)
})

test('a refresh may ask for a child of what it has, and for no parent of it', async () => {
  const { refresh_token } = await tokensWith('share')
  const less = await refresh(refresh_token, 'read:photos')
  assert.equal(less.scope, 'read:photos')
  await opens(`Bearer ${less.access_token}`, 'read:photos')
  await assert.rejects(opens(`Bearer ${less.access_token}`, 'read:letters'), refusal('insufficient_scope'))
  const narrow = await tokensWith('read:photos')
  for (const scope of ['read', 'share', 'read:photos write'])
    assert.equal((await refresh(narrow.refresh_token, scope)).error, 'invalid_scope', scope)
})

test('introspection names every scope a token opens, because who asks knows no tree', async () => {
  const { access_token } = await tokensWith('share')
  const answer = await postToken(here(), { token: access_token }, undefined, '/oauth/introspect')
  assert.equal(((await answer.json()) as { scope: string }).scope, 'share read:photos read:letters')
})

test('the metadata of a resource names what its scopes bring', async () => {
  const other = await world({ scopes, resources: { 'http://127.0.0.1:4999/photos': { scopes: ['share'] } } })
  const { status, body } = await other.browser
    .get('/.well-known/oauth-protected-resource/photos')
    .then(async answer => ({ status: answer.status, body: (await answer.json()) as { scopes_supported: unknown } }))
  assert.equal(status, 200)
  assert.deepEqual(body.scopes_supported, ['share', 'read:photos', 'read:letters'])
  await other.close()
})

test('the consent page says what a scope brings, counts its worst, and calls nothing new that was covered before', async () => {
  const page = async (scope: string) =>
    (await here().browser.get(authorizePath(here(), await pkce(), { scope }))).text()
  const first = await page('share')
  assert.match(first, /Share what you have.*includes: See your photos · Read your letters/s)
  assert.match(first, /<ul class="may danger"><li><span><b>Share what you have/)
  await tokensWith('share')
  assert.doesNotMatch(await page('read:photos'), /class="new"/)
  assert.match(await page('write'), /class="new"/)
})

test('who allowed the parent is not asked again for the child, but for the parent after the child', async () => {
  const other = await world({ scopes, appPolicy: { autoApprove: 'consent' } })
  const answerTo = async (scope: string) => {
    const proof = await pkce()
    const path = authorizePath(other, proof, { scope, prompt: 'none' })
    const back = locationOf(await other.browser.get(path)).searchParams
    const code = back.get('code')
    return code === null ? back.get('error') : ((await (await redeem(other, code, proof)).json()) as Tokens).scope
  }
  await consent(other, authorizePath(other, await pkce(), { scope: 'read:photos' }))
  assert.equal(await answerTo('read'), 'consent_required')
  await consent(other, authorizePath(other, await pkce(), { scope: 'read' }))
  assert.equal(await answerTo('read:letters'), 'read:letters')
  await other.close()
})

test('what an app gets that asks for nothing may be a child of what it is registered for', async () => {
  const other = await world({ scopes, defaultScopes: ['read:photos', 'write'] })
  const { app: own, clientSecret } = await other.provider.apps.create({ name: 'Reader', scopes: ['read'] })
  const reader = { ...other, app: { clientId: own.clientId, clientSecret: clientSecret! } }
  const answer = await postToken(reader, { grant_type: 'client_credentials' }, { authorization: basic(reader) })
  assert.equal(((await answer.json()) as Tokens).scope, 'read:photos')
  await other.close()
})

test('the portal says what a scope brings', async () => {
  const other = await world({ scopes, portal: true })
  const form = await (await other.browser.get('/apps/new')).text()
  assert.match(form, /<code>share<\/code> includes: See your photos · Read your letters/)
  await other.close()
})
