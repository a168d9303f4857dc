import type { SigningAlgorithm } from './openid/jwt.ts'
import type { App } from './storage/storage.ts'

/** How far a callback on the user's own machine may differ from the registered one (RFC 8252 §7.3). */
export type LoopbackPolicy = 'exact' | 'port' | 'any'

/** How a token request may be written. RFC 6749 §3.2 knows `form` only. */
export type TokenBody = 'form' | 'json' | 'multipart'

/**
 * The switches. A server sets them for all its apps (`createServer({ policy })`), an app may differ
 * (`app.policy`, JSON in the app's row). The defaults are the strict, current reading of the RFCs;
 * each looser setting exists because a service in the wild works that way.
 */
export interface Policy {
  /** Which protocols are spoken at all. */
  readonly protocols: readonly (1 | 2)[]
  /**
   * Grant types an app may use. The device grant is not among the default ones: a stranger who sends a code to a person is
   * the one attack it cannot rule out (RFC 8628 §5.4), so a server that needs it says so.
   */
  readonly grants: readonly string[]

  /**
   * The operator has looked at the app and vouches for it. Until then the consent page says that nobody has, of apps that
   * belong to a person or registered themselves; those the operator registered need no such word.
   */
  readonly verified: boolean

  // OAuth 2, authorization endpoint
  /** RFC 7636: `off-for-confidential` asks it of public clients only; `optional` of nobody. A challenge that was sent always binds. */
  readonly pkce: 'required' | 'optional' | 'off-for-confidential'
  /** `response_type`s on offer, out of `code`, `token` and `code token`. RFC 9700 §2.1.2 advises against all that bring a token by way of the browser. */
  readonly responseTypes: readonly string[]
  /** Insist on `redirect_uri` even where only one is registered (Doorkeeper does; RFC 6749 §3.1.2.3 does not). */
  readonly redirectUriRequired: boolean
  /** Accept `code_challenge_method=plain` (RFC 9700 §2.1.1 advises against it). */
  readonly pkcePlain: boolean
  /** Send `iss` in every answer (RFC 9207). */
  readonly iss: boolean
  /** `response_mode`s on offer; the first is the default. */
  readonly responseModes: readonly ('query' | 'fragment' | 'form_post')[]
  /**
   * Skip the consent page for a confidential app (RFC 6819 §5.2.3.2): `consent` when the user has allowed these scopes
   * before, `token` when a reused token with just these scopes is alive (Mastodon), so that revoking it asks again.
   */
  readonly autoApprove: 'never' | 'consent' | 'token'
  /**
   * What an app's callback domain means. `oauth1`: callbacks of OAuth 1.0a may lie below it. `adds`: those of OAuth 2 too
   * (Facebook of old). `binds`: a redirect URI must be registered, and lie below it where there is one (Flattr).
   */
  readonly callbackDomain: 'oauth1' | 'adds' | 'binds'
  /** See {@link LoopbackPolicy}; `any` takes every loopback callback and is for sandboxes. */
  readonly loopback: LoopbackPolicy
  /** RFC 8252 §8.3: treat the name `localhost` like the loopback addresses. */
  readonly localhostName: boolean
  /** Take pushed authorization requests (RFC 9126). The server's own policy decides. */
  readonly par: boolean
  /** RFC 9126 §5: take no authorization request that was not pushed before. */
  readonly parRequired: boolean
  /** Show the code or PIN on a page of ours when the app has no callback. */
  readonly oob: boolean
  /** `none`: the code stands in the answer to the consent form. `query`: a redirect to `paths.oob?code=…`, as Mastodon does it. */
  readonly codePageUrl: 'none' | 'query'

  // OAuth 2, token endpoint and resources
  readonly tokenBodies: readonly TokenBody[]
  /** Take token requests by GET too, credentials in the URL (Facebook), where logs keep them. */
  readonly tokenByGet: boolean
  /** `lenient`: the `redirect_uri` of a token request may be missing, or differ by a slash at its end (Flattr). RFC 6749 §4.1.3 */
  readonly redirectUriAtToken: 'exact' | 'lenient'
  /** Hand out refresh tokens with access tokens that have a user. */
  readonly refreshTokens: boolean
  /** How long a refresh token that was just exchanged gets the same answer once more; 0: strict. */
  readonly refreshGraceMs: number
  /** Same app, user and scopes: the same token again, with its old creation date. */
  readonly reuseTokens: boolean
  /**
   * Which tokens an app may ask about (RFC 7662): none, those it was given itself, or any. `any` is for APIs that run
   * elsewhere and are registered as apps of their own. Where the server's own policy says `none`, nobody asks.
   */
  readonly introspects: 'none' | 'own' | 'any'
  /**
   * Which access tokens an app with a secret may exchange for lesser ones (RFC 8693), where its grants list
   * token exchange: none, its own, or any. `any` is for APIs that call further APIs with what they were called with.
   */
  readonly exchanges: 'none' | 'own' | 'any'
  /** Take `access_token` from the query (RFC 6750 §2.3) or a form body (§2.2). */
  readonly queryToken: boolean
  readonly bodyToken: boolean
  /** What ID tokens are signed with: RS256, ES256 or EdDSA. OpenID Connect Core §2 */
  readonly idTokenAlg: SigningAlgorithm

  // Lifetimes. null: no end.
  readonly accessTokenMs: number | null
  /** Idle life: each successor starts anew. */
  readonly refreshTokenMs: number | null
  /** The end of everything one consent gave, however often it was refreshed. */
  readonly authorizationMs: number | null
  readonly codeMs: number
  /** A code or PIN that a person copies by hand. */
  readonly pinMs: number
  /** How long a pushed request may wait for its browser (RFC 9126 §2.2). */
  readonly pushedMs: number
  /** How long a device and its person have (RFC 8628 §3.2). */
  readonly deviceCodeMs: number
  /** How long a device waits from one poll to the next. */
  readonly pollIntervalMs: number
  /** An unanswered consent page; an unanswered OAuth 1.0a request token. */
  readonly ticketMs: number
  readonly requestTokenMs: number
  readonly oauth1TokenMs: number | null
  /** How long an OAuth 1.0a token still lives once it was upgraded to OAuth 2 (grant type token exchange). null: as before; 0: not at all. */
  readonly upgradeSunsetMs: number | null
  /** Wrong PKCE verifiers, OAuth 1.0a verifiers or PINs before the flow is burned. */
  readonly maxAttempts: number

  // OAuth 1.0a
  readonly signatureMethods: readonly string[]
  /** Of these, the ones an app is kept to by its owner; none: to no list. It never adds any. */
  readonly signedOnlyBy: readonly string[]
  /** PLAINTEXT needs https or a loopback address (RFC 5849 §3.4.4) unless this is on. */
  readonly plaintextOverHttp: boolean
  /** null: any timestamp. */
  readonly timestampWindowSeconds: number | null
  /** Read a 13-digit timestamp as milliseconds (node-flickrapi sends `Date.now()`). */
  readonly millisecondTimestamps: boolean
  /** false: a signed request without nonce and timestamp is taken. */
  readonly nonceRequired: boolean
  /** Versions accepted besides an absent one. */
  readonly oauthVersions: readonly string[]
  /** `once`: an oauth_* parameter that stands in two places with one value counts once (npm oauth-1.0a sends so what it signs of a form). */
  readonly repeatedParams: 'refused' | 'once'
  /** A missing oauth_callback means the registered one, or `oob`. */
  readonly callbackOptional: boolean
  /** OAuth 1.0a callbacks must be registered: a redirect URI, or a URL below the callback domain. */
  readonly callbackChecked: boolean
  /** Fields of a multipart body are signed, but for these (Flickr: `photo`). null: they are not (RFC 5849 §3.4.1.3.1). */
  readonly multipartSigned: readonly string[] | null
  /** A body that is no form must carry oauth_body_hash. One that was sent is always checked. */
  readonly bodyHashRequired: boolean
  /**
   * For development: a signature_invalid answer has the server's base string, and for a client that sends its own in the
   * header `OAuth-Base-String` the first byte they part at.
   */
  readonly showBaseString: boolean
}

const minute = 60_000
const day = 24 * 60 * minute

export const defaultPolicy: Policy = {
  protocols: [1, 2],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  verified: false,
  pkce: 'required',
  responseTypes: ['code'],
  redirectUriRequired: false,
  pkcePlain: false,
  iss: true,
  responseModes: ['query', 'fragment', 'form_post'],
  autoApprove: 'never',
  callbackDomain: 'oauth1',
  loopback: 'port',
  localhostName: false,
  par: true,
  parRequired: false,
  oob: true,
  codePageUrl: 'none',
  tokenBodies: ['form'],
  tokenByGet: false,
  redirectUriAtToken: 'exact',
  refreshTokens: true,
  refreshGraceMs: 2 * minute,
  reuseTokens: false,
  introspects: 'own',
  exchanges: 'none',
  queryToken: false,
  bodyToken: false,
  idTokenAlg: 'RS256',
  accessTokenMs: 60 * minute,
  refreshTokenMs: 30 * day,
  authorizationMs: 365 * day,
  codeMs: minute,
  pinMs: 10 * minute,
  pushedMs: 1.5 * minute,
  deviceCodeMs: 10 * minute,
  pollIntervalMs: 5000,
  ticketMs: 30 * minute,
  requestTokenMs: 10 * minute,
  oauth1TokenMs: null,
  upgradeSunsetMs: null,
  maxAttempts: 5,
  signatureMethods: ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512'],
  signedOnlyBy: [],
  plaintextOverHttp: false,
  timestampWindowSeconds: 300,
  millisecondTimestamps: false,
  nonceRequired: true,
  oauthVersions: ['1.0', '1.0a', '1.0A'],
  repeatedParams: 'refused',
  callbackOptional: false,
  callbackChecked: true,
  multipartSigned: null,
  bodyHashRequired: false,
  showBaseString: false,
}

/** Shapes that may stand where the default has another type. */
const alsoNull: ReadonlySet<string> = new Set<keyof Policy>([
  'accessTokenMs',
  'refreshTokenMs',
  'authorizationMs',
  'oauth1TokenMs',
  'upgradeSunsetMs',
  'timestampWindowSeconds',
  'multipartSigned',
])

/**
 * The server's policy with an app's own switches laid over it. Wrong types in the app's row count as absent; names we do not
 * know belong to whoever is around us.
 */
export function policyFor(server: Policy, app: Pick<App, 'policy'> | null): Policy {
  if (app === null || Object.keys(app.policy).length === 0) return server
  const own = Object.entries(app.policy).filter(([name, value]) => fits(name, value))
  return { ...server, ...Object.fromEntries(own) }
}

function fits(name: string, value: unknown): boolean {
  if (!Object.hasOwn(defaultPolicy, name)) return false
  if (value === null) return alsoNull.has(name)
  const standard = defaultPolicy[name as keyof Policy]
  if (Array.isArray(standard) || name === 'multipartSigned') return Array.isArray(value)
  return typeof value === (alsoNull.has(name) ? 'number' : typeof standard)
}
