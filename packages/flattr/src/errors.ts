export type FlattrErrorCode =
  | 'invalid_request'
  | 'invalid_parameters'
  | 'validation'
  | 'unauthorized'
  | 'no_means'
  | 'rate_limit_exceeded'
  | 'insufficient_scope'
  | 'forbidden'
  | 'flattr_once'
  | 'flattr_owner'
  | 'not_found'
  | 'not_acceptable'

const api = 'http://developers.flattr.net/api'

/** The errors of the Flattr REST API v2: code → status, sentence, and the page that explains it. */
export const flattrErrors: Readonly<
  Record<FlattrErrorCode, { readonly status: number; readonly text: string; readonly uri: string }>
> = {
  invalid_request: { status: 400, text: 'The request is malformed', uri: `${api}/` },
  invalid_parameters: { status: 400, text: 'A parameter is missing or invalid', uri: `${api}/` },
  validation: { status: 400, text: 'The thing could not be saved as it was sent', uri: `${api}/resources/things` },
  unauthorized: { status: 401, text: 'You are unauthorized to access the resource', uri: `${api}/` },
  // 401 is what the service answers, although nothing is wrong with the credentials.
  no_means: { status: 401, text: "You don't have any money to flattr with", uri: `${api}/resources/flattrs` },
  // 403, not 429: the API is older than RFC 6585.
  rate_limit_exceeded: { status: 403, text: 'You have made too many requests this hour', uri: `${api}/` },
  insufficient_scope: { status: 403, text: 'The token lacks a scope this resource needs', uri: `${api}/` },
  forbidden: { status: 403, text: 'You are not allowed to do this', uri: `${api}/` },
  flattr_once: { status: 403, text: 'You have already flattred this thing', uri: `${api}/resources/flattrs` },
  flattr_owner: { status: 403, text: 'You cannot flattr your own thing', uri: `${api}/resources/flattrs` },
  not_found: { status: 404, text: 'The resource was not found', uri: `${api}/` },
  not_acceptable: { status: 406, text: 'The resource cannot be given in the format asked for', uri: `${api}/` },
}

/** The body of every refusal: three strings. */
export interface FlattrErrorBody {
  readonly error: FlattrErrorCode
  readonly error_description: string
  readonly error_uri: string
}

/** A refusal on its way out. `description` overrides the table's sentence where there is more to say. */
export class FlattrError extends Error {
  override readonly name = 'FlattrError'
  readonly code: FlattrErrorCode
  readonly status: number

  constructor(code: FlattrErrorCode, description: string = flattrErrors[code].text) {
    super(description)
    this.code = code
    this.status = flattrErrors[code].status
  }

  toJSON(): FlattrErrorBody {
    return { error: this.code, error_description: this.message, error_uri: flattrErrors[this.code].uri }
  }
}
