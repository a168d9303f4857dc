import {
  createApi,
  emptyProfile,
  type NewThing,
  type Profile,
  type Store,
  type Thing,
  type Urls,
} from '@valetkey/flattr'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import { createServer, type Provider } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { encodeForm } from 'valetkey/http/form'
import { settle } from '../../server/test/person.ts'

export const issuer = 'http://127.0.0.1:4999'

/** The addresses the service once had. */
export const realUrls: Urls = {
  api: 'https://api.flattr.com/rest/v2',
  web: 'https://flattr.com',
  docs: 'http://developers.flattr.net/api',
}

export interface Asking {
  readonly method?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>> | string
}

/** The API in front of a real provider, both in memory, with Ann and Bo. */
export interface World {
  readonly provider: Provider
  readonly store: Store
  readonly urls: Urls
  readonly ann: string
  readonly bo: string
  /** An app of an era; the same one each time. */
  app(era?: string): Promise<{ readonly clientId: string; readonly clientSecret: string }>
  /** A token by the whole flow: authorization, consent, exchange. */
  token(userId: string, scopes?: string, era?: string): Promise<string>
  /** Asks for a path below the API. */
  ask(path: string, asking?: Asking): Promise<Response>
  thing(patch?: Partial<NewThing>): Promise<Thing>
  profile(userId: string, patch: Partial<Profile>): Promise<void>
  close(): Promise<void>
}

const callback = 'https://app.example/callback'

export async function world(
  urls: Urls = realUrls,
  clientAddress?: (request: Request) => string | null,
): Promise<World> {
  const storage = sqliteStorage(':memory:')
  const provider = createServer({
    issuer,
    storage,
    keys: [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }],
    scopes: { flattr: 'Flattr', thing: 'Things', email: 'Address', extendedread: 'Private things', none: 'Nothing' },
    policy: { pkce: 'optional', accessTokenMs: null },
  })
  const store = sqliteStore(':memory:')
  const api = createApi({ provider, store, urls, ...(clientAddress && { clientAddress }) })
  const person = async (username: string) =>
    (await settle(provider.storage, { username, password: 'a long password', email: `${username}@example.org` })).id
  const [ann, bo] = [await person('Ann'), await person('bo')]
  const apps = new Map<string, Awaited<ReturnType<World['app']>>>()

  const it: World = {
    ...{ provider, store, urls, ann, bo },
    async app(era = '2012') {
      const known = apps.get(era)
      if (known) return known
      const name = `App of ${era}`
      const created = await provider.apps.create({ name, redirectUris: [callback], policy: { era } })
      const app = { clientId: created.app.clientId, clientSecret: created.clientSecret! }
      apps.set(era, app)
      return app
    },
    async token(userId, scope = 'none', era) {
      const { clientId, clientSecret } = await it.app(era)
      const query = encodeForm({ response_type: 'code', client_id: clientId, redirect_uri: callback, scope })
      const url = `${issuer}/oauth/authorize?${query}`
      const back = await provider.decide({ url, userId, decision: 'allow' })
      const code = new URL(back.headers.get('location')!).searchParams.get('code')!
      const body = { grant_type: 'authorization_code', code, redirect_uri: callback }
      const headers = { authorization: basic(clientId, clientSecret), ...formType }
      const request = new Request(`${issuer}/oauth/token`, { method: 'POST', headers, body: encodeForm(body) })
      return ((await (await provider.fetch(request)).json()) as { access_token: string }).access_token
    },
    ask: (path, asking = {}) => api(requestFor(urls.api + path, asking)),
    async thing(patch = {}) {
      const url = `http://example.org/${crypto.randomUUID()}`
      return (await store.things.insert({ ...post, ownerId: ann, url, ...patch }))!
    },
    profile: (userId, patch) => store.profiles.put({ ...emptyProfile(userId, 1_300_000_000_000), ...patch }),
    async close() {
      await store.close()
      await provider.close()
    },
  }
  return it
}

const post: Omit<NewThing, 'ownerId' | 'url'> = {
  title: 'A made up post',
  description: 'Text of at least five letters',
  category: 'text',
  language: 'en_GB',
  tags: ['demo', 'post'],
  hidden: false,
  image: '',
  createdAt: 1_330_000_000_000,
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

function requestFor(url: string, { method, token, headers = {}, json, form }: Asking): Request {
  const body = json !== undefined ? JSON.stringify(json) : typeof form === 'object' ? encodeForm(form) : form
  const type = json !== undefined ? { 'content-type': 'application/json' } : form !== undefined ? formType : {}
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return new Request(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...type, ...authorization, ...headers },
    ...(body !== undefined && { body }),
  })
}

export const jsonOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

/** Status and code of a refusal, after a look at its shape. */
export async function refusalOf(response: Response): Promise<string> {
  const body = await jsonOf(response)
  const names = Object.keys(body).join(' ')
  return names === 'error error_description error_uri' ? `${response.status} ${body['error']}` : `no refusal: ${names}`
}
