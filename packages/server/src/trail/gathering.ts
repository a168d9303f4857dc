/** Writes things in the order they came, many at a time. */
export interface Gathering<T> {
  /** Handed over and not waited for. */
  add(item: T): void
  /** Resolves when all that was added until now has been written. */
  settled(): Promise<void>
}

/** One statement should not grow without end. */
const mostAtOnce = 500

/**
 * What comes while a write is on its way goes together with the next one: a quiet server writes at once, a busy one as
 * often as its database can. `write` must not reject: what became of a batch is its own business.
 */
export function createGathering<T>(write: (batch: readonly T[]) => Promise<void>): Gathering<T> {
  let waiting: T[] = []
  let writing: Promise<void> | null = null
  const count = { added: 0, written: 0 }

  function writeNext(): void {
    const batch = waiting.slice(0, mostAtOnce)
    waiting = waiting.slice(mostAtOnce)
    writing = write(batch).then(() => {
      count.written += batch.length
      writing = null
      if (waiting.length > 0) writeNext()
    })
  }

  return {
    add(item) {
      count.added += 1
      waiting.push(item)
      if (writing === null) writeNext()
    },
    async settled() {
      const { added } = count
      while (count.written < added) await writing
    },
  }
}
