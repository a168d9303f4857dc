import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HealthChange, memoryVault, OAuth } from 'valetkey'
import { testClock } from 'valetkey/testing/clock'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

/** Two processes that share a vault, what each of them was told, and one connection. */
async function setUp() {
  const clock = testClock()
  const provider = scriptedProvider({ expiresIn: 3600, clock: clock.now })
  const vault = memoryVault()
  const process = () => {
    const told: HealthChange[] = []
    const oauth = new OAuth({ fetch: provider.fetch, vault, clock: clock.now, onHealth: change => told.push(change) })
    const states = () => told.splice(0).map(({ health }) => health.state)
    return { app: oauth.remoteApp('demo', provider.oauth2), told, states }
  }
  const [here, there] = [process(), process()]
  const { url, pending } = await here.app.begin({ callback: 'oob', user: 'alice' })
  await here.app.finish(provider.consent(url), pending)
  return { clock, provider, here, there, app: here.app.for('alice') }
}

test('a connection has health: one can ask, and subscribe', async () => {
  const { clock, provider, here, app } = await setUp()
  const asked = async () => (await here.app.connection('alice'))?.health
  assert.deepEqual([await asked(), here.states()], [{ state: 'ok' }, []])

  provider.expireAccessTokens()
  await app.get('echo')
  assert.deepEqual([await asked(), here.states()], [{ state: 'ok' }, ['refreshing', 'ok']])

  const until = clock.now() + 60_000
  const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }
  provider.answerNext('/api/echo', json({}, 200, used))
  await app.get('echo')
  assert.deepEqual(here.told.splice(0), [{ app: 'demo', user: 'alice', health: { state: 'rate_limited', until } }])
  assert.deepEqual(await asked(), { state: 'rate_limited', until })
  await clock.advance(61_000)
  assert.deepEqual([await asked(), here.states()], [{ state: 'ok' }, ['ok']])

  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', json({ error: 'invalid_grant', error_description: 'Gone.' }, 400))
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  const ended = { state: 'needs_sign_in', reason: 'invalid_grant, Gone' }
  assert.deepEqual(here.told.splice(0).at(-1), { app: 'demo', user: 'alice', health: ended })
  assert.deepEqual(await asked(), ended)
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  assert.deepEqual(here.states(), [])

  const { url, pending } = await here.app.begin({ callback: 'oob', user: 'alice' })
  await here.app.finish(provider.consent(url), pending)
  assert.deepEqual(here.states(), ['ok'])

  await here.app.disconnect('alice')
  assert.deepEqual([await asked(), here.states()], [undefined, ['revoked']])
  await here.app.disconnect('alice')
  assert.deepEqual(here.states(), [])
})

test('a renewal that fails and does not end the connection is told as well again', async () => {
  const { provider, here, app } = await setUp()
  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', json({ error: 'temporarily_unavailable' }, 503))
  await assert.rejects(app.get('echo'), { code: 'refresh_failed' })
  assert.deepEqual(here.states(), ['refreshing', 'ok'])
})

test('what another process did to a connection is told by who comes upon it, once', async () => {
  const { provider, here, there, app } = await setUp()
  provider.expireAccessTokens()
  provider.answerNext('/oauth/token', json({ error: 'invalid_grant' }, 400))
  await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  assert.deepEqual([here.states(), there.states()], [['refreshing', 'needs_sign_in'], []])
  for (let time = 0; time < 2; time++) await assert.rejects(there.app.for('alice').get('echo'))
  assert.deepEqual(there.states(), ['needs_sign_in'])
})

test('25 callers of one renewal are told of once', async () => {
  const { provider, here, app } = await setUp()
  provider.expireAccessTokens()
  await Promise.all(Array.from({ length: 25 }, () => app.get('echo')))
  assert.deepEqual(here.states(), ['refreshing', 'ok'])
})

test('two vaults in one process are two, though their users are called the same', async () => {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const told: string[] = []
  const oauth = new OAuth({ fetch: provider.fetch, onHealth: ({ health }) => told.push(health.state) })
  oauth.remoteApp('demo', provider.oauth2)
  for (const vault of [memoryVault(), memoryVault()]) {
    const app = oauth.withVault(vault).app('demo')
    const { url, pending } = await app.begin({ callback: 'oob' })
    await app.finish(provider.consent(url), pending)
    provider.expireAccessTokens()
    provider.answerNext('/oauth/token', json({ error: 'invalid_grant' }, 400))
    await assert.rejects(app.get('echo'), { code: 'needs_sign_in' })
  }
  assert.deepEqual(told, ['refreshing', 'needs_sign_in', 'refreshing', 'needs_sign_in'])
})

test('a listener that throws costs nobody a token', async () => {
  const provider = scriptedProvider({ expiresIn: 3600 })
  const onHealth = () => {
    throw new Error('the disk of the log is full')
  }
  const app = new OAuth({ fetch: provider.fetch, onHealth }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  provider.expireAccessTokens()
  assert.equal((await app.get('echo')).status, 200)
  assert.deepEqual(await app.disconnect(), { revoked: true, deleted: true })
})
