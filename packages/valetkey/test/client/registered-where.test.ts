import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type OAuth2Definition, type Vault } from 'valetkey'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'

/** A registration belongs to the server that gave it: with another one it is worth nothing, and must not be shown to it. */

const callback = 'http://127.0.0.1:7777/callback'

function appAt(provider: ScriptedProvider, vault: Vault, more: Partial<OAuth2Definition> = {}) {
  return new OAuth({ fetch: provider.fetch, vault }).remoteApp('demo', { ...provider.registering, ...more })
}

const servers = () =>
  ['https://one.example', 'https://two.example'].map(origin => scriptedProvider({ origin })) as [
    ScriptedProvider,
    ScriptedProvider,
  ]

const clientIn = (url: string) => new URL(url).searchParams.get('client_id') ?? ''

test('an app that moves to another server introduces itself there, and keeps what it was at the first', async () => {
  const [vault, [one, two]] = [memoryVault(), servers()]
  const first = await appAt(one, vault).begin({ callback })
  const second = await appAt(two, vault).begin({ callback })
  assert.notEqual(clientIn(second.url), clientIn(first.url))
  assert.deepEqual(
    [one, two].map(server => server.sent('/api/v1/apps').length),
    [1, 1],
  )
  assert.ok(
    two.requests.every(({ body, headers }) => !`${body} ${headers.get('authorization')}`.includes(clientIn(first.url))),
  )
  assert.equal(clientIn((await appAt(one, vault).begin({ callback })).url), clientIn(first.url))
  assert.deepEqual((await vault.list('registration')).map(({ about }) => about['origin']).sort(), [
    'https://one.example',
    'https://two.example',
  ])
})

test('two apps of one name at two servers that share a vault are two registrations', async () => {
  const [vault, [one, two]] = [memoryVault(), servers()]
  const apps = [one, two].map(server => appAt(server, vault))
  const begun = await Promise.all(apps.map(app => app.begin({ callback })))
  for (const [at, server] of [one, two].entries()) {
    const { url, pending } = begun[at]!
    assert.ok((await apps[at]!.finish(server.consent(url), pending)).connection)
  }
  assert.equal((await vault.list('registration')).length, 2)
})

test('a sign-in ends with the registration it began with, though there is a newer one', async () => {
  const [vault, provider] = [memoryVault(), scriptedProvider()]
  const app = appAt(provider, vault)
  const { url, pending } = await app.begin({ callback })
  await app.begin({ callback, scope: 'read' })
  assert.equal((await vault.list('registration')).length, 2)
  assert.ok((await app.finish(provider.consent(url), pending)).connection)
})

test('on Mastodon the app takes a token of its own at once, before anybody is sent there', async () => {
  const provider = scriptedProvider()
  await appAt(provider, memoryVault()).begin({ callback })
  assert.deepEqual(
    provider.requests.map(({ path }) => path),
    ['/api/v1/apps', '/oauth/token'],
  )
  const [asked] = provider.sent('/oauth/token')
  assert.deepEqual(new URLSearchParams(asked?.body).get('grant_type'), 'client_credentials')
})
