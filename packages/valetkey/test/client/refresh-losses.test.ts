import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type TokenParts, type Vault } from 'valetkey'
import { type Echoed, json, type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'

/** What a server has rotated is there once: whatever else happens in that moment, the new refresh token is not lost. */

const HOUR = 3_600_000
const older = { kid: 'older', secret: 'the older one, of 32 characters...' }
const newer = { kid: 'newer', secret: 'the newer one, of 32 characters...' }

const renewals = (provider: ScriptedProvider) =>
  provider.sent('/oauth/token').filter(({ body }) => body.includes('grant_type=refresh_token')).length

/** A connection whose token has ended, and what happens while the token endpoint answers the renewal. */
async function renewedWhile(
  meanwhile: (it: { vault: Vault; oauth: OAuth; provider: ScriptedProvider }) => Promise<unknown>,
) {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const vault = memoryVault()
  const fetch = async (request: Request): Promise<Response> => {
    const body = request.method === 'POST' ? await request.clone().text() : ''
    const answer = await provider.fetch(request)
    if (body.includes('grant_type=refresh_token')) await meanwhile({ vault, oauth, provider })
    return answer
  }
  // Another process, which has the newer key in front already.
  const oauth = new OAuth({ vault, secret: [newer, older], fetch })
  const other = oauth.remoteApp('demo', provider.oauth2)
  const app = new OAuth({ vault, secret: [older, newer], fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { provider, app, vault, oauth, other }
}

test('a budget that is noted in the middle of a renewal does not cost the new token', async () => {
  let note = async (): Promise<unknown> => undefined
  const { provider, app, other } = await renewedWhile(() => note())
  const { token } = (await other.connection())!
  let called = (): void => {}
  const reached = new Promise<void>(resolve => {
    called = resolve
  })
  let answer = (_: Response): void => {}
  provider.answerNext('/api/echo', () => {
    called()
    return new Promise<Response>(resolve => {
      answer = resolve
    })
  })
  // A call under way with the old token, which the renewal of another process overtakes.
  const slow = other.get('echo')
  await reached
  note = async () => {
    answer(json({ user: 'alice' }, 200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3600' }))
    await slow
  }
  provider.expireAccessTokens()
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.equal(renewals(provider), 1)
  const after = (await app.connection())!
  assert.notEqual(after.token.accessToken, token.accessToken)
  assert.equal(after.health.state, 'rate_limited')
})

test('keys may be rotated in the middle of a renewal', async () => {
  const resealed: number[] = []
  const { provider, app, other } = await renewedWhile(async ({ oauth }) => {
    resealed.push((await oauth.reseal()).resealed)
  })
  provider.expireAccessTokens()
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.deepEqual([resealed, renewals(provider)], [[1], 1])
  assert.equal((await other.get<Echoed>('echo')).data.user, 'alice')
})

test('a vault that fails once when the new token is to be kept is asked again', async () => {
  for (const when of ['before it wrote', 'after it wrote']) {
    const provider = scriptedProvider({ expiresIn: 3600 })
    const memory = memoryVault()
    let writes = 0
    const vault: Vault = {
      ...memory,
      write: async record => {
        writes += 1
        // The third: the sign-in, the lease, the new token.
        if (writes === 3 && when === 'before it wrote') throw new Error('connection lost')
        const written = await memory.write(record)
        if (writes === 3) throw new Error('connection lost')
        return written
      },
    }
    const app = new OAuth({ vault, fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
    const { url, pending } = await app.begin({ callback: 'oob' })
    await app.finish(provider.consent(url), pending)
    provider.expireAccessTokens()
    assert.equal((await app.get<Echoed>('echo')).data.user, 'alice', when)
    provider.expireAccessTokens()
    assert.equal((await app.get<Echoed>('echo')).data.user, 'alice', when)
    assert.equal(renewals(provider), 2, when)
  }
})

test('somebody who disconnects in the middle of a renewal stays disconnected', async () => {
  const { provider, app, vault } = await renewedWhile(({ vault }) => vault.remove('connection', 'demo', 'default'))
  provider.expireAccessTokens()
  await assert.rejects(app.get('echo'), { code: 'not_connected' })
  assert.deepEqual(await vault.list('connection'), [])
})

test('an answer that the network has lost is told when the refresh token turns out to be used', async () => {
  let lost = true
  const provider = scriptedProvider({ expiresIn: 3600 })
  const fetch = async (request: Request): Promise<Response> => {
    const answer = await provider.fetch(request)
    if (!request.url.endsWith('/oauth/token') || renewals(provider) === 0 || !lost) return answer
    lost = false
    throw new TypeError('fetch failed')
  }
  const app = new OAuth({ fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  provider.expireAccessTokens()
  await assert.rejects(app.get('echo'), { code: 'refresh_failed' })
  assert.deepEqual((await app.connection())?.health, { state: 'ok' })
  // A 503 in between takes nothing back.
  provider.answerNext('/oauth/token', json({ error: 'temporarily_unavailable' }, 503))
  await assert.rejects(app.get('echo'), { code: 'refresh_failed' })
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in', reason: /the answer to an earlier renewal was lost/ })
  assert.equal(renewals(provider), 3)
})

test('a connection whose renewal was cut short is not called refreshing for ever', async () => {
  let ahead = 0
  const vault = memoryVault()
  const provider = scriptedProvider({ expiresIn: 3600 })
  const oauth = new OAuth({ vault, fetch: provider.fetch, clock: () => Date.now() + ahead })
  const app = oauth.remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  const record = await vault.read('connection', 'demo', 'default')
  const lease = { owner: 'a process that is no more', until: Date.now() + 20_000 }
  await vault.write({ ...record!, about: { ...record!.about, lease, health: { state: 'refreshing' } } })
  assert.deepEqual((await app.connection())?.health, { state: 'refreshing' })
  ahead = 21_000
  assert.deepEqual((await app.connection())?.health, { state: 'ok' })
  assert.deepEqual((await oauth.connections())[0]?.health, { state: 'ok' })
})

test('a token saver hears of the new refresh token before a renewal fails for another reason', async () => {
  let ahead = 0
  const provider = scriptedProvider({ expiresIn: 3600 })
  const { identity: _, ...definition } = provider.oauth2
  const app = new OAuth({ fetch: provider.fetch, clock: () => Date.now() + ahead }).remoteApp('demo', {
    ...definition,
    issuer: provider.origin,
    jwksUrl: `${provider.origin}/jwks`,
  })
  const claims = { iss: provider.origin, sub: 'id-alice' }
  const old = {
    protocol: 2,
    accessToken: 'old',
    refreshToken: 'old-refresh',
    expiresAt: Date.now() + HOUR,
    claims,
  } as const
  let mine: TokenParts = old
  app
    .tokenGetter(() => mine)
    .tokenSaver(token => {
      mine = token.reveal()
    })
  ahead = 2 * HOUR
  const answer = { access_token: 'new', refresh_token: 'new-refresh', expires_in: 3600, id_token: 'not.believed.atall' }
  provider.answerNext('/jwks', json({ keys: [] }))
  provider.answerNext('/oauth/token', json(answer))
  await assert.rejects(app.get('echo'), { code: 'id_token_invalid' })
  assert.deepEqual([mine.accessToken, mine.refreshToken, mine.claims], ['old', 'new-refresh', claims])
})
