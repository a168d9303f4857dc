import type { Paths, Policy } from '@valetkey/server'

type OwnPaths = Pick<
  Paths,
  'requestToken' | 'oauth1Authorize' | 'oauth1Authenticate' | 'accessToken' | 'token' | 'revoke'
>

/** Version 1.1's addresses; the OAuth 2 ones give apps a bearer token of their own, and people none. */
export const paths: OwnPaths = {
  requestToken: '/oauth/request_token',
  oauth1Authorize: '/oauth/authorize',
  oauth1Authenticate: '/oauth/authenticate',
  accessToken: '/oauth/access_token',
  token: '/oauth2/token',
  revoke: '/oauth2/invalidate_token',
}

/** How Twitter's authorization server is set up, against our defaults. */
export const policy: Partial<Policy> = {
  grants: ['client_credentials'],
  responseTypes: [],
  par: false,
  introspects: 'none',
  signatureMethods: ['HMAC-SHA1'],
  // What authenticate lets pass ends with the token: who took it back is asked again.
  autoApprove: 'token',
  // Signed once, and sent in header and form: npm oauth-1.0a and twitter-api-v2.
  repeatedParams: 'once',
  // The stored callback, else a PIN: apps of Flask-OAuth's days leave it out.
  callbackOptional: true,
  reuseTokens: true,
  refreshTokens: false,
  accessTokenMs: null,
  authorizationMs: null,
}

/** What an app may be registered for; each level holds the ones before it. */
export const scopes = {
  read: 'See your Tweets, your timeline and who you follow',
  write: 'Tweet for you, and change who you follow',
  dm: 'See and send your direct messages',
}

/** What a token allows, as `x-access-level` says it. */
export function accessLevel(granted: readonly string[]): string {
  if (granted.includes('dm')) return 'read-write-directmessages'
  return granted.includes('write') ? 'read-write' : 'read'
}
