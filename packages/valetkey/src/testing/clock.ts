/** A clock that stands still until it is told to go on. */
export interface TestClock {
  /** Milliseconds since 1970. For `new OAuth({ clock: clock.now })`, `scriptedProvider({ clock: clock.now })`. */
  readonly now: () => number
  /** For `new OAuth({ sleep: clock.sleep })`. Resolves when the clock has been advanced so far; rejects when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Goes on by so many milliseconds. Sleepers wake in their order, each at its time, and get on with their work. */
  advance(ms: number): Promise<void>
  /** Resolves as soon as so many are asleep. Default: one. */
  asleep(sleepers?: number): Promise<void>
}

interface Sleeper {
  readonly until: number
  wake(): void
}

/**
 * A clock for tests. Without a start it stands at noon on 1 January 2030: a test gives the same on every day.
 *
 * @example
 * const clock = testClock()
 * const app = new OAuth({ fetch: provider.fetch, clock: clock.now, sleep: clock.sleep }).remoteApp('demo', provider.oauth2)
 * provider.answerNext('/api/echo', text('busy', 503, { 'retry-after': '7' }))
 * const call = app.with(token).get('echo')
 * await clock.asleep()
 * await clock.advance(7000)
 * await call
 */
export function testClock(start: number | string | Date = '2030-01-01T12:00:00Z'): TestClock {
  let time = new Date(start).getTime()
  if (Number.isNaN(time))
    throw new RangeError(`"${start}" is no time a clock can stand at; pass milliseconds or ISO 8601`)
  const sleepers = new Set<Sleeper>()
  let watchers: readonly (() => void)[] = []

  const next = (end: number): Sleeper | undefined =>
    [...sleepers].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0]

  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const end = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const wake = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const sleeper: Sleeper = { until: time + ms, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', end, { once: true })
        for (const watch of watchers) watch()
      }),
    advance: async ms => {
      if (!(ms >= 0)) throw new RangeError(`a clock goes on, not by ${ms} ms`)
      const end = time + ms
      for (let sleeper = next(end); sleeper !== undefined; sleeper = next(end)) {
        time = Math.max(time, sleeper.until)
        sleeper.wake()
        await turn()
      }
      time = end
      await turn()
    },
    asleep: (wanted = 1) =>
      new Promise(resolve => {
        const watch = () => {
          if (sleepers.size < wanted) return
          watchers = watchers.filter(one => one !== watch)
          resolve()
        }
        watchers = [...watchers, watch]
        watch()
      }),
  }
}

/** Lets everything that is ready run. */
const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
