import type { TokenParts } from './token.ts'

/** Renewals under way in this process, by user. */
export type Flights = Map<string, Promise<TokenParts | null>>

export interface Live {
  readonly token: TokenParts
  readonly stamp?: string | undefined
  /** The API's budget is used up until then, as somebody noted. */
  readonly emptyUntil?: number | undefined
}
