import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox } from '@valetkey/sandbox'
import { memoryVault, OAuth, presets } from 'valetkey'

/**
 * An app that has spoken OAuth 1.0a for years goes over to OAuth 2: its developer changes one word of the definition, and
 * nobody who uses it notices.
 */

interface Me {
  readonly user: { readonly username: string }
  readonly scopes: readonly string[]
  readonly protocol: 1 | 2
}

const sandbox = await createSandbox({ port: 0, memory: true })
before(() => sandbox.start())
after(() => sandbox.stop())

const vault = memoryVault()
const about = () => {
  const { origin, entry } = sandbox.personalities['generic']!
  return { origin, clientId: entry.clientId, clientSecret: entry.clientSecret }
}
const lastYear = () => new OAuth({ vault }).remoteApp('shop', presets.generic1(about()))
const today = () => new OAuth({ vault }).remoteApp('shop', presets.generic(about()))

async function control(verb: string, body: object): Promise<Readonly<Record<string, string>>> {
  const headers = { 'content-type': 'application/json' }
  const url = `${about().origin}/_sandbox/${verb}`
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.equal(answer.ok, true)
  return (await answer.json()) as Readonly<Record<string, string>>
}

async function connect(user: string): Promise<void> {
  const app = lastYear()
  const { url, pending } = await app.begin({ callback: 'oob', user })
  const { pin = '' } = await control('authorize', { url, as: user, decision: 'allow' })
  await app.finish(pin, pending)
}

test('people who connected by OAuth 1.0a are called for by OAuth 2, and are asked nothing', async () => {
  for (const user of ['alice', 'bob']) await connect(user)
  assert.equal((await lastYear().for('alice').get<Me>('/api/echo')).data.protocol, 1)
  const { data } = await today().for('alice').get<Me>('/api/echo')
  assert.deepEqual([data.protocol, data.user.username, data.scopes.toSorted()], [2, 'alice', ['read', 'write']])
  assert.deepEqual([await today().upgrade('bob'), await today().upgrade('bob')], [true, false])
  assert.equal((await today().for('bob').get<Me>('/api/echo')).data.user.username, 'bob')
})

test('the pair is refreshed like any other', async () => {
  await control('clock', { advance: 2 * 3600 })
  assert.equal((await today().for('alice').get<Me>('/api/echo')).data.user.username, 'alice')
  await control('clock', { now: null })
})
