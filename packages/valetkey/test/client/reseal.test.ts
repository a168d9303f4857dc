import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type Vault } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'

const [older, newer] = ['the older one, of 32 characters...', 'the newer one, of 32 characters...'].map(
  (secret, at) => ({
    kid: `k${at}`,
    secret,
  }),
) as [{ kid: string; secret: string }, { kid: string; secret: string }]

async function filled(vault: Vault, users: readonly string[]) {
  const provider = scriptedProvider()
  const app = new OAuth({ vault, secret: [older], fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  for (const user of users) {
    const { url, pending } = await app.begin({ callback: 'oob', user })
    await app.finish(provider.consent(url), pending)
  }
  return provider
}

test('after resealing the old key is no longer needed, and every token still works', async () => {
  const vault = memoryVault()
  const provider = await filled(vault, ['alice', 'bob'])
  const progress: string[] = []
  const both = new OAuth({ vault, secret: [newer, older] })
  assert.deepEqual(await both.reseal((done, of) => progress.push(`${done}/${of}`)), {
    resealed: 2,
    current: 0,
    broken: [],
  })
  assert.deepEqual(progress, ['1/2', '2/2'])
  assert.deepEqual(await both.reseal(), { resealed: 0, current: 2, broken: [] })
  const app = new OAuth({ vault, secret: [newer], fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  for (const user of ['alice', 'bob']) assert.equal((await app.for(user).get('echo')).status, 200)
})

test('what does not open is named and left as it is', async () => {
  const vault = memoryVault()
  await filled(vault, ['alice'])
  const before = await vault.read('connection', 'demo', 'alice')
  const { broken, resealed } = await new OAuth({ vault, secret: [newer] }).reseal()
  assert.equal(resealed, 0)
  assert.deepEqual(broken, [{ kind: 'connection', app: 'demo', id: 'alice', code: 'seal_unknown_key' }])
  assert.deepEqual(await vault.read('connection', 'demo', 'alice'), before)
})

test('a record that somebody changes meanwhile keeps their change', async () => {
  const vault = memoryVault()
  await filled(vault, ['alice'])
  let meddled = false
  const meddling: Vault = {
    ...vault,
    async write(record) {
      if (!meddled) {
        meddled = true
        const current = (await vault.read('connection', 'demo', 'alice'))!
        await vault.write({ ...current, about: { ...current.about, title: 'changed meanwhile' } })
      }
      return vault.write(record)
    },
  }
  assert.equal((await new OAuth({ vault: meddling, secret: [newer, older] }).reseal()).resealed, 1)
  const kept = await vault.read('connection', 'demo', 'alice')
  assert.equal(kept?.about['title'], 'changed meanwhile')
  assert.match(kept?.sealed['secret'] ?? '', /^v1\.k1\./)
})
