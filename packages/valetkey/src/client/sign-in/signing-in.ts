import type { Denied, Outcome } from '../connection.ts'
import type { ExtraParameters } from '../provider.ts'

export interface AuthorizeOptions {
  /** Where the provider sends the browser back to: a path here or a URL. Absent: none is sent (PIN, or the stored one). */
  readonly callback?: string | undefined
  /** Where the person wants to go afterwards; kept only when it is on our own origin, and short enough to carry. */
  readonly next?: string | null | undefined
  /** Anything small that JSON can say; comes back in the handler, sealed on the way. */
  readonly data?: unknown
  /** Links the account to somebody who is signed in here already. */
  readonly user?: string | undefined
  readonly scope?: string | readonly string[] | undefined
  /** Further parameters for the authorization URL. */
  readonly params?: ExtraParameters | undefined
}

/** Where to send the browser, and the cookie that waits for it: its name and what it holds. */
export interface Begun {
  readonly url: string
  readonly id: string
  readonly content: string
}

export type AuthorizedHandler = (outcome: Outcome) => Response | Promise<Response>

export interface AuthorizedOptions {
  /** The provider came back with neither code, verifier nor error: your Response, or null to go on as if denied. */
  readonly onUnknown?: (request: Request) => Response | null | Promise<Response | null>
}

/** How a sign-in arrived. */
export interface Arrived {
  /** Null: the provider said nothing we know. */
  readonly outcome: Outcome | null
  /** The name of the cookie that waited. */
  readonly cookie?: string
}

/** What came back by way of the browser, read; nothing about it is trusted yet. */
export interface Callback {
  readonly state?: string
  readonly code?: string
  /** OAuth 1's request token. */
  readonly token?: string
  readonly verifier?: string
  readonly iss?: string
  readonly denied?: Denied
  /** What the definition wants kept of it (`callbackParams`). */
  readonly brought?: Readonly<Record<string, unknown>>
}
