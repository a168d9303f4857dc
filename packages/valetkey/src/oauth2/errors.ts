/** Where an error code is defined and which HTTP status it travels under when it is answered directly. */
export interface ErrorRow {
  readonly status: number
  readonly section: string
}

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'unsupported_token_type'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'invalid_software_statement'
  | 'unapproved_software_statement'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'invalid_target'
  | 'invalid_request_uri'
  | 'invalid_request_object'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'login_required'
  | 'consent_required'
  | 'interaction_required'
  | 'account_selection_required'

/** Every error code we write, with its status and the section that defines it. */
export const oauthErrors: Readonly<Record<OAuthErrorCode, ErrorRow>> = {
  invalid_request: { status: 400, section: 'RFC 6749 §5.2' },
  invalid_client: { status: 401, section: 'RFC 6749 §5.2' },
  invalid_grant: { status: 400, section: 'RFC 6749 §5.2' },
  unauthorized_client: { status: 400, section: 'RFC 6749 §5.2' },
  unsupported_grant_type: { status: 400, section: 'RFC 6749 §5.2' },
  invalid_scope: { status: 400, section: 'RFC 6749 §5.2' },
  access_denied: { status: 400, section: 'RFC 6749 §4.1.2.1' },
  unsupported_response_type: { status: 400, section: 'RFC 6749 §4.1.2.1' },
  server_error: { status: 500, section: 'RFC 6749 §4.1.2.1' },
  temporarily_unavailable: { status: 503, section: 'RFC 6749 §4.1.2.1' },
  invalid_token: { status: 401, section: 'RFC 6750 §3.1' },
  insufficient_scope: { status: 403, section: 'RFC 6750 §3.1' },
  unsupported_token_type: { status: 400, section: 'RFC 7009 §2.2.1' },
  invalid_redirect_uri: { status: 400, section: 'RFC 7591 §3.2.2' },
  invalid_client_metadata: { status: 400, section: 'RFC 7591 §3.2.2' },
  invalid_software_statement: { status: 400, section: 'RFC 7591 §3.2.2' },
  unapproved_software_statement: { status: 400, section: 'RFC 7591 §3.2.2' },
  authorization_pending: { status: 400, section: 'RFC 8628 §3.5' },
  slow_down: { status: 400, section: 'RFC 8628 §3.5' },
  expired_token: { status: 400, section: 'RFC 8628 §3.5' },
  invalid_target: { status: 400, section: 'RFC 8707 §2' },
  invalid_request_uri: { status: 400, section: 'RFC 9101 §7' },
  invalid_request_object: { status: 400, section: 'RFC 9101 §7' },
  request_not_supported: { status: 400, section: 'RFC 9101 §7' },
  request_uri_not_supported: { status: 400, section: 'RFC 9101 §7' },
  invalid_dpop_proof: { status: 400, section: 'RFC 9449 §5' },
  use_dpop_nonce: { status: 400, section: 'RFC 9449 §8' },
  login_required: { status: 400, section: 'OpenID Connect Core §3.1.2.6' },
  consent_required: { status: 400, section: 'OpenID Connect Core §3.1.2.6' },
  interaction_required: { status: 400, section: 'OpenID Connect Core §3.1.2.6' },
  account_selection_required: { status: 400, section: 'OpenID Connect Core §3.1.2.6' },
}

export interface OAuthErrorOptions extends ErrorOptions {
  /** Another status than the table's: 405, 413, 429… */
  readonly status?: number
  readonly uri?: string
  /** Response headers that belong to the error: WWW-Authenticate, Retry-After, Allow. */
  readonly headers?: Readonly<Record<string, string>>
  /** For logs and tests, never for the wire. */
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * An error of the OAuth 2 protocol, on either end. The description speaks to the developer at the other
 * end and names the fix; it holds only the characters RFC 6749 §5.2 allows.
 *
 *     throw new OAuthError('invalid_grant', 'the code has expired; send the user to the authorization endpoint again')
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: string
  readonly status: number
  readonly description: string
  readonly uri?: string
  readonly headers: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: OAuthErrorCode | (string & {}), description: string, options: OAuthErrorOptions = {}) {
    const legalCode = legalText(code)
    const legalDescription = legalText(description)
    super(`${legalCode}: ${legalDescription}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = legalCode
    this.description = legalDescription
    this.status = options.status ?? rowOf(code)?.status ?? 400
    if (options.uri !== undefined && LEGAL_URI.test(options.uri)) this.uri = options.uri
    this.headers = options.headers ?? {}
    this.details = options.details ?? {}
  }
}

function rowOf(code: string): ErrorRow | undefined {
  return Object.hasOwn(oauthErrors, code) ? oauthErrors[code as OAuthErrorCode] : undefined
}

/** error-uri of RFC 6749 Appendix A.9: a URI reference without space, quote and backslash. */
const LEGAL_URI = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const MAX_TEXT = 500

/** Characters people write that have a plain neighbour among the legal ones. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  '"': "'",
  '\\': '/',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': "'",
  '\u201d': "'",
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
}

/** RFC 6749 §5.2: `error` and `error_description` hold %x20-21 / %x23-5B / %x5D-7E only. */
export function legalText(text: string): string {
  const clipped = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 3)}...` : text
  return clipped.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/gu, odd => NEIGHBOURS[odd] ?? (/\s/.test(odd) ? ' ' : '?'))
}

/** The members of an error answer (RFC 6749 §5.2), in the order the RFC names them. */
export interface ErrorBody {
  readonly error: string
  readonly error_description?: string
  readonly error_uri?: string
}

/** RFC 6749 §5.2: what goes on the wire, as a JSON body or as the parameters of an error redirect. */
export function errorBody(error: OAuthError): ErrorBody {
  return {
    error: error.code,
    ...(error.description && { error_description: error.description }),
    ...(error.uri && { error_uri: error.uri }),
  }
}

/**
 * The error a decoded answer of that status speaks of, or undefined when it speaks of none. Without a status
 * (the parameters of a callback) only members that name an error outright count.
 * Reads the shape of RFC 6749 §5.2 and the shapes real servers use instead:
 * `{error: {message, type, code}}` (Facebook), `{errors: [{errorType, message}]}` (Fitbit),
 * `{errcode, errmsg}` (WeChat), a number as the code (QQ), camelCase names.
 * `details.answer` keeps what was said, without credentials.
 */
export function readError(answer: unknown, status?: number): OAuthError | undefined {
  if (!isObject(answer)) return undefined
  const failed = status !== undefined && status >= 400
  const inner = [answer['error'], first(answer['errors'])].find(isObject)
  const said = pick(inner ?? answer, DESCRIPTIONS) ?? pick(answer, DESCRIPTIONS)
  const weakCounts = inner !== undefined || failed || (status !== undefined && said !== undefined)
  const code = pick(inner ?? answer, CODES) ?? (weakCounts ? pick(inner ?? answer, WEAK_CODES) : undefined)
  if (code === undefined && (said === undefined || (inner === undefined && !failed))) return undefined
  // A sentence where the code belongs (Withings: `error: "Invalid Params: …"`) is a description.
  const isCode = code !== undefined && /^[\w.:-]{1,100}$/.test(code)
  const uri = pick(answer, URIS)
  return new OAuthError(isCode ? code : 'unknown_error', said ?? (isCode ? '' : (code ?? '')), {
    ...(failed && { status }),
    ...(uri !== undefined && { uri }),
    details: { answer: withoutCredentials(answer) },
  })
}

/** Where servers put the code, most telling first. */
const CODES = ['error', 'errorType', 'error_type', 'error_code', 'errorCode', 'errcode']
/** These mean an error only inside one, or beside a failure: a callback's `code` is no error. */
const WEAK_CODES = ['type', 'status', 'code']
const DESCRIPTIONS = [
  'error_description',
  'errorDescription',
  'error_message',
  'errorMessage',
  'errmsg',
  'message',
  'msg',
  'description',
  'error_reason',
]
const URIS = ['error_uri', 'errorUri']
const CREDENTIALS = /token|secret|^code$|verifier|assertion|password/i

type Bag = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

/** A word or a number other than zero; `error: 0`, `""`, `null` and `false` say that all went well. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && value !== 0) return String(value)
  return typeof value === 'string' && value !== '' && value !== '0' ? value : undefined
}

function pick(bag: Bag, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = Object.hasOwn(bag, name) ? textOf(bag[name]) : undefined
    if (text !== undefined) return text
  }
  return undefined
}

function withoutCredentials(bag: Bag): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([name]) => !CREDENTIALS.test(name)))
}
