import type {
  App,
  AppPatch,
  AppWithSecrets,
  AuthorizationRow,
  Calling,
  Consent,
  Delay,
  FoundApp,
  FoundEvent,
  FoundPerson,
  LiveToken,
  Named,
  NewApp,
  NewSecret,
  NewSignKey,
  NewTicket,
  Rotated,
  Session,
  SignKey,
  StoredEvent,
  Taken,
  Ticket,
  TicketKind,
  Token,
  TokenKind,
  TokenLookup,
  TokenSeed,
  User,
  Waiting,
} from './records.ts'
import type { Resealed, SealedCount, SealedPlace, SealedValue } from './sealed.ts'
import type { AuditStanding, Seal, SealableEvent, SealedEvents } from './seals.ts'
import type { AppSearch, Counts, EventSearch, PeopleSearch } from './search.ts'

export type * from './records.ts'

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
export interface Storage {
  readonly name: 'sqlite' | 'postgres'

  /** Brings the schema up to date; refuses a database whose applied migrations were changed afterwards. */
  migrate(): Promise<void>
  /** The names of what `migrate` would do; none: the schema is what this version needs, or newer. */
  pendingMigrations(): Promise<readonly string[]>
  /** How busy it is in this process, by our own names: writes that wait (SQLite), connections (PostgreSQL). Asks nobody. */
  load(): Readonly<Record<string, number>>
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
    /** The same, and what its request names, in one statement; null when there is no such app. */
    calling(clientId: string, named: Named): Promise<Calling | null>
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
    /** A live session, unless its user is locked. */
    find(hash: Uint8Array): Promise<Session | null>
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
      /** When the person had signed in, where that is known; the authorization keeps it. */
      readonly authenticatedAt?: number | null
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
    /**
     * One more access token below the authorization of one that lives (RFC 8693), for that or another app. null: the one
     * it would come from does not live any more.
     */
    derive(derivation: {
      readonly from: TokenLookup
      readonly appId: string
      readonly seed: TokenSeed
    }): Promise<Token | null>
    /**
     * An OAuth 1.0a token becomes tokens of OAuth 2 below the same authorization, which happens to an authorization
     * once. `answerSealed` is what a lost answer is re-answered with until the grace ends, or a successor was itself
     * used; whoever comes later is refused with `used`, and nothing is revoked.
     */
    upgrade(upgrade: {
      readonly id?: string
      readonly hash: Uint8Array
      readonly appId: string
      readonly graceMs: number
      readonly answerSealed: string | null
      /** How long the OAuth 1.0a token still lives, at most; null: as long as before. */
      readonly sunsetMs: number | null
      readonly seeds: readonly TokenSeed[]
    }): Promise<Rotated>
    /** An access or oauth1 token dies alone, a refresh token with its whole authorization (RFC 7009 §2.1). */
    revoke(lookup: TokenLookup, reason: string): Promise<boolean>
  }

  /** What depends on the server's keys, for whoever changes them. */
  readonly keyed: {
    /** How many values each key has sealed; of dead rows too. */
    count(): Promise<readonly SealedCount[]>
    /** When the oldest token was made that still lives, the mark of whose time it bears; null: none does. */
    oldestToken(): Promise<number | null>
    /** Values of one place that other keys have sealed, in the order of their ids. */
    notBy(
      place: SealedPlace,
      kid: string,
      slice: { readonly limit: number; readonly after?: string },
    ): Promise<readonly SealedValue[]>
    /** Puts each in the place of what it was, unless that was changed or went meanwhile; how many. */
    replace(place: SealedPlace, values: readonly Resealed[]): Promise<number>
    /** Seals of the audit trail that other keys have signed, in the order of their numbers. */
    sealsNotBy(kid: string, slice: { readonly limit: number; readonly after?: number }): Promise<readonly Seal[]>
    /** Gives seals the signature of another key, unless their hash was changed or that key has signed them; how many. */
    signSeals(seals: readonly Seal[]): Promise<number>
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

  readonly signkeys: {
    /** By algorithm and turn, expired ones too as long as they are not cleaned up. */
    list(): Promise<readonly SignKey[]>
    /** Takes a turn of its algorithm: true for one of however many come with the same. */
    add(key: NewSignKey): Promise<boolean>
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
    /** All of them or none, in their order. */
    append(...events: readonly Omit<StoredEvent, 'id' | 'at'>[]): Promise<void>
    list(filter: {
      readonly limit: number
      readonly appId?: string
      readonly userId?: string
      readonly type?: string
    }): Promise<readonly StoredEvent[]>
  }

  /** The chain of seals over the events: whoever changes or takes out one that is sealed breaks it. */
  readonly audit: {
    standing(): Promise<AuditStanding>
    /** The oldest events that are not sealed, and the seal they would be sealed behind. */
    unsealed(most: number): Promise<{ readonly last: Seal | null; readonly events: readonly SealableEvent[] }>
    /**
     * Puts these events below this seal, which follows the last one: all of them or none. false where somebody else has
     * sealed meanwhile: of any number of callers one wins, and the chain never forks.
     */
    seal(seal: Seal, eventIds: readonly string[]): Promise<boolean>
    /** At most so many seals behind that number, in order, with their events. */
    sealed(after: number, most: number): Promise<readonly SealedEvents[]>
  }

  /** What those who run the server look up, newest first, and do. */
  readonly admin: {
    /** `recent` are those of the last so many ms. */
    counts(recentMs: number): Promise<Counts>
    apps(search: AppSearch): Promise<readonly FoundApp[]>
    people(search: PeopleSearch): Promise<readonly FoundPerson[]>
    events(search: EventSearch): Promise<readonly FoundEvent[]>
    /** Sets `verified` in the policy of an app that is still what this one was: same name, website, callbacks and policy. */
    vouch(app: App, verified: boolean): Promise<boolean>
    /** false: it was so already, or there is no such app. */
    disable(appId: string, disabled: boolean): Promise<boolean>
    /** Locking ends every session too, so that unlocking brings none back. false: it was so already, or there is nobody such. */
    lock(userId: string, locked: boolean): Promise<boolean>
    /** Every consent of this app goes, every authorization of it is revoked, its own ones too; how many. */
    revokeApp(appId: string, reason: string): Promise<number>
    /** The same for all that this person allowed. */
    revokePerson(userId: string, reason: string): Promise<number>
  }

  /**
   * Deletes what expired, at most so many rows; answers how many went. Call again while it answers `most`. What a
   * replay is recognised by stays a day longer, what was revoked a month.
   */
  cleanup(most?: number): Promise<number>
}
