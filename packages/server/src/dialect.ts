import type { Pair } from 'valetkey/http/form'
import type { OAuth1Problem } from 'valetkey/oauth1/problems'
import type { OAuthError } from 'valetkey/oauth2/errors'
import type { Standing } from './limits/limits.ts'
import type { Paths } from './paths.ts'
import type { Policy } from './policy.ts'
import type { App, Ticket, User } from './storage/storage.ts'

/** What every dialect function is told about the request it answers. */
export interface DialectContext {
  readonly request: Request
  readonly endpoint:
    | 'authorize'
    | 'token'
    | 'revoke'
    | 'introspect'
    | 'par'
    | 'device-authorization'
    | 'registration'
    | 'request-token'
    | 'access-token'
    | 'metadata'
    | 'guard'
  /** The origin of ours that was asked; the issuer when the Host was none of ours. */
  readonly origin: string
  readonly issuer: string
  readonly paths: Paths
  /** The app's policy once the app is known, else the server's. */
  readonly policy: Policy
  readonly app: App | null
  readonly user: User | null
  /** The request's parameters, decoded, in order. */
  readonly params: readonly Pair[]
}

/** Tokens that were just given by the token endpoint. Times are epoch ms. */
export interface Issued {
  readonly accessToken: string
  readonly tokenType: string
  /** Seconds; absent when the token does not expire. */
  readonly expiresIn?: number
  readonly refreshToken?: string
  /** Who signed in, where the scope `openid` was granted (OpenID Connect Core §3.1.3.3). */
  readonly idToken?: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly app: App
  readonly user: User | null
  readonly ticket: Ticket | null
  /** What the access token is called, in the answer to an exchange (RFC 8693 §2.2.1). */
  readonly issuedTokenType?: string
}

/** A yes on its way back to the app. */
export interface Approval {
  readonly protocol: 1 | 2
  /** `oob` (OAuth 1.0a) and `urn:ietf:wg:oauth:2.0:oob` included. */
  readonly redirectUri: string
  readonly oob: boolean
  /** OAuth 2's code, or OAuth 1.0a's verifier or PIN; used up already when only a token was asked for. */
  readonly code: string
  /** The token of an implicit answer (RFC 6749 §4.2.2); null for the other ones. */
  readonly issued: Issued | null
  /** OAuth 1.0a: the request token, as the browser brought it. */
  readonly requestToken: string | null
  readonly responseMode: 'query' | 'fragment' | 'form_post'
  readonly state: string | null
  readonly scopes: readonly string[]
  readonly ticket: Ticket
  readonly app: App
  readonly user: User
}

/** A no on its way back to the app. */
export type Denial = Omit<Approval, 'code' | 'issued' | 'scopes'>

/**
 * How results become wire. The checks are the same for everyone; a personality replaces rows of this table
 * and nothing else. Every row has a default that follows the RFC, so a server that imitates nobody brings none.
 */
export interface Dialect {
  // OAuth 2
  /** `response_type` in RFC 6749's words (Flattr's `access_token` is `token`); undefined: the request has none. */
  responseType(sent: string | undefined): string | undefined
  /** The members of an implicit answer, RFC 6749 §4.2.2. */
  implicitReply(issued: Issued): Readonly<Record<string, string>>
  /** The parameters of a token or revocation request as RFC 6749 and RFC 7009 name them, where a service has words of its own. */
  tokenParams(params: readonly Pair[], endpoint: 'token' | 'revoke'): readonly Pair[]
  tokenReply(issued: Issued, context: DialectContext): Response | Promise<Response>
  /** Errors of the token endpoint and those beside it (`context.endpoint` tells which). */
  tokenError(error: OAuthError, context: DialectContext): Response | Promise<Response>
  /** `foreign`: a token of another app, left alive (RFC 7009 §2.1). */
  revokeReply(outcome: 'revoked' | 'unknown' | 'foreign', context: DialectContext): Response | Promise<Response>
  /** Asked only for errors that may travel back to the app (client and redirect URI are trusted). */
  authorizeError(
    error: OAuthError,
    context: DialectContext & { readonly redirectUri: string },
  ): 'redirect' | 'page' | Response | Promise<Response>
  /** Errors of the authorization endpoint that stay on a page: another status or sentence than ours (Mastodon's are its own). */
  authorizePage(
    error: OAuthError,
    context: DialectContext,
  ): { readonly status?: number; readonly sentence?: string } | undefined
  /** Scopes asked for in another way than `scope` (Flickr: `perms`). undefined: read `scope`. Either protocol. */
  scopesFor(params: readonly Pair[], app: App): readonly string[] | undefined
  /** Splits the `scope` parameter; the default takes spaces only. */
  readScope(text: string): readonly string[]
  /** May an app that is registered for these scopes ask for `wanted`? The default: what they cover. */
  scopeAllowed(registered: readonly string[], wanted: string): boolean
  /**
   * Is `wanted` among these scopes, or below one of them? Guards ask it, the consent page, those who narrow and those who
   * look at tokens. The default: the tree that the server's scopes make (`read` covers `read:x`, and what it implies).
   */
  scopeCovers(granted: readonly string[], wanted: string): boolean
  /**
   * Must the consent page be shown although the same was allowed before? The default reads `prompt`. Either protocol;
   * `pathname` is the authorization endpoint that was asked.
   */
  askAgain(params: readonly Pair[], pathname: string): boolean
  metadata(document: Record<string, unknown>, context: DialectContext): Record<string, unknown>

  // OAuth 1.0a
  requestTokenReply(
    given: { readonly token: string; readonly secret: string; readonly app: App },
    context: DialectContext,
  ): Response | Promise<Response>
  accessTokenReply(
    given: {
      readonly token: string
      readonly secret: string
      readonly app: App
      readonly user: User | null
      readonly scopes: readonly string[]
    },
    context: DialectContext,
  ): Response | Promise<Response>
  oauth1Error(problem: OAuth1Problem, context: DialectContext): Response | Promise<Response>
  /** A verifier as people type it (Flickr: `123-456-789` with or without dashes) in the form it was minted. */
  readVerifier(text: string): string

  // The way back, both protocols
  /** undefined: redirect, or show the code when out of band. */
  approved(approval: Approval, context: DialectContext): Response | undefined | Promise<Response | undefined>
  denied(denial: Denial, context: DialectContext): Response | undefined | Promise<Response | undefined>
  redirect(location: string): Response

  // Resources
  guardError(error: OAuthError | OAuth1Problem, context: DialectContext): Response | Promise<Response>
  /** What every answer behind a limited guard says of the budget. `at`: epoch ms. */
  limitHeaders(standing: Standing, at: number): Readonly<Record<string, string>>
  /** The answer to a call for which nothing was left. */
  limitReply(standing: Standing, at: number, context: DialectContext): Response | Promise<Response>

  /** Words on the pages instead of ours, in whatever language. */
  readonly pages: {
    /** Above the list of scopes. */
    readonly consentTitle?: (appName: string) => string
    readonly allow?: string
    readonly deny?: string
    readonly codeTitle?: string
    readonly codeHint?: (appName: string) => string
  }
}
