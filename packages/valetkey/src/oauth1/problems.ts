import { parseChallenges } from '../http/challenge.ts'
import { formatAuthorization } from './authorization-header.ts'
import { encode, lenientDecode } from './percent.ts'

export type ProblemCode =
  | 'version_rejected'
  | 'parameter_absent'
  | 'parameter_rejected'
  | 'signature_method_rejected'
  | 'callback_rejected'
  | 'timestamp_refused'
  | 'nonce_used'
  | 'signature_invalid'
  | 'consumer_key_unknown'
  | 'consumer_key_rejected'
  | 'token_rejected'
  | 'token_expired'
  | 'token_used'
  | 'token_revoked'
  | 'verifier_invalid'
  | 'user_refused'
  | 'additional_authorization_required'
  | 'permission_denied'

/**
 * The OAuth Problem Reporting extension, with the status each problem travels with: RFC 5849 §3.2 wants 400 for a
 * request that is not well formed (absent, doubled, unsupported) and 401 for one that is but proves nothing.
 */
export const oauthProblems: Readonly<Record<ProblemCode, { readonly status: number; readonly sentence: string }>> = {
  version_rejected: { status: 400, sentence: 'oauth_version is not 1.0' },
  parameter_absent: { status: 400, sentence: 'a required parameter is missing' },
  parameter_rejected: { status: 400, sentence: 'a parameter was not expected, came twice, or cannot be read' },
  signature_method_rejected: { status: 400, sentence: 'the signature method is not accepted here' },
  callback_rejected: { status: 400, sentence: 'the callback is not one the app has registered' },
  timestamp_refused: { status: 401, sentence: 'oauth_timestamp is too far from the clock of the server' },
  nonce_used: { status: 401, sentence: 'oauth_nonce was used before with this timestamp' },
  signature_invalid: { status: 401, sentence: 'the signature does not match the request' },
  consumer_key_unknown: { status: 401, sentence: 'the consumer key is not known here' },
  consumer_key_rejected: { status: 401, sentence: 'the consumer key may not be used' },
  token_rejected: { status: 401, sentence: 'the token is not known, or belongs to another app' },
  token_expired: { status: 401, sentence: 'the token has expired' },
  token_used: { status: 401, sentence: 'the request token was used before' },
  token_revoked: { status: 401, sentence: 'the token was revoked' },
  verifier_invalid: { status: 401, sentence: 'oauth_verifier does not belong to this request token' },
  user_refused: { status: 401, sentence: 'the user refused' },
  additional_authorization_required: { status: 401, sentence: 'the user has to authorize the app again' },
  permission_denied: { status: 403, sentence: 'the user has not given this permission' },
}

export interface ProblemOptions extends ErrorOptions {
  /** Further fields of the extension, by their wire names: `oauth_parameters_absent`, `debug_sbs`… */
  readonly params?: Readonly<Record<string, string>>
  /** When the table's status is not the one wanted. */
  readonly status?: number
}

/**
 * What the server has against an OAuth 1.0a request; the client reads the very same thing from its answer.
 *
 * @example throw new OAuth1Problem('parameter_absent', 'oauth_nonce is missing', { params: { oauth_parameters_absent: 'oauth_nonce' } })
 */
export class OAuth1Problem extends Error {
  override readonly name = 'OAuth1Problem'
  /** A code of the table, or whatever else a server said. */
  readonly code: ProblemCode | (string & {})
  readonly status: number
  /** Speaks to the developer at the other end. */
  readonly description: string
  readonly params: Readonly<Record<string, string>>

  constructor(code: ProblemCode | (string & {}), description?: string, options: ProblemOptions = {}) {
    const known = Object.hasOwn(oauthProblems, code) ? oauthProblems[code as ProblemCode] : undefined
    const text = description ?? known?.sentence ?? 'the server gave no reason'
    super(`${code}: ${text}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.status = options.status ?? known?.status ?? 401
    this.description = text
    this.params = options.params ?? {}
  }
}

/**
 * The answer's body: `oauth_problem=signature_invalid&oauth_problem_advice=…&debug_sbs=…`.
 * `baseString: 'raw'` puts `debug_sbs` last and as it is, the way Flickr does.
 */
export function formatProblemBody(problem: OAuth1Problem, options: { baseString?: 'encoded' | 'raw' } = {}): string {
  const { debug_sbs: baseString, ...others } = Object.fromEntries(problemPairs(problem))
  const text = Object.entries(others)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
  if (baseString === undefined) return text
  return `${text}&debug_sbs=${options.baseString === 'raw' ? baseString : encode(baseString)}`
}

/** Reads the body of an answer. Null when it names no problem. */
export function parseProblemBody(text: string, status?: number): OAuth1Problem | null {
  const [fields, baseString] = splitRawBaseString(text.trim())
  const params: Record<string, string> = Object.create(null)
  for (const field of fields.split('&')) {
    const [name = '', ...value] = field.split('=')
    params[lenientDecode(name)] ??= lenientDecode(value.join('=').replaceAll('+', ' '))
  }
  if (baseString !== undefined) params['debug_sbs'] = baseString
  return fromParams(params, status)
}

/** The `WWW-Authenticate` value: `OAuth realm="…", oauth_problem="…", …` (the base string is for bodies only). */
export function formatProblemChallenge(problem: OAuth1Problem, realm: string): string {
  return formatAuthorization(
    problemPairs(problem).filter(([name]) => name !== 'debug_sbs'),
    realm,
  )
}

/** Reads `WWW-Authenticate`. Null when none of its challenges names an OAuth 1.0a problem. */
export function parseProblemChallenge(header: string, status?: number): OAuth1Problem | null {
  for (const { scheme, params } of parseChallenges(header)) {
    if (scheme.toLowerCase() !== 'oauth') continue
    const decoded = Object.entries(params).map(([name, value]) => [name, lenientDecode(value)] as const)
    const problem = fromParams(Object.fromEntries(decoded), status)
    if (problem) return problem
  }
  return null
}

function problemPairs({ code, description, params }: OAuth1Problem): [string, string][] {
  return [['oauth_problem', code], ['oauth_problem_advice', description], ...Object.entries(params)]
}

function fromParams(all: Readonly<Record<string, string>>, status: number | undefined): OAuth1Problem | null {
  const { oauth_problem: code, oauth_problem_advice: description, realm: _, ...params } = all
  return code ? new OAuth1Problem(code, description, { params, ...(status === undefined ? {} : { status }) }) : null
}

/** Flickr ends its answer with the base string as it is, so its own `&` stand unencoded: take all that follows by hand. */
function splitRawBaseString(text: string): [fields: string, baseString?: string] {
  const raw = /(?:^|&)debug_sbs=(?=[A-Z]+&)/.exec(text)
  return raw ? [text.slice(0, raw.index), text.slice(raw.index + raw[0].length)] : [text]
}
