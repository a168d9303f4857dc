/** The exit codes scripts may rely on. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  cancelled: 3,
  signInNeeded: 4,
  network: 5,
  apiAnswered: 6,
  interrupted: 130,
} as const

export type FailureKind = Exclude<keyof typeof exitCodes, 'ok'>

/** What happened, and what to do next; `kind` decides the exit code. */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly next: string | undefined
  constructor(kind: FailureKind, message: string, next?: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'Failure'
    this.kind = kind
    this.next = next
  }
}
