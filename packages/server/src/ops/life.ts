/** Whether this process goes on. */
export interface Life {
  readonly stopping: boolean
  stop(): void
}

export function createLife(): Life {
  let stopping = false
  return {
    get stopping() {
      return stopping
    },
    stop() {
      stopping = true
    },
  }
}
