/**
 * What `packages/valetkey/catalogue/facts.jsonl` holds, a provider a line: addresses, names and methods as public OAuth
 * libraries have them, `sources` those that know the provider, `agree` how many have the same addresses.
 */
export interface Facts {
  readonly key: string
  readonly name: string
  readonly oauth: 1 | 2
  readonly authorizeUrl?: string
  readonly tokenUrl?: string
  readonly requestTokenUrl?: string
  readonly accessTokenUrl?: string
  readonly refreshUrl?: string
  readonly revokeUrl?: string
  readonly revokeBy?: 'access_token' | 'bearer'
  readonly userInfoUrl?: string
  readonly discoveryIssuer?: string
  readonly apiBase?: string
  readonly docs?: string
  readonly scopes?: readonly string[]
  readonly scopeSeparator?: string
  readonly pkce?: 'S256' | 'off' | 'unknown'
  readonly tokenAuth?: 'basic' | 'post' | 'either'
  readonly tokenMethod?: 'GET' | 'POST'
  readonly tokenBody?: 'form' | 'json' | 'query'
  readonly tokenParams?: Strings
  readonly refreshParams?: Strings
  readonly authorizeParams?: Strings
  readonly apiHeaders?: Strings
  readonly renamed?: Strings
  /** Where in the token answer the token stands. */
  readonly nested?: string
  readonly codeParam?: string
  /** What else the callback brings that is worth keeping. */
  readonly keepRedirect?: readonly string[]
  readonly deviceUrl?: string
  readonly introspectUrl?: string
  /**
   * The provider's own document for these, by field. Libraries seldom have them, and a wrong issuer refuses every sign-in: without a
   * document they stay out of the catalogue.
   */
  readonly confirmed?: { readonly [Field in ConfirmedField]?: string }
  readonly pagination?: {
    readonly by: 'link' | 'url' | 'cursor' | 'offset'
    /** How one asks for a page. */
    readonly param?: string
    /** Where in an answer the next page stands. */
    readonly next?: string
  }
  readonly signatureMethod?: 'HMAC-SHA1' | 'PLAINTEXT' | 'RSA-SHA1'
  readonly requestTokenParams?: Strings
  readonly accessTokenMethod?: 'GET' | 'POST'
  readonly noVerifier?: true
  readonly unsigned?: true
  readonly sources: readonly string[]
  readonly agree: number
  /** What we changed by hand, and why. */
  readonly corrected?: string
  /** Discontinued, in the words of `deadSaidBy`. */
  readonly dead?: true
  readonly deadSaidBy?: readonly string[]
  /** A product on another entry's server. */
  readonly sameAs?: string
  readonly sandboxOf?: string
  /** Why it cannot be said as data. */
  readonly needsCode?: string
}

export type ConfirmedField = 'discoveryIssuer' | 'deviceUrl' | 'introspectUrl'

export type Strings = Readonly<Record<string, string>>

export function readFacts(text: string): readonly Facts[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Facts)
}

const inBraces = /\{(\w+)\}/g

/** `https://{host}/authorize` → `host`. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(inBraces)].map(([, name = '']) => name)
}
