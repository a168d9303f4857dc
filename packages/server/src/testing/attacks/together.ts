import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** The line at which requests wait for each other. */
interface Line {
  /** One more is ready. Resolves when all are. */
  arrive(): Promise<void>
}

const lines = new AsyncLocalStorage<Line>()

/** The line this caller has to wait at, with everything sent but its last byte; null: it is alone. */
export function lineToWaitAt(): Line | null {
  return lines.getStore() ?? null
}

/**
 * Ten callers with a request each, that come to their end in the same moment: each holds back its last byte until the
 * others are there. Requests that merely begin together are answered one after the other more often than not.
 */
export function ten<T>(caller: (number: number) => Promise<T>): Promise<T[]> {
  return lines.run(lineFor(10), () => Promise.all(Array.from({ length: 10 }, (_, number) => caller(number))))
}

function lineFor(callers: number): Line {
  const { promise, resolve } = Promise.withResolvers<void>()
  let waiting = 0
  return {
    async arrive() {
      waiting += 1
      // What was written has to travel before the last bytes follow.
      if (waiting === callers) await sleep(20).then(resolve)
      // Whoever does not come, because its request failed before, is not waited for.
      await Promise.race([promise, sleep(5000, undefined, { ref: false })])
    },
  }
}
