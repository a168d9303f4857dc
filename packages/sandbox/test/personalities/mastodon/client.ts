import type { Sandbox } from '../../../src/sandbox.ts'
import { control, entryOf, postForm } from '../../running-sandbox.ts'

export const oob = 'urn:ietf:wg:oauth:2.0:oob'

export interface App {
  readonly client_id: string
  readonly client_secret: string
}

/** What an app does at Mastodon, step by step; each step may be bent. */
export function clientOf(sandbox: () => Sandbox) {
  const entry = () => entryOf(sandbox(), 'mastodon')
  const ids = ({ client_id, client_secret }: App) => ({ client_id, client_secret })
  const client = {
    entry,
    ids,
    async register(scopes = 'read', redirect_uris = oob): Promise<App> {
      const response = await postForm(entry().registrationUrl!, { client_name: 'Case', redirect_uris, scopes })
      return (await response.json()) as App
    },
    authorizeUrl: ({ client_id }: App, more: Record<string, string> = {}) =>
      `${entry().authorizeUrl}?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri: oob, ...more })}`,
    open: (url: string) => fetch(url, { redirect: 'manual' }),
    consent: (url: string, decision = 'allow', as = 'alice') =>
      control<Record<string, string>>(entry().origin, 'authorize', { url, as, decision }),
    token: (data: Record<string, string>, headers: Record<string, string> = {}) =>
      postForm(entry().tokenUrl!, data, headers),
    exchange: (app: App, code: string, more: Record<string, string> = {}) =>
      client.token({ grant_type: 'authorization_code', code, redirect_uri: oob, ...ids(app), ...more }),
    async connect(scope = 'read', as = 'alice'): Promise<{ readonly app: App; readonly token: string }> {
      const app = await client.register(scope)
      const { code = '' } = await client.consent(client.authorizeUrl(app, { scope }), 'allow', as)
      const { access_token } = (await (await client.exchange(app, code)).json()) as { access_token: string }
      return { app, token: access_token }
    },
    revoke: (data: Record<string, string>) => postForm(entry().revokeUrl!, data),
    api: (path: string, token?: string, init: RequestInit = {}) =>
      fetch(`${entry().origin}${path}`, {
        ...init,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(init.headers as Record<string, string>),
        },
      }),
  }
  return client
}
