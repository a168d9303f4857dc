export type FlattrErrorCode =
  | 'invalid_request'
  | 'invalid_parameters'
  | 'validation'
  | 'unauthorized'
  | 'no_means'
  | 'no_money'
  | 'rate_limit_exceeded'
  | 'invalid_scope'
  | 'insufficient_scope'
  | 'forbidden'
  | 'flattr_once'
  | 'flattr_owner'
  | 'not_found'
  | 'not_acceptable'
  | 'server_error'

const things = '/resources/things'
const flattrs = '/resources/flattrs'

/** The errors of the Flattr REST API v2: code → status, sentence, and the page below the documentation that explains it. */
export const flattrErrors: Readonly<
  Record<FlattrErrorCode, { readonly status: number; readonly text: string; readonly page: string }>
> = {
  invalid_request: { status: 400, text: 'The request is invalid', page: '/' },
  invalid_parameters: { status: 400, text: 'One or many parameters are missing or invalid', page: '/' },
  validation: { status: 400, text: 'The thing could not be saved as it was sent', page: things },
  unauthorized: { status: 401, text: 'You are unauthorized to access the resource', page: '/' },
  // 401 is what the service answers, although nothing is wrong with the credentials.
  no_means: { status: 401, text: "You don't have any money to flattr with", page: flattrs },
  no_money: { status: 401, text: "You don't have any money to flattr with", page: flattrs },
  // 403, not 429: the API is older than RFC 6585.
  rate_limit_exceeded: { status: 403, text: 'Rate limit exceeded', page: '/' },
  invalid_scope: { status: 403, text: 'The scope(s) are invalid', page: '/' },
  insufficient_scope: { status: 403, text: 'The token lacks a scope this resource needs', page: '/' },
  forbidden: { status: 403, text: 'You are not allowed to do this', page: '/' },
  flattr_once: { status: 403, text: 'You have already flattred this thing', page: flattrs },
  flattr_owner: { status: 403, text: 'You are not allowed to flattr your own thing', page: flattrs },
  not_found: { status: 404, text: 'The resource was not found', page: '/' },
  not_acceptable: { status: 406, text: 'Unknown response format', page: '/' },
  server_error: { status: 500, text: 'Something went wrong here; the same request may work later', page: '/' },
}

/** The body of every refusal: three strings. */
export interface FlattrErrorBody {
  readonly error: FlattrErrorCode
  readonly error_description: string
  readonly error_uri: string
}

export interface FlattrErrorOptions extends ErrorOptions {
  /** Where HTTP has a status that says more than the table's: 405, 413. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal on its way out. `description` overrides the table's sentence where there is more to say. */
export class FlattrError extends Error {
  override readonly name = 'FlattrError'
  readonly code: FlattrErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: FlattrErrorCode,
    description: string = flattrErrors[code].text,
    { status = flattrErrors[code].status, headers = {}, ...options }: FlattrErrorOptions = {},
  ) {
    super(description, options)
    this.code = code
    this.status = status
    this.headers = headers
  }

  /** The three strings; `docs` is where the documentation is, as in `http://developers.flattr.net/api`. */
  body(docs: string): FlattrErrorBody {
    return { error: this.code, error_description: this.message, error_uri: docs + flattrErrors[this.code].page }
  }
}
