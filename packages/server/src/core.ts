import { createSealer, type Key, type Sealer } from 'valetkey/http/seal'
import { type Cookies, createCookies } from './cookies.ts'
import { createDialect } from './default-dialect.ts'
import type { Dialect, DialectContext } from './dialect.ts'
import { createEvents, type Events } from './events.ts'
import { createKeyring, freshKey, type Keyring } from './keys.ts'
import { createLastUse, type LastUse } from './last-use.ts'
import { createOrigins, type Origins } from './origins.ts'
import { createTextsFor, type Texts } from './pages/texts/index.ts'
import { defaultPaths, type Paths } from './paths.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import type { Brand, PortalOptions, ServerOptions } from './provider.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { type Registration, registrationFrom } from './registration.ts'
import { checkResources, type Resources } from './resources.ts'
import type { ScopeText } from './scope-text.ts'
import type { Storage } from './storage/storage.ts'
import { upToDate } from './storage/up-to-date.ts'
import { createThrottle, type Throttle } from './throttle.ts'
import { opaque } from './tokens/opaque.ts'
import type { TokenAbout, TokenFormat } from './tokens/token-format.ts'
import { createUsers, type Users } from './users.ts'

/** Everything an endpoint works with: the options, defaults filled in, and the tools made from them. */
export interface Core {
  readonly issuer: string
  readonly origins: Origins
  readonly storage: Storage
  readonly scopes: Readonly<Record<string, ScopeText>>
  readonly defaultScopes: readonly string[] | null
  readonly resources: Resources
  /** The server's own; `policyFor(core.policy, app)` is an app's. */
  readonly policy: Policy
  readonly paths: Paths
  readonly dialect: Dialect
  readonly formats: Readonly<Record<TokenAbout['kind'], TokenFormat>>
  readonly sealer: Sealer
  readonly keyring: Keyring
  readonly cookies: Cookies
  readonly users: Users
  readonly throttle: Throttle
  readonly events: Events
  readonly lastUse: LastUse
  /** Anybody may have an account. */
  readonly signUp: boolean
  readonly refusals: Refusals
  readonly brand: Brand
  /** null: people register no apps here. */
  readonly portal: Required<PortalOptions> | null
  /** null: apps do not register themselves here. */
  readonly registration: Registration | null
  /** The words of the pages, in the language the request asks for. */
  textsFor(request: Request): Texts
  /** Where a request comes from; null when nobody can tell. */
  addressOf(request: Request): string | null
}

const kinds: readonly TokenAbout['kind'][] = [
  'access',
  'refresh',
  'oauth1',
  'oauth1-secret',
  'request',
  'request-secret',
  'code',
  'device-code',
  'request-uri',
  'verifier',
  'client-id',
  'client-secret',
  'registration',
]

export function createCore(options: ServerOptions): Core {
  const keys = options.keys?.map(withSecret) ?? developmentOnly()
  const keyring = createKeyring(keys)
  const issuer = options.issuer
  const origins = createOrigins(issuer, options.origins, options.trustProxy ?? false)
  const storage = upToDate(options.storage)
  const cookies = createCookies(issuer, keyring)
  const events = createEvents(storage, options.onEvent)
  return {
    issuer,
    origins,
    storage,
    scopes: options.scopes,
    defaultScopes: options.defaultScopes ?? null,
    resources: checkResources(options.resources ?? {}, options.scopes),
    policy: { ...defaultPolicy, ...options.policy, ...options.lifetimes },
    paths: { ...defaultPaths, metadata: defaultPaths.metadata + pathOf(issuer), ...options.paths },
    dialect: createDialect(options.dialect),
    formats: formatsOf(options, keyring),
    sealer: createSealer(keys),
    keyring,
    cookies,
    users: createUsers(options.users ?? 'built-in', storage, cookies),
    throttle: createThrottle(storage),
    events,
    lastUse: createLastUse(storage),
    signUp: (options.signUp ?? false) && (options.users ?? 'built-in') === 'built-in',
    refusals: createRefusals(events),
    brand: options.brand ?? { name: new URL(issuer).host },
    portal: portalOf(options.portal ?? false),
    registration: registrationFrom(options.registration),
    textsFor: createTextsFor(options.languages),
    addressOf: request => options.clientAddress?.(request) ?? addressOf(request, options.trustProxy ?? false),
  }
}

/** What dialect functions are told. */
export function contextOf(
  core: Core,
  endpoint: DialectContext['endpoint'],
  request: Request,
  known: Partial<Pick<DialectContext, 'app' | 'user' | 'policy' | 'params'>> = {},
): DialectContext {
  return {
    request,
    endpoint,
    origin: core.origins.of(request),
    issuer: core.issuer,
    paths: core.paths,
    policy: known.policy ?? core.policy,
    app: known.app ?? null,
    user: known.user ?? null,
    params: known.params ?? [],
  }
}

/** The clock everything here is judged by: the machine's, moved like the storage's. */
export function now(core: Core): number {
  return Date.now() + core.storage.clockOffset
}

function portalOf(option: NonNullable<ServerOptions['portal']>): Core['portal'] {
  if (option === false) return null
  return { mayRegister: () => true, appsPerPerson: 20, ...(option === true ? {} : option) }
}

/** RFC 8414 §3: the path of an issuer goes behind the well-known one. */
function pathOf(issuer: string): string {
  return new URL(issuer).pathname.replace(/\/$/, '')
}

function formatsOf(options: ServerOptions, keyring: Keyring): Core['formats'] {
  const rows = kinds.map(kind => [kind, options.formats?.[kind] ?? opaque(kind, keyring)] as const)
  return Object.fromEntries(rows) as Record<TokenAbout['kind'], TokenFormat>
}

/** Environment variables may be missing: better told here than by the first sign-in. */
function withSecret({ kid, secret }: NonNullable<ServerOptions['keys']>[number]): Key {
  if (secret !== undefined) return { kid, secret }
  throw new TypeError(`createServer: the key "${kid}" has no secret; set the variable it is read from`)
}

function developmentOnly(): readonly Key[] {
  if (process.env['NODE_ENV'] === 'production') {
    throw new TypeError(
      'createServer needs keys in production: keys: [{ kid: "2026-1", secret: process.env.VALETKEY_SECRET }]',
    )
  }
  return [freshKey()]
}

/** Set by the Node adapter (`env.incoming`), see routes. */
export const peerAddresses: WeakMap<Request, string> = new WeakMap()

function addressOf(request: Request, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded || peerAddresses.get(request) || null
}
