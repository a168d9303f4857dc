import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OAuth } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { noRedis, redisForTests } from '../../../../../tools/test-env/redis.ts'
import { type Orders, vaults } from './caller.ts'

const script = fileURLToPath(new URL('./caller.ts', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
after(() => rm(folder, { recursive: true }))
const postgres = await postgresForTests()
const redis = noRedis === false ? await redisForTests() : null

/** Where each vault is, or why it is nowhere. */
export const places: Readonly<Record<Orders['vault'], { readonly path: string; readonly skip?: string | false }>> = {
  file: { path: join(folder, 'vault.json') },
  sqlite: { path: join(folder, 'vault.db') },
  postgres: { path: postgres ?? '', skip: postgres === null && 'there is no PostgreSQL' },
  redis: { path: redis?.url ?? '', skip: noRedis },
}

/** The vaults, and the options of a test on each. */
export const vaultNames: readonly Orders['vault'][] = Object.keys(places) as Orders['vault'][]
export const optionsOn = (vault: Orders['vault']): { readonly skip: string | false } => ({
  skip: places[vault].skip ?? false,
})

export type Fetch = (request: Request) => Promise<Response>

export interface Scene {
  readonly provider: ScriptedProvider
  readonly orders: Orders
  /** How often somebody asked for a new token. */
  renewals(): number
  /** Resolves when the first call of a process has arrived. */
  readonly firstCall: Promise<void>
  /** A process that is ready to call. */
  process(signal: AbortSignal): Promise<ChildProcess>
  close(): Promise<void>
}

/** One connection in one vault, at a provider over real HTTP. `between` stands between the processes and the provider. */
export async function sceneOn(
  vault: Orders['vault'],
  more: Partial<Orders> = {},
  between: (fetch: Fetch) => Fetch = fetch => fetch,
): Promise<Scene> {
  let renewals = 0
  let begun = (): void => {}
  const firstCall = new Promise<void>(resolve => {
    begun = resolve
  })
  const counting = (fetch: Fetch): Fetch => {
    const inner = between(fetch)
    return async request => {
      if (new URL(request.url).pathname === '/api/echo') begun()
      if (request.method === 'POST' && (await request.clone().text()).includes('grant_type=refresh_token'))
        renewals += 1
      return inner(request)
    }
  }
  const { provider, close } = await served(counting)
  const secret = 'a secret all of the processes were given'
  const orders: Orders = { vault, path: places[vault].path, secret, definition: provider.oauth2, callers: 25, ...more }
  await connect(orders, provider)
  return {
    provider,
    orders,
    renewals: () => renewals,
    firstCall,
    process: async signal => {
      const child = fork(script, [JSON.stringify(orders)], { execArgv: process.execArgv, signal })
      await once(child, 'message')
      return child
    },
    close,
  }
}

/** Has a process call, and answers what went wrong. */
export async function told(child: ChildProcess): Promise<string[]> {
  const gone = once(child, 'exit')
  const answer = once(child, 'message')
  child.send('go')
  const [{ failures }] = (await answer) as [{ failures: string[] }]
  await gone
  return failures
}

/** The scripted provider over real HTTP, so that other processes reach it. */
async function served(
  between: (fetch: Fetch) => Fetch,
): Promise<{ provider: ScriptedProvider; close: () => Promise<void> }> {
  let provider: ScriptedProvider
  const fetch = between(request => provider.fetch(request))
  const server = createServer((req, res) => void toNode(fetch)(req, res))
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
