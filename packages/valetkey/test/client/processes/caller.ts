// One process of several that share a vault: says when it is ready, calls when told to, says how it went.
import { OAuth, type Vault } from 'valetkey'
import { fileVault } from 'valetkey/vaults/file'
import { postgresVault } from 'valetkey/vaults/postgres'
import { redisVault } from 'valetkey/vaults/redis'
import { sqliteVault } from 'valetkey/vaults/sqlite'
import type { Fetch } from './endpoints.ts'
import { type Step, steppedFetch, steppedFiles, steppedVault, stepsUntil } from './steps.ts'

export interface Orders {
  readonly vault: keyof typeof vaults
  /** A file, or the address of a server. */
  readonly path: string
  /** The app's: everything else in the vault is somebody else's. */
  readonly name: string
  readonly secret: string
  readonly definition: Parameters<OAuth['remoteApp']>[1]
  readonly callers: number
  /** A clock that runs so many times faster from then on, so that leases end within a test; with the timeout of a request, where wanted. */
  readonly clock?: { readonly from: number; readonly pace: number; readonly timeouts?: true }
  /**
   * Ends it at the step of that number, counted from 0, or stops it until somebody wakes it. Without a number steps are counted only.
   * With `files` the steps of a file vault are what it asks of the file system.
   */
  readonly steps?: { readonly at?: number; readonly by: 'SIGKILL' | 'SIGSTOP'; readonly files: boolean }
}

export interface Told {
  readonly failures: readonly string[]
  /** What the process did, where steps were asked for. */
  readonly steps: readonly string[]
}

export const vaults = {
  file: fileVault,
  sqlite: sqliteVault,
  postgres: (url: string): Vault => postgresVault({ url, prefix: 'shared' }),
  redis: (url: string): Vault => redisVault({ url, prefix: 'shared' }),
}

/** Those that ask somebody, and wait: their verbs have a middle. What a file goes through is known step by step. */
const inside: ReadonlySet<string> = new Set(['postgres', 'redis'])

const orders = JSON.parse(process.argv[2] ?? 'null') as Orders | null
if (orders !== null && process.send !== undefined) {
  const opened = vaults[orders.vault](orders.path)
  const clock = clockOf(orders.clock)
  if (orders.clock?.timeouts) hastenRequests(orders.clock.pace)
  let left = false
  const { step, names, begin } = stepsUntil(orders.steps?.at, async () => {
    if (left) return
    left = true
    await leave(orders.steps?.by ?? 'SIGKILL')
  })
  const { vault, fetch } =
    orders.steps === undefined ? { vault: opened, fetch: undefined } : stepped(orders, opened, step)
  const app = new OAuth({ vault, fetch, secret: orders.secret, clock }).remoteApp(orders.name, orders.definition)
  // Connected, where it has to.
  await opened.list('registration')
  process.send('ready')
  process.once('message', async () => {
    if (orders.steps?.files) steppedFiles(step)
    begin()
    const calls = await Promise.allSettled(Array.from({ length: orders.callers }, () => app.get('echo')))
    const failures = calls.flatMap(call => (call.status === 'rejected' ? [String(call.reason)] : []))
    if (orders.steps !== undefined) await step('with everything done')
    await vault.close()
    const told: Told = { failures, steps: names }
    process.send?.(told, undefined, undefined, () => process.disconnect())
  })
}

function stepped({ vault, steps }: Orders, opened: Vault, step: Step): { vault: Vault; fetch: Fetch } {
  const whole = steps?.files ? opened : steppedVault(opened, step, inside.has(vault))
  return { vault: whole, fetch: steppedFetch(fetch, step) }
}

export function clockOf({ from, pace }: NonNullable<Orders['clock']> = { from: 0, pace: 1 }): () => number {
  return () => from + (Date.now() - from) * pace
}

/** A request has 15 seconds, of the clock that is so many times faster. */
function hastenRequests(pace: number): void {
  const timer = setTimeout
  const hastened = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
    timer(work, ms === 15_000 ? ms / pace : ms, ...args)
  globalThis.setTimeout = Object.assign(hastened, timer)
}

async function leave(signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  if (signal === 'SIGSTOP')
    await new Promise<void>(resolve => process.send?.('held up', undefined, undefined, () => resolve()))
  process.kill(process.pid, signal)
}
