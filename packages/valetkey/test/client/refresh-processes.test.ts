import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OAuth } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { noRedis, redisForTests } from '../../../../tools/test-env/redis.ts'
import { type Orders, vaults } from './processes/caller.ts'

const script = fileURLToPath(new URL('./processes/caller.ts', import.meta.url))
const rounds = process.env['VALETKEY_TEST_LONG'] === '1' ? 20 : 1

const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
after(() => rm(folder, { recursive: true }))
const postgres = await postgresForTests()
const redis = noRedis === false ? await redisForTests() : null

/** Where each vault is, or why it is nowhere. */
const places: Readonly<Record<Orders['vault'], { readonly path: string; readonly skip?: string | false }>> = {
  file: { path: join(folder, 'vault.json') },
  sqlite: { path: join(folder, 'vault.db') },
  postgres: { path: postgres ?? '', skip: postgres === null && 'there is no PostgreSQL' },
  redis: { path: redis?.url ?? '', skip: noRedis },
}

for (const vault of Object.keys(places) as Orders['vault'][])
  test(`8 processes with 25 callers each on one ${vault} vault renew a rotating token once, and none of them fails`, {
    skip: places[vault].skip ?? false,
  }, async t => {
    for (let round = 0; round < rounds; round++) await race(vault, t.signal)
  })

async function race(vault: Orders['vault'], signal: AbortSignal): Promise<void> {
  const { provider, close } = await served()
  const orders: Orders = {
    vault,
    path: places[vault].path,
    secret: 'a secret all of the processes were given',
    definition: provider.oauth2,
    callers: 25,
  }
  await connect(orders, provider)
  const children = Array.from({ length: 8 }, () =>
    fork(script, [JSON.stringify(orders)], { execArgv: process.execArgv, signal }),
  )
  await Promise.all(children.map(child => once(child, 'message')))
  provider.expireAccessTokens()
  const failures = (await Promise.all(children.map(told))).flat()
  assert.deepEqual(failures, [])
  const renewals = provider.sent('/oauth/token').filter(({ body }) => body.includes('grant_type=refresh_token'))
  assert.equal(renewals.length, 1)
  await close()
}

async function told(child: ChildProcess): Promise<string[]> {
  const gone = once(child, 'exit')
  const answer = once(child, 'message')
  child.send('go')
  const [{ failures }] = (await answer) as [{ failures: string[] }]
  await gone
  return failures
}

/** The scripted provider over real HTTP, so that other processes reach it. */
async function served(): Promise<{ provider: ScriptedProvider; close: () => Promise<unknown> }> {
  let provider: ScriptedProvider
  const server = createServer((req, res) => void toNode(request => provider.fetch(request))(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  provider = scriptedProvider({ origin, expiresIn: 3600 })
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { provider, close }
}

async function connect({ vault, path, secret, definition }: Orders, provider: ScriptedProvider): Promise<void> {
  const kept = vaults[vault](path)
  const app = new OAuth({ vault: kept, secret }).remoteApp('demo', definition)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  await kept.close()
}
