import type { Sealer } from '../http/seal.ts'
import type { Fetch } from '../http/send.ts'
import type { Budgets } from './calls/budget.ts'
import type { OnRetry, RetryOptions } from './calls/retrying.ts'
import type { Definition } from './provider.ts'
import type { OnExchange, Step } from './telling/exchange.ts'
import type { OnHealth } from './tokens/health.ts'
import type { Keeper } from './tokens/keeper.ts'
import type { Renewed, Token, TokenParts } from './tokens/token.ts'

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
  readonly onHealth: OnHealth | undefined
  readonly onRetry: OnRetry | undefined
  readonly retry: RetryOptions
  /** Default: the platform's timers. */
  readonly sleep: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined
  /** From 0 to 1, for waits that must not be all the same. */
  readonly random: () => number
  /** Learned from the API's answers, where they speak of it. */
  readonly learned: { budgets?: Budgets }
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
  /** What it is for. Default: what the step usually is. */
  readonly sentence?: string | undefined
  /** Said after it. */
  readonly more?: string | undefined
  readonly baseString?: string | undefined
  /** Somebody else's server redirected to it. */
  readonly misled?: boolean | undefined
  /** Known by value, to be masked wherever they show up. */
  readonly secrets?: readonly (string | undefined)[]
}

export interface Limits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly maxBytes?: number
  readonly stream?: boolean
  readonly once?: boolean
}
