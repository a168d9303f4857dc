import type { Hono, MiddlewareHandler } from 'hono'
import type { Pair } from 'valetkey/http/form'
import type { Key } from 'valetkey/http/seal'
import type { Dialect } from './dialect.ts'
import type { Paths } from './paths.ts'
import type { Policy } from './policy.ts'
import type { App, Storage, StoredEvent, User } from './storage/storage.ts'
import type { TokenAbout, TokenFormat } from './tokens/token-format.ts'

/** People signed in by the application around the provider. */
export interface ForeignUsers {
  /** Who is signed in, by whatever means the application has; null: nobody. */
  current(request: Request): Promise<SignedIn | null>
  /** Where to send a person who is not; `next` (a path of ours) is added to its query. */
  readonly signInUrl: string
}

export interface SignedIn {
  readonly id: string
  readonly username: string
  readonly displayName?: string
  readonly email?: string | null
}

export type ProviderEvent = Omit<StoredEvent, 'id' | 'at'>

/** What the pages say of whose they are. Plain text. */
export interface Brand {
  readonly name: string
  /** Beside the name, on every page. */
  readonly tagline?: string
  /** Under the sign-in form, for who does not know how to get in. */
  readonly signInHint?: string
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
  /** Every scope there is, with the words the consent page uses for it. */
  readonly scopes: Readonly<Record<string, string>>
  /** What an app gets that asks for nothing; default: all the scopes it is registered for. */
  readonly defaultScopes?: readonly string[]
  readonly users?: 'built-in' | ForeignUsers
  readonly policy?: Partial<Policy>
  /** Shorthand for the policy's lifetimes. */
  readonly lifetimes?: Partial<
    Pick<Policy, 'accessTokenMs' | 'refreshTokenMs' | 'authorizationMs' | 'codeMs' | 'pinMs' | 'requestTokenMs'>
  >
  readonly paths?: Partial<Paths>
  readonly dialect?: Partial<Dialect>
  readonly formats?: Partial<Record<TokenAbout['kind'], TokenFormat>>
  readonly brand?: Brand
  /** Believe X-Forwarded-Proto, -Host and -For. Only behind a proxy that sets them. */
  readonly trustProxy?: boolean
  /**
   * The address a request came from, for throttling, where neither the proxy nor the Node server tells. Without any,
   * guesses are counted per name only.
   */
  readonly clientAddress?: (request: Request) => string | null
  /** Told of every audit event, after it was handed to the storage. */
  readonly onEvent?: (event: ProviderEvent) => void
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
  readonly people: {
    create(input: PersonInput): Promise<User>
    byUsername(username: string): Promise<User | null>
    /** Starts a session; the answer is a Cookie header. */
    session(userId: string): Promise<string>
    setPassword(userId: string, password: string): Promise<void>
  }
  /** Waits for events on their way, then closes the storage. */
  close(): Promise<void>
}
