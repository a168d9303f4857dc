import type { Sandbox } from '../../../src/sandbox.ts'
import { control, entryOf } from '../../running-sandbox.ts'

export interface App {
  readonly clientId: string
  readonly clientSecret: string
}

export type Fields = Readonly<Record<string, string>>

export const back = 'http://app.example/flattr'

/** What an app does at Flattr, step by step; each step may be bent. */
export function clientOf(sandbox: () => Sandbox, name: string = 'flattr') {
  const entry = () => entryOf(sandbox(), name)
  const client = {
    entry,
    basic: ({ clientId, clientSecret }: App) =>
      `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    register: (more: Record<string, unknown> = {}): Promise<App> =>
      control<App>(entry().origin, 'apps', { name: 'Case', redirectUris: [back], ...more }),
    authorizeUrl: ({ clientId }: App, more: Fields = {}) =>
      `${entry().authorizeUrl}?${new URLSearchParams({ response_type: 'code', client_id: clientId, ...more })}`,
    open: (url: string) => fetch(url, { redirect: 'manual' }),
    consent: (url: string, decision = 'allow', as = 'alice') =>
      control<Record<string, string>>(entry().origin, 'authorize', { url, as, decision }),
    token: (fields: Fields, headers: Fields = {}) =>
      fetch(entry().tokenUrl!, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(fields),
      }),
    exchange: (app: App, code: string, more: Fields = {}) =>
      client.token({ code, grant_type: 'authorization_code', ...more }, { authorization: client.basic(app) }),
    async connect(scope: string = '', as: string = 'alice', app: App = entry()): Promise<string> {
      const url = client.authorizeUrl(app, { scope, redirect_uri: 'http://127.0.0.1:4321/callback' })
      const { code = '' } = await client.consent(url, 'allow', as)
      return ((await (await client.exchange(app, code)).json()) as { access_token: string }).access_token
    },
    /** A path below the API. */
    api: (path: string, token?: string, init: RequestInit & { headers?: Fields } = {}) =>
      fetch(entry().apiBase + path, {
        ...init,
        headers: { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) },
      }),
    flattr: (url: string, token: string) =>
      client.api('flattr', token, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url }),
      }),
  }
  return client
}

export const fieldsOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

/** Status and error of a refusal. */
export const refusalOf = async (response: Response | Promise<Response>): Promise<string> => {
  const answer = await response
  return `${answer.status} ${(await fieldsOf(answer))['error']}`
}
