import { adviceFor } from '../errors/advice.ts'
import { quoted } from '../errors/errors.ts'

export const apiAdvice: Readonly<Record<number, string>> = {
  401: 'let the person sign in again: the token has ended, was revoked, or is of another environment',
  403: 'see which scope this call needs, and ask for it at sign-in',
  404: 'check the path, and how it joins baseUrl',
}

/** The part of an API's answer an error carries. */
export interface FailedAnswer {
  readonly status: number
  readonly headers: Headers
  readonly data: unknown
  readonly raw: string
}

interface Said {
  readonly code?: string
  readonly message?: string
  readonly next?: string
}

/**
 * The API answered, and the answer is a failure: status ≥ 400, or what the definition declares to be one. The answer is
 * there for who asks by name; printed, the error does not show it: APIs quote the tokens they refuse.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code = 'api_error'
  /** What to do about it. */
  readonly next: string
  readonly status: number
  declare readonly data: unknown
  declare readonly headers: Headers
  declare readonly raw: string
  /** The API's own code, when it has one. */
  readonly apiCode: string | undefined
  readonly requestId: string | undefined

  constructor(what: string, answer: FailedAnswer, said: Said = {}) {
    const { status, data, headers, raw } = answer
    const code = said.code === undefined ? '' : ` (${said.code})`
    const reason = said.message === undefined ? '' : `: ${quoted(said.message)}`
    const next = said.next ?? apiAdvice[status] ?? adviceFor(status) ?? 'see the answer, in error.data'
    super(`${what} answered ${status}${code}${reason}. Next: ${next}.`)
    this.next = next
    this.status = status
    Object.defineProperties(this, { data: { value: data }, headers: { value: headers }, raw: { value: raw } })
    this.apiCode = said.code
    this.requestId = answer.headers.get('x-request-id') ?? undefined
  }
}
