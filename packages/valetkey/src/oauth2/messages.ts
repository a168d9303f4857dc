import {
  decodeForm,
  decodeFormText,
  duplicateOf,
  encodeForm,
  type FormData,
  fields,
  type Pair,
  toPairs,
} from '../http/form.ts'
import { OAuthError } from './errors.ts'

/** The parameters of RFC 6749 §4.1.1 and its extensions (OpenID Connect Core §3.1.2.1 among them), as text; absent and empty ones are undefined (§3.1). */
export interface AuthorizationRequest {
  readonly responseType?: string
  readonly clientId?: string
  readonly redirectUri?: string
  readonly scope?: string
  readonly state?: string
  readonly codeChallenge?: string
  readonly codeChallengeMethod?: string
  readonly responseMode?: string
  readonly nonce?: string
  readonly prompt?: string
  readonly maxAge?: string
  readonly loginHint?: string
  readonly requestUri?: string
  /** RFC 8707 §2: it may come more than once. */
  readonly resource: readonly string[]
  /** What else came, by wire name, without a prototype. */
  readonly extra: Readonly<Record<string, string>>
}

/** RFC 6749 §4.1.3, §4.4.2, §6, RFC 7636 §4.5, RFC 8628 §3.4, RFC 8693 §2.1. */
export interface TokenRequest {
  readonly grantType?: string
  readonly code?: string
  readonly redirectUri?: string
  readonly codeVerifier?: string
  readonly refreshToken?: string
  readonly scope?: string
  readonly deviceCode?: string
  readonly username?: string
  readonly password?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly subjectToken?: string
  readonly subjectTokenType?: string
  readonly actorToken?: string
  readonly actorTokenType?: string
  readonly requestedTokenType?: string
  readonly resource: readonly string[]
  /** RFC 8693 §2.1: it may come more than once, as `resource` may. */
  readonly audience: readonly string[]
  readonly extra: Readonly<Record<string, string>>
}

/** RFC 7009 §2.1; introspection (RFC 7662 §2.1) asks with the same two. */
export interface TokenQuestion {
  readonly token?: string
  readonly tokenTypeHint?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly resource: readonly string[]
  readonly extra: Readonly<Record<string, string>>
}

/** Our name, the wire's name. */
type Names = Readonly<Record<string, string>>

const AUTHORIZATION: Names = {
  responseType: 'response_type',
  clientId: 'client_id',
  redirectUri: 'redirect_uri',
  scope: 'scope',
  state: 'state',
  codeChallenge: 'code_challenge',
  codeChallengeMethod: 'code_challenge_method',
  responseMode: 'response_mode',
  nonce: 'nonce',
  prompt: 'prompt',
  maxAge: 'max_age',
  loginHint: 'login_hint',
  requestUri: 'request_uri',
}

const TOKEN: Names = {
  grantType: 'grant_type',
  code: 'code',
  redirectUri: 'redirect_uri',
  codeVerifier: 'code_verifier',
  refreshToken: 'refresh_token',
  scope: 'scope',
  deviceCode: 'device_code',
  username: 'username',
  password: 'password',
  clientId: 'client_id',
  clientSecret: 'client_secret',
  subjectToken: 'subject_token',
  subjectTokenType: 'subject_token_type',
  actorToken: 'actor_token',
  actorTokenType: 'actor_token_type',
  requestedTokenType: 'requested_token_type',
}

const QUESTION: Names = {
  token: 'token',
  tokenTypeHint: 'token_type_hint',
  clientId: 'client_id',
  clientSecret: 'client_secret',
}

/** Longer values are refused: nothing legitimate comes near, and what we keep and echo stays small. */
export const MAX_PARAMETER = 4096

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/**
 * Reads a message strictly. Throws `invalid_request` for a parameter that came twice (RFC 6749 §3.1), that is a
 * list or an object (`scope[]=x`), or whose value could not be stored and echoed byte for byte.
 */
function read<T>(pairs: readonly Pair[], names: Names, lists: readonly string[] = ['resource']): T {
  const others = pairs.filter(([name]) => !lists.includes(name))
  const twice = duplicateOf(others)
  if (twice !== undefined) throw new OAuthError('invalid_request', `${shown(twice)} came more than once; send it once`)
  const ours = new Map(Object.entries(names).map(([our, wire]) => [wire, our]))
  const message: Record<string, unknown> = {}
  const extra: Record<string, string> = Object.create(null)
  for (const [name, value] of others) {
    const stem = name.split('[', 1)[0] ?? ''
    if (name === '__proto__' || (stem !== name && (ours.has(stem) || lists.includes(stem)))) {
      throw new OAuthError('invalid_request', `${shown(name)} is not a parameter; send plain name=value pairs`)
    }
    const our = ours.get(name)
    if (our === undefined) extra[name] = value
    else if (value !== '') message[our] = checked(name, value)
  }
  for (const list of lists) {
    message[list] = pairs.filter(([name]) => name === list).map(([, value]) => checked(list, value))
  }
  return { ...message, extra } as T
}

function checked(name: string, value: string): string {
  if (value.length > MAX_PARAMETER) {
    throw new OAuthError('invalid_request', `${name} is longer than ${MAX_PARAMETER} characters`)
  }
  // U+FFFD stands where bytes were no UTF-8 (or a surrogate had no partner): what was sent is already lost.
  if (CONTROL.test(value) || !value.isWellFormed() || value.includes('\ufffd')) {
    throw new OAuthError('invalid_request', `${name} has control characters or is not UTF-8`)
  }
  return value
}

const shown = (name: string) => name.slice(0, 60)

/**
 * The parameters of an authorization request. Their meaning is not judged yet; a throw here is shown on a page and
 * never redirected, because nothing says yet whose redirect_uri this is.
 */
export function readAuthorizationRequest(pairs: readonly Pair[]): AuthorizationRequest {
  return read(pairs, AUTHORIZATION)
}

/** The parameters of a token request, credentials in the body included (see `readClientAuth`). */
export function readTokenRequest(pairs: readonly Pair[]): TokenRequest {
  return read(pairs, TOKEN, ['resource', 'audience'])
}

/** The parameters of a revocation or introspection request. */
export function readTokenQuestion(pairs: readonly Pair[]): TokenQuestion {
  return read(pairs, QUESTION)
}

type Written<T> = { readonly [K in keyof T]?: T[K] | undefined }

function write(message: Readonly<Record<string, unknown>>, names: Names): Pair[] {
  const { resource, audience, extra } = message as Partial<Pick<TokenRequest, 'resource' | 'audience' | 'extra'>>
  const known = Object.entries(names).map(([our, wire]) => [wire, message[our] as string | undefined] as const)
  return toPairs(
    Object.fromEntries([...known, ['resource', resource], ['audience', audience], ...Object.entries(extra ?? {})]),
  )
}

/** The other half of {@link readAuthorizationRequest}. */
export function writeAuthorizationRequest(request: Written<AuthorizationRequest>): Pair[] {
  return write(request, AUTHORIZATION)
}

/** The other half of {@link readTokenRequest}: `{grantType: 'authorization_code', code, redirectUri, codeVerifier}`. */
export function writeTokenRequest(request: Written<TokenRequest>): Pair[] {
  return write(request, TOKEN)
}

/** The other half of {@link readTokenQuestion}. */
export function writeTokenQuestion(question: Written<TokenQuestion>): Pair[] {
  return write(question, QUESTION)
}

/**
 * RFC 6749 §3.1, §4.1.1: where to send the browser. A query the endpoint already has is kept; of the same name
 * `params` (wire names) wins.
 */
export function authorizationUrl(endpoint: string | URL, params: FormData): URL {
  const url = new URL(endpoint)
  url.hash = ''
  url.search = withPairs(url.search.slice(1), toPairs(params))
  return url
}

/**
 * RFC 6749 §4.1.2: where to send the browser back. The registered URI is kept byte for byte; what `params` also
 * names in its query is overwritten, once.
 */
export function callbackUrl(redirectUri: string, params: FormData, mode: 'query' | 'fragment' = 'query'): string {
  const base = redirectUri.split('#', 1)[0] ?? ''
  const pairs = toPairs(params)
  if (pairs.length === 0) return base
  if (mode === 'fragment') return `${base}#${encodeForm(pairs)}`
  const mark = base.indexOf('?')
  if (mark < 0) return `${base}?${encodeForm(pairs)}`
  return `${base.slice(0, mark)}?${withPairs(base.slice(mark + 1), pairs)}`
}

/** Adds pairs to a query, dropping what it held under the same names and leaving the rest as it is written. */
function withPairs(query: string, pairs: readonly Pair[]): string {
  const taken = new Set(pairs.map(([name]) => name))
  const kept = query.split('&').filter(part => part !== '' && !taken.has(decodeFormText(part.split('=', 1)[0] ?? '')))
  return [...kept, encodeForm(pairs)].filter(part => part !== '').join('&')
}

/** One of these in the fragment says that the answer is there and not in the query (RFC 6749 §4.2.2). */
const ANSWERS = ['code', 'access_token', 'id_token', 'error']

/**
 * The parameters a browser brought back, raw, by wire name and without a prototype; from the query, or from the
 * fragment when the answer is there. A `state` comes out exactly as it went in. Throws `invalid_request` for a
 * repeated parameter (RFC 6749 §3.1).
 *
 *     readCallback('https://app.example/cb?code=SplxlOBe&state=xyz').code // 'SplxlOBe'
 */
export function readCallback(url: string | URL): Record<string, string> {
  const [before = '', ...after] = String(url).split('#')
  const fragment = decodeForm(after.join('#'))
  const mark = before.indexOf('?')
  const query = mark < 0 ? [] : decodeForm(before.slice(mark + 1))
  const pairs = fragment.some(([name]) => ANSWERS.includes(name)) ? fragment : query
  const twice = duplicateOf(pairs)
  if (twice !== undefined) throw new OAuthError('invalid_request', `the callback has ${shown(twice)} more than once`)
  return fields(pairs)
}
