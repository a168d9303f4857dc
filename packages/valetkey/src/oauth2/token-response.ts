import { OAuthError, readError } from './errors.ts'
import { quirks as ledger, type QuirkName } from './quirks.ts'
import { formatScope } from './scope.ts'
import { asObject, readTokenBody } from './token-body.ts'
import { readExpiry } from './token-expiry.ts'

/** What came back from a token endpoint. */
export interface TokenReply {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
  /** When the request was sent or the answer came, epoch milliseconds; lifetimes count from here. */
  readonly at: number
}

/** A token answer, understood. */
export interface TokenAnswer {
  readonly accessToken: string
  /** `Bearer` and `DPoP` in this spelling however the server wrote them (RFC 6749 §5.1); others as they came. */
  readonly tokenType: string
  /** Epoch milliseconds; absent when the server did not say. */
  readonly expiresAt?: number
  readonly refreshToken?: string
  readonly scope?: readonly string[]
  readonly idToken?: string
  /** Members we have no name for, without a prototype: user ids, `created_at`, Slack's `team`… */
  readonly extra: Readonly<Record<string, unknown>>
  /** Every repair that was needed, by its name in the ledger (`quirks.ts`). */
  readonly quirks: readonly QuirkName[]
  /** The body as it came. Holds the tokens: never log it. */
  readonly raw: string
}

export type TokenResponseErrorCode = 'token_answer_unreadable' | 'token_answer_refused' | 'token_answer_quirk'

/** An answer that is neither a token nor an OAuth error. The message never repeats the body: it may hold tokens. */
export class TokenResponseError extends Error {
  override readonly name = 'TokenResponseError'
  readonly code: TokenResponseErrorCode
  /** The HTTP status: 429 and 5xx mean "ask again later", not "sign in again". */
  readonly status: number
  readonly quirks: readonly QuirkName[]

  constructor(code: TokenResponseErrorCode, message: string, status: number, quirks: readonly QuirkName[] = []) {
    super(message)
    this.code = code
    this.status = status
    this.quirks = quirks
  }
}

type Bag = Readonly<Record<string, unknown>>

export interface TokenReading {
  /** Turns every quirk into an error. */
  readonly strict?: boolean | undefined
  /** Where the token stands, known beforehand and so no quirk: `authed_user`; looked for elsewhere when it is not there. */
  readonly tokenAt?: string | undefined
  /** What the server puts between scopes, beside space and comma. */
  readonly scopeSeparator?: string | undefined
}

/**
 * RFC 6749 §5.1, §5.2, tolerant on syntax: what real servers get wrong is repaired, and each repair is named in
 * `quirks`. Throws OAuthError when the server answers with an error, TokenResponseError when the answer cannot be
 * understood, and with `strict: true` for every quirk.
 */
export async function readTokenResponse(reply: TokenReply, options: TokenReading = {}): Promise<TokenAnswer> {
  const body = await readTokenBody(reply.text, reply.contentType)
  const success = reply.status >= 200 && reply.status < 300
  const quirks = new Set<QuirkName>(body?.quirks)
  if (success && reply.status !== 200) quirks.add('status.not_200')
  const found = body && findToken(body.members, options.tokenAt)
  refuseErrors(reply, body?.members, found !== undefined, quirks)
  if (found === undefined || !success) throw noToken(reply, body !== undefined)
  const answer = understand(found, reply, quirks, options.scopeSeparator)
  if (options.strict && quirks.size > 0) throw odd(reply.status, [...quirks])
  return answer
}

function refuseErrors(reply: TokenReply, members: Bag | undefined, hasToken: boolean, quirks: Set<QuirkName>): void {
  const success = reply.status < 300
  for (const bag of [members, asObject(members?.['data']), asObject(members?.['body'])]) {
    // Beside a token only an outright error counts: `code: 0` or `type: "user"` say nothing bad.
    const error = success && hasToken ? readError(bag) : readError(bag, reply.status)
    if (error === undefined) continue
    if (success) quirks.add('error.in_success')
    if (asObject(bag?.['error'])) quirks.add('error.object')
    const { status, uri, details } = error
    throw new OAuthError(
      error.code,
      error.description || `the token endpoint answered ${error.code} and said no more`,
      {
        status,
        ...(uri !== undefined && { uri }),
        details: { ...details, quirks: [...quirks], httpStatus: reply.status },
      },
    )
  }
}

/** The object the token stands in, and the members around it. */
interface Found {
  readonly members: Bag
  readonly around: Bag
  readonly nested: boolean
}

/** Where servers put the token when not at the top, the likeliest first; a name of their own will do where no other has one. */
const NESTS = ['data', 'authed_user', 'body', 'token', 'response', 'result'] as const

function findToken(members: Bag, declared: string | undefined): Found | undefined {
  const there = declared === undefined ? undefined : tokenIn(members, declared.split('.'))
  if (there !== undefined) return there
  if (named(members, 'access_token') !== undefined) return { members, around: {}, nested: false }
  const holding = Object.keys(members).filter(
    name => named(asObject(members[name]) ?? {}, 'access_token') !== undefined,
  )
  const nest = NESTS.find(name => holding.includes(name)) ?? (holding.length === 1 ? holding[0] : undefined)
  const found = nest === undefined ? undefined : tokenIn(members, [nest])
  return found && { ...found, nested: true }
}

/** Where the definition says it is. What stands beside it is kept as well: who it was for, which team. */
function tokenIn(members: Bag, [name = '', ...further]: readonly string[], around: Bag = {}): Found | undefined {
  const inner = Object.hasOwn(members, name) ? asObject(members[name]) : undefined
  if (inner === undefined) return undefined
  const { [name]: _, ...beside } = members
  const outside = { ...around, ...beside }
  if (further.length > 0) return tokenIn(inner, further, outside)
  return named(inner, 'access_token') === undefined ? undefined : { members: inner, around: outside, nested: false }
}

/** The member's own name: as the wire spells it, else in another case, with or without `_`. */
function named(bag: Bag, wire: string): string | undefined {
  if (Object.hasOwn(bag, wire)) return wire
  const bare = wire.replaceAll('_', '')
  return Object.keys(bag).find(name => name.length < 40 && name.replace(/[_-]/g, '').toLowerCase() === bare)
}

function understand(
  found: Found,
  reply: TokenReply,
  quirks: Set<QuirkName>,
  scopeSeparator: string | undefined,
): TokenAnswer {
  if (found.nested) quirks.add('body.nested')
  const taken = new Set<string>()
  const take = (wire: string): unknown => {
    const name = named(found.members, wire)
    if (name === undefined) return undefined
    if (name !== wire) quirks.add('name.camel_case')
    taken.add(name)
    return found.members[name]
  }
  const text = (wire: string): string | undefined => {
    const value = take(wire)
    if (typeof value === 'string' && value !== '') return value
    if (value !== undefined) quirks.add('field.null')
    return undefined
  }
  const accessToken = text('access_token')
  // Appendix A.12: 1*VSCHAR. Anything else cannot stand in a header. Casdoor of early 2022 put its errors there.
  if (accessToken === undefined || !/^(?!error: )[\x20-\x7e]+$/.test(accessToken)) throw noToken(reply, true)
  const expiresAt = readExpiry(take, reply.at, quirks)
  const [refreshToken, idToken] = [text('refresh_token'), text('id_token')]
  const scope = readScope(take, quirks, scopeSeparator)
  return {
    accessToken,
    tokenType: readTokenType(take('token_type'), quirks),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(scope !== undefined && { scope }),
    ...(idToken !== undefined && { idToken }),
    extra: rest(found, taken),
    quirks: [...quirks],
    raw: reply.text,
  }
}

/** Lower-case name to the spelling of its RFC; what other servers call Bearer is a quirk. */
const TOKEN_TYPES: Readonly<Record<string, string>> = { bearer: 'Bearer', dpop: 'DPoP' }
const BEARER_BY_ANOTHER_NAME = [
  ...['bot', 'user', 'bearertoken', 'jwt-bearer'],
  ...['user access token', 'application access token'],
]

function readTokenType(value: unknown, quirks: Set<QuirkName>): string {
  if (typeof value !== 'string' || value === '') {
    quirks.add('token_type.missing')
    return 'Bearer'
  }
  const lower = value.toLowerCase()
  if (!BEARER_BY_ANOTHER_NAME.includes(lower)) return Object.hasOwn(TOKEN_TYPES, lower) ? TOKEN_TYPES[lower]! : value
  quirks.add('token_type.renamed')
  return 'Bearer'
}

function readScope(
  take: (wire: string) => unknown,
  quirks: Set<QuirkName>,
  separator: string = ' ',
): string[] | undefined {
  const [usual, other] = [take('scope'), take('scopes')]
  const value = usual ?? other
  if (usual === null || usual === '') quirks.add('field.null')
  if (value === undefined || value === null) return undefined
  if (value === other) quirks.add('scope.renamed')
  if (Array.isArray(value)) {
    quirks.add('scope.array')
    return [...new Set(value.filter(scope => typeof scope === 'string' && scope !== ''))]
  }
  if (typeof value !== 'string') return void quirks.add('field.null')
  if (value.includes(',') && separator !== ',') quirks.add('scope.commas')
  const scopes = value.split(/[\s,]/).flatMap(part => part.split(separator))
  return [...new Set(scopes.filter(scope => scope !== ''))]
}

function rest(found: Found, taken: ReadonlySet<string>): Record<string, unknown> {
  const extra: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(found.around)) extra[name] = value
  for (const [name, value] of Object.entries(found.members)) if (!taken.has(name)) extra[name] = value
  return extra
}

function noToken(reply: TokenReply, readable: boolean): TokenResponseError {
  const { status } = reply
  if (status < 200 || status >= 300) {
    const message = `The token endpoint answered ${status} without an OAuth error. Check the address of the token endpoint.`
    return new TokenResponseError('token_answer_refused', message, status)
  }
  const type = reply.contentType?.slice(0, 100) ?? 'no Content-Type'
  const what = readable ? 'has no usable access_token' : 'is neither JSON, a form, nor XML'
  const message = `The token endpoint's answer (${status}, ${type}, ${reply.text.length} characters) ${what}. Check the address of the token endpoint.`
  return new TokenResponseError('token_answer_unreadable', message, status)
}

function odd(status: number, names: readonly QuirkName[]): TokenResponseError {
  const said = names.map(name => `${name}: ${ledger[name].odd} (${ledger[name].section})`).join(' ')
  const message = `The token answer breaks the rules, and strict is set. ${said}`
  return new TokenResponseError('token_answer_quirk', message, status, names)
}

/** What a server grants. */
export interface IssuedToken {
  readonly accessToken: string
  readonly tokenType: string
  /** Seconds. */
  readonly expiresIn?: number | undefined
  readonly refreshToken?: string | undefined
  readonly scope?: readonly string[] | undefined
  readonly idToken?: string | undefined
  readonly extra?: Bag | undefined
}

/** RFC 6749 §5.1: token answers, errors too, are never cached. */
export const noStore: Readonly<Record<string, string>> = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** RFC 6749 §5.1: the JSON object of a token answer, members in the RFC's order; `extra` never replaces one. */
export function writeTokenResponse(issued: IssuedToken): Record<string, unknown> {
  const named: Record<string, unknown> = { access_token: issued.accessToken, token_type: issued.tokenType }
  if (issued.expiresIn !== undefined) named['expires_in'] = issued.expiresIn
  if (issued.refreshToken !== undefined) named['refresh_token'] = issued.refreshToken
  // §3.3: a scope has one word at least.
  if (issued.scope?.length) named['scope'] = formatScope(issued.scope)
  if (issued.idToken !== undefined) named['id_token'] = issued.idToken
  const others = Object.entries(issued.extra ?? {}).filter(([name]) => !Object.hasOwn(named, name))
  return { ...named, ...Object.fromEntries(others) }
}
