import type { FormatError } from '../../formats/format.ts'
import type { NetworkErrorCode } from '../../http/network-error.ts'
import { networkErrors } from '../../http/network-errors.ts'
import type { SealErrorCode } from '../../http/seal-error.ts'
import { sealErrors } from '../../http/seal-errors.ts'
import { type ApiError, apiAdvice } from '../calls/api-error.ts'
import { adviceFor } from './advice.ts'
import { connectErrors } from './connect-errors.ts'
import type { ConnectErrorCode } from './errors.ts'

/** Every error of the client by its stable code. What happened and what to do are the words the error itself says. */
export interface ErrorEntry {
  readonly thrownAs: 'ConnectError' | 'ApiError' | 'NetworkError' | 'FormatError' | 'SealError'
  readonly code: string
  /** A clause without a full stop; `…` stands for what is known only then. */
  readonly what: string
  readonly why: string
  readonly fix: readonly string[]
}

/** What usually lies behind it. Not in the table of the errors themselves: an application carries that one along. */
const connectCauses: Readonly<Record<ConnectErrorCode, string>> = {
  definition_invalid:
    'A URL or a protocol field is missing, misspelt, or relative without a `baseUrl` that ends in `/`.',
  origins_invalid: 'A host name stands where an address belongs: `your.site` for `https://your.site`.',
  name_taken: '`remoteApp` was called twice under one name, often because a module was loaded twice.',
  name_unknown: 'The name is misspelt, or the module that registers the app was not loaded yet.',
  secret_missing: 'The vault outlives the process; tokens must not lie in it readable.',
  client_id_missing:
    'The environment variable or the file it should come from is empty, or the preset was used as it is.',
  client_secret_missing: 'OAuth 1.0a has no public clients: every request is signed with the secret.',
  seal_broken:
    'The secret was changed between two starts, two programs share a vault and not the secret, or a row was moved or edited.',
  seal_unknown_key: 'A key was taken out of the list before everything was sealed anew (`oauth.reseal()`).',
  vault_unreadable: 'The path leads to another file, or a disk ran full while it was written.',
  vault_unusable:
    'The folder is missing or read-only, the database refuses the connection, or its client package is not installed.',
  vault_full: 'A browser keeps about 4 kB a cookie and sends at most 8 kB or so of them.',
  vault_busy: 'A process was stopped in the middle of a change, or a network file system does not lock.',
  vault_unsealed: 'It was written with `allowUnsealed` by an earlier version of the program.',
  origin_unknown:
    'Whoever sends the request writes its Host header: a callback made from it could lead anywhere. Behind a proxy the request shows the inner address.',
  callback_required: 'The provider has neither a PIN nor a stored callback.',
  callback_invalid: 'The scheme is missing (`localhost:5000/x`), it has a fragment, or it is a scheme that runs code.',
  params_reserved: 'The query of a request was passed on as `params`, with somebody’s `state` or `redirect_uri` in it.',
  too_much_to_carry: 'What waits between the two halves of a sign-in travels in the address: there is no session.',
  cookie_missing:
    'Another browser, a private window or another profile came back; cookies are blocked; more than 15 minutes or 30 newer sign-ins lie in between; or somebody was sent a finished link (login CSRF), which is what the cookie is there to stop.',
  cookie_host_differs:
    'A cookie belongs to one host, and a Secure one to https. The browser was at one address when the sign-in began, and the callback names another.',
  state_missing:
    'Something on the way dropped the query, the callback was opened by hand, or the provider breaks RFC 6749 §4.1.2.',
  state_invalid:
    'Servers with different secrets share the traffic; no secret was passed and the process was started anew; or somebody changed the address.',
  state_expired:
    'The person left the page of the provider open. A sign-in waits for 15 minutes, in a terminal for an hour.',
  state_used: 'The callback was reloaded, opened twice by a link preview, or replayed.',
  wrong_app: 'One route takes the callbacks of several providers, or somebody mixes two sign-ins up on purpose.',
  issuer_mismatch:
    'The `issuer` of the definition is not written the way the server writes it, or an attack mixes two servers up.',
  callback_duplicate: 'A proxy or a form sends the query twice, or somebody added a parameter.',
  callback_unreadable: 'A body parser ran first (`express.urlencoded()`), or a log read the body.',
  code_expected: 'The address of the question was pasted, not the one it ended at, or the code was cut off.',
  pin_expected: 'The oauth_token was pasted, or something else than the digits on the page.',
  callback_not_confirmed:
    'The server knows only OAuth 1.0, where an attacker can finish a sign-in somebody else began (session fixation, 2009).',
  request_token_refused:
    'The client id or secret is wrong, the callback is not registered, the clock is off, or the request was changed on its way and the signature no longer fits.',
  access_token_refused:
    'The client id or secret is wrong or sent in a way this provider does not take, the code or PIN is old or used, or the callback differs from the one at the beginning.',
  token_type_unknown: 'The provider issues MAC or DPoP tokens to this client.',
  answer_unreadable:
    'The URL leads to a page and not to the token endpoint, a proxy answers in its place, or `strict` is set and the answer has an oddity.',
  id_token_missing: 'The provider speaks OAuth 2.0 only, or issues an id_token only with further parameters.',
  id_token_invalid:
    'The issuer or the client id in the definition is another one, the clock is off, or the token was made by somebody else.',
  subject_mismatch:
    'The token of one person was put beside the id_token of another, or `identity` names an address that says something else.',
  metadata_unusable: 'The issuer is misspelt, or the server publishes no metadata.',
  private_key_unusable:
    'It is in another format (PKCS #1, JWK, encrypted), or an environment variable lost its line breaks.',
  address_missing: 'Not every provider does everything: there is no such URL in the definition.',
  needs_oauth2: 'Device flow, app tokens, token exchange, introspection and sign-out over there came with OAuth 2.',
  pushed_request_refused:
    'A parameter is not allowed for this app, or the client did not prove itself as it is registered.',
  introspection_refused: 'The app may not ask about this token, or the answer is a signed JWT, which is not read here.',
  device_refused: 'The provider does not know sign-in by device, or not for this app.',
  device_expired: 'A user code lives for some minutes (`expires_in`), and nobody typed it anywhere.',
  registration_refused: 'The server takes no registrations, or does not like a scope or a callback of this one.',
  handler_gave_nothing: 'A branch of the handler ends without `return`.',
  registration_lost: 'Servers forget apps: an instance was set up anew, or cleaned out what nobody used.',
  refresh_failed:
    'The network, a provider in trouble, or a client secret that was changed. The refresh token may well be good.',
  not_connected: 'The person never signed in here, was disconnected, or is kept under another name.',
  token_saver_missing: 'A refresh token is good once: where nobody keeps its successor the connection would end.',
  token_expected: 'An old row of a session or a token of the other protocol was given.',
  needs_sign_in: 'The person took the permission back, the refresh token has ended, or the provider saw it used twice.',
  address_invalid: 'The path is empty or starts with another scheme than http.',
  page_loop: 'The API answers the same cursor again, or `pagination` names the wrong field.',
  data_unexpected: 'The API changed, or the schema is stricter than the API.',
  redirect_loop: 'Two addresses redirect to each other, mostly for a missing slash or for http and https.',
  format_unknown: 'The name is misspelt.',
  form_cannot_say: 'The data has an object inside an object.',
  body_needs_content_type: 'Text and bytes may be anything; a wrong guess would be signed along.',
}

const networkCauses: Readonly<Record<NetworkErrorCode, string>> = {
  network_failed:
    'The host name does not resolve, nothing listens there, or the certificate is not trusted; the reason stands in brackets, and `error.cause` has its code.',
  network_timeout:
    'The server is slow, or a firewall swallows the request. The time is for the whole exchange, the body included.',
  answer_too_large:
    'A list came without pages, or a file was asked for. With `stream: true` a body may be of any length.',
  not_recorded:
    'A test that replays a trace (`valetkey/testing/replay`) has asked for something else than when it was recorded.',
}

const sealCauses: Readonly<Record<SealErrorCode, string>> = {
  seal_broken: 'The secret is another one, or somebody changed what is sealed.',
  seal_unknown_key: 'The key was taken out of the list too early.',
  seal_bad_key: 'A password was passed, or an empty environment variable.',
}

const apiEntry: ErrorEntry & { readonly code: ApiError['code'] } = {
  thrownAs: 'ApiError',
  code: 'api_error',
  what: 'The API answered, and the answer is a failure: its status is 400 or more, or the definition declares it one',
  why: 'See `error.status`, `error.apiCode` and `error.data`; `throwOnError: false` gives the answer like any other.',
  fix: [
    ...Object.entries(apiAdvice).map(([status, next]) => `${status}: ${next}`),
    ...([429, 500, 300] as const).map(status => `${status === 429 ? 429 : `${status / 100}xx`}: ${adviceFor(status)}`),
  ],
}

const formatEntry: ErrorEntry & { readonly code: FormatError['code'] } = {
  thrownAs: 'FormatError',
  code: 'format_invalid',
  what: 'A body is not what its Content-Type says, or a value has no way to be written in the format asked for',
  why: 'The API answered a page in place of data, or the data has dates, functions or circles in it.',
  fix: ['see the beginning of the answer, or pass plain values'],
}

type Rows = Readonly<Record<string, readonly [what: string, next: string]>>

function entriesOf(
  thrownAs: ErrorEntry['thrownAs'],
  rows: Rows,
  causes: Readonly<Record<string, string>>,
): ErrorEntry[] {
  return Object.entries(rows).map(([code, [what, next]]) => ({
    thrownAs,
    code,
    what,
    why: causes[code] ?? '',
    fix: [next],
  }))
}

/** The pages of docs/errors.md, in order. */
export const errorCatalogue: readonly ErrorEntry[] = [
  ...entriesOf('ConnectError', connectErrors, connectCauses),
  apiEntry,
  ...entriesOf('NetworkError', networkErrors, networkCauses),
  formatEntry,
  ...entriesOf('SealError', sealErrors, sealCauses),
]
