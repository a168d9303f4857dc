import { printedAs } from '../telling/printed.ts'
import { shorten } from '../telling/shorten.ts'

/** What an id_token says about somebody (OpenID Connect Core §2, §5.1), in the words of the wire. */
export interface Claims {
  readonly iss: string
  /** Who it is: never another's at this issuer, and never another for the same person. */
  readonly sub: string
  readonly [claim: string]: unknown
}

/** What a token is made of, as it is sealed into the vault. */
export interface TokenParts {
  readonly protocol: 1 | 2
  readonly accessToken: string
  /** OAuth 1's shared secret. */
  readonly secret?: string
  readonly refreshToken?: string
  readonly tokenType?: string
  readonly scope?: readonly string[]
  /** Milliseconds since 1970; absent: unknown. */
  readonly expiresAt?: number
  /** Fields of the answer that are none of the above (Flickr's `user_nsid`). */
  readonly extra?: Readonly<Record<string, unknown>>
  /** OpenID Connect's, as it came; it was believed. */
  readonly idToken?: string
  /** What the id_token says, all of it checked. */
  readonly claims?: Claims
  /** What was odd about the answer, by name in the quirk ledger. */
  readonly quirks?: readonly string[]
}

/** What a renewal brought. */
export interface Renewed {
  readonly parts: TokenParts
  /** Why these parts may be kept, and not be used. */
  readonly refused?: unknown
}

/** An access token. Its secrets are there for who asks by name; printed, it shows a few characters only. */
export class Token {
  readonly #parts: TokenParts

  constructor(parts: TokenParts) {
    this.#parts = parts
  }

  get protocol(): 1 | 2 {
    return this.#parts.protocol
  }

  get accessToken(): string {
    return this.#parts.accessToken
  }

  /** OAuth 1's token secret; undefined for OAuth 2. */
  get secret(): string | undefined {
    return this.#parts.secret
  }

  get refreshToken(): string | undefined {
    return this.#parts.refreshToken
  }

  get tokenType(): string {
    return this.#parts.tokenType ?? (this.#parts.protocol === 1 ? 'OAuth' : 'Bearer')
  }

  get scope(): readonly string[] {
    return this.#parts.scope ?? []
  }

  /** Milliseconds since 1970; undefined means unknown. */
  get expiresAt(): number | undefined {
    return this.#parts.expiresAt
  }

  get extra(): Readonly<Record<string, unknown>> {
    return this.#parts.extra ?? {}
  }

  /** OpenID Connect's, as it came; undefined where none was asked for. */
  get idToken(): string | undefined {
    return this.#parts.idToken
  }

  /** What the id_token says, checked; null where none was asked for. */
  get claims(): Claims | null {
    return this.#parts.claims ?? null
  }

  get quirks(): readonly string[] {
    return this.#parts.quirks ?? []
  }

  /** Everything, secrets included: for your own `tokenSaver`, never for a log. */
  reveal(): TokenParts {
    return this.#parts
  }

  toJSON(): Record<string, unknown> {
    const { protocol, accessToken, refreshToken, secret, idToken, expiresAt } = this.#parts
    return {
      protocol,
      accessToken: shorten(accessToken),
      ...(secret === undefined ? {} : { secret: shorten(secret) }),
      ...(refreshToken === undefined ? {} : { refreshToken: shorten(refreshToken) }),
      ...(idToken === undefined ? {} : { idToken: shorten(idToken) }),
      tokenType: this.tokenType,
      scope: this.scope,
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
      quirks: this.quirks,
    }
  }

  toString(): string {
    return `Token(${shorten(this.accessToken)})`
  }

  static {
    printedAs(Token.prototype, 'Token')
  }
}
