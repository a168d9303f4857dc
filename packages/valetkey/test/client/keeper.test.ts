import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryVault, OAuth, type Vault } from 'valetkey'
import { type Echoed, scriptedProvider } from 'valetkey/testing/scripted-provider'

const secret = 'a secret of more than thirty-two characters'
const provider = scriptedProvider()
const lasting = (vault: Vault): Vault => ({ ...vault, lasting: true })

async function connect(vault: Vault, user: string, options: object = { secret }) {
  const app = new OAuth({ vault, fetch: provider.fetch, ...options }).remoteApp('demo', provider.oauth2)
  const { url, pending } = await app.begin({ callback: 'oob', user })
  const { connection } = await app.finish(provider.consent(url, { user }), pending)
  return { app, token: connection?.token.accessToken ?? '' }
}

test('a vault sees no secret, only what may be read by anybody', async () => {
  const vault = memoryVault()
  const { token } = await connect(vault, 'alice')
  const [record] = await vault.list('connection')
  assert.deepEqual(record?.about['account'], { id: 'id-alice', name: 'alice' })
  assert.match(record?.sealed['secret'] ?? '', /^v1\.1\./)
  assert.ok(!JSON.stringify(record).includes(token))
})

test('a row moved to another user is refused', async () => {
  const vault = memoryVault()
  const { app } = await connect(vault, 'alice')
  await connect(vault, 'mallory')
  const alice = await vault.read('connection', 'demo', 'alice')
  const mallory = await vault.read('connection', 'demo', 'mallory')
  await vault.write({ ...mallory!, sealed: alice!.sealed })
  await assert.rejects(app.for('mallory').get('echo'), { code: 'seal_broken' })
  assert.equal((await app.for('alice').get<Echoed>('echo')).data.user, 'alice')
})

test('a wrong key is refused', async () => {
  const vault = memoryVault()
  await connect(vault, 'alice')
  const other = new OAuth({ vault, fetch: provider.fetch, secret: `not ${secret}` }).remoteApp('demo', provider.oauth2)
  await assert.rejects(other.for('alice').get('echo'), { code: 'seal_broken', next: /the secret it was sealed with/ })
})

test('a key that is gone is asked for, and what it sealed can still be forgotten', async () => {
  const vault = memoryVault()
  await connect(vault, 'alice')
  const keys = [{ kid: '2', secret: `new ${secret}` }]
  const app = new OAuth({ vault, fetch: provider.fetch, secret: keys }).remoteApp('demo', provider.oauth2)
  await assert.rejects(app.for('alice').get('echo'), { code: 'seal_unknown_key', next: /add that key/ })
  assert.deepEqual(await app.disconnect('alice'), { revoked: false, deleted: true })
})

test('keys rotate: what the old one sealed is read, the new one seals', async () => {
  const vault = memoryVault()
  await connect(vault, 'alice')
  const keys = [
    { kid: '2', secret: `new ${secret}` },
    { kid: '1', secret },
  ]
  const { app } = await connect(vault, 'bob', { secret: keys })
  assert.equal((await app.for('alice').get<Echoed>('echo')).data.user, 'alice')
  assert.match((await vault.read('connection', 'demo', 'bob'))?.sealed['secret'] ?? '', /^v1\.2\./)
})

test('a vault that outlives the process is not used unsealed unless told so', async () => {
  const vault = lasting(memoryVault())
  assert.throws(() => new OAuth({ vault }), { code: 'secret_missing', message: /randomBytes\(32\)/ })
  const { app, token } = await connect(vault, 'alice', { allowUnsealed: true })
  assert.equal((await app.for('alice').get<Echoed>('echo')).data.user, 'alice')
  assert.ok(JSON.stringify(await vault.list('connection')).includes(token))
  const sealed = new OAuth({ vault, secret, fetch: provider.fetch }).remoteApp('demo', provider.oauth2)
  await assert.rejects(sealed.for('alice').get('echo'), { code: 'vault_unsealed' })
})

test('a secret too short to seal with is refused at once', () => {
  assert.throws(() => new OAuth({ secret: 'short' }), { code: 'seal_bad_key' })
})
