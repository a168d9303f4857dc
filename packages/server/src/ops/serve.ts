import { setTimeout as sleep } from 'node:timers/promises'
import type { Provider } from '../provider.ts'
import { consoleLog } from './console-log.ts'
import { type HttpServer, type Running, watchRunning } from './running.ts'

export interface GracefulOptions {
  /** How long running requests may take to finish; then their lines are cut. Default: 25 s, below Kubernetes' 30. */
  readonly timeoutMs?: number
  /**
   * How long connections are still taken while `/readyz` says 503 already, so that a balancer notices before anybody is
   * turned away. Meanwhile each answer closes its connection. Default: half a second.
   */
  readonly noticeMs?: number
  /** Which signals stop the process. A second one ends it at once. Default: SIGTERM and SIGINT. */
  readonly signals?: readonly NodeJS.Signals[]
}

/** `clean`: every request that had come was answered; `cut`: the time was up before. */
export type Stopped = 'clean' | 'cut'

export interface Graceful {
  /** What a signal does, but for the end of the process. Asked again: the same stop. */
  stop(): Promise<Stopped>
  /** Takes the signals back. */
  forget(): void
}

/**
 * Stops a process without cutting anybody off. On SIGTERM or SIGINT: `/readyz` answers 503, then no new connection is
 * taken, running requests finish, the provider writes down what it has under way and closes its storage, and the process
 * ends: with 0, or with 1 where requests had to be cut off.
 *
 *     const server = serve({ fetch: app.fetch, port: 3000 })
 *     gracefully(server, provider)
 */
export function gracefully(
  server: HttpServer,
  provider: Pick<Provider, 'drain' | 'close'>,
  options: GracefulOptions = {},
): Graceful {
  const { signals = ['SIGTERM', 'SIGINT'] } = options
  const running = watchRunning(server)
  let stopped: Promise<Stopped> | null = null
  const stop = (): Promise<Stopped> => {
    stopped ??= stopping(server, running, provider, options)
    return stopped
  }
  const end = (): void => {
    forget()
    stop().then(
      how => process.exit(how === 'clean' ? 0 : 1),
      err => {
        consoleLog.error({ err }, 'it could not be stopped in order')
        process.exit(1)
      },
    )
  }
  const forget = (): void => {
    for (const signal of signals) process.removeListener(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  return { stop, forget }
}

async function stopping(
  server: HttpServer,
  running: Running,
  provider: Pick<Provider, 'drain' | 'close'>,
  { timeoutMs = 25_000, noticeMs = 500 }: GracefulOptions,
): Promise<Stopped> {
  provider.drain()
  running.last()
  await sleep(noticeMs)
  const how = await lastAnswered(server, running, timeoutMs)
  await provider.close()
  return how
}

/** Who has just connected has not said yet what it wants. */
const settleMs = 100

async function lastAnswered(server: HttpServer, running: Running, timeoutMs: number): Promise<Stopped> {
  const gone = new Promise<'clean'>(resolve => server.close(() => resolve('clean')))
  const done = sleep(settleMs)
    .then(() => running.done())
    .then(() => 'clean' as const)
  const timeUp = new AbortController()
  const how = await Promise.race([gone, done, sleep(timeoutMs, 'cut' as const, { signal: timeUp.signal })])
  timeUp.abort()
  // What is left has nothing to be answered, or no time.
  server.closeAllConnections?.()
  return how
}
