import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type TokenParts, type Vault } from 'valetkey'
import { type Echoed, json, type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'

const HOUR = 3_600_000

interface SetUp {
  readonly provider: ScriptedProvider
  readonly vault: Vault
  readonly time: { ahead: number }
  process(): ReturnType<OAuth['remoteApp']>
}

/** As many clients as wanted, as in several processes: each its own OAuth, all one vault. */
async function connected(): Promise<SetUp> {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const vault = memoryVault()
  const time = { ahead: 0 }
  const clock = () => Date.now() + time.ahead
  const process = () => new OAuth({ fetch: provider.fetch, vault, clock }).remoteApp('demo', provider.oauth2)
  const app = process()
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  return { provider, vault, time, process }
}

const refreshes = (provider: ScriptedProvider) =>
  provider.sent('/oauth/token').filter(({ body }) => body.includes('grant_type=refresh_token')).length

test('a token known to have ended is renewed before the call, and kept', async () => {
  const { provider, time, process } = await connected()
  const app = process()
  const before = await app.connection()
  time.ahead = 2 * HOUR
  provider.expireAccessTokens()
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.equal(refreshes(provider), 1)
  const after = await app.connection()
  assert.notEqual(after?.token.accessToken, before?.token.accessToken)
  assert.deepEqual([after?.health, after?.account], [{ state: 'ok' }, before?.account])
})

test('a 401 renews the token once, and repeats the call once', async () => {
  const { provider, process } = await connected()
  const app = process()
  provider.expireAccessTokens()
  assert.equal((await app.post<Echoed>('echo', { a: 1 })).data.form.a, '1')
  assert.equal(provider.sent('/api/echo').length, 2)
  provider.answerNext('/api/echo', json({ error: 'no' }, 401))
  provider.answerNext('/api/echo', json({ error: 'still no' }, 401))
  await assert.rejects(app.get('echo'), { code: 'api_error', status: 401 })
  assert.equal(provider.sent('/api/echo').length, 4)
})

test('8 clients of one vault with 25 callers each renew a rotating token exactly once, and none of them fails', async () => {
  const { provider, process } = await connected()
  const apps = Array.from({ length: 8 }, process)
  provider.expireAccessTokens()
  const calls = apps.flatMap(app => Array.from({ length: 25 }, () => app.get<Echoed>('echo')))
  const answers = await Promise.all(calls)
  assert.equal(answers.filter(({ data }) => data.user === 'alice').length, 200)
  assert.equal(refreshes(provider), 1)
})

test('a server that omits refresh_token on refresh keeps the old one', async () => {
  const { provider, time, process } = await connected()
  const app = process()
  const before = (await app.connection())?.token.refreshToken
  time.ahead = 2 * HOUR
  provider.answerNext(
    '/oauth/token',
    json({ access_token: 'fresh-token-of-the-server', token_type: 'Bearer', expires_in: 3600 }),
  )
  provider.answerNext('/api/echo', json({ user: 'alice' }))
  await app.get('echo')
  const after = (await app.connection())?.token
  assert.deepEqual([after?.accessToken, after?.refreshToken], ['fresh-token-of-the-server', before])
})

test('only invalid_grant is the end of a connection', async () => {
  for (const [status, error] of [
    [500, 'server_error'],
    [503, 'temporarily_unavailable'],
    [429, 'slow_down'],
    [401, 'invalid_client'],
  ] as const) {
    const { provider, process } = await connected()
    const app = process()
    provider.expireAccessTokens()
    provider.answerNext('/oauth/token', json({ error }, status))
    await assert.rejects(app.get('echo'), { code: 'refresh_failed' })
    assert.deepEqual((await app.connection())?.health, { state: 'ok' })
    assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  }
})

test('invalid_grant ends it: the connection says so, and further calls send nothing', async () => {
  const { provider, process } = await connected()
  const app = process()
  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', json({ error: 'invalid_grant' }, 400))
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  assert.equal((await app.connection())?.health.state, 'needs_sign_in')
  const before = provider.requests.length
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  assert.equal(provider.requests.length, before)
})

test('a refresh that loses to a new sign-in does not overwrite it', async () => {
  const { provider, process } = await connected()
  const [slow, other] = [process(), process()]
  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', async () => {
    const { url, pending } = await other.begin({ callback: 'oob' })
    await other.finish(provider.consent(url, { user: 'bob' }), pending)
    return json({ error: 'invalid_grant' }, 400)
  })
  assert.equal((await slow.get<Echoed>('echo')).data.user, 'bob')
  assert.equal((await slow.connection())?.account?.name, 'bob')
})

test('a process killed while it renewed locks nobody out once its lease is over', async () => {
  const { provider, vault, time, process } = await connected()
  provider.expireAccessTokens()
  const record = await vault.read('connection', 'demo', 'default')
  const lease = { owner: 'a process that is no more', until: Date.now() + 20_000 }
  await vault.write({ ...record!, about: { ...record!.about, lease, health: { state: 'refreshing' } } })
  time.ahead = 21_000
  const app = process()
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
  assert.deepEqual((await app.connection())?.health, { state: 'ok' })
})

test('the lost answer of a process that died is told when the refresh token turns out to be used', async () => {
  const { provider, vault, time, process } = await connected()
  provider.expireAccessTokens()
  const record = await vault.read('connection', 'demo', 'default')
  const lease = { owner: 'a process that is no more', until: Date.now() + 20_000 }
  await vault.write({ ...record!, about: { ...record!.about, lease, health: { state: 'refreshing' } } })
  time.ahead = 21_000
  provider.answerNext('/oauth/token', json({ error: 'invalid_grant', error_description: 'Used.' }, 400))
  await assert.rejects(process().get('echo'), {
    code: 'needs_sign_in',
    message:
      'demo: The connection has ended: invalid_grant, Used; the answer to an earlier renewal was lost. Next: the person must sign in again.',
  })
})

test('a living lease of another process is waited for, and its token used', async () => {
  const { provider, vault, process } = await connected()
  provider.expireAccessTokens()
  const [holder, waiter] = [process(), process()]
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  const original = provider.fetch
  const slow = new OAuth({
    vault,
    fetch: async request => {
      if (request.url.endsWith('/oauth/token')) await held
      return original(request)
    },
  }).remoteApp('demo', provider.oauth2)
  const first = slow.get<Echoed>('echo')
  while ((await holder.connection())?.health.state !== 'refreshing')
    await new Promise(resolve => setTimeout(resolve, 5))
  const second = waiter.get<Echoed>('echo')
  release()
  assert.deepEqual([(await first).data.user, (await second).data.user], ['alice', 'alice'])
  assert.equal(refreshes(provider), 1)
})

test('without a refresh token a 401 is what the API said', async () => {
  const provider = scriptedProvider()
  const app = new OAuth({ fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  provider.expireAccessTokens()
  await assert.rejects(app.get('echo'), { code: 'api_error', status: 401 })
})

test('with a token getter and saver renewal works the same, once for all callers', async () => {
  const { provider, process } = await connected()
  const app = process()
  let mine = (await app.connection())?.token.reveal() as TokenParts
  app
    .tokenGetter(() => mine)
    .tokenSaver(token => {
      mine = token.reveal()
    })
  provider.expireAccessTokens()
  const answers = await Promise.all(Array.from({ length: 25 }, () => app.get<Echoed>('echo')))
  assert.ok(answers.every(({ data }) => data.user === 'alice'))
  assert.equal(refreshes(provider), 1)
  assert.equal((await app.get<Echoed>('echo')).data.user, 'alice')
})
