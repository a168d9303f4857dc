import type { Pair } from '../../http/form.ts'

export type Step =
  | 'discover'
  | 'register'
  | 'request_token'
  | 'authorize'
  | 'callback'
  | 'access_token'
  | 'token'
  | 'refresh'
  | 'revoke'
  | 'device'
  | 'introspect'
  | 'call'

/** One thing that went over the wire, or through the browser, told without its secrets. */
export interface Exchange {
  readonly app: string
  readonly step: Step
  readonly from: 'app' | 'browser'
  /** What happened, in plain English. */
  readonly sentence: string
  readonly method: string
  /** Without the query, which is in `parameters`. */
  readonly url: string
  /** Query and form body, masked. */
  readonly parameters: readonly Pair[]
  readonly headers: readonly Pair[]
  readonly status?: number
  /** The body that came back, masked, at most 4,000 characters. */
  readonly answer?: string
  /** OAuth 1: what was signed, credentials shortened. */
  readonly baseString?: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ms?: number
}

export type OnExchange = (exchange: Exchange) => void
