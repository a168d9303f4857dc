/** Where the provider answers. Every path also answers with a trailing slash. */
export interface Paths {
  readonly signIn: string
  readonly signOut: string
  /** OAuth 2's authorization endpoint (RFC 6749 §3.1). */
  readonly authorize: string
  /** OAuth 1.0a's (RFC 5849 §2.2). The same page by default: an `oauth_token` in the query tells them apart. */
  readonly oauth1Authorize: string
  /** The same for signing people in (Twitter's word): `dialect.askAgain` may let pass here who has to be asked there. */
  readonly oauth1Authenticate: string
  /** The page that shows a code found in its own URL; served only where the policy says `codePageUrl`. */
  readonly oob: string
  readonly token: string
  readonly revoke: string
  readonly requestToken: string
  readonly accessToken: string
  readonly metadata: string
  /** Below it stand the style sheet, the icon and nothing else; answered with a long cache. */
  readonly assets: string
}

/** The paths of a provider that imitates nobody. */
export const defaultPaths: Paths = {
  signIn: '/sign-in',
  signOut: '/sign-out',
  authorize: '/oauth/authorize',
  oauth1Authorize: '/oauth/authorize',
  oauth1Authenticate: '/oauth/authorize',
  oob: '/oauth/code',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  requestToken: '/oauth/request_token',
  accessToken: '/oauth/access_token',
  metadata: '/.well-known/oauth-authorization-server',
  assets: '/_valetkey/',
}
