/** The word in the middle of Facebook's `WWW-Authenticate`. */
type Problem = 'invalid_request' | 'invalid_client' | 'invalid_code' | 'invalid_token' | 'not_found'

interface Row {
  readonly code: number
  readonly subcode?: number
  readonly problem: Problem
  /** Default OAuthException. */
  readonly type?: 'GraphMethodException'
  /** Default 400, also for bad tokens. */
  readonly status?: number
}

type Entry = readonly [problem: Problem, code: number, message: string, more?: Pick<Row, 'subcode' | 'type' | 'status'>]

/** Every error this imitation gives. Codes and sentences as they stand in clients' tests and in reports to their authors. */
const rows = {
  clientIdMissing: ['invalid_request', 101, 'Missing client_id parameter.'],
  clientUnknown: ['invalid_client', 101, 'Error validating application. Invalid application ID.'],
  secretWrong: ['invalid_client', 1, 'Error validating client secret.'],
  unexpected: [
    'invalid_request',
    2,
    'An unexpected error has occurred. Please retry your request later.',
    { status: 500 },
  ],
  redirectUriMissing: ['invalid_request', 191, 'Missing redirect_uri parameter.'],
  codeMissing: ['invalid_request', 100, 'Missing code parameter.'],
  codeMalformed: ['invalid_code', 100, 'Invalid verification code format.'],
  codeExpired: ['invalid_code', 100, 'This authorization code has expired.', { subcode: 36007 }],
  codeForeign: [
    'invalid_code',
    100,
    'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    { subcode: 36008 },
  ],
  codeUsed: ['invalid_code', 100, 'This authorization code has been used.', { subcode: 36009 }],
  grantUnknown: [
    'invalid_request',
    100,
    "Invalid grant_type: '$'. Supported types: authorization_code, client_credentials",
  ],
  parameter: ['invalid_request', 100, '$'],
  proofMissing: [
    'invalid_request',
    100,
    'API calls from the server require an appsecret_proof argument',
    { type: 'GraphMethodException' },
  ],
  proofWrong: [
    'invalid_request',
    100,
    'Invalid appsecret_proof provided in the API argument',
    { type: 'GraphMethodException' },
  ],
  methodUnsupported: ['invalid_request', 100, 'Unsupported $ request.', { type: 'GraphMethodException' }],
  fieldUnknown: ['invalid_request', 100, '(#100) Tried accessing nonexisting field ($) on node type (User)'],
  debuggerForeign: [
    'invalid_request',
    100,
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  ],
  viewerForeign: ['invalid_request', 100, 'The App_id in the input_token did not match the Viewing App'],
  inputMissing: ['invalid_request', 100, '(#100) The parameter input_token is required'],
  tokenNeeded: ['invalid_request', 104, 'An access token is required to request this resource.'],
  viewerNeeded: [
    'invalid_request',
    2500,
    'An active access token must be used to query information about the current user.',
  ],
  pathUnknown: ['invalid_request', 2500, 'Unknown path components: $'],
  aliasUnknown: ['not_found', 803, '(#803) Some of the aliases you requested do not exist: $', { status: 404 }],
  tokenInvalid: ['invalid_token', 190, 'Invalid OAuth access token.'],
  tokenOfOther: [
    'invalid_token',
    190,
    'Error validating access token: The access token does not belong to application $.',
  ],
  appGone: ['invalid_token', 190, 'Error validating application. Application has been deleted.'],
  appRemoved: [
    'invalid_token',
    190,
    'Error validating access token: The user has not authorized application $.',
    { subcode: 458 },
  ],
  checkpointed: [
    'invalid_token',
    190,
    'Error validating access token: The session has been invalidated because the user is enrolled in a blocking, logged-in checkpoint.',
    { subcode: 459 },
  ],
  passwordChanged: [
    'invalid_token',
    190,
    'Error validating access token: The session has been invalidated because the user has changed the password.',
    { subcode: 460 },
  ],
  expired: ['invalid_token', 190, 'Error validating access token: Session has expired on $', { subcode: 463 }],
  loggedOut: [
    'invalid_token',
    190,
    'Error validating access token: The session is invalid because the user logged out.',
    { subcode: 467 },
  ],
} as const

/** An error in Facebook's own envelope. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
  readonly row: Row

  constructor(message: string, row: Row) {
    super(message)
    this.row = row
  }
}

/** `detail` goes where the sentence has its `$`. */
export function graphError(name: keyof typeof rows, detail: string = ''): GraphError {
  const [problem, code, message, more]: Entry = rows[name]
  return new GraphError(
    message.replace('$', () => detail),
    { problem, code, ...more },
  )
}

/**
 * Malformed as a challenge (RFC 9110 §11.6.1 knows no bare strings), and sent with 400, where nobody reads it: on a 401
 * httplib2 would stumble over it.
 */
export function challengeFor({ row, message }: GraphError): string {
  const legal = message.replace(/[^\x20-\x7e]/g, '?').replaceAll('"', "'")
  return `OAuth "Facebook Platform" "${row.problem}" "${legal}"`
}
