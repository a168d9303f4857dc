import type { Hono, MiddlewareHandler } from 'hono'
import type { Pair } from 'valetkey/http/form'
import type { Key } from 'valetkey/http/seal'
import type { Dialect } from './dialect.ts'
import type { Budget, Limits } from './limits/limits.ts'
import type { Nonces } from './limits/nonces.ts'
import type { OpenIdOptions } from './openid/options.ts'
import type { Log } from './ops/log.ts'
import type { Language, Wording } from './pages/texts/language.ts'
import type { Paths } from './paths.ts'
import type { Policy } from './policy.ts'
import type { Resources } from './resources.ts'
import type { ScopeText } from './scopes/scope-text.ts'
import type { App, Storage, StoredEvent, TokenKind, User } from './storage/storage.ts'
import type { TokenAbout, TokenFormat } from './tokens/token-format.ts'

/** People signed in by the application around the provider. */
export interface ForeignUsers {
  /** Who is signed in, by whatever means the application has; null: nobody. */
  current(request: Request): Promise<SignedIn | null>
  /**
   * Where to send a person who is not; `next` (a path of ours) is added to its query, and `prompt=login` where even who is
   * signed in already has to sign in anew.
   */
  readonly signInUrl: string
}

export interface SignedIn {
  /** With OpenID Connect it is the `sub` apps know a person by: at most 255 ASCII characters (Core §2), and never another person's. */
  readonly id: string
  readonly username: string
  readonly displayName?: string
  readonly email?: string | null
  /** When they signed in, epoch ms. Without it no app can insist on a fresh sign-in (`prompt=login`, `max_age`). */
  readonly signedInAt?: number
}

export type ProviderEvent = Omit<StoredEvent, 'id' | 'at'>

/** What the pages say of whose they are. Plain text, or one for each language. */
export interface Brand {
  readonly name: string
  /** Beside the name, on every page. */
  readonly tagline?: Wording
  /** Under the sign-in form, for who does not know how to get in. */
  readonly signInHint?: Wording
}

export interface ServerOptions {
  /** The issuer identifier (RFC 8414 §2) and first of the origins, as in `https://api.example.org`. */
  readonly issuer: string
  /** Every origin this server answers for; default: the issuer's. Host may only choose among them. */
  readonly origins?: readonly string[]
  /**
   * Seals what must be readable again and tags tokens. The first key writes, all of them read. Required unless in
   * development. A secret may come straight from the environment; one that is missing there is a TypeError.
   */
  readonly keys?: readonly (Omit<Key, 'secret'> & { readonly secret: Key['secret'] | undefined })[]
  readonly storage: Storage
  /**
   * Where OAuth 1.0a nonces are remembered; default: in the storage. What does not answer has signed requests refused with
   * 503. Redis: `redisCounters(url).nonces` of `@valetkey/server/storage/redis`.
   */
  readonly nonces?: Nonces
  /**
   * Where API calls are counted; default: in memory, each process for itself. What does not answer lets calls through and
   * writes the event `limits.lost`. Redis: `redisCounters(url).limits`.
   */
  readonly limits?: Limits
  /**
   * Every scope there is, with the words the pages use for it: `{ read: 'Read your things' }`, or, by language and with
   * what it risks, `{ write: { en: 'Change your things', de: 'Ihre Sachen ändern', risk: 'write' } }`. They are a tree: `read`
   * covers `read:photos`, and `implies: ['read:*', 'profile']` says what names do not. A child never covers its parent.
   */
  readonly scopes: Readonly<Record<string, ScopeText>>
  /** What an app gets that asks for nothing; default: all the scopes it is registered for. */
  readonly defaultScopes?: readonly string[]
  /**
   * The APIs that tokens can be asked for one by one (RFC 8707), by their addresses: `{ 'https://api.example.org/photos':
   * { name: 'Photos' } }`. A token for one of them opens no other; one that was asked for without `resource` opens all.
   */
  readonly resources?: Resources
  readonly users?: 'built-in' | ForeignUsers
  /** May anybody have a built-in account, at `paths.signUp`? Default: false. */
  readonly signUp?: boolean
  readonly policy?: Partial<Policy>
  /** Shorthand for the policy's lifetimes. */
  readonly lifetimes?: Partial<
    Pick<Policy, 'accessTokenMs' | 'refreshTokenMs' | 'authorizationMs' | 'codeMs' | 'pinMs' | 'requestTokenMs'>
  >
  readonly paths?: Partial<Paths>
  readonly dialect?: Partial<Dialect>
  readonly formats?: Partial<Record<TokenAbout['kind'], TokenFormat>>
  readonly brand?: Brand
  /** What the pages speak, by Accept-Language; the first where nothing fits. Default: English and German. */
  readonly languages?: readonly Language[]
  /**
   * May apps register themselves (RFC 7591)? `off`, the default; `open`: anybody's; or with an initial access token.
   * Apps from open registration are held to the code grant with PKCE, and go after a day in which nobody used them.
   */
  readonly registration?: 'off' | 'open' | RegistrationOptions
  /** OpenID Connect: ID tokens, their keys, userinfo, discovery. Adds the scopes `openid`, `profile` and `email`. Default: false. */
  readonly openid?: boolean | OpenIdOptions
  /**
   * May people register apps of their own, on the pages below `paths.apps`? Default false: who has an app can ask
   * everybody for consent and, where the policy has `client_credentials`, call the API in its own name.
   */
  readonly portal?: boolean | PortalOptions
  /**
   * Who runs this server: may see every app, person and event at `paths.admin`, and switch apps off, lock people and
   * revoke tokens there. Asked on every visit. To everybody else, and when left out, there is nothing at that path.
   */
  readonly admin?: (user: User) => boolean | Promise<boolean>
  /** Believe X-Forwarded-Proto, -Host and -For. Only behind a proxy that sets them. */
  readonly trustProxy?: boolean
  /**
   * The address a request came from, for throttling, where neither the proxy nor the Node server tells. Without any,
   * guesses are counted per name only, and open registration has one count for everybody.
   */
  readonly clientAddress?: (request: Request) => string | null
  /**
   * A line for each request and each fault: `createLog()` of `@valetkey/server/ops/log`, or any pino logger. Default:
   * faults only, on the console.
   */
  readonly log?: Log
  /**
   * Count requests, refusals and tokens, and tell them at `paths.metrics` to everybody who comes there, or to whom
   * `mayRead` lets in. Default: false.
   */
  readonly metrics?: boolean | MetricsOptions
  /**
   * Clean up what expired and seal the audit trail, in the background. Default: true. Several processes on one storage
   * take turns; one of them is enough.
   */
  readonly upkeep?: boolean
  /** Told of every audit event, after it was handed to the storage. */
  readonly onEvent?: (event: ProviderEvent) => void
}

/** Who may read the metrics. */
export interface MetricsOptions {
  mayRead(request: Request): boolean | Promise<boolean>
}

/** How apps may register themselves. */
export interface RegistrationOptions {
  /**
   * Judges the initial access token of a registration (RFC 7591 §3), as in `text => same(text, process.env.REGISTER)`.
   * Left out: anybody may register.
   */
  initialToken?(text: string, request: Request): boolean | Promise<boolean>
  /** Take Mastodon's `POST /api/v1/apps` as well, so that its clients find their way here. */
  readonly mastodon?: boolean
  /**
   * What apps that registered themselves may do otherwise. Most clients of Mastodon's come without PKCE, and with a
   * secret: `{ pkce: 'off-for-confidential' }` lets them in.
   */
  readonly policy?: Partial<Policy>
}

/** The developer portal, where people register apps of their own. */
export interface PortalOptions {
  /** Who may register a new app; default: everybody who is signed in. Who may not keeps the apps they have. */
  mayRegister?(user: User): boolean | Promise<boolean>
  /** How many apps one person may have; default 20. */
  readonly appsPerPerson?: number
}

/** Whose request this is and what it may do. */
export interface Authorization {
  readonly app: App
  /** null: the app acts for itself (client_credentials, or a signature without a token). */
  readonly user: User | null
  readonly scopes: readonly string[]
  readonly protocol: 1 | 2
  /** null: a signature without a token. */
  readonly tokenId: string | null
  /** OAuth 1.0a: the signed parameters of query and body, without the `oauth_` ones. */
  readonly params?: readonly Pair[]
}

/** A request to be checked, for those who have no `Request` at hand. */
export interface CheckedRequest {
  readonly method: string
  /** Absolute, or a path of ours. */
  readonly url: string
  readonly headers: Headers | Readonly<Record<string, string>>
  readonly body?: string | null
  /** The fields of a multipart body, where the policy has them signed. */
  readonly multipart?: readonly Pair[]
}

export interface GuardOptions {
  readonly scope?: string
  /** Take an OAuth 1.0a signature without a token (two-legged). */
  readonly appOnly?: boolean
  /** Which of the server's resources this is; default: the one that the request's URL lies in. */
  readonly resource?: string
  /** So many calls for each token behind this guard: what is left stands in every answer, and who has none left gets 429. */
  readonly limit?: Budget
}

/** The variables a guarded Hono handler finds with `c.get('authorization')`. */
export interface GuardEnv {
  Variables: { authorization: Authorization }
}

export interface AppInput {
  readonly name: string
  readonly description?: string
  readonly website?: string | null
  readonly clientId?: string
  readonly clientSecret?: string
  readonly redirectUris?: readonly string[]
  readonly callbackDomain?: string | null
  /** Default: all scopes of the server. */
  readonly scopes?: readonly string[]
  readonly public?: boolean
  readonly rsaPublicKey?: string | null
  /** What differs from the server's. Names it does not know are kept for whoever is around it. */
  readonly policy?: Partial<Policy> & Readonly<Record<string, unknown>>
  readonly ownerId?: string | null
}

export interface PersonInput {
  readonly id?: string
  readonly username: string
  readonly password: string
  readonly displayName?: string
  readonly email?: string | null
}

/** A decision made without pages: for tests, sandboxes and command lines. */
export interface Decision {
  /** The URL the app sent the person to. */
  readonly url: string
  readonly userId: string
  readonly decision: 'allow' | 'deny'
  /** Allow fewer scopes than were asked for. */
  readonly scopes?: readonly string[]
}

export interface Provider {
  readonly issuer: string
  readonly storage: Storage
  /** For counting calls beyond the guard's, where the server counts: what cannot be counted is let through. */
  readonly limits: Limits
  /**
   * Answers one request; 404 for paths that are not the provider's. Never throws. `bindings` is what the Node adapter
   * gives beside the request (`serve({ fetch: provider.fetch })`, or Hono's `c.env`): it knows the caller's address.
   */
  fetch(request: Request, bindings?: object): Promise<Response>
  /** The same, to be mounted: `app.route('/', provider.routes)`. */
  readonly routes: Hono
  /** Lets only authorized requests through; `c.get('authorization')` says who and what. */
  guard(scope?: string | GuardOptions): MiddlewareHandler<GuardEnv>
  /** The guard without a framework. Throws OAuthError or OAuth1Problem; `refuse` writes them. */
  check(request: Request | CheckedRequest, options?: GuardOptions): Promise<Authorization>
  /** Writes what `check` threw, as the guard would. */
  refuse(error: unknown, request: Request): Promise<Response>
  /** Answers an authorization request for a person who is not there. The Response is what the browser would have got last. */
  decide(decision: Decision): Promise<Response>
  readonly apps: {
    /** Registers an app. The secret is shown here and never again; null for a public client. */
    create(input: AppInput): Promise<{ app: App; clientSecret: string | null }>
    byClientId(clientId: string): Promise<App | null>
    /** Its live secrets in the clear, for proofs keyed by them; none when it is public, disabled or unknown. */
    secrets(clientId: string): Promise<readonly string[]>
    /** A second secret; the older ones stop after the overlap. */
    renewSecret(clientId: string, overlapMs?: number): Promise<string>
  }
  readonly tokens: {
    /**
     * Revokes whatever token this is, access, refresh or OAuth 1.0a, and all that came from the same consent: for one
     * that was found where it should not be. null: it is none of ours, or long gone.
     */
    revoke(text: string, reason?: string): Promise<{ kind: TokenKind; app: App; user: User | null } | null>
  }
  readonly people: {
    create(input: PersonInput): Promise<User>
    byUsername(username: string): Promise<User | null>
    /** Starts a session; the answer is a Cookie header. */
    session(userId: string): Promise<string>
    setPassword(userId: string, password: string): Promise<void>
  }
  /** From now on `paths.ready` answers 503, so that no more requests are sent here. Those that come are still answered. */
  drain(): void
  /** Stops what goes on by itself, waits for events on their way, then closes the storage. */
  close(): Promise<void>
}
