import { formatChallenge } from 'valetkey/http/challenge'

/** The sentences Mastodon's OAuth endpoints answer with (`error_description`), by error code. */
export const oauthTexts: Readonly<Record<string, string>> = {
  invalid_client:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  invalid_grant:
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  unsupported_response_type: 'The authorization server does not support this response type.',
  unsupported_response_mode: 'The authorization server does not support this response mode.',
  invalid_redirect_uri: 'The redirect uri included is not valid.',
  access_denied: 'The resource owner or authorization server denied the request.',
  unauthorized_client: 'The client is not authorized to perform this request using this method.',
  invalid_code_challenge_method: 'The code_challenge_method must be S256.',
}

/** The `WWW-Authenticate` of every refusal by Doorkeeper, the REST API's 401 included. */
export const doorkeeperChallenge = (error: string, description: string): string =>
  formatChallenge({ scheme: 'Bearer', params: { realm: 'Doorkeeper', error, error_description: description } })

/** A failure of the REST API: `{"error": text}` with its status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/** Rows rather than scattered strings: status and text of every API refusal that does not depend on the input. */
const apiErrors = {
  invalidToken: [401, 'The access token is invalid'],
  revokedToken: [401, 'The access token was revoked'],
  expiredToken: [401, 'The access token expired'],
  outsideScopes: [403, 'This action is outside the authorized scopes'],
  userNeeded: [422, 'This method requires an authenticated user'],
  notFound: [404, 'Record not found'],
  repliedToNothing: [404, 'The post you are trying to reply to does not appear to exist.'],
  noRoute: [404, 'Not Found'],
  tooManyRequests: [429, 'Too many requests'],
  tooLarge: [413, 'Payload Too Large'],
} as const

export function apiError(name: keyof typeof apiErrors): ApiError {
  const [status, text] = apiErrors[name]
  return new ApiError(status, text)
}

export const validationFailed = (...problems: readonly string[]): ApiError =>
  new ApiError(422, `Validation failed: ${problems.join(', ')}`)
