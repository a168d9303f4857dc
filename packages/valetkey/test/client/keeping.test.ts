import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { memoryVault, OAuth, type RemoteApp } from 'valetkey'
import { type Echoed, json, type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { identityProvider } from './identity-provider.ts'

const HOUR = 3_600_000
const secret = 'a secret of more than thirty-two characters'

const renewals = (provider: ScriptedProvider) =>
  provider.sent('/oauth/token').filter(({ body }) => body.includes('grant_type=refresh_token')).length

async function signedIn(app: RemoteApp, provider: Pick<ScriptedProvider, 'consent'>, user = 'default') {
  const { url, pending } = await app.begin({ callback: 'oob', user })
  return (await app.finish(provider.consent(url), pending)).connection!
}

/** Somebody whose token came without expires_in. */
async function withoutExpiry() {
  let ahead = 0
  const provider = scriptedProvider({ expiresIn: 3600 })
  const vault = memoryVault()
  const fetch = async (request: Request): Promise<Response> => {
    const answer = await provider.fetch(request)
    if (new URL(request.url).pathname !== '/oauth/token' || !answer.ok) return answer
    const { expires_in: _, ...rest } = (await answer.json()) as Record<string, unknown>
    return json(rest)
  }
  const app = new OAuth({ vault, fetch, clock: () => Date.now() + ahead }).remoteApp('demo', provider.oauth2)
  await signedIn(app, provider)
  return {
    provider,
    app,
    later: (ms: number) => {
      ahead += ms
    },
  }
}

test('expires_in absent means unknown: nothing is renewed beforehand, on a 401 once, and the call is repeated once', async () => {
  const { provider, app, later } = await withoutExpiry()
  assert.equal((await app.connection())?.token.expiresAt, undefined)
  later(365 * 24 * HOUR)
  await app.get('echo')
  assert.deepEqual([renewals(provider), provider.sent('/api/echo').length], [0, 1])

  provider.expireAccessTokens()
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.deepEqual([renewals(provider), provider.sent('/api/echo').length], [1, 3])

  for (let time = 0; time < 2; time++) provider.answerNext('/api/echo', json({ error: 'not you' }, 401))
  await assert.rejects(app.get('echo'), { code: 'api_error', status: 401 })
  assert.deepEqual([renewals(provider), provider.sent('/api/echo').length], [2, 5])
})

test('a call that comes late with the token of before uses the one that was renewed meanwhile', async () => {
  const { provider, app } = await withoutExpiry()
  provider.expireAccessTokens()
  // Two calls go out with the same token; the second hears of it when the first has its new one already.
  let answer = (_: Response): void => {}
  const held = new Promise<Response>(resolve => {
    answer = resolve
  })
  provider.answerNext('/api/echo', () => held)
  const late = app.get<Echoed>('echo')
  while (provider.sent('/api/echo').length === 0) await new Promise(resolve => setTimeout(resolve, 1))
  await app.get('echo')
  answer(json({ error: 'the access token is invalid' }, 401))
  assert.equal((await late).data.user, 'alice')
  assert.equal(renewals(provider), 1)
})

test('invalid_grant is the end only after another look: what another process has renewed meanwhile is used', async () => {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const vault = memoryVault()
  const app = new OAuth({ vault, fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  await signedIn(app, provider)
  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', async () => {
    // As if our lease had run out: somebody else took it over, and has renewed.
    const record = (await vault.read('connection', 'demo', 'default'))!
    const lease = { owner: 'another process', until: Date.now() - 1 }
    await vault.write({ ...record, about: { ...record.about, lease } })
    return json({ error: 'invalid_grant' }, 400)
  })
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.deepEqual((await app.connection())?.health, { state: 'ok' })
})

test('everything secret is sealed: tokens, the secret of OAuth 1, the id_token and what it says', async () => {
  const vault = memoryVault()
  const scripted = scriptedProvider({ expiresIn: 3600 })
  const identity = await identityProvider()
  const oauth = (fetch: ScriptedProvider['fetch']) => new OAuth({ vault, secret, fetch })
  const made = [
    await signedIn(oauth(scripted.fetch).remoteApp('one', scripted.oauth1), scripted),
    await signedIn(oauth(scripted.fetch).remoteApp('two', scripted.oauth2), scripted),
    await signedIn(oauth(identity.fetch).remoteApp('openid', identity.definition), identity),
  ]
  const secrets = made.flatMap(({ token }) => [token.accessToken, token.secret, token.refreshToken, token.idToken])
  const texts = secrets.filter(text => text !== undefined)
  assert.equal(texts.length, 7)
  const stored = inspect(await vault.list('connection'), { depth: 9, maxStringLength: null })
  for (const text of texts) assert.ok(!stored.includes(text))
  // Each part of an id_token says something by itself.
  for (const part of made[2]!.token.idToken!.split('.')) assert.ok(!stored.includes(part))
  assert.ok(!stored.includes(identity.definition.clientId ?? '') && !stored.includes('at_hash'))
})

test('a sealed token is good in its own place only: neither for another app, nor another user, nor another kind of record', async () => {
  const vault = memoryVault()
  const provider = scriptedProvider({ expiresIn: 3600 })
  const oauth = new OAuth({ vault, secret, fetch: provider.fetch })
  const [one, other] = ['one', 'other'].map(name => oauth.remoteApp(name, provider.oauth2)) as [RemoteApp, RemoteApp]
  for (const user of ['alice', 'mallory']) for (const app of [one, other]) await signedIn(app, provider, user)
  const { sealed } = (await vault.read('connection', 'one', 'alice'))!
  for (const [app, user] of [
    [one, 'mallory'],
    [other, 'alice'],
  ] as const) {
    const record = (await vault.read('connection', app.name, user))!
    await vault.write({ ...record, sealed })
    await assert.rejects(app.for(user).get('echo'), { code: 'seal_broken' })
  }
  assert.equal((await one.for('alice').get<Echoed>('echo')).data.user, 'alice')
})

test('disconnecting revokes, then forgets, and tells which of the two happened', async () => {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const vault = memoryVault()
  const connect = async (definition = provider.oauth2) => {
    const app = new OAuth({ vault, fetch: provider.fetch }).remoteApp('demo', definition)
    return { app, token: (await signedIn(app, provider)).token }
  }
  const kept = async () => (await vault.list('connection')).length

  const { app, token } = await connect()
  assert.deepEqual(await app.disconnect(), { revoked: true, deleted: true })
  // RFC 7009 §2.1: the refresh token goes, and its access tokens with it.
  assert.deepEqual(provider.sent('/oauth/revoke')[0]?.form, [
    ['token', token.refreshToken],
    ['token_type_hint', 'refresh_token'],
  ])
  assert.deepEqual([await kept(), await app.disconnect()], [0, { revoked: false, deleted: false }])

  const second = await connect()
  provider.answerNext('/oauth/revoke', json({ error: 'unsupported_token_type' }, 400))
  assert.deepEqual([await second.app.disconnect(), await kept()], [{ revoked: false, deleted: true }, 0])

  const { revokeUrl: _, ...without } = provider.oauth2
  const third = await connect(without)
  assert.deepEqual([await third.app.disconnect(), await kept()], [{ revoked: false, deleted: true }, 0])
})
