import { randomBytes } from '../http/random.ts'
import { createSealer, derive, type Key } from '../http/seal.ts'
import type { Fetch } from '../http/send.ts'
import type { ConnectionSummary } from './connection.ts'
import { summaryOf } from './connections.ts'
import type { Context } from './context.ts'
import { ConnectError } from './errors.ts'
import type { OnExchange } from './exchange.ts'
import { createKeeper, type Keeper } from './keeper.ts'
import { memoryVault } from './memory-vault.ts'
import { printedAs } from './printed.ts'
import { type Definition, originsOf, resolveDefinition } from './provider.ts'
import { RemoteApp } from './remote-app.ts'
import { createRoutes, type Routes, type RoutesOptions } from './routes.ts'
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
  /** Told of everything that goes over the wire, secrets masked. */
  readonly onExchange?: OnExchange | undefined
  /** Keeps tokens readable in a vault that outlives the process. */
  readonly allowUnsealed?: boolean | undefined
}

/** The registry of remote apps. */
export class OAuth {
  readonly #apps = new Map<string, RemoteApp>()
  readonly #vault: Vault
  readonly #shared: Shared

  constructor(options: OAuthOptions = {}) {
    this.#vault = options.vault ?? memoryVault()
    this.#shared = share(options, this.#vault)
  }

  /**
   * Registers a remote app under a name of its own; `register: false` makes one without registering it.
   * @example const twitter = oauth.remoteApp('twitter', { ...presets.twitter, clientId, clientSecret })
   */
  remoteApp(name: string, definition: Definition, { register = true }: { register?: boolean } = {}): RemoteApp {
    if (register && this.#apps.has(name)) throw new ConnectError('name_taken', name)
    const resolved = resolveDefinition(name, definition)
    const app = new RemoteApp({
      ...this.#shared,
      name,
      title: resolved.title ?? name,
      definition: resolved,
      origins: originsOf(resolved),
      clock: { offsetSeconds: 0 },
      ownTokens: {},
    })
    if (register) this.#apps.set(name, app)
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
    return createRoutes(mount, this.#apps, this.#shared.ownOrigins, options)
  }

  /** What the vault holds, of everybody or of one user; no seal is opened. */
  async connections(user?: string): Promise<readonly ConnectionSummary[]> {
    const records = await this.#vault.list('connection')
    return records.filter(({ id }) => user === undefined || id === user).map(summaryOf)
  }

  /** Closes the vault. */
  close(): Promise<void> {
    return this.#vault.close()
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

type Shared = Omit<Context, 'name' | 'title' | 'definition' | 'origins' | 'clock' | 'ownTokens'>

/** What all remote apps have in common. */
function share(options: OAuthOptions, vault: Vault): Shared {
  const { secret } = options
  // Without a secret, what travels is sealed with one that ends with the process.
  const keys = secret === undefined ? [{ kid: 'p', secret: randomBytes(32) }] : keysOf(secret)
  const sealer = createSealer(keys)
  return {
    keeper: keeperOf(options, vault, secret === undefined ? null : sealer),
    sealer,
    keys: keys.map(key => ({ kid: key.kid, material: derive(key.secret, 'valetkey pending v1') })),
    ownOrigins: (options.origins ?? []).map(originOf),
    now: options.clock ?? Date.now,
    fetch: options.fetch,
    onExchange: options.onExchange,
  }
}

function originOf(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new ConnectError('origins_invalid', 'OAuth', { reason: text })
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
  if (!sealer && vault.lasting && !allowUnsealed) throw new ConnectError('secret_missing', 'OAuth')
  return createKeeper(vault, sealer)
}
