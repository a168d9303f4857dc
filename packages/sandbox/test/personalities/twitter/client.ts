import { createHmac } from 'node:crypto'
import OAuth from 'oauth-1.0a'
import type { Sandbox } from '../../../src/sandbox.ts'
import { control, entryOf, fieldsOf } from '../../running-sandbox.ts'

export interface Credentials {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly token?: string
  readonly tokenSecret?: string
}

export interface Sending {
  readonly method?: string
  /** Sent as a form, and signed. */
  readonly form?: Readonly<Record<string, string>>
  /** Further parameters of the header. */
  readonly oauth?: Readonly<Record<string, string>>
  readonly nonce?: string
  /** Epoch seconds. */
  readonly timestamp?: number
}

/** What control/apps answers, as far as signing goes. */
export interface NewApp {
  readonly clientId: string
  readonly clientSecret: string
}

/** What an app does at Twitter, step by step, signed by npm `oauth-1.0a`: nothing of ours in it. */
export function clientOf(sandbox: () => Sandbox) {
  const entry = () => entryOf(sandbox(), 'twitter')
  const seeded = (): Credentials => ({ consumerKey: entry().clientId, consumerSecret: entry().clientSecret })
  const client = {
    entry,
    provider: () => sandbox().personalities['twitter']!.provider,
    app: seeded,
    async register(more: Readonly<Record<string, unknown>> = {}): Promise<Credentials> {
      const created = await control<NewApp>(entry().origin, 'apps', { name: 'Another app', loopback: 'any', ...more })
      return { consumerKey: created.clientId, consumerSecret: created.clientSecret }
    },
    askToken: (callback = 'oob', app = seeded(), query = '') =>
      send(`${entry().requestTokenUrl}${query}`, app, { method: 'POST', oauth: { oauth_callback: callback } }),
    requestToken: async (callback = 'oob', app = seeded(), query = '') =>
      withToken(app, await fieldsOf(await client.askToken(callback, app, query))),
    consent: ({ token = '' }: Credentials, decision = 'allow', as = 'alice', url = entry().authorizeUrl) =>
      control<Record<string, string>>(entry().origin, 'authorize', {
        url: `${url}?oauth_token=${token}`,
        as,
        decision,
      }),
    exchange: (temporary: Credentials, verifier: string) =>
      send(entry().accessTokenUrl!, temporary, { method: 'POST', oauth: { oauth_verifier: verifier } }),
    async connect(as = 'alice', app = seeded(), query = ''): Promise<Credentials> {
      const temporary = await client.requestToken('oob', app, query)
      const { pin = '' } = await client.consent(temporary, 'allow', as)
      return withToken(app, await fieldsOf(await client.exchange(temporary, pin)))
    },
    get: (path: string, who: Credentials) => send(`${entry().apiBase}${path}`, who),
    post: (path: string, who: Credentials, form: Readonly<Record<string, string>> = {}) =>
      send(`${entry().apiBase}${path}`, who, { method: 'POST', form }),
    tweet: async (status: string, who: Credentials, more: Readonly<Record<string, string>> = {}) =>
      client.post('statuses/update.json', who, { status, ...more }),
    appToken: ({ consumerKey, consumerSecret }: Credentials = seeded(), body = 'grant_type=client_credentials') =>
      fetch(`${entry().origin}/oauth2/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        },
        body,
      }),
    async bearer(app = seeded()): Promise<string> {
      const { access_token } = (await (await client.appToken(app)).json()) as { access_token: string }
      return access_token
    },
    asApp: (path: string, bearer: string, init: RequestInit = {}) =>
      fetch(`${entry().apiBase}${path}`, { ...init, headers: { authorization: `Bearer ${bearer}` } }),
  }
  return client
}

export const withToken = (app: Credentials, fields: Record<string, string>): Credentials => ({
  consumerKey: app.consumerKey,
  consumerSecret: app.consumerSecret,
  token: fields['oauth_token'] ?? '',
  tokenSecret: fields['oauth_token_secret'] ?? '',
})

export const sha1 = (base: string, key: string): string => createHmac('sha1', key).update(base).digest('base64')

export const signerOf = (who: Credentials): OAuth =>
  new OAuth({
    consumer: { key: who.consumerKey, secret: who.consumerSecret },
    signature_method: 'HMAC-SHA1',
    hash_function: sha1,
  })

/** The Authorization header of a request. The library would put what it signs of query and form there too. */
export function headerFor(url: string, who: Credentials, sending: Sending = {}): Record<string, string> {
  const { method = 'GET', form = {}, oauth = {}, nonce, timestamp } = sending
  const signer = signerOf(who)
  if (nonce !== undefined) signer.getNonce = () => nonce
  if (timestamp !== undefined) signer.getTimeStamp = () => timestamp
  const token = who.token === undefined ? undefined : { key: who.token, secret: who.tokenSecret ?? '' }
  const data = signer.authorize({ url, method, data: { ...form, ...oauth } }, token)
  const query = new URL(url).searchParams
  const all = { ...data, ...oauth, ...(token && { oauth_token: token.key }) }
  const own = Object.entries(all).filter(([name]) => !query.has(name) && (name === 'oauth_token' || !(name in form)))
  const header = Object.fromEntries(own) as unknown
  return { ...signer.toHeader(header as OAuth.Authorization) }
}

/** Signs with the header, and sends without following anybody. */
export function send(url: string, who: Credentials, sending: Sending = {}): Promise<Response> {
  const { method = 'GET', form } = sending
  const body = form === undefined ? {} : { body: new URLSearchParams(form) }
  return fetch(url, { method, redirect: 'manual', headers: headerFor(url, who, sending), ...body })
}

export type Pairs = readonly (readonly [name: string, value: string])[]

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

/** The pairs as a query or form, in their order, spaces as %20. */
export const written = (pairs: Pairs): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')

/** HMAC-SHA1 over exactly these pairs, for clients that put them where the library would not. */
export function signature(method: string, url: string, pairs: Pairs, who: Credentials): string {
  const sorted = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted()
  const base = [method, url, sorted.join('&')].map(encode).join('&')
  return sha1(base, `${encode(who.consumerSecret)}&${encode(who.tokenSecret ?? '')}`)
}

/** Status and error of a refusal. */
export async function refusalOf(response: Response | Promise<Response>): Promise<readonly [number, number, string]> {
  const answer = await response
  const { errors } = (await answer.json()) as { errors?: readonly { code: number; message: string }[] }
  return [answer.status, errors?.[0]?.code ?? 0, errors?.[0]?.message ?? '']
}
