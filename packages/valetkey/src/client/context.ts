import { decodeForm, type Pair } from '../http/form.ts'
import { hmac, type Sealer } from '../http/seal.ts'
import { type Answer, type Fetch, NetworkError, send } from '../http/send.ts'
import { parseAuthorization } from '../oauth1/authorization-header.ts'
import type { Budgets } from './budget.ts'
import type { Exchange, OnExchange, Step } from './exchange.ts'
import type { Keeper } from './keeper.ts'
import { maskBaseString, maskHeaders, maskPairs, maskText } from './mask.ts'
import type { Definition } from './provider.ts'
import type { OnRetry, RetryOptions } from './retrying.ts'
import { traced } from './spans.ts'
import type { Renewed, Token, TokenParts } from './token.ts'

/** The id of the key a process makes for itself where no secret was passed. */
export const PROCESS_KEY = 'p'

export interface TokenPlace {
  readonly app: string
  readonly user: string
}

/**
 * The token as an application keeps it by itself: whole; as `token.reveal()` gave it, which JSON can say; `[token, secret]`,
 * as Flask-OAuth's token getters have it; a bearer token as text.
 */
export type KeptToken = Token | TokenParts | readonly [token: string, secret: string] | string
export type TokenGetter = (place: TokenPlace) => KeptToken | null | undefined | Promise<KeptToken | null | undefined>
export type TokenSaver = (token: Token, place: TokenPlace) => void | Promise<void>

export interface OwnTokens {
  get?: TokenGetter
  save?: TokenSaver
  /** For a token that is nobody's: another one is asked for when the API refuses it. */
  anew?: () => Promise<TokenParts>
}

/** What every step of a remote app needs to know. */
export interface Context<D extends Definition = Definition> {
  readonly name: string
  readonly title: string
  readonly definition: D
  /** Credentials go there, and nowhere else. */
  readonly origins: ReadonlySet<string>
  readonly keeper: Keeper
  /** For what a browser or terminal carries while a sign-in waits. */
  readonly sealer: Sealer
  /** Key material by key id, for what is derived and not sealed. */
  readonly keys: readonly { readonly kid: string; readonly material: Promise<Uint8Array> }[]
  /** Our own addresses, for relative callbacks. */
  readonly ownOrigins: readonly string[]
  readonly now: () => number
  readonly fetch: Fetch | undefined
  readonly onExchange: OnExchange | undefined
  readonly onRetry: OnRetry | undefined
  readonly retry: RetryOptions
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** From 0 to 1, for waits that must not be all the same. */
  readonly random: () => number
  /** Learned from the API's answers. */
  readonly budgets: Budgets
  /** Where tokens come from and go to when not to the vault. */
  readonly ownTokens: OwnTokens
  /** Renewals of a moment ago, by refresh token, where the vault is one of a request. */
  readonly renewals: Map<string, Promise<Renewed>>
  /** What providers publish about themselves, by its address: metadata, keys. */
  readonly documents: Map<string, Published>
  /** Learned from a server that refused our timestamp: how far its clock is ahead. */
  readonly clock: { offsetSeconds: number }
}

/** A document of a provider's, and when it was asked for. */
export interface Published {
  readonly at: number
  readonly value: Promise<unknown>
}

export interface Telling {
  readonly step: Step
  readonly sentence: string
  readonly baseString?: string
  /** Known by value, to be masked wherever they show up. */
  readonly secrets?: readonly (string | undefined)[]
}

export interface Limits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly maxBytes?: number
  readonly stream?: boolean
}

/** Sends a request, and tells `onExchange` what went over the wire, also when nothing came back. */
export async function exchange(ctx: Context, request: Request, telling: Telling, limits: Limits = {}): Promise<Answer> {
  const told = ctx.onExchange && (await tellRequest(ctx, request, telling))
  const options = { ...limits, ...(ctx.fetch === undefined ? {} : { fetch: ctx.fetch }) }
  try {
    const { method, url } = request
    const answer = await traced({ app: ctx.name, step: telling.step, method, url }, () => send(request, options))
    if (told) tell(ctx, { ...told, ...tellAnswer(answer, telling), ms: ctx.now() - told.at })
    return answer
  } catch (error) {
    const reason = error instanceof NetworkError ? ` No answer: ${error.code}.` : ' It was given up.'
    if (told) tell(ctx, { ...told, sentence: told.sentence + reason, ms: ctx.now() - told.at })
    throw error
  }
}

/** What passes through the browser is told as well: the person's redirect there, and the way back. */
export function tellBrowser(
  ctx: Context,
  step: 'authorize' | 'callback',
  sentence: string,
  url: string,
  pairs: readonly Pair[] = queryOf(url),
): void {
  const seen = outline(ctx, { step, sentence }, 'GET', url)
  tell(ctx, { ...seen, from: 'browser', parameters: maskPairs(pairs), headers: [] })
}

/** A listener that throws must not cost anybody a code that is good once. */
function tell(ctx: Context, told: Exchange): void {
  try {
    ctx.onExchange?.(told)
  } catch {
    // Its own trouble.
  }
}

async function tellRequest(ctx: Context, request: Request, telling: Telling): Promise<Exchange> {
  const body = await fieldsOf(request, telling.step)
  const oauth = parseAuthorization(request.headers.get('authorization') ?? '')?.pairs ?? []
  const { baseString } = telling
  return {
    ...outline(ctx, telling, request.method, request.url),
    from: 'app',
    parameters: maskPairs([...queryOf(request.url), ...body, ...oauth], telling.secrets),
    headers: maskHeaders(request.headers, telling.secrets),
    ...(baseString === undefined ? {} : { baseString: maskBaseString(baseString) }),
  }
}

type Outline = Pick<Exchange, 'app' | 'step' | 'sentence' | 'method' | 'url' | 'at'>

function outline(ctx: Context, { step, sentence }: Telling, method: string, url: string): Outline {
  return { app: ctx.name, step, sentence, method, url: url.split(/[?#]/, 1)[0] ?? url, at: ctx.now() }
}

const SHOWN = 4_000

function tellAnswer(answer: Answer, { secrets = [] }: Telling): Pick<Exchange, 'status' | 'answer'> {
  return { status: answer.status, answer: maskText(answer.text().slice(0, 4 * SHOWN), secrets).slice(0, SHOWN) }
}

/** What an API call says in JSON is the caller's; what OAuth says in JSON is told as the form it stands for. */
async function fieldsOf(request: Request, step: Step): Promise<readonly Pair[]> {
  const type = request.headers.get('content-type') ?? ''
  if (/^application\/x-www-form-urlencoded/i.test(type)) return decodeForm(await request.clone().text())
  if (step === 'call' || !/^application\/json/i.test(type)) return []
  return Object.entries((await request.clone().json()) as Readonly<Record<string, string>>)
}

function queryOf(url: string): Pair[] {
  const mark = url.indexOf('?')
  return mark < 0 ? [] : decodeForm(url.slice(mark + 1).split('#', 1)[0] ?? '')
}

/** A text only we can compute again, under the key of that id. */
export async function derived(ctx: Context, kid: string, text: string): Promise<Uint8Array | null> {
  const key = ctx.keys.find(one => one.kid === kid)
  return key === undefined ? null : hmac(await key.material, text)
}
