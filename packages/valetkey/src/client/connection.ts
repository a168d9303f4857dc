import type { Claims, Token } from './tokens/token.ts'

export type Health =
  | { readonly state: 'ok' }
  | { readonly state: 'refreshing' }
  /** The API has no calls left for this account until then, milliseconds since 1970. */
  | { readonly state: 'rate_limited'; readonly until: number }
  | { readonly state: 'needs_sign_in'; readonly reason: string }

/** Who somebody is over there. */
export interface Account {
  readonly id: string
  readonly name: string
}

/** Remote app + account + token + health. */
export interface Connection {
  readonly app: string
  /** Whom it belongs to here: the key for `app.for(user)`. */
  readonly user: string
  /** Null where the definition cannot say, or the scope does not allow to ask. */
  readonly account: Account | null
  /** OpenID Connect: what the id_token says, all of it checked. Null where `openid` was not asked for. */
  readonly claims: Claims | null
  readonly token: Token
  readonly scope: readonly string[]
  readonly health: Health
  /** Milliseconds since 1970. */
  readonly connectedAt: number
}

/** What `oauth.connections()` lists: read without opening a seal. */
export type ConnectionSummary = Omit<Connection, 'token' | 'claims'> & {
  readonly title: string
  /** Milliseconds since 1970; absent: unknown. */
  readonly expiresAt?: number
}

/** The person, or the provider in their place, said no. */
export interface Denied {
  /** The provider's word: `access_denied`, `user_refused`… */
  readonly reason: string
  readonly description?: string
}

/** How a sign-in ended. */
export type Outcome = (
  | { readonly connection: Connection; readonly denied: null }
  | { readonly connection: null; readonly denied: Denied | null }
) & {
  /** Where the person wanted to go: a path on our own origin. */
  readonly next?: string
  /** What was given to `authorize` or `begin`. */
  readonly data?: unknown
  /**
   * The token answer in the words of the wire (`response.access_token`, `response.screen_name`), and what the definition keeps of the
   * callback (Apple's `response.user`); does not print its secrets.
   */
  readonly response: Readonly<Record<string, unknown>>
}

/** A sign-in that waits for a code or PIN: plain JSON, its secrets sealed; keep it anywhere. */
export interface Pending {
  readonly app: string
  readonly sealed: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}
