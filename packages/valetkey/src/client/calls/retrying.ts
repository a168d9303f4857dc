export interface RetryOptions {
  /** How often a call is sent at most; 1: never again. Default 3. */
  readonly attempts?: number
  /** A wait that would be longer is not begun: the answer comes back as it is. Default 30,000 ms. */
  readonly ceilingMs?: number
}

/** A call is about to be sent again, or has to wait before it is sent at all. */
export interface Retry {
  readonly app: string
  readonly method: string
  /** Without the query. */
  readonly url: string
  /** Which attempt comes next; 1: nothing was sent yet, the API's budget is used up. */
  readonly attempt: number
  /** A status, a network error's code, or `budget`. */
  readonly reason: number | string
  readonly waitMs: number
}

export type OnRetry = (retry: Retry) => void
