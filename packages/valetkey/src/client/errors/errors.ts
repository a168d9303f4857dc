import { earlyErrors } from './early-errors.ts'
import type { lateErrors } from './error-table.ts'

export type EarlyErrorCode = keyof typeof earlyErrors
export type ConnectErrorCode = EarlyErrorCode | keyof typeof lateErrors
export type ErrorText = readonly [sentence: string, next: string]

export interface ErrorDetails {
  /** What the server said, or what exactly was wrong; without secrets. */
  readonly reason?: string
  /** The server's own error code: `invalid_grant`, `signature_invalid`. */
  readonly problem?: string
  readonly status?: number
  /** The answer of a refused request, decoded, its secrets shortened. */
  readonly data?: unknown
  readonly cause?: unknown
  /** In place of the table's next step, where more is known. */
  readonly next?: string
}

/** Signing in, renewing or keeping a connection failed. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly code: ConnectErrorCode
  /** What the server said, or what exactly was wrong. */
  readonly reason: string | undefined
  /** What to do about it. */
  readonly next: string
  /** The server's own error code, when it gave one. */
  readonly problem: string | undefined
  readonly status: number | undefined
  /** What a refused request was answered with, decoded: members of JSON, a form or XML, else text. Its secrets are shortened. */
  declare readonly data: unknown

  /** Made by `connectError`, `refusal` and `early`, which know the texts. */
  constructor(code: ConnectErrorCode, app: string, [sentence, usual]: ErrorText, details: ErrorDetails = {}) {
    const next = details.next ?? usual
    const reason = details.reason === undefined ? undefined : quoted(details.reason)
    super(
      `${app}: ${sentence}${reason === undefined ? '' : `: ${reason}`}. Next: ${next}.`,
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.code = code
    this.reason = reason
    this.next = next
    this.problem = details.problem
    this.status = details.status
    // There for who asks by name; printed, the error says enough.
    Object.defineProperty(this, 'data', { value: details.data })
  }
}

const QUOTED = 600

/** Others' words inside a sentence of ours: on one line, no longer than need be, and without a full stop of their own. */
export function quoted(reason: string): string {
  const line = reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return (line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line).replace(/\.+$/, '')
}

/** For what has to be told at once: its text is always here. */
export function early(code: EarlyErrorCode, app: string, details?: ErrorDetails): ConnectError {
  return new ConnectError(code, app, earlyErrors[code], details)
}
