import { createHmac, randomBytes } from 'node:crypto'
import { type Answer, type Form, type Sending, send } from './answer.ts'
import type { App } from './target.ts'

/** What a request is signed with (RFC 5849 §3.1). */
export interface Keys {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly token?: string
  readonly tokenSecret?: string
}

/** A token with its secret: a request token or an access token. */
export interface Pair {
  readonly token: string
  readonly secret: string
}

export interface Signing {
  /** POST when not said. */
  readonly method?: string
  readonly keys: Keys
  /** oauth_ parameters that differ from the usual ones; null: left out. They are signed as they are. */
  readonly oauth?: Form
  /** Changes what is sent after it was signed: null takes a parameter out. */
  readonly tampered?: Form
  readonly body?: string
  /** A form's, when there is a body. */
  readonly contentType?: string
  /** Makes the signature another way than HMAC-SHA1 of base string and key. */
  readonly sign?: (baseString: string, key: string) => string
}

/** A request ready to be sent, also several times. */
export interface Prepared {
  readonly url: string
  readonly sending: Sending
}

const formType = 'application/x-www-form-urlencoded'

/**
 * A signer of the suite's own, written from RFC 5849 alone: it shares no line with the server it tries, and it signs
 * what no honest client would.
 */
export function prepare(url: string, signing: Signing): Prepared {
  const { method = 'POST', keys, body, contentType = formType, sign = hmac('sha1') } = signing
  const oauth = present({ ...usual(keys), ...signing.oauth })
  const inBody = body !== undefined && contentType.startsWith(formType) ? pairsOf(body) : []
  const base = baseString(method, url, [...oauth, ...pairsOf(new URL(url).search.slice(1)), ...inBody])
  const signature = sign(base, `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret ?? '')}`)
  const sent = present({ ...Object.fromEntries(oauth), oauth_signature: signature, ...signing.tampered })
  const headers = { authorization: header(sent), ...(body !== undefined && { 'content-type': contentType }) }
  return { url, sending: { method, headers, ...(body !== undefined && { body }) } }
}

export const sendPrepared = ({ url, sending }: Prepared): Promise<Answer> => send(url, sending)

export function sendSigned(url: string, signing: Signing): Promise<Answer> {
  return sendPrepared(prepare(url, signing))
}

export function keysOf({ clientId, clientSecret }: App, pair?: Pair): Keys {
  const keys = { consumerKey: clientId, consumerSecret: clientSecret ?? '' }
  return pair === undefined ? keys : { ...keys, token: pair.token, tokenSecret: pair.secret }
}

function usual({ consumerKey, token }: Keys): Form {
  return {
    oauth_consumer_key: consumerKey,
    oauth_token: token ?? null,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_nonce: randomBytes(12).toString('hex'),
    oauth_version: '1.0',
  }
}

type Pairs = readonly (readonly [name: string, value: string])[]

function present(form: Form): [string, string][] {
  return Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== null)
}

const pairsOf = (text: string): Pairs => [...new URLSearchParams(text)]

/** §3.6 */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** §3.4.1: parameters sorted by the bytes of their encoded names, then values. */
function baseString(method: string, url: string, pairs: Pairs): string {
  const { origin, pathname } = new URL(url)
  const byBytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const sorted = pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => byBytes(a, b) || byBytes(x, y))
  return [method, origin + pathname, sorted.map(pair => pair.join('=')).join('&')].map(encode).join('&')
}

/** §3.4.2 */
export function hmac(hash: 'sha1' | 'sha256' | 'sha512') {
  return (text: string, key: string): string => createHmac(hash, key).update(text).digest('base64')
}

/** §3.5.1 */
export function header(pairs: Pairs): string {
  return `OAuth ${pairs.map(([name, value]) => `${encode(name)}="${encode(value)}"`).join(', ')}`
}
