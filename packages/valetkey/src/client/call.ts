import { quoteBigIntegers } from '../formats/big-integers.ts'
import { decodeBody, FormatError, formatFor } from '../formats/index.ts'
import type { Answer } from '../http/send.ts'
import { ApiError } from './api-error.ts'
import { type CallOptions, type Prepared, prepareCall } from './call-request.ts'
import { type Context, exchange, type Limits, type Telling } from './context.ts'
import { credentialed, mayCarry } from './credentials.ts'
import { ConnectError } from './errors.ts'
import { failureIn } from './failure.ts'
import { maskText } from './mask.ts'
import { patienceOf, pause, persistently } from './retry.ts'
import { refusesClock, serverClock } from './server-clock.ts'
import type { TokenParts } from './token.ts'

/** What came back from an API call. `Data` is what the caller says it is; a `schema` checks it. */
export interface ApiResponse<Data = unknown> {
  readonly status: number
  /** Where it came from, without credentials. */
  readonly url: string
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
  /** Whose budget the call is taken from. */
  readonly budget?: Purse
  /** Asked for another token after a 401; null when there is none. */
  readonly renew?: () => Promise<TokenParts | null>
}

/** What of the API's budget is known elsewhere, and who else should know. */
export interface Purse {
  readonly whose: string
  /** Somebody has learned, in another process perhaps, that nothing is left until then. */
  readonly emptyUntil?: number | undefined
  /** Nothing is left until then. */
  readonly emptied?: (until: number) => Promise<void>
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
  await heedBudget(ctx, prepared, options, calling)
  const send = (token: TokenParts) =>
    persistently(ctx, prepared, options, () => follow(ctx, prepared, options, { ...calling, token }))
  let sent = await send(calling.token)
  if (sent.answer.status === 401 && sent.carried && prepared.replayable && calling.renew) {
    const token = await calling.renew()
    if (token) sent = await send(token)
  }
  await learnBudget(ctx, prepared, sent, calling)
  return judged(ctx, prepared, sent, options, calling.token.scope)
}

/** Waits before the 429, where the last answers have said that there will be one; never longer than retries may. */
async function heedBudget(ctx: Context, prepared: Prepared, options: CallOptions, { budget }: Calling): Promise<void> {
  if (budget === undefined) return
  const { ceilingMs } = patienceOf(ctx, options)
  const ours = ctx.budgets.take(budget.whose, prepared.url, ctx.now())
  const waitMs = Math.max(ours, (budget.emptyUntil ?? 0) - ctx.now())
  if (waitMs <= 0 || waitMs > ceilingMs) return
  await pause(ctx, prepared, { attempt: 1, reason: 'budget', waitMs }, options.signal)
}

async function learnBudget(
  ctx: Context,
  { url }: Prepared,
  { answer, carried }: Sent,
  { budget }: Calling,
): Promise<void> {
  if (budget === undefined || !carried) return
  const until = ctx.budgets.learn(budget.whose, url, answer, ctx.now())
  if (until !== null && until > ctx.now()) await budget.emptied?.(until)
}

/** An answer, and for OAuth 1 what was signed to get it. */
interface Sent {
  readonly answer: Answer
  /** Where the last redirect led; without credentials. */
  readonly url: string
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
  const secrets = [accessToken, secret, refreshToken, ctx.definition.clientSecret].filter(one => one !== undefined)
  const telling: Telling = {
    step: 'call',
    sentence: more === undefined ? said : `${said} ${more}`,
    secrets,
    ...(baseString === undefined ? {} : { baseString }),
  }
  const answer = await exchange(ctx, request, telling, limitsOf(options))
  const carried = mayCarry(ctx, prepared)
  return { answer, url: prepared.url, carried, secrets, ...(baseString === undefined ? {} : { baseString }) }
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

function limitsOf({ timeoutMs, signal, maxBytes, stream }: CallOptions): Limits {
  return {
    ...(stream === undefined ? {} : { stream }),
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

async function judged(
  ctx: Context,
  { method }: Prepared,
  sent: Sent,
  options: CallOptions,
  scope: readonly string[] | undefined,
): Promise<ApiResponse> {
  const response = await read(ctx, sent)
  const failure = failureIn(ctx.definition, response, sent.answer, { baseString: sent.baseString, scope })
  if (!failure || options.throwOnError === false) return response
  const message = failure.message === undefined ? {} : { message: maskText(failure.message, sent.secrets) }
  const bare = !sent.carried && response.status === 401 ? { next: listed(ctx, sent.url) } : {}
  throw new ApiError(`${method} ${sent.url.split('?', 1)[0]}`, response, { ...failure, ...message, ...bare })
}

function listed({ origins }: Context, url: string): string {
  return `no credentials went to ${new URL(url).origin}: add it to origins in the definition (now ${[...origins].join(', ')})`
}

/** An error page may claim any type; a success has to be what it says. */
async function read({ definition }: Context, { answer, url }: Sent): Promise<ApiResponse> {
  const { status, headers, bytes, body } = answer
  const raw = answer.text()
  const response = { status, url, headers, raw, bytes }
  if (body !== undefined) return { ...response, data: body }
  try {
    const text = definition.bigIntegers === 'text' && isJson(headers) ? quoteBigIntegers(raw) : raw
    return { ...response, data: (await decodeBody(text, headers.get('content-type'))).data }
  } catch (error) {
    if (error instanceof FormatError && status >= 400) return { ...response, data: raw }
    throw error
  }
}

const isJson = (headers: Headers): boolean => formatFor(headers.get('content-type'))?.name === 'json'
