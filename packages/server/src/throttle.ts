import type { Storage } from './storage/storage.ts'

/** Too many wrong secrets or passwords; come back later. */
export class Throttled extends Error {
  readonly code = 'too_many_attempts'
  readonly status = 429
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(`too many wrong attempts; try again in ${retryAfterSeconds} seconds`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

interface Step {
  readonly name: string
  readonly windowMs: number
  readonly most: number
}

/** The wait grows with the stubbornness: a minute at first, then an hour, then a day. */
const steps: readonly Step[] = [
  { name: 'minute', windowMs: 60_000, most: 20 },
  { name: 'hour', windowMs: 3_600_000, most: 100 },
  { name: 'day', windowMs: 86_400_000, most: 500 },
]

/** Counts wrong attempts per key in the storage, so that several processes count together. */
export interface Throttle {
  /** Throws {@link Throttled} while the key has used up its attempts. `times` makes a wider gate. */
  allow(key: string, times?: number): Promise<void>
  /** One wrong attempt, or one about to be made. */
  count(key: string): Promise<void>
  /** It was the right one after all: the key starts anew. */
  clear(key: string): Promise<void>
}

export function createThrottle(storage: Storage): Throttle {
  const each = <T>(work: (step: Step) => Promise<T>) => Promise.all(steps.map(work))
  const named = (key: string, step: Step) => `${key} ${step.name}`
  return {
    async allow(key, times = 1) {
      const waits = await each(async step => {
        const { count, resetMs } = await storage.throttle.count(named(key, step))
        return count >= step.most * times ? resetMs : 0
      })
      const longest = Math.max(...waits)
      if (longest > 0) throw new Throttled(Math.ceil(longest / 1000))
    },
    async count(key) {
      await each(step => storage.throttle.hit(named(key, step), step.windowMs))
    },
    async clear(key) {
      await each(step => storage.throttle.clear(named(key, step)))
    },
  }
}
