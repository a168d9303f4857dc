import { decodeBody, FormatError } from '../formats/index.ts'
import type { Answer } from '../http/send.ts'
import { ApiError } from './api-error.ts'
import { type CallOptions, type Prepared, prepareCall } from './call-request.ts'
import { type Context, exchange, type Limits, type Telling } from './context.ts'
import { credentialed, mayCarry } from './credentials.ts'
import { ConnectError } from './errors.ts'
import { failureIn } from './failure.ts'
import { maskText } from './mask.ts'
import { refusesClock, serverClock } from './server-clock.ts'
import type { TokenParts } from './token.ts'

/** What came back from an API call. `Data` is what the caller says it is: nothing checks it. */
export interface ApiResponse<Data = unknown> {
  readonly status: number
  readonly headers: Headers
  /** The body decoded by its Content-Type; text of an unknown type stays a string, no body is null. */
  readonly data: Data
  /** The body as text. */
  readonly raw: string
  readonly bytes: Uint8Array
}

export interface Calling {
  readonly token: TokenParts
  readonly sentence?: string
  /** The registration the connection was made with. */
  readonly stamp?: string | undefined
  /** Asked for another token after a 401; null when there is none. */
  readonly renew?: () => Promise<TokenParts | null>
}

const REDIRECTS = 5

/** One API call: prepared, given credentials, sent, redirects followed, decoded, judged. */
export async function performCall(
  ctx: Context,
  path: string,
  options: CallOptions,
  calling: Calling,
): Promise<ApiResponse> {
  const prepared = await prepareCall(ctx, path, options)
  let sent = await follow(ctx, prepared, options, calling)
  if (sent.answer.status === 401 && sent.carried && prepared.replayable && calling.renew) {
    const token = await calling.renew()
    if (token) sent = await follow(ctx, prepared, options, { ...calling, token })
  }
  return judged(ctx, `${prepared.method} ${prepared.url.split('?', 1)[0]}`, sent, options)
}

/** An answer, and for OAuth 1 what was signed to get it. */
interface Sent {
  readonly answer: Answer
  /** The credentials went along. */
  readonly carried: boolean
  /** Those an answer may quote. */
  readonly secrets: readonly string[]
  readonly baseString?: string
}

/** Redirects, with credentials again only where they may go. */
async function follow(ctx: Context, first: Prepared, options: CallOptions, calling: Calling): Promise<Sent> {
  let prepared = first
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const sent = await attempt(ctx, prepared, options, calling)
    const next = redirected(ctx, prepared, sent.answer)
    if (next === null) return sent
    prepared = next
  }
  throw new ConnectError('redirect_loop', ctx.name)
}

/** Sends it; a server that refuses our clock is asked again, once, with its own time. */
async function attempt(ctx: Context, prepared: Prepared, options: CallOptions, calling: Calling): Promise<Sent> {
  const sent = await once(ctx, prepared, options, calling)
  if (!prepared.replayable || !(await refusesClock(ctx, sent.answer))) return sent
  const corrected = serverClock(ctx, sent.answer)
  return corrected === undefined ? sent : once(ctx, prepared, options, calling, corrected)
}

async function once(
  ctx: Context,
  prepared: Prepared,
  options: CallOptions,
  calling: Calling,
  more?: string,
): Promise<Sent> {
  const { request, baseString } = await credentialed(ctx, prepared, calling)
  const said = calling.sentence ?? sentenceOf(ctx, prepared)
  const { accessToken, secret, refreshToken } = calling.token
  const secrets = [accessToken, secret, refreshToken].filter(one => one !== undefined)
  const telling: Telling = {
    step: 'call',
    sentence: more === undefined ? said : `${said} ${more}`,
    secrets,
    ...(baseString === undefined ? {} : { baseString }),
  }
  const answer = await exchange(ctx, request, telling, limitsOf(options))
  const carried = mayCarry(ctx, prepared)
  return { answer, carried, secrets, ...(baseString === undefined ? {} : { baseString }) }
}

function sentenceOf(ctx: Context, prepared: Prepared): string {
  const { method, url, misled } = prepared
  const { origin, pathname } = new URL(url)
  if (!mayCarry(ctx, prepared)) {
    const why = misled ? 'another server led us there' : 'the definition does not list it'
    return `We called ${origin}${pathname} without credentials: ${why}.`
  }
  const proof = ctx.definition.oauth === 1 ? 'signed with the token’s secret' : 'with the access token'
  return `We called ${method} ${pathname} of ${ctx.title}, ${proof}.`
}

function limitsOf({ timeoutMs, signal, maxBytes }: CallOptions): Limits {
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === undefined ? {} : { signal }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  }
}

const FOLLOWED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** RFC 9110 §15.4. To a foreign origin neither credentials nor anybody's headers go along. */
function redirected(ctx: Context, prepared: Prepared, answer: Answer): Prepared | null {
  const location = answer.headers.get('location')
  if (!FOLLOWED.has(answer.status) || location === null || !URL.canParse(location, prepared.url)) return null
  const url = new URL(location, prepared.url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const misled = !mayCarry(ctx, prepared)
  const foreign = url.origin !== new URL(prepared.url).origin && (misled || !ctx.origins.has(url.origin))
  const dropBody = answer.status === 303 || (answer.status < 303 && prepared.method === 'POST')
  if (!dropBody && !prepared.replayable) return null
  const headers = new Headers(foreign ? {} : prepared.headers)
  const type = prepared.headers.get('content-type')
  if (dropBody) headers.delete('content-type')
  else if (type !== null) headers.set('content-type', type)
  const method = dropBody && prepared.method !== 'HEAD' ? 'GET' : prepared.method
  return { method, url: url.href, headers, body: dropBody ? null : prepared.body, replayable: true, misled }
}

async function judged(ctx: Context, what: string, sent: Sent, options: CallOptions): Promise<ApiResponse> {
  const response = await read(sent.answer)
  const failure = failureIn(ctx.definition, response, sent.answer, sent.baseString)
  if (!failure || options.throwOnError === false) return response
  const message = failure.message === undefined ? {} : { message: maskText(failure.message, sent.secrets) }
  throw new ApiError(what, response, { ...failure, ...message })
}

/** An error page may claim any type; a success has to be what it says. */
async function read(answer: Answer): Promise<ApiResponse> {
  const { status, headers, bytes } = answer
  const raw = answer.text()
  const response = { status, headers, raw, bytes }
  try {
    return { ...response, data: (await decodeBody(raw, headers.get('content-type'))).data }
  } catch (error) {
    if (error instanceof FormatError && status >= 400) return { ...response, data: raw }
    throw error
  }
}
