/**
 * Everything that can go wrong between us and a provider, one row each: a sentence for the developer and the next
 * step. A person who says no is not here: that is a value (`denied`).
 */
const table = {
  name_taken: ['A remote app of that name is registered already', 'choose another name, or pass { register: false }'],
  name_unknown: ['No remote app of that name is registered', 'call oauth.remoteApp(name, definition) first'],
  client_id_missing: ['The definition has no client id', 'register your app with the provider and pass clientId'],
  client_secret_missing: ['The definition has no client secret', 'pass clientSecret; OAuth 1 signs with it'],
  secret_missing: [
    'The vault keeps its content, but there is no secret to seal it with',
    'pass secret: 32 random bytes as text (node -p "crypto.randomBytes(32).toString(\'base64url\')"), or allowUnsealed: true',
  ],
  vault_unsealed: [
    'The vault holds a secret that is not sealed',
    'sign in again to replace it, or pass allowUnsealed: true',
  ],
  origin_unknown: [
    'The callback is relative, and the Host header of a request is not believed outside this machine',
    "pass origins: ['https://your.site'] to new OAuth(…), or an absolute callback",
  ],
  callback_required: ['The provider refuses a sign-in without a callback', 'pass callback to authorize'],
  callback_invalid: ['The callback is not a URL the provider could send a browser to', 'pass a path or a http(s) URL'],
  too_much_to_carry: [
    'next, data and callback together do not fit into the state of a sign-in (500 characters)',
    'keep data in your session or database and pass its key',
  ],
  cookie_missing: [
    'The browser that came back did not begin this sign-in here, or its cookie is gone',
    'begin again; see that cookies are allowed and that beginning and callback share one host',
  ],
  cookie_host_differs: [
    'The sign-in began on another host than the callback came to, so its cookie stayed behind',
    'use the same host for both: 127.0.0.1 and localhost are two',
  ],
  state_missing: ['The provider came back without the state it was given', 'begin again'],
  state_invalid: ['The state that came back is not one of ours, or was changed', 'begin again'],
  state_expired: ['The sign-in took too long', 'begin again'],
  state_used: ['This sign-in was finished already', 'begin again'],
  wrong_app: [
    'The callback belongs to a sign-in with another provider',
    'give each provider a callback of its own and pass each callback to the app that began',
  ],
  issuer_mismatch: ['The answer comes from another server than the one asked (RFC 9207)', 'begin again'],
  callback_duplicate: ['A parameter came twice in the callback (RFC 6749 §3.1)', 'begin again'],
  code_expected: ['That is not what the provider showed', 'paste the code, or the whole address the browser ended at'],
  pin_expected: ['That is not the PIN the provider showed', 'paste the PIN as it is shown'],
  callback_not_confirmed: [
    'The server did not say oauth_callback_confirmed=true (RFC 5849 §2.1), so it may speak OAuth 1.0, which is unsafe',
    "if it is known never to say so, set callbackConfirmed: 'never' in the definition",
  ],
  request_token_refused: ['The server gave no request token', 'see the reason it gave'],
  access_token_refused: ['The server gave no access token', 'see the reason it gave, then begin again'],
  answer_unreadable: ['The answer of the server cannot be understood', 'check the URL in the definition'],
  registration_refused: ['The server did not register this app', 'see the reason it gave'],
  registration_lost: [
    'The server no longer knows this app, so our registration was dropped',
    'begin again to register anew',
  ],
  refresh_failed: ['The access token could not be renewed', 'try again; the connection is kept'],
  not_connected: [
    'Nobody is connected',
    'send the person through authorize first, or use the name it was kept under: app.for(connection.user)',
  ],
  needs_sign_in: ['The connection has ended', 'the person must sign in again'],
  redirect_loop: ['The API redirected too often', 'check the path'],
  form_cannot_say: ['A form has no way to say a value inside a value', "pass { format: 'json' }, or flatten it"],
  body_needs_content_type: ['A text or binary body needs a contentType', "pass contentType: 'text/plain', …"],
} as const

export type ConnectErrorCode = keyof typeof table

const rows: Readonly<Record<ConnectErrorCode, readonly [sentence: string, next: string]>> = table

export interface ErrorDetails {
  /** What the server said, or what exactly was wrong; without secrets. */
  readonly reason?: string
  /** The server's own error code: `invalid_grant`, `signature_invalid`. */
  readonly problem?: string
  readonly status?: number
  readonly cause?: unknown
  /** In place of the table's next step, where more is known. */
  readonly next?: string
}

/** Signing in, renewing or keeping a connection failed. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly code: ConnectErrorCode
  /** What to do about it. */
  readonly next: string
  /** The server's own error code, when it gave one. */
  readonly problem: string | undefined
  readonly status: number | undefined

  constructor(code: ConnectErrorCode, app: string, details: ErrorDetails = {}) {
    const [sentence, usual] = rows[code]
    const next = details.next ?? usual
    const reason = details.reason === undefined ? '' : `: ${details.reason}`
    super(
      `${app}: ${sentence}${reason}. Next: ${next}.`,
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.code = code
    this.next = next
    this.problem = details.problem
    this.status = details.status
  }
}

/** The part of an API's answer an error carries. */
export interface FailedAnswer {
  readonly status: number
  readonly headers: Headers
  readonly data: unknown
  readonly raw: string
}

/** The API answered, and the answer is a failure: status ≥ 400, or what the definition declares to be one. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code = 'api_error'
  readonly status: number
  readonly data: unknown
  readonly headers: Headers
  readonly raw: string
  /** The API's own code, when it has one. */
  readonly apiCode: string | undefined
  readonly requestId: string | undefined

  constructor(what: string, answer: FailedAnswer, said: { readonly code?: string; readonly message?: string } = {}) {
    const reason = said.message === undefined ? '' : `: ${said.message}`
    super(`${what} answered ${answer.status}${said.code === undefined ? '' : ` (${said.code})`}${reason}`)
    this.status = answer.status
    this.data = answer.data
    this.headers = answer.headers
    this.raw = answer.raw
    this.apiCode = said.code
    this.requestId = answer.headers.get('x-request-id') ?? undefined
  }
}
