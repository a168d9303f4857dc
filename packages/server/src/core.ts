import { createSealer, type Key, type Sealer } from 'valetkey/http/seal'
import { type Registration, registrationFrom } from './apps/registration.ts'
import { type Cookies, createCookies } from './cookies.ts'
import { createDialect } from './default-dialect.ts'
import type { Dialect, DialectContext } from './dialect.ts'
import { createKeyring, freshKey, type Keyring } from './keys.ts'
import { failingClosed } from './limits/closed-nonces.ts'
import { type Limits, memoryLimits } from './limits/limits.ts'
import type { Nonces } from './limits/nonces.ts'
import { failingOpen } from './limits/open-limits.ts'
import { createOutages } from './limits/outages.ts'
import { createThrottle, type Throttle } from './limits/throttle.ts'
import { nodeCipher } from './node-cipher.ts'
import { createOpened, type Opened } from './opened.ts'
import { type OpenId, openIdFrom } from './openid/options.ts'
import { identityScopes } from './openid/scopes.ts'
import { type AuditVerdict, createAuditSealer, verifyAudit } from './ops/audit.ts'
import { consoleLog } from './ops/console-log.ts'
import { createLife, type Life } from './ops/life.ts'
import type { Log } from './ops/log.ts'
import { createMetrics, type Metrics } from './ops/metrics.ts'
import { createObserver, type Observer } from './ops/observer.ts'
import { createUpkeep, type Upkeep } from './ops/upkeep.ts'
import { createOrigins, type Origins } from './origins.ts'
import { createTextsFor, type Texts } from './pages/texts/index.ts'
import { defaultPaths, type Paths } from './paths.ts'
import { createUsers, type Users } from './people/users.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import type { Brand, PortalOptions, ServerOptions } from './provider.ts'
import { checkResources, type Resources } from './resources.ts'
import type { ScopeText } from './scopes/scope-text.ts'
import { declaredScopes } from './scopes/scope-tree.ts'
import type { Storage, User } from './storage/storage.ts'
import { upToDate } from './storage/up-to-date.ts'
import { opaque } from './tokens/opaque.ts'
import type { TokenAbout, TokenFormat } from './tokens/token-format.ts'
import { createEvents, type Events } from './trail/events.ts'
import { createLastUse, type LastUse } from './trail/last-use.ts'
import { createRefusals, type Refusals, refusedEvent } from './trail/refusals.ts'

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
  /** `sealer.open`, for secrets that are needed again and again. */
  readonly opened: Opened
  readonly keyring: Keyring
  readonly cookies: Cookies
  readonly users: Users
  readonly throttle: Throttle
  /** OAuth 1.0a's, wherever they are kept. */
  readonly nonces: Nonces
  /** API limits, wherever they are counted. */
  readonly limits: Limits
  readonly events: Events
  readonly lastUse: LastUse
  readonly life: Life
  readonly log: Log
  /** null: nothing is counted. */
  readonly metrics: Metrics | null
  readonly observer: Observer
  /** null: another process does it. */
  readonly upkeep: Upkeep | null
  /** Anybody may have an account. */
  readonly signUp: boolean
  readonly refusals: Refusals
  readonly brand: Brand
  /** null: people register no apps here. */
  readonly portal: Required<PortalOptions> | null
  /** Who may administer the server; null: nobody, from these pages. */
  readonly admin: ((user: User) => boolean | Promise<boolean>) | null
  /** Goes through the whole audit trail: does every seal hold? */
  verifyTrail(): Promise<AuditVerdict>
  /** null: apps do not register themselves here. */
  readonly registration: Registration | null
  /** null: no ID tokens are given here. */
  readonly openid: OpenId | null
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
  const sealing = createSealer(keys, nodeCipher)
  const openid = openIdFrom(options.openid ?? false, { storage, sealer: sealing })
  // The server's own stand first, and their words go over ours.
  const scopes = openid === null ? options.scopes : { ...options.scopes, ...identityScopes, ...options.scopes }
  const cookies = createCookies(issuer, keyring)
  const log = options.log ?? consoleLog
  const metrics = metricsOf(options.metrics ?? false, storage)
  const observer = createObserver(log, metrics)
  const sealer = createAuditSealer(storage, keys, lost => {
    log.error({ lost }, 'the audit trail was cut: a seal that was there is gone')
    events.emit('audit.cut', { data: { ...lost } })
  })
  const upkeep = options.upkeep === false ? null : createUpkeep({ storage, sealer, log })
  const events = createEvents(storage, log, {
    handedOver(event) {
      metrics?.event(event)
      options.onEvent?.(event)
    },
    stored: ({ type }) => (type === refusedEvent ? undefined : upkeep?.sealSoon()),
  })
  const tellOutage = createOutages(events, log)
  return {
    issuer,
    origins,
    storage,
    scopes,
    defaultScopes: options.defaultScopes ?? null,
    resources: checkResources(options.resources ?? {}, scopes),
    policy: { ...defaultPolicy, ...options.policy, ...options.lifetimes },
    paths: { ...defaultPaths, ...wellKnown(issuer), ...options.paths },
    dialect: createDialect(declaredScopes(scopes), options.dialect),
    formats: formatsOf(options, keyring),
    sealer: sealing,
    opened: createOpened(sealing),
    keyring,
    cookies,
    users: noting(createUsers(options.users ?? 'built-in', storage, cookies), observer),
    throttle: createThrottle(storage),
    nonces: failingClosed(options.nonces ?? storage.nonces, tellOutage),
    limits: failingOpen(options.limits ?? memoryLimits(), tellOutage),
    events,
    lastUse: createLastUse(storage, log),
    life: createLife(),
    log,
    metrics,
    observer,
    upkeep,
    signUp: (options.signUp ?? false) && (options.users ?? 'built-in') === 'built-in',
    refusals: createRefusals(events),
    brand: options.brand ?? { name: new URL(issuer).host },
    portal: portalOf(options.portal ?? false),
    admin: options.admin ?? null,
    verifyTrail: () => verifyAudit(storage, keys),
    registration: registrationFrom(options.registration),
    openid,
    textsFor: createTextsFor(options.languages),
    addressOf: request => options.clientAddress?.(request) ?? addressOf(request, options.trustProxy ?? false),
  }
}

/** Whoever a page is for stands in the line of its request. */
function noting(users: Users, observer: Observer): Users {
  const noted = <T extends User | null>(request: Request, user: T): T => {
    observer.note(request, { userId: user?.id })
    return user
  }
  return {
    ...users,
    current: async request => noted(request, await users.current(request)),
    async presence(request) {
      const presence = await users.presence(request)
      noted(request, presence?.user ?? null)
      return presence
    },
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

function metricsOf(option: NonNullable<ServerOptions['metrics']>, storage: Storage): Metrics | null {
  if (option === false) return null
  return createMetrics(storage, option === true ? { mayRead: () => true } : option)
}

/** The path of an issuer goes behind the well-known one by RFC 8414 §3, and in front of it by OpenID Connect Discovery §4. */
function wellKnown(issuer: string): Pick<Paths, 'metadata' | 'openIdConfiguration'> {
  const path = new URL(issuer).pathname.replace(/\/$/, '')
  return {
    metadata: defaultPaths.metadata + path,
    openIdConfiguration: path + defaultPaths.openIdConfiguration,
  }
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
