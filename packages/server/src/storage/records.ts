/** What a storage is given and what it answers: plain values, the same for every database. */

export type TicketKind = 'auth' | 'request' | 'par' | 'device'
export type TicketState = 'pending' | 'approved' | 'denied' | 'used'
export type TokenKind = 'access' | 'refresh' | 'oauth1'

/** An app as it is registered. Lists keep their order. */
export interface App {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly description: string
  readonly website: string | null
  readonly ownerId: string | null
  /** A public client has no secret (RFC 6749 §2.1). */
  readonly public: boolean
  readonly redirectUris: readonly string[]
  readonly callbackDomain: string | null
  readonly scopes: readonly string[]
  /** SPKI PEM, for RSA signatures of OAuth 1.0a. */
  readonly rsaPublicKey: string | null
  /** Per-app switches that differ from the server's policy; JSON. */
  readonly policy: Readonly<Record<string, unknown>>
  /**
   * How it came to register itself (RFC 7591): `open` to anybody, or with an initial access `token` somebody gave out.
   * null: it was registered by people.
   */
  readonly registration: 'open' | 'token' | null
  readonly createdAt: number
  readonly disabledAt: number | null
}

export type NewApp = Omit<App, 'createdAt' | 'disabledAt'>
export type NewSecret = Omit<AppSecret, 'createdAt' | 'expiresAt' | 'lastUsedAt'>
export type AppPatch = Partial<Omit<NewApp, 'id' | 'clientId' | 'registration'>> & { readonly disabled?: boolean }

/** One of an app's live secrets: a hash to compare, and a sealed copy because HMAC signatures need the secret itself. */
export interface AppSecret {
  readonly id: string
  readonly hash: Uint8Array
  readonly sealed: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
}

export interface AppWithSecrets extends App {
  /** At most two, newest first; expired ones are left out. */
  readonly secrets: readonly AppSecret[]
}

/** What an app's request names beside the app: a token, or what a flow left behind; null: nothing. */
export type Named =
  | { readonly token: TokenLookup }
  | { readonly ticket: { readonly kind: Exclude<TicketKind, 'par'>; readonly hash: Uint8Array } }
  | null

/** An app that calls, and what its request names, whoever's that is. */
export interface Calling {
  readonly app: AppWithSecrets
  readonly token: LiveToken | null
  readonly ticket: Ticket | null
}

export interface User {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly email: string | null
  /** An argon2id string, or null for people who cannot sign in with a password. */
  readonly passwordHash: string | null
  readonly createdAt: number
  readonly lockedAt: number | null
}

/** Somebody who is signed in. */
export interface Session {
  readonly user: User
  /** When they did. */
  readonly createdAt: number
}

export interface Consent {
  readonly userId: string
  readonly appId: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** The root of every token that came from one consent (or one client_credentials grant): revoke it and all die. */
export interface AuthorizationRow {
  readonly id: string
  readonly userId: string | null
  readonly appId: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly revokedAt: number | null
  readonly revokedReason: string | null
  /** When the person who said yes had signed in; null: nobody knows, or there was nobody. */
  readonly authenticatedAt: number | null
  /** When its OAuth 1.0a token became a pair of OAuth 2. */
  readonly upgradedAt: number | null
}

/** What a flow carries from its first request to its last. One row per flow. */
export interface Ticket {
  readonly id: string
  readonly kind: TicketKind
  readonly state: TicketState
  readonly appId: string
  readonly userId: string | null
  readonly authorizationId: string | null
  /** SHA-256 of the browser-binding cookie; null until a browser shows up (OAuth 1.0a request tokens). */
  readonly browser: Uint8Array | null
  /** Asked for; after approval, granted. */
  readonly scopes: readonly string[]
  /** OAuth 2: as sent, or null when the request left it out. OAuth 1.0a: the callback, `oob` included. */
  readonly redirectUri: string | null
  /** Whether redirect_uri stood in the authorization request (RFC 6749 §4.1.3 compares it then). */
  readonly redirectUriSent: boolean
  readonly codeChallenge: string | null
  readonly codeChallengeMethod: string | null
  /** What its tokens are for (RFC 8707); none: everything here. */
  readonly resources: readonly string[]
  /** Everything else worth keeping for the answer: state, response_mode, nonce, perms…; JSON. */
  readonly params: Readonly<Record<string, unknown>>
  /** Request token secret, sealed with the ticket id as AAD (OAuth 1.0a). */
  readonly secretSealed: string | null
  readonly attempts: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly codeExpiresAt: number | null
}

export interface NewTicket {
  readonly id: string
  readonly kind: TicketKind
  readonly appId: string
  readonly browser: Uint8Array | null
  readonly scopes: readonly string[]
  readonly redirectUri: string | null
  readonly redirectUriSent: boolean
  readonly codeChallenge: string | null
  readonly codeChallengeMethod: string | null
  readonly params: Readonly<Record<string, unknown>>
  readonly requestTokenHash: Uint8Array | null
  readonly secretSealed: string | null
  readonly lifetimeMs: number
  readonly resources?: readonly string[]
  /** Kind `par` (RFC 9126). */
  readonly requestUriHash?: Uint8Array
  /** Kind `device` (RFC 8628). */
  readonly device?: {
    readonly deviceCodeHash: Uint8Array
    readonly userCodeHash: Uint8Array
    /** How long the app has to wait from one poll to the next. */
    readonly intervalMs: number
  }
}

export interface Token {
  /** Time-ordered, so that inserts stay cheap. */
  readonly id: string
  readonly kind: TokenKind
  readonly hash: Uint8Array
  readonly authorizationId: string
  readonly appId: string
  readonly userId: string | null
  readonly scopes: readonly string[]
  /** What it opens (RFC 8707); none: everything here. */
  readonly resources: readonly string[]
  /** OAuth 1.0a token secret, sealed with the token id as AAD. */
  readonly secretSealed: string | null
  /** A sealed copy of the token itself, where the app's policy hands out the same token again. */
  readonly copySealed: string | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
}

/** A token about to be stored; user, app, scopes and authorization come from the ticket or token that it grows from. */
export interface TokenSeed {
  readonly id: string
  readonly kind: TokenKind
  readonly hash: Uint8Array
  readonly secretSealed: string | null
  readonly copySealed: string | null
  /** null: does not expire. */
  readonly lifetimeMs: number | null
  /** Narrower than the source's scopes (RFC 6749 §6); null: the same. */
  readonly scopes: readonly string[] | null
  /** Fewer than the source's resources (RFC 8707 §2.2); null or absent: the same. */
  readonly resources?: readonly string[] | null
  /**
   * true: when a live token of this kind with a sealed copy exists for the same app, user and (sets of) scopes and
   * resources, that one is answered instead, and everything issued beside it joins its authorization. `rotate` takes
   * no notice.
   */
  readonly reuse: boolean
  /** true: the token's text carries its id, so that every lookup names it; saves the index over the hashes. */
  readonly byId?: boolean
}

/** A token with all that decides whether it still opens anything; one statement reads it. */
export interface LiveToken {
  readonly token: Token
  readonly app: App
  readonly user: User | null
  readonly authorization: AuthorizationRow
  /** Why it opens nothing, or null when it does. */
  readonly dead: 'revoked' | 'expired' | 'rotated' | 'app_disabled' | 'user_locked' | null
}

/** `id` is needed where the token was stored `byId`, and spares an index elsewhere. */
export type TokenLookup = { readonly kind: TokenKind; readonly id?: string; readonly hash: Uint8Array }

/**
 * Why a one-time thing was not given. Only `wrong_proof`, `burned` and `replayed` changed anything, and `replayed` is
 * said once: to the caller whose replay revoked the authorization. Who comes after is told `dead`.
 */
export type Refusal =
  | 'unknown' // no such credential of this kind
  | 'expired'
  | 'not_approved'
  | 'denied'
  | 'wrong_app' // belongs to another app; nothing is burned
  | 'wrong_redirect_uri'
  | 'wrong_proof' // PKCE verifier or OAuth 1.0a verifier; counted on the ticket
  | 'burned' // the wrong proof that was one too many, or any use after it
  | 'replayed' // used before, and proven again by the same app: its authorization is now revoked
  | 'used' // a device code that was used before: polls overlap, so nothing is revoked
  | 'dead' // app disabled, user locked or consent revoked meanwhile

export type Taken =
  | { readonly ok: true; readonly ticket: Ticket; readonly tokens: readonly Token[]; readonly user: User | null }
  | { readonly ok: false; readonly refusal: Refusal; readonly ticket: Ticket | null }

/** A poll of an app whose person has not answered yet (RFC 8628 §3.5). */
export interface Waiting {
  /** It came before the interval was over. */
  readonly tooSoon: boolean
  /** From now on; longer after each poll that came too soon. */
  readonly intervalMs: number
}

export type Rotated =
  /** The successors are stored. */
  | { readonly ok: true; readonly token: Token; readonly tokens: readonly Token[] }
  /** Rotated a moment ago (within the grace): give the same answer once more. */
  | { readonly ok: 'again'; readonly token: Token; readonly answerSealed: string }
  | { readonly ok: false; readonly refusal: Refusal; readonly token: Token | null }

/** So many attempts cost nothing; each one after that makes the next wait longer, until the window ends and all is forgotten. */
export interface Delay {
  readonly free: number
  /** After the last free attempt, and each further one; the last wait is the longest. ms */
  readonly waits: readonly number[]
  /** From the first attempt on. */
  readonly windowMs: number
}

/** A key that ID tokens are signed with. It signs for a time, and is published longer. */
export interface SignKey {
  /** The `kid` of what it signs. */
  readonly id: string
  readonly alg: string
  /** The how-manieth of its algorithm. */
  readonly turn: number
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** The whole key, with its id as AAD. */
  readonly privateSealed: string
  readonly createdAt: number
  readonly useFrom: number
  readonly useUntil: number
  /** Nothing that it signed is good any more. */
  readonly expiresAt: number
}

export interface NewSignKey extends Pick<SignKey, 'id' | 'alg' | 'turn' | 'publicJwk' | 'privateSealed'> {
  /** From now until it signs. */
  readonly waitMs: number
  readonly useMs: number
  /** How much longer it is published. */
  readonly keepMs: number
}

export interface StoredEvent {
  readonly id: string
  readonly at: number
  readonly type: string
  readonly appId: string | null
  readonly userId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** An app as administrators find it. */
export interface FoundApp {
  readonly app: App
  /** The username of its owner, if it has one we know. */
  readonly owner: string | null
  /** How many people allow it. */
  readonly people: number
}

export interface FoundPerson {
  readonly user: User
  /** How many apps are theirs, and how many may act in their name. */
  readonly owns: number
  readonly allows: number
}

export interface FoundEvent extends StoredEvent {
  /** Names as they are today; null: there is none such, or none any more. */
  readonly appName: string | null
  readonly username: string | null
}
