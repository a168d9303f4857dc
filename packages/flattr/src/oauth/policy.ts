import type { Policy } from '@valetkey/server'

const minute = 60_000

/** How Flattr's authorization server is set up, against our defaults. Its documentation follows draft 21 of OAuth 2. */
export const policy: Partial<Policy> = {
  protocols: [2],
  // python-flattr: "Currently flattr only support authorization_code." There is nothing to refresh, either.
  grants: ['authorization_code'],
  responseTypes: ['code', 'token'],
  // A draft older than all three of these; a challenge that comes all the same binds the code.
  pkce: 'optional',
  iss: false,
  responseModes: ['query'],
  // "It needs to be identical or else the authentication will fail", and it "must be in the callback_domain".
  callbackDomain: 'binds',
  loopback: 'exact',
  oob: false,
  // FlattrKit's library for Objective-C sends multipart.
  tokenBodies: ['form', 'json', 'multipart'],
  // The Ruby gem sends none, and a blog post of 2011 got its token with a slash more than it had asked with.
  redirectUriAtToken: 'lenient',
  refreshTokens: false,
  // Tokens live until they are taken back.
  accessTokenMs: null,
  authorizationMs: null,
  // Nothing is published; ten minutes are the most RFC 6749 §4.1.2 recommends.
  codeMs: 10 * minute,
}
