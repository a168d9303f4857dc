// Run by `npm run check` after the build, without the source condition: the published files alone must work.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

test('the built packages sign, serve and answer without their sources', async () => {
  const { baseString } = await import('valetkey/oauth1/base-string')
  assert.ok(import.meta.resolve('valetkey/oauth1/base-string').endsWith('/dist/oauth1/base-string.js'))
  assert.equal(baseString('get', 'http://EXAMPLE.com:80/r?b=2', [['a', '1']]).slice(0, 3), 'GET')

  const { OAuth, presets } = await import('valetkey')
  const { memoryVault } = await import('valetkey/vaults/memory')
  const oauth = new OAuth({ vault: memoryVault(), secret: 'x'.repeat(32) })
  assert.equal(oauth.remoteApp('m', presets.mastodon({ instance: 'example.org' })).name, 'm')

  const { createServer } = await import('@valetkey/server')
  const { sqliteStorage } = await import('@valetkey/server/storage/sqlite')
  const storage = sqliteStorage(':memory:')
  const provider = createServer({
    issuer: 'https://id.example',
    keys: [{ kid: 'a', secret: 'y'.repeat(32) }],
    storage,
    scopes: { read: 'Read your things' },
  })
  const metadata = await provider.fetch(new Request('https://id.example/.well-known/oauth-authorization-server'))
  assert.equal(((await metadata.json()) as { issuer: string }).issuer, 'https://id.example')
  await storage.close()

  const { createFlattr } = await import('@valetkey/flattr')
  const { sqliteStore } = await import('@valetkey/flattr/store/sqlite')
  const flattr = createFlattr({
    issuer: 'https://flattr.example',
    keys: [{ kid: 'a', secret: 'y'.repeat(32) }],
    storage: sqliteStorage(':memory:'),
    store: sqliteStore(':memory:'),
  })
  const categories = await flattr.fetch(new Request('https://flattr.example/rest/v2/categories.xml'))
  assert.match(await categories.text(), /^<\?xml .*<categories><category>/s)
  await flattr.close()
})

test('the built command answers', () => {
  const main = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'providers'], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /^mastodon\s/m)
})
