import { createHmac } from 'node:crypto'
import type { Sandbox } from '../../../src/sandbox.ts'
import { control, entryOf, fieldsOf, signed } from '../../running-sandbox.ts'

type Pairs = readonly (readonly [name: string, value: string])[]

export interface Credentials {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly token?: string
  readonly tokenSecret?: string
}

/** What an app does at Flickr, step by step. */
export function clientOf(sandbox: () => Sandbox) {
  const entry = () => entryOf(sandbox(), 'flickr')
  const client = {
    entry,
    app: (): Credentials => ({ consumerKey: entry().clientId, consumerSecret: entry().clientSecret }),
    requestToken: async (callback = 'oob') =>
      withToken(client.app(), await fieldsOf(await signed(entry().requestTokenUrl!, client.app(), { callback }))),
    /** `perms` null: the URL names none. */
    consent: ({ token = '' }: Credentials, perms: string | null = 'read', decision = 'allow', as = 'alice') =>
      control<Record<string, string>>(entry().origin, 'authorize', {
        url: `${entry().authorizeUrl}?${new URLSearchParams({ oauth_token: token, ...(perms && { perms }) })}`,
        as,
        decision,
      }),
    async connect(perms = 'read', as = 'alice'): Promise<Credentials> {
      const temporary = await client.requestToken()
      const { pin: verifier = '' } = await client.consent(temporary, perms, 'allow', as)
      return withToken(client.app(), await fieldsOf(await signed(entry().accessTokenUrl!, temporary, { verifier })))
    },
    rest: (params: Record<string, string>, who: Credentials, json = true) =>
      signed(
        `${entry().apiBase}?${new URLSearchParams({ ...(json && { format: 'json', nojsoncallback: '1' }), ...params })}`,
        who,
      ),
  }
  return client
}

export const withToken = (app: Credentials, fields: Record<string, string>): Credentials => ({
  ...app,
  token: fields['oauth_token'] ?? '',
  tokenSecret: fields['oauth_token_secret'] ?? '',
})

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

/** HMAC-SHA1 as these clients compute it themselves: nothing of ours in it. */
export function signature(method: string, url: string, pairs: Pairs, who: Credentials): string {
  const sorted = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted()
  const base = [method, url, sorted.join('&')].map(encode).join('&')
  return createHmac('sha1', `${encode(who.consumerSecret)}&${encode(who.tokenSecret ?? '')}`)
    .update(base)
    .digest('base64')
}

/** The pairs as a query or form, in their order, spaces as %20. */
export const written = (pairs: Pairs): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
