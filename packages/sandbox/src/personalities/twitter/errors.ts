export type ErrorName =
  | 'couldNotAuthenticate'
  | 'noSuchPage'
  | 'userNotFound'
  | 'rateLimitExceeded'
  | 'invalidToken'
  | 'unverifiedCredentials'
  | 'internalError'
  | 'timestampOutOfBounds'
  | 'noSuchStatus'
  | 'statusTooLong'
  | 'statusRepeated'
  | 'badAuthentication'
  | 'notForApps'
  | 'readOnly'
  | 'callbackNotApproved'
  | 'appSuspended'
  | 'desktopApp'

/** What Twitter has against a call: status, code and sentence as its documentation lists them. */
const errors: Readonly<Record<ErrorName, readonly [status: number, code: number, message: string]>> = {
  couldNotAuthenticate: [401, 32, 'Could not authenticate you.'],
  noSuchPage: [404, 34, 'Sorry, that page does not exist.'],
  userNotFound: [404, 50, 'User not found.'],
  rateLimitExceeded: [429, 88, 'Rate limit exceeded'],
  invalidToken: [401, 89, 'Invalid or expired token.'],
  unverifiedCredentials: [403, 99, 'Unable to verify your credentials.'],
  internalError: [500, 131, 'Internal error'],
  timestampOutOfBounds: [401, 135, 'Timestamp out of bounds.'],
  noSuchStatus: [404, 144, 'No status found with that ID.'],
  statusTooLong: [403, 186, 'Tweet needs to be a bit shorter.'],
  statusRepeated: [403, 187, 'Status is a duplicate.'],
  badAuthentication: [400, 215, 'Bad Authentication data.'],
  notForApps: [403, 220, 'Your credentials do not allow access to this resource.'],
  readOnly: [403, 261, 'Application cannot perform write actions.'],
  callbackNotApproved: [
    403,
    415,
    'Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings',
  ],
  appSuspended: [401, 416, 'Invalid / suspended application'],
  desktopApp: [401, 417, "Desktop applications only support the oauth_callback value 'oob'"],
}

/** A refusal, of the API or of an OAuth endpoint. */
export class TwitterError extends Error {
  override readonly name = 'TwitterError'
  readonly status: number
  readonly code: number
  readonly label: string | undefined

  constructor(status: number, code: number, message: string, label?: string) {
    super(message)
    this.status = status
    this.code = code
    this.label = label
  }
}

export function twitterError(name: ErrorName): TwitterError {
  const [status, code, message] = errors[name]
  return new TwitterError(status, code, message)
}

/** A parameter that is needed and was not sent. */
export const missingParameter = (name: string): TwitterError =>
  new TwitterError(403, 170, `Missing required parameter: ${name}.`)

/** One of several would have done. */
export const noneOf = (...names: readonly string[]): TwitterError =>
  new TwitterError(403, 38, `${names.join(' or ')} parameter is missing.`)
