import { after, before } from 'node:test'
import { createFlattr, type FlattrOptions, type FlattrService } from '@valetkey/flattr'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import type { AppInput } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { settle } from '../../../server/test/person.ts'

export const issuer = 'http://127.0.0.1:4998'
export const callback = 'http://app.example/flattr'

export interface App {
  readonly clientId: string
  readonly clientSecret: string
}

type Fields = Readonly<Record<string, string>>

/** A Flattr in memory with one person, and what an app does at it step by step. */
export interface Server {
  readonly flattr: FlattrService
  readonly userId: string
  app(input?: Partial<AppInput> & { readonly era?: string }): Promise<App>
  /** The answer to an authorization URL; `query` is as the client writes it, behind `client_id`. */
  answer(app: App, query: string, decision?: 'allow' | 'deny'): Promise<Response>
  /** Where the browser was sent. */
  back(app: App, query: string, decision?: 'allow' | 'deny'): Promise<URL>
  code(app: App, query?: string): Promise<string>
  token(body: string, headers?: Fields): Promise<Response>
  /** A code for a token, the way the documentation shows it. */
  exchange(app: App, code: string, more?: Fields): Promise<Response>
  get(path: string, headers?: Fields): Promise<Response>
}

export const basic = ({ clientId, clientSecret }: App): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

export const json = { 'content-type': 'application/json' }
export const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** One Flattr for the tests of a file. */
export function server(options: Partial<FlattrOptions> = {}): () => Server {
  let it: Server | undefined
  before(async () => {
    it = await opened(options)
  })
  after(() => it?.flattr.close())
  return () => it as Server
}

async function opened(options: Partial<FlattrOptions>): Promise<Server> {
  const base = options.issuer ?? issuer
  const flattr = createFlattr({
    issuer: base,
    keys: [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }],
    storage: sqliteStorage(':memory:'),
    store: sqliteStore(':memory:'),
    ...options,
  })
  const { provider } = flattr
  const { id: userId } = await settle(provider.storage, {
    username: 'ann',
    password: 'a long password',
    email: 'a@b.c',
  })
  const at = (path: string, init: RequestInit = {}) => flattr.fetch(new Request(base + path, init))
  const it: Server = {
    flattr,
    userId,
    async app({ era, ...input } = {}) {
      const about = { name: 'App', redirectUris: [callback], ...(era && { policy: { era } }), ...input }
      const { app, clientSecret } = await provider.apps.create(about)
      return { clientId: app.clientId, clientSecret: clientSecret! }
    },
    answer: ({ clientId }, query, decision = 'allow') =>
      provider.decide({ url: `${base}/oauth/authorize?client_id=${clientId}&${query}`, userId, decision }),
    async back(app, query, decision) {
      const response = await it.answer(app, query, decision)
      return new URL(response.headers.get('location') ?? `about:${response.status}`)
    },
    code: async (app, query = 'response_type=code') => (await it.back(app, query)).searchParams.get('code') ?? '',
    token: (body, headers = {}) => at('/oauth/token', { method: 'POST', headers, body }),
    exchange: (app, code, more = {}) =>
      it.token(JSON.stringify({ code, grant_type: 'authorization_code', redirect_uri: callback, ...more }), {
        ...json,
        authorization: basic(app),
      }),
    get: (path, headers = {}) => at(path, { headers }),
  }
  return it
}

export const textOf = async (response: Response | Promise<Response>): Promise<string> => (await response).text()

export const fieldsOf = async (response: Response | Promise<Response>): Promise<Record<string, string>> =>
  (await (await response).json()) as Record<string, string>

/** Status and code of a refusal, after a look at its shape. */
export async function refusalOf(response: Response): Promise<string> {
  const body = await fieldsOf(response)
  const names = Object.keys(body).join(' ')
  return names === 'error error_description error_uri' ? `${response.status} ${body['error']}` : `no refusal: ${names}`
}
