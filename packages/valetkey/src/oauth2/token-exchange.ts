/** RFC 8693 §2.1. */
export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/**
 * What kinds of tokens are called (RFC 8693 §3). OAuth 1.0a has no name in that registry, and §3 lets servers take any URI:
 * ours is the URN of the RFC itself (RFC 2648), which nobody else can mean something else by.
 */
export const tokenTypes = {
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
  oauth1: 'urn:ietf:rfc:5849',
} as const
