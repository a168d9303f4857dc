import { createServer, defaultPaths, type Policy, type Provider, type ServerOptions } from '@valetkey/server'
import { createApi } from './api.ts'
import { dialectFor } from './oauth/dialect.ts'
import { policy } from './oauth/policy.ts'
import { scopeSentences } from './oauth/scopes.ts'
import { tokenFormats } from './oauth/token-formats.ts'
import { createPages } from './pages.ts'
import type { Store } from './store/store.ts'
import { readTarget } from './target.ts'
import type { Urls } from './urls.ts'

type Ground = Pick<
  ServerOptions,
  'issuer' | 'origins' | 'keys' | 'storage' | 'limits' | 'brand' | 'clientAddress' | 'onEvent'
>

export interface FlattrOptions extends Ground {
  /** Profiles, things and flattrs; accounts, apps and tokens are in `storage`. */
  readonly store: Store
  /** Default: all on the issuer, the API at `/rest/v2`, and the documentation where it once was. */
  readonly urls?: Partial<Urls>
  /** What differs from Flattr's own settings. */
  readonly policy?: Partial<Policy>
  /** Epoch ms, for the API. Default: the machine's clock, moved like the provider's. */
  readonly now?: () => number
}

export interface FlattrService {
  /** Its OAuth side: apps, people, tokens. */
  readonly provider: Provider
  /**
   * Answers one request: the REST API, OAuth, or one of the pages. `bindings` is what the Node adapter gives beside it
   * (`serve({ fetch: flattr.fetch })`, or Hono's `c.env`): it knows the caller's address.
   */
  fetch(request: Request, bindings?: object): Promise<Response>
  /** Closes store and storage. */
  close(): Promise<void>
}

/**
 * Flattr as a service.
 *
 * ```ts
 * const flattr = createFlattr({
 *   issuer: 'https://flattr.example.org',
 *   keys: [{ kid: '2026-1', secret: process.env.FLATTR_SECRET }],
 *   storage: sqliteStorage('provider.db'),
 *   store: sqliteStore('flattr.db'),
 * })
 * const { status } = await flattr.fetch(new Request('https://flattr.example.org/rest/v2/categories'))
 * ```
 */
export function createFlattr(options: FlattrOptions): FlattrService {
  const { store, urls: own, policy: switches, now, ...ground } = options
  const { brand = { name: 'Flattr' }, clientAddress = addressOf } = ground
  const urls = { ...urlsAt(ground.issuer), ...own }
  const provider = createServer({
    ...ground,
    brand,
    scopes: scopeSentences,
    defaultScopes: [],
    policy: { ...policy, ...switches },
    dialect: dialectFor(urls.docs),
    formats: tokenFormats,
    languages: ['en'],
  })
  const api = createApi({ provider, store, urls, clientAddress, ...(now && { now }) })
  const pages = createPages({ provider, store, urls, brand: brand.name })
  return {
    provider,
    async fetch(request, bindings) {
      noteAddress(request, bindings)
      if (readTarget(request.url, urls) !== null) return api(request)
      return (await pages(request)) ?? (isOAuth(request) ? provider.fetch(request, bindings) : notFound())
    },
    async close() {
      await provider.close()
      await store.close()
    },
  }
}

function urlsAt(issuer: string): Urls {
  const web = issuer.replace(/\/$/, '')
  return { api: `${web}/rest/v2`, web, docs: 'http://developers.flattr.net/api' }
}

const { signIn, signOut, authorize, token, settings, password, assets } = defaultPaths
const oauthPaths: readonly string[] = [signIn, signOut, authorize, token, settings, password]

/** Flattr has no endpoint that revokes (people do so in their settings), and is older than metadata. */
function isOAuth({ url }: Request): boolean {
  const { pathname } = new URL(url)
  return pathname.startsWith(assets) || oauthPaths.includes(pathname.replace(/\/$/, ''))
}

const notFound = (): Response =>
  new Response('404 Not Found', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })

/** Where requests came from, as the Node adapter tells it. */
const addresses = new WeakMap<Request, string>()

const addressOf = (request: Request): string | null => addresses.get(request) ?? null

function noteAddress(request: Request, bindings: object = {}): void {
  const { incoming } = bindings as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } }
  const address = incoming?.socket?.remoteAddress
  if (address !== undefined) addresses.set(request, address)
}
