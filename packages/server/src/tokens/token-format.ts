/** What a token looks like. The opaque format is the default; personalities bring the shapes of the services they imitate. */
export interface TokenFormat {
  /** A new token. `id` is given when the text itself carries the row's id, so that a lookup goes by primary key. */
  mint(about: TokenAbout): Minted
  /** Cheap test before the database is asked: null for text that cannot be one of ours. */
  plausible(token: string): { readonly id?: string } | null
}

export interface TokenAbout {
  readonly kind:
    | 'access'
    | 'refresh'
    | 'oauth1'
    | 'oauth1-secret'
    | 'request'
    | 'request-secret'
    | 'code'
    | 'device-code'
    | 'request-uri'
    | 'verifier'
    | 'client-id'
    | 'client-secret'
    | 'registration'
  /** A fresh time-ordered row id the format may put into the text. */
  readonly id: string
  readonly userId: string | null
  /** A verifier that a person copies by hand: a PIN. */
  readonly oob?: boolean
}

export interface Minted {
  readonly token: string
  readonly id?: string
}
