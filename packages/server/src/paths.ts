/** Where the provider answers. Every path also answers with a trailing slash. */
export interface Paths {
  readonly signIn: string
  readonly signOut: string
  /** Where somebody without an account gets one; served only where `signUp` is on. */
  readonly signUp: string
  /** A person's own password; served only with built-in accounts. */
  readonly password: string
  /** What apps may do in a person's name. */
  readonly settings: string
  /** The developer portal, and below it a page for each app; served only where `portal` is on. */
  readonly apps: string
  /** Where those who run the server look and act; served only where `admin` is set. */
  readonly admin: string
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
  /** Whether a token is good, and for what (RFC 7662). */
  readonly introspect: string
  /** Where authorization requests are pushed (RFC 9126). */
  readonly par: string
  /** Where devices begin (RFC 8628 §3.1). This and the next one only where the policy's grants name the device grant. */
  readonly deviceAuthorization: string
  /** Where people type what their device shows. */
  readonly device: string
  readonly requestToken: string
  readonly accessToken: string
  readonly metadata: string
  /** The same where OpenID Connect looks for it (Discovery §4). This and the next two only where `openid` is on. */
  readonly openIdConfiguration: string
  /** The public keys of ID tokens. */
  readonly jwks: string
  /** Who the person behind an access token is (OpenID Connect Core §5.3). */
  readonly userinfo: string
  /** What is in front of the path of a resource where its metadata is (RFC 9728 §3.1). */
  readonly resourceMetadata: string
  /** Where apps register themselves (RFC 7591), and below it manage their registration (RFC 7592); served where `registration` is on. */
  readonly registration: string
  /** The same as Mastodon's clients do it; served where `registration.mastodon` is on. */
  readonly mastodonApps: string
  /** Whether the process is alive. */
  readonly health: string
  /** Whether it can answer requests: 503 with the reason where it cannot, and while it is stopping. */
  readonly ready: string
  /** What it counts, for Prometheus; served only where `metrics` is on. */
  readonly metrics: string
  /** Below it stand the style sheet, the icon and nothing else; answered with a long cache. */
  readonly assets: string
}

/** The paths of a provider that imitates nobody. */
export const defaultPaths: Paths = {
  signIn: '/sign-in',
  signOut: '/sign-out',
  signUp: '/sign-up',
  password: '/settings/password',
  settings: '/settings/applications',
  apps: '/apps',
  admin: '/admin',
  authorize: '/oauth/authorize',
  oauth1Authorize: '/oauth/authorize',
  oauth1Authenticate: '/oauth/authorize',
  oob: '/oauth/code',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  introspect: '/oauth/introspect',
  par: '/oauth/par',
  deviceAuthorization: '/oauth/device_authorization',
  device: '/device',
  requestToken: '/oauth/request_token',
  accessToken: '/oauth/access_token',
  metadata: '/.well-known/oauth-authorization-server',
  openIdConfiguration: '/.well-known/openid-configuration',
  jwks: '/oauth/jwks',
  userinfo: '/oauth/userinfo',
  resourceMetadata: '/.well-known/oauth-protected-resource',
  registration: '/oauth/register',
  mastodonApps: '/api/v1/apps',
  health: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
  assets: '/_valetkey/',
}
