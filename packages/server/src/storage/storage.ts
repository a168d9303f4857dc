/**
 * The Storage contract: every question and every state change the server asks of its database.
 *
 * Rules every implementation keeps (the shared contract test proves them):
 * - a verb is atomic: it happens whole or not at all, and among any number of concurrent callers
 *   exactly one wins a one-time thing;
 * - instants are epoch milliseconds by the database's clock plus the clock offset; no verb takes `now`;
 *   lifetimes go in as milliseconds (`…Ms`);
 * - credentials go in as hashes (SHA-256 over kind ‖ 0x00 ‖ secret, 32 bytes) or sealed text, never in the clear;
 * - text compares byte for byte (usernames excepted), and an id with a NUL in it is simply not there;
 * - liveness is judged when a token is used, by its authorization, app and user: revoking is one UPDATE.
 */

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
  | { readonly ok: true; readonly ticket: Ticket; readonly tokens: readonly Token[] }
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

export interface StoredEvent {
  readonly id: string
  readonly at: number
  readonly type: string
  readonly appId: string | null
  readonly userId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export interface Storage {
  readonly name: 'sqlite' | 'postgres'

  /** Brings the schema up to date; refuses a database whose applied migrations were changed afterwards. */
  migrate(): Promise<void>
  close(): Promise<void>
  /** The database's clock plus the offset, epoch ms. */
  now(): Promise<number>
  /** Moves the clock all expiry is judged by (the sandbox's time machine); 0 in production. */
  setClockOffset(ms: number): void
  readonly clockOffset: number

  readonly apps: {
    /** false when the client id is taken. `registrationHash`: of the token the app may be managed with (RFC 7592). */
    insert(app: NewApp, secret: NewSecret | null, registrationHash?: Uint8Array): Promise<boolean>
    /** `insert`, for an owner with fewer apps than `most`; false beside them, and when the id or client id is taken. */
    insertWithin(most: number, app: NewApp & { readonly ownerId: string }, secret: NewSecret | null): Promise<boolean>
    byClientId(clientId: string): Promise<AppWithSecrets | null>
    byId(id: string): Promise<AppWithSecrets | null>
    update(id: string, patch: AppPatch): Promise<App | null>
    /** Deletes the app and all that came from it. */
    remove(id: string): Promise<boolean>
    /** The app with this client id, if that is the hash of its registration token. */
    registered(clientId: string, registrationHash: Uint8Array): Promise<AppWithSecrets | null>
    /**
     * Changes the app and replaces its registration token in one step: of those who come with the same token one wins,
     * the others get null, as do those whose token is another one's.
     */
    reregister(change: {
      readonly id: string
      readonly registrationHash: Uint8Array
      readonly nextHash: Uint8Array
      readonly patch: AppPatch
    }): Promise<App | null>
    /** `remove`, for those who hold the registration token. */
    unregister(id: string, registrationHash: Uint8Array): Promise<boolean>
    list(filter: {
      readonly ownerId?: string
      readonly limit: number
      readonly after?: string
    }): Promise<readonly App[]>
    /** Adds a secret; the oldest beyond two goes. */
    addSecret(appId: string, secret: NewSecret): Promise<void>
    /** Adds a secret beside the live one, if there is at most one; false when there are two, or one with this id. */
    addSecondSecret(appId: string, secret: NewSecret): Promise<boolean>
    /** Lets a secret live for the grace still. false when there is no such live secret. */
    retireSecret(appId: string, secretId: string, graceMs: number): Promise<boolean>
    /** Notes that a secret was used, to the minute. */
    touchSecret(secretId: string): Promise<void>
  }

  readonly users: {
    /** false when the username is taken (compared without case, in Unicode's compatibility form NFKC). */
    insert(user: Omit<User, 'createdAt' | 'lockedAt'>): Promise<boolean>
    byUsername(username: string): Promise<User | null>
    byId(id: string): Promise<User | null>
    update(
      id: string,
      patch: Partial<Pick<User, 'displayName' | 'email' | 'passwordHash'>> & { locked?: boolean },
    ): Promise<User | null>
    list(filter: { readonly limit: number; readonly after?: string }): Promise<readonly User[]>
  }

  readonly sessions: {
    insert(session: { readonly hash: Uint8Array; readonly userId: string; readonly lifetimeMs: number }): Promise<void>
    /** The signed-in user of a live session, unless locked. */
    user(hash: Uint8Array): Promise<User | null>
    remove(hash: Uint8Array): Promise<boolean>
    removeAll(userId: string): Promise<number>
  }

  readonly consents: {
    find(userId: string, appId: string): Promise<Consent | null>
    /** Newest first; `lastUsedAt` is when the app last got a token or, to the hour, used one. */
    list(userId: string): Promise<readonly (Consent & { readonly app: App; readonly lastUsedAt: number | null })[]>
    /** Notes that the app does something in this person's name, to the hour. */
    touch(userId: string, appId: string): Promise<void>
    /** Takes the consent back: the row goes, every authorization of this user for this app is revoked; how many. */
    revoke(userId: string, appId: string, reason: string): Promise<number>
  }

  readonly authorizations: {
    byId(id: string): Promise<AuthorizationRow | null>
    /** One UPDATE; false when it was revoked already. */
    revoke(id: string, reason: string): Promise<boolean>
  }

  readonly tickets: {
    /** false when another ticket has its user code: nothing was stored. */
    begin(ticket: NewTicket): Promise<boolean>
    byId(id: string): Promise<Ticket | null>
    /** By the hash of a request token (kind `request`), a code (`auth`) or a device code (`device`), whatever its state. */
    byCredential(kind: Exclude<TicketKind, 'par'>, hash: Uint8Array): Promise<Ticket | null>
    /** By what a person types (RFC 8628 §3.3), whatever its state. */
    byUserCode(hash: Uint8Array): Promise<Ticket | null>
    /** What was pushed under a request_uri (RFC 9126 §4), whatever its state: kind `par`, or `auth` once it was opened. */
    byRequestUri(hash: Uint8Array): Promise<Ticket | null>
    /**
     * A pushed request becomes an authorization request of the first browser that shows up: kind `par` → `auth`, once.
     * That browser may do it again until it has answered. null: another browser's, answered, or expired.
     */
    openPushed(pushed: {
      readonly id: string
      readonly browser: Uint8Array
      /** How long the person may take, from the first time on. */
      readonly lifetimeMs: number
    }): Promise<Ticket | null>
    /** Ties a ticket to the first browser that shows up. true for that browser ever after, false for every other. */
    bind(id: string, browser: Uint8Array): Promise<boolean>
    /**
     * pending → approved, once: adds the scopes to the consent, starts the authorization (id given), keeps the hash of
     * the code (kind `auth`) or verifier (kind `request`); a device has its code already. null: not pending, expired,
     * another browser's (a device has none), or the app is disabled or the user locked.
     */
    approve(approval: {
      readonly id: string
      readonly kind: Exclude<TicketKind, 'par'>
      readonly browser: Uint8Array
      readonly userId: string
      readonly scopes: readonly string[]
      readonly authorizationId: string
      /** null for a device. */
      readonly credentialHash: Uint8Array | null
      /** How long it is good for; for a device how long the app has to fetch its tokens. */
      readonly credentialLifetimeMs: number
      /** Merged into the ticket's params. */
      readonly params?: Readonly<Record<string, unknown>>
    }): Promise<Ticket | null>
    /** pending → denied, once. */
    deny(id: string, browser: Uint8Array): Promise<Ticket | null>
    /**
     * approved → used, and its tokens stored, in one step (RFC 6749 §4.1.3). `maxAttempts` wrong proofs are borne, the
     * next one burns the code. Of callers at the same moment one wins; the others replay, which revokes what it won.
     */
    takeCode(take: {
      readonly codeHash: Uint8Array
      readonly appId: string
      /** As sent with the token request, or null. Must equal the ticket's when the ticket's was sent. */
      readonly redirectUri: string | null
      /** The challenge computed from the verifier per the ticket's method, or null when no verifier was sent. */
      readonly codeChallenge: string | null
      readonly maxAttempts: number
      readonly seeds: readonly TokenSeed[]
    }): Promise<Taken>
    /**
     * Notes that an app asked whether its person has answered (RFC 8628 §3.5). Of polls at the same moment all but one
     * come too soon, and each of those makes the interval longer by so much, up to a minute. null: there is nothing to
     * wait for, as `takeDeviceCode` will say.
     */
    poll(poll: {
      readonly deviceCodeHash: Uint8Array
      readonly appId: string
      readonly slowDownMs: number
    }): Promise<Waiting | null>
    /**
     * approved → used, and its tokens stored, in one step (RFC 8628 §3.5). Of callers at the same moment one wins, and
     * keeps what it won: an app polls until it has an answer, and its polls may overlap.
     */
    takeDeviceCode(take: {
      readonly deviceCodeHash: Uint8Array
      readonly appId: string
      readonly seeds: readonly TokenSeed[]
    }): Promise<Taken>
    /** approved → used, and the access token stored, in one step (RFC 5849 §2.3). */
    takeVerifier(take: {
      readonly requestTokenHash: Uint8Array
      readonly verifierHash: Uint8Array
      readonly appId: string
      readonly maxAttempts: number
      readonly seeds: readonly TokenSeed[]
    }): Promise<Taken>
  }

  readonly tokens: {
    /** Starts an authorization with no flow behind it (client_credentials, control APIs) and stores its tokens. */
    issue(issue: {
      readonly authorizationId: string
      readonly appId: string
      readonly userId: string | null
      readonly scopes: readonly string[]
      readonly resources?: readonly string[]
      readonly seeds: readonly TokenSeed[]
    }): Promise<readonly Token[]>
    find(lookup: TokenLookup): Promise<LiveToken | null>
    /** Whether a token lives that a `reuse` seed of this kind, app, user, scopes and resources would be answered with. */
    reusable(wanted: {
      readonly kind: TokenKind
      readonly appId: string
      readonly userId: string | null
      readonly scopes: readonly string[]
      readonly resources?: readonly string[]
    }): Promise<boolean>
    /**
     * A refresh token becomes its successors (RFC 9700 §4.14.2). `answerSealed` is what a lost answer is re-answered
     * with until the grace ends. Use after the grace, or after a successor refresh token was itself used, is reuse:
     * `replayed`, and the authorization is revoked. With `graceMs: 0` (strict), or nothing to answer with, the second
     * of two callers at the same moment is a reuse like any other: nothing tells it from a thief.
     */
    rotate(rotation: {
      readonly id?: string
      readonly hash: Uint8Array
      readonly appId: string
      readonly graceMs: number
      readonly answerSealed: string | null
      readonly seeds: readonly TokenSeed[]
    }): Promise<Rotated>
    /** An access or oauth1 token dies alone, a refresh token with its whole authorization (RFC 7009 §2.1). */
    revoke(lookup: TokenLookup, reason: string): Promise<boolean>
  }

  readonly nonces: {
    /**
     * true the first time within `keepMs`; false ever after (RFC 5849 §3.3), and false for a `timestamp` (as sent:
     * seconds; beyond 10¹¹ they are milliseconds) from before a crash that may have cost the memory of it.
     */
    use(nonce: {
      readonly scope: string
      readonly nonce: string
      readonly timestamp: number
      readonly keepMs: number
    }): Promise<boolean>
  }

  /** Security counters only (wrong passwords, wrong secrets); API rate limits live elsewhere. */
  readonly throttle: {
    /** Counts one and answers the count in the current window, and the ms until that ends. */
    hit(key: string, windowMs: number): Promise<{ readonly count: number; readonly resetMs: number }>
    /** `waitMs`: how long the next attempt has to wait. */
    count(key: string): Promise<{ readonly count: number; readonly resetMs: number; readonly waitMs: number }>
    /**
     * Counts an attempt under a growing delay, unless it comes too early: then it counts nothing, or hammering would
     * make the wait longer. `waitMs` is what is left of the wait, or the one that begins now.
     */
    attempt(
      key: string,
      delay: Delay,
    ): Promise<{ readonly ok: boolean; readonly count: number; readonly waitMs: number }>
    /** Takes an attempt back, with the wait it began. */
    forgive(key: string): Promise<void>
    clear(key: string): Promise<void>
  }

  /** Newest first. */
  readonly events: {
    append(event: Omit<StoredEvent, 'id' | 'at'>): Promise<void>
    list(filter: {
      readonly limit: number
      readonly appId?: string
      readonly userId?: string
      readonly type?: string
    }): Promise<readonly StoredEvent[]>
  }

  /**
   * Deletes what expired, at most so many rows; answers how many went. Call again while it answers `most`. What a
   * replay is recognised by stays a day longer, what was revoked a month.
   */
  cleanup(most?: number): Promise<number>
}
