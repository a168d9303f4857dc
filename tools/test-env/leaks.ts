// Reads all that a run of tests prints, and remembers the first secret in it.

/** How the scripted provider's secrets begin, and enough of the random rest to tell them from their names. */
const SECRET = /scripted-(?:access|refresh|client-secret|token-secret)-[\w-]{8}/

export interface Leaks {
  read(printed: string): void
  /** The beginning of a secret that was printed. */
  readonly found: string | undefined
}

export function watchForLeaks(): Leaks {
  let found: string | undefined
  return {
    read: printed => {
      found ??= SECRET.exec(printed)?.[0]
    },
    get found() {
      return found
    },
  }
}
