/** The word in the middle of Facebook's `WWW-Authenticate`. */
type Problem = 'invalid_request' | 'invalid_client' | 'invalid_code' | 'invalid_token' | 'not_found'

interface Row {
  readonly code: number
  readonly subcode?: number
  readonly problem: Problem
  /** `$` is where the error's detail goes. */
  readonly message: string
  /** Default OAuthException. */
  readonly type?: 'GraphMethodException'
  /** Default 400, also for bad tokens. */
  readonly status?: number
}

const row = (problem: Problem, code: number, message: string, more: Pick<Row, 'subcode' | 'type' | 'status'> = {}) => ({
  problem,
  code,
  message,
  ...more,
})

const token = (subcode: number | null, message: string) =>
  row('invalid_token', 190, `Error validating access token: ${message}`, subcode === null ? {} : { subcode })

const method = { type: 'GraphMethodException' } as const

/** Every error this imitation gives. Codes and sentences as they stand in clients' tests and in reports to their authors. */
const rows = {
  clientIdMissing: row('invalid_request', 101, 'Missing client_id parameter.'),
  clientUnknown: row('invalid_client', 101, 'Error validating application. Invalid application ID.'),
  secretWrong: row('invalid_client', 1, 'Error validating client secret.'),
  unexpected: row('invalid_request', 2, 'An unexpected error has occurred. Please retry your request later.', {
    status: 500,
  }),
  redirectUriMissing: row('invalid_request', 191, 'Missing redirect_uri parameter.'),
  codeMissing: row('invalid_request', 100, 'Missing code parameter.'),
  codeMalformed: row('invalid_code', 100, 'Invalid verification code format.'),
  codeExpired: row('invalid_code', 100, 'This authorization code has expired.', { subcode: 36007 }),
  codeForeign: row(
    'invalid_code',
    100,
    'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
    { subcode: 36008 },
  ),
  codeUsed: row('invalid_code', 100, 'This authorization code has been used.', { subcode: 36009 }),
  grantUnknown: row(
    'invalid_request',
    100,
    "Invalid grant_type: '$'. Supported types: authorization_code, client_credentials",
  ),
  parameter: row('invalid_request', 100, '$'),
  proofMissing: row('invalid_request', 100, 'API calls from the server require an appsecret_proof argument', method),
  proofWrong: row('invalid_request', 100, 'Invalid appsecret_proof provided in the API argument', method),
  methodUnsupported: row('invalid_request', 100, 'Unsupported $ request.', method),
  fieldUnknown: row('invalid_request', 100, '(#100) Tried accessing nonexisting field ($) on node type (User)'),
  debuggerForeign: row(
    'invalid_request',
    100,
    '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app',
  ),
  viewerForeign: row('invalid_request', 100, 'The App_id in the input_token did not match the Viewing App'),
  inputMissing: row('invalid_request', 100, '(#100) The parameter input_token is required'),
  tokenNeeded: row('invalid_request', 104, 'An access token is required to request this resource.'),
  viewerNeeded: row(
    'invalid_request',
    2500,
    'An active access token must be used to query information about the current user.',
  ),
  pathUnknown: row('invalid_request', 2500, 'Unknown path components: $'),
  aliasUnknown: row('not_found', 803, '(#803) Some of the aliases you requested do not exist: $', { status: 404 }),
  tokenInvalid: row('invalid_token', 190, 'Invalid OAuth access token.'),
  tokenOfOther: token(null, 'The access token does not belong to application $.'),
  appGone: row('invalid_token', 190, 'Error validating application. Application has been deleted.'),
  appRemoved: token(458, 'The user has not authorized application $.'),
  checkpointed: token(
    459,
    'The session has been invalidated because the user is enrolled in a blocking, logged-in checkpoint.',
  ),
  passwordChanged: token(460, 'The session has been invalidated because the user has changed the password.'),
  expired: token(463, 'Session has expired on $'),
  loggedOut: token(467, 'The session is invalid because the user logged out.'),
} as const satisfies Readonly<Record<string, Row>>

/** An error in Facebook's own envelope. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
  readonly row: Row

  constructor(row: Row, detail: string) {
    super(row.message.replace('$', () => detail))
    this.row = row
  }
}

export function graphError(name: keyof typeof rows, detail = ''): GraphError {
  return new GraphError(rows[name], detail)
}

/**
 * Malformed as a challenge (RFC 9110 §11.6.1 knows no bare strings), and sent with 400, where nobody reads it: on a 401
 * httplib2 would stumble over it.
 */
export function challengeFor({ row, message }: GraphError): string {
  const legal = message.replace(/[^\x20-\x7e]/g, '?').replaceAll('"', "'")
  return `OAuth "Facebook Platform" "${row.problem}" "${legal}"`
}
