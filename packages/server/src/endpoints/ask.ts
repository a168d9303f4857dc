import type { Pair } from 'valetkey/http/form'
import type { OAuthError } from 'valetkey/oauth2/errors'
import type { Challenge } from 'valetkey/oauth2/pkce'
import type { Approval } from '../dialect.ts'
import type { Policy } from '../policy.ts'
import type { App, Ticket } from '../storage/storage.ts'

/** An authorization request of either protocol that passed every check: what the consent page is about. */
export interface Ask {
  readonly protocol: 1 | 2
  readonly app: App
  readonly policy: Policy
  readonly params: readonly Pair[]
  readonly scopes: readonly string[]
  /** What the tokens are to be for (RFC 8707); none: everything here. */
  readonly resources: readonly string[]
  /** What is to be brought back: a code, or an access token by way of the browser (RFC 6749 §4.2), or both. */
  readonly answers: readonly ('code' | 'token')[]
  /** Where the answer goes: sent, or the registered one. */
  readonly redirectUri: string
  readonly redirectUriSent: boolean
  readonly oob: boolean
  readonly responseMode: Approval['responseMode']
  readonly state: string | null
  readonly challenge: Challenge | null
  /** `prompt=none`: answer at once or not at all. */
  readonly silent: boolean
  /** OAuth 1.0a: the token the browser brought. */
  readonly requestToken: string | null
  /** What a request token, or the request_uri of a pushed request, stands for. */
  readonly ticket: Ticket | null
}

/** An error that may travel back: client and redirect URI are known to belong together (RFC 6749 §4.1.2.1). */
export class RefusedAsk extends Error {
  readonly error: OAuthError
  readonly ask: Pick<Ask, 'app' | 'policy' | 'params' | 'redirectUri' | 'oob' | 'responseMode' | 'state'>

  constructor(error: OAuthError, ask: RefusedAsk['ask']) {
    super(error.message, { cause: error })
    this.error = error
    this.ask = ask
  }
}
