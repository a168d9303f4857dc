import { randomBytes } from '../http/random.ts'
import { createSealer, derive, type Key } from '../http/seal.ts'
import type { Fetch } from '../http/send.ts'
import type { OnRetry, RetryOptions } from './calls/retrying.ts'
import type { ConnectionSummary } from './connection.ts'
import { type Context, PROCESS_KEY } from './context.ts'
import { early } from './errors/errors.ts'
import { memoryVault } from './memory-vault.ts'
import { type Definition, type Discovering, type OAuth2Definition, originsOf, resolveDefinition } from './provider.ts'
import { RemoteApp } from './remote-app.ts'
import type { Routes, RoutesOptions } from './sign-in/routes.ts'
import type { OnExchange } from './telling/exchange.ts'
import { printedAs } from './telling/printed.ts'
import type { OnHealth } from './tokens/health.ts'
import { createKeeper, type Keeper } from './tokens/keeper.ts'
import type { Resealed } from './tokens/reseal.ts'
import type { Vault } from './vault.ts'

export interface OAuthOptions {
  /** Where connections and registrations are kept. Default: in memory. */
  readonly vault?: Vault | undefined
  /** Seals what is kept and what travels: 32 characters or more of randomness, or keys to rotate (the first seals). */
  readonly secret?: string | readonly Key[] | undefined
  /** Our own addresses, for callbacks given as paths; the first is the usual one. */
  readonly origins?: readonly string[] | undefined
  /** Default: the platform's. */
  readonly fetch?: Fetch | undefined
  /** Milliseconds since 1970. */
  readonly clock?: (() => number) | undefined
  /** How often calls are sent again, and how long they wait for it; a call may differ. */
  readonly retry?: RetryOptions | undefined
  /** Told before a call is sent again, or waits because the API's budget is used up. */
  readonly onRetry?: OnRetry | undefined
  /** How to wait; for tests. Default: the platform's timers. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined
  /** Told of everything that goes over the wire, secrets masked. */
  readonly onExchange?: OnExchange | undefined
  /** Told when a connection is renewed, has to wait for its budget, needs a sign-in, is well again, or was disconnected. */
  readonly onHealth?: OnHealth | undefined
  /** Keeps tokens readable in a vault that outlives the process. */
  readonly allowUnsealed?: boolean | undefined
}

/** The registry of remote apps. */
export class OAuth {
  readonly #apps = new Map<string, RemoteApp>()
  readonly #contexts: Context[] = []
  #shared: Shared

  constructor(options: OAuthOptions = {}) {
    this.#shared = share(options)
  }

  /**
   * Registers a remote app under a name of its own; `register: false` makes one without registering it.
   * @example const twitter = oauth.remoteApp('twitter', { ...presets.twitter, clientId, clientSecret })
   */
  remoteApp(name: string, definition: Definition, { register = true }: { register?: boolean } = {}): RemoteApp {
    if (register && this.#apps.has(name)) throw early('name_taken', name)
    const ctx = contextOf(this.#shared, name, definition)
    return register ? this.#add(ctx) : new RemoteApp(ctx)
  }

  /**
   * A definition made from what an issuer says of itself (OpenID Connect Discovery, RFC 8414). What it cannot say, and whatever
   * should differ, is given along. Its metadata and keys are kept for a while; a key nobody has seen is asked for at once.
   * @example oauth.remoteApp('acme', await oauth.discover('https://id.acme.example', { clientId, clientSecret }))
   */
  async discover(issuer: string, own?: Discovering): Promise<OAuth2Definition> {
    const { discover } = await import('./openid/discover.ts')
    const urls = { baseUrl: issuer, authorizeUrl: issuer, accessTokenUrl: issuer }
    return discover(contextOf(this.#shared, own?.title ?? issuer, { oauth: 2, ...urls }), issuer, own)
  }

  /**
   * The same remote apps on another vault: one of a request, such as a cookie vault.
   * @example const github = oauth.withVault(cookieVault(request, { secret })).app('github')
   */
  withVault(vault: Vault): OAuth {
    const copy = new OAuth({ vault: memoryVault() })
    copy.#shared = this.#shared.on(vault)
    for (const ctx of this.#contexts) copy.#add({ ...ctx, keeper: copy.#shared.keeper })
    return copy
  }

  /** The remote app registered under this name. */
  app(name: string): RemoteApp {
    const app = this.#apps.get(name)
    if (app === undefined) throw early('name_unknown', name)
    return app
  }

  #add(ctx: Context): RemoteApp {
    const app = new RemoteApp(ctx)
    this.#apps.set(ctx.name, app)
    this.#contexts.push(ctx)
    return app
  }

  /** Those registered, by name. */
  get remoteApps(): ReadonlyMap<string, RemoteApp> {
    return this.#apps
  }

  /**
   * Addresses for all registered apps in one line: below `mount` `/:app`, `/:app/callback`, and by POST `/:app/disconnect`.
   * @example app.use('/connect/*', toHono(oauth.routes('/connect', { user: request => sessionOf(request)?.id })))
   */
  routes(mount: string, options?: RoutesOptions): Routes {
    return async request => {
      const { routed } = await import('./sign-in/routes.ts')
      return routed(request, mount, this.#apps, this.#shared.ownOrigins, options)
    }
  }

  /** What the vault holds, of everybody or of one user; no seal is opened. */
  async connections(user?: string): Promise<readonly ConnectionSummary[]> {
    const { keeper, now } = this.#shared
    const { summaryOf } = await import('./tokens/summary.ts')
    const records = await keeper.vault.list('connection')
    return records.filter(({ id }) => user === undefined || id === user).map(record => summaryOf(record, now()))
  }

  /**
   * Seals with the first of the keys what the others have sealed; after that the others are no longer needed. Others may read
   * and write meanwhile.
   */
  async reseal(onProgress?: (done: number, of: number) => void): Promise<Resealed> {
    const { keeper, keys } = this.#shared
    return (await import('./tokens/reseal.ts')).reseal(keeper, keys[0]?.kid ?? '', onProgress)
  }

  /** Closes the vault. */
  close(): Promise<void> {
    return this.#shared.keeper.vault.close()
  }

  toJSON(): Record<string, unknown> {
    return { remoteApps: [...this.#apps.keys()] }
  }

  toString(): string {
    return `OAuth(${[...this.#apps.keys()].join(', ')})`
  }

  static {
    printedAs(OAuth.prototype, 'OAuth')
  }
}

type Shared = Omit<
  Context,
  'name' | 'title' | 'definition' | 'origins' | 'clock' | 'renewals' | 'learned' | 'ownTokens'
> & {
  /** The same on another vault. */
  on(vault: Vault): Shared
}

function contextOf(shared: Shared, name: string, definition: Definition): Context {
  const resolved = resolveDefinition(name, definition)
  return {
    ...shared,
    name,
    title: resolved.title ?? name,
    definition: resolved,
    origins: originsOf(resolved),
    clock: { offsetSeconds: 0 },
    renewals: new Map(),
    learned: {},
    ownTokens: {},
  }
}

/** What all remote apps have in common. */
function share(options: OAuthOptions): Shared {
  const { secret } = options
  // Without a secret, what travels is sealed with one that ends with the process.
  const keys = secret === undefined ? [{ kid: PROCESS_KEY, secret: randomBytes(32) }] : keysOf(secret)
  const sealer = createSealer(keys)
  const documents = new Map()
  const on = (vault: Vault): Shared => ({
    on,
    keeper: keeperOf(options, vault, secret === undefined ? null : sealer),
    sealer,
    keys: keys.map(key => ({ kid: key.kid, material: derive(key.secret, 'valetkey pending v1') })),
    ownOrigins: (options.origins ?? []).map(originOf),
    now: options.clock ?? Date.now,
    fetch: options.fetch,
    onExchange: options.onExchange,
    onHealth: options.onHealth,
    onRetry: options.onRetry,
    retry: options.retry ?? {},
    sleep: options.sleep,
    random: Math.random,
    documents,
  })
  return on(options.vault ?? memoryVault())
}

function originOf(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw early('origins_invalid', 'OAuth', { reason: text })
  return new URL(text).origin
}

function keysOf(secret: string | readonly Key[]): readonly Key[] {
  return typeof secret === 'string' ? [{ kid: '1', secret }] : secret
}

function keeperOf(
  { allowUnsealed = false }: OAuthOptions,
  vault: Vault,
  sealer: ReturnType<typeof createSealer> | null,
): Keeper {
  if (!sealer && vault.lasting && !allowUnsealed) throw early('secret_missing', 'OAuth')
  return createKeeper(vault, sealer)
}
