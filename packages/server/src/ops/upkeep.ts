import type { Storage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { AuditSealer } from './audit.ts'
import type { Log } from './log.ts'

/** What goes on by itself beside the requests. Its timers keep no process alive. */
export interface Upkeep {
  /** There is an event to be sealed. */
  sealSoon(): void
  /** No more of it; resolves when what is under way is done, and what can be sealed is sealed. */
  stop(): Promise<void>
}

const sealMs = 1000
const cleanupMs = 60_000
/** So many rows go in one step, and so long others have their turn before the next. */
const slice = 500
const restMs = 20

interface Tools {
  readonly storage: Pick<Storage, 'cleanup' | 'throttle'>
  readonly sealer: AuditSealer
  readonly log: Log
}

/**
 * Seals new events within a second, and once a minute cleans up in slices and seals what a process left that died before
 * it could.
 */
export function createUpkeep({ storage, sealer, log }: Tools): Upkeep {
  let stopped = false
  let sealTimer: NodeJS.Timeout | undefined
  let underway: Promise<unknown> = Promise.resolve()

  /** One after the other: a process never races itself. */
  function next(what: string, work: () => Promise<unknown>): void {
    underway = underway.then(work).catch(err => {
      // Whoever closed the storage without a word wants nothing more done to it.
      if (!isClosed(err)) log.error({ err }, what)
    })
  }

  async function sealNow(): Promise<void> {
    sealTimer = undefined
    await sealer.seal()
  }

  async function cleanUp(): Promise<void> {
    await sealer.seal()
    if (!(await isOurTurn(storage))) return
    while (!stopped && (await storage.cleanup(slice)) >= slice) await rest()
  }

  const cleanupTimer = setInterval(() => next('cleanup failed', cleanUp), cleanupMs)
  cleanupTimer.unref()

  return {
    sealSoon() {
      if (stopped) return
      sealTimer ??= setTimeout(() => next('events were not sealed', sealNow), sealMs).unref()
    },
    async stop() {
      if (stopped) return
      stopped = true
      clearInterval(cleanupTimer)
      clearTimeout(sealTimer)
      if (sealTimer !== undefined) next('events were not sealed', sealNow)
      await underway
    },
  }
}

/** Who counts first in a minute cleans up in it: the counter is one atomic step, whichever processes there are. */
async function isOurTurn({ throttle }: Pick<Storage, 'throttle'>): Promise<boolean> {
  return (await throttle.hit('upkeep cleanup', cleanupMs / 2)).count === 1
}

const rest = (): Promise<void> => new Promise(resolve => setTimeout(resolve, restMs).unref())

const isClosed = (err: unknown): boolean => err instanceof StorageError && err.code === 'storage_closed'
