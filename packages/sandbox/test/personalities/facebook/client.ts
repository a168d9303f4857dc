import type { Sandbox } from '../../../src/sandbox.ts'
import { control, entryOf, postForm } from '../../running-sandbox.ts'

/** The two times an app can be of, as keys of sandbox.json. */
export const editions = ['facebook', 'facebook-pre-2.3'] as const
export type Edition = (typeof editions)[number]

export const back = 'https://app.example/cb'

export interface App {
  readonly clientId: string
  readonly clientSecret: string
}

export interface Failure {
  readonly error: {
    readonly message: string
    readonly type: string
    readonly code: number
    readonly error_subcode?: number
    readonly fbtrace_id?: string
  }
}

export const json = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T

/** Status, code and subcode of a refusal. */
export async function refusal(response: Response | Promise<Response>): Promise<readonly unknown[]> {
  const { error } = await json<Failure>(response)
  return [(await response).status, error.code, ...(error.error_subcode === undefined ? [] : [error.error_subcode])]
}

/** What an app does at Facebook, step by step; each step may be bent. */
export function clientOf(sandbox: () => Sandbox, edition: Edition = 'facebook') {
  const entry = () => entryOf(sandbox(), edition)
  const era = edition === 'facebook' ? {} : { era: 'pre-2.3' }
  const ids = ({ clientId, clientSecret }: App) => ({ client_id: clientId, client_secret: clientSecret })
  const client = {
    entry,
    ids,
    register: (more: Record<string, unknown> = {}) =>
      control<App>(entry().origin, 'apps', { name: 'Case', redirectUris: [back], ...era, ...more }),
    authorizeUrl: ({ clientId }: App, more: Record<string, string> = {}) =>
      `${entry().authorizeUrl}?${new URLSearchParams({ client_id: clientId, redirect_uri: back, ...more })}`,
    open: (url: string) => fetch(url, { redirect: 'manual' }),
    consent: (url: string, decision = 'allow', as = 'alice') =>
      control<Record<string, string>>(entry().origin, 'authorize', { url, as, decision }),
    /** By GET, as the majority of clients do it. */
    token: (params: Record<string, string>, version = '') =>
      fetch(`${entry().origin}${version}/oauth/access_token?${new URLSearchParams(params)}`),
    post: (params: Record<string, string>, version = '') =>
      postForm(`${entry().origin}${version}/oauth/access_token`, params),
    exchange: (app: App, code: string, more: Record<string, string> = {}) =>
      client.token({ ...ids(app), code, redirect_uri: back, ...more }),
    /** What is read by clients that know both shapes of a token answer. */
    async tokenOf(response: Response | Promise<Response>): Promise<string> {
      const text = await (await response).text()
      const found = text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : undefined
      return found?.['access_token'] ?? new URLSearchParams(text).get('access_token') ?? ''
    },
    async code(app: App, scope = 'email', as = 'alice'): Promise<string> {
      return (await client.consent(client.authorizeUrl(app, { scope }), 'allow', as))['code'] ?? ''
    },
    async connect(scope = 'email', as = 'alice', more: Record<string, unknown> = {}) {
      const app = await client.register(more)
      const token = await client.tokenOf(client.exchange(app, await client.code(app, scope, as)))
      return { app, token }
    },
    graph: (path: string, token?: string, init: RequestInit = {}) =>
      fetch(`${entry().origin}${path}`, {
        redirect: 'manual',
        ...init,
        headers: { ...(token ? { authorization: `OAuth ${token}` } : {}), ...(init.headers as Record<string, string>) },
      }),
    /** Runs something with the sandbox's clock moved by so many seconds. */
    async later<T>(seconds: number, run: () => Promise<T>): Promise<T> {
      await control(entry().origin, 'clock', { advance: seconds })
      try {
        return await run()
      } finally {
        await control(entry().origin, 'clock', { now: null })
      }
    },
  }
  return client
}
