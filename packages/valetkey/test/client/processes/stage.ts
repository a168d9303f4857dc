import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OAuth, type RemoteApp, type Vault } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { postgresForTests } from '../../../../../tools/test-env/postgres.ts'
import { noRedis, redisForTests } from '../../../../../tools/test-env/redis.ts'
import { clockOf, type Orders, type Told, vaults } from './caller.ts'
import { type Between, type Fetch, isRenewal } from './endpoints.ts'

const script = fileURLToPath(new URL('./caller.ts', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
after(() => rm(folder, { recursive: true }))
process.setMaxListeners(0)
const postgres = await postgresForTests()
const redis = noRedis === false ? await redisForTests() : null

let scenes = 0
/** Those that a test has left open because it failed. */
const open = new Set<() => Promise<void>>()
after(async () => void (await Promise.all([...open].map(close => close()))))

/** Where each vault is, or why it is nowhere. A file has a folder of its own, so that one sees what is left in it. */
const places: Readonly<Record<Orders['vault'], { path(): string; readonly skip?: string | false }>> = {
  file: { path: () => join(folder, `scene ${scenes}`, 'vault.json') },
  sqlite: { path: () => join(folder, `scene ${scenes}`, 'vault.db') },
  postgres: { path: () => postgres ?? '', skip: postgres === null && 'there is no PostgreSQL' },
  redis: { path: () => redis?.url ?? '', skip: noRedis },
}

/** The vaults, and the options of a test on each. */
export const vaultNames: readonly Orders['vault'][] = Object.keys(places) as Orders['vault'][]
export const optionsOn = (vault: Orders['vault']): { readonly skip: string | false } => ({
  skip: places[vault].skip ?? false,
})

export interface Scene {
  readonly provider: ScriptedProvider
  readonly orders: Orders
  /** How often somebody asked for a new token. */
  renewals(): number
  /** Resolves when the first call of a process has arrived. */
  readonly firstCall: Promise<void>
  /** A process that is ready to call. */
  process(signal: AbortSignal, more?: Pick<Orders, 'steps'>): Promise<ChildProcess>
  /** The same connection as this process sees it, and the vault it is in. */
  here(): { readonly app: RemoteApp; readonly vault: Vault }
  close(): Promise<void>
}

/** One connection in one vault, at a provider over real HTTP. `between` stands between the processes and the provider. */
export async function sceneOn(
  vault: Orders['vault'],
  more: Partial<Orders> = {},
  between: Between = fetch => fetch,
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
      if (await isRenewal(request)) renewals += 1
      return inner(request)
    }
  }
  const { provider, close } = await served(counting)
  open.add(close)
  scenes += 1
  const secret = 'a secret all of the processes were given'
  const ours = { vault, path: places[vault].path(), name: `app ${scenes}`, secret, definition: provider.oauth2 }
  const orders: Orders = { ...ours, callers: 25, ...more }
  await connect(orders, provider)
  return {
    provider,
    orders,
    renewals: () => renewals,
    firstCall,
    process: async (signal, more = {}) => {
      const child = fork(script, [JSON.stringify({ ...orders, ...more })], { execArgv: process.execArgv, signal })
      // Also one that is held up.
      process.once('exit', () => child.kill('SIGKILL'))
      await message(child)
      return child
    },
    here: () => {
      const { path, name, secret, definition, clock } = orders
      const kept = vaults[vault](path)
      return { vault: kept, app: new OAuth({ vault: kept, secret, clock: clockOf(clock) }).remoteApp(name, definition) }
    },
    close: () => {
      open.delete(close)
      return close()
    },
  }
}

/** Has a process call, and answers how it went. */
export async function toldAll(child: ChildProcess): Promise<Told> {
  const gone = once(child, 'exit')
  const answer = message(child)
  child.send('go')
  const told = (await answer) as Told
  await gone
  return told
}

/** What a process says next; that it ends without a word is an error. */
async function message(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const silent = () => ended.abort(new Error('the process ended without a word'))
  // Not `exit`: that may come before what was said last.
  child.once('disconnect', silent)
  try {
    const [said] = await once(child, 'message', { signal: ended.signal })
    return said
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    child.off('disconnect', silent)
  }
}

/** What went wrong. */
export async function told(child: ChildProcess): Promise<readonly string[]> {
  return (await toldAll(child)).failures
}

/** The scripted provider over real HTTP, so that other processes reach it. */
async function served(between: Between): Promise<{ provider: ScriptedProvider; close: () => Promise<void> }> {
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

async function connect({ vault, path, name, secret, definition }: Orders, provider: ScriptedProvider): Promise<void> {
  const kept = vaults[vault](path)
  const app = new OAuth({ vault: kept, secret }).remoteApp(name, definition)
  const { url, pending } = await app.begin({ callback: 'oob' })
  await app.finish(provider.consent(url), pending)
  await kept.close()
}
