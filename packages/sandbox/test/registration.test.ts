import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { OAuth, presets } from 'valetkey'

const issuer = 'http://127.0.0.1:4998'

test('a client of Mastodon’s, ours, registers at any provider that takes its apps, once, and signs in there', async () => {
  const provider = createServer({
    issuer,
    storage: sqliteStorage(':memory:'),
    scopes: { read: 'Read your things' },
    registration: { mastodon: true },
  })
  const alice = await provider.people.create({ username: 'alice', password: 'wonderland' })
  const asked: string[] = []
  const oauth = new OAuth({
    secret: 'a secret of more than thirty-two characters',
    fetch: async request => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`)
      if (new URL(request.url).pathname !== '/api/v1/accounts/verify_credentials') return provider.fetch(request)
      const { user } = await provider.check(request, { scope: 'read' })
      return Response.json({ id: user!.id, acct: user!.username })
    },
  })
  const remote = oauth.remoteApp('any', presets.mastodon({ instance: issuer, scope: 'read', clientName: 'Elephant' }))
  for (const user of ['first', 'second']) {
    const { url, pending } = await remote.begin({ callback: 'http://127.0.0.1:7777/callback', user })
    const back = await provider.decide({ url, userId: alice.id, decision: 'allow' })
    const { connection } = await remote.finish(back.headers.get('location')!, pending)
    assert.equal(connection?.account?.name, 'alice')
  }
  assert.equal(asked.filter(line => line === 'POST /api/v1/apps').length, 1)
  const [app] = await provider.storage.apps.list({ limit: 10 })
  assert.deepEqual([app?.name, app?.registration, app?.ownerId], ['Elephant', 'open', null])
  await provider.close()
})
