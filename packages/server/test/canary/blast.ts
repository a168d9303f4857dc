import { defaultPaths } from '../../src/paths.ts'
import type { Fetch } from '../races/stage.ts'
import { basic, issuer, type World } from '../world.ts'
import type { Secrets } from './secrets.ts'

type Pairs = readonly (readonly [name: string, value: string])[]

/** What an endpoint may be sent beside secrets, so that it goes further. */
const companies: readonly ((it: World) => Pairs)[] = [
  () => [],
  ({ app }) => [['client_id', app.clientId]],
  ({ app }) => [
    ['client_id', app.clientId],
    ['response_type', 'code'],
  ],
  () => [['grant_type', 'authorization_code']],
  () => [['grant_type', 'refresh_token']],
]

/** Who it says it is from. */
const senders: readonly ((it: World, secrets: Secrets) => Record<string, string>)[] = [
  () => ({}),
  it => ({ authorization: basic(it) }),
  (_, secrets) => ({ authorization: `Basic ${secrets.add('Authorization', btoa('canary-id:canary-basic'))}` }),
  (_, secrets) => ({ authorization: `Bearer ${secrets.add('Authorization', 'canary-bearer')}` }),
  ({ app }, secrets) => ({
    authorization: `OAuth oauth_consumer_key="${app.clientId}", oauth_token="${secrets.add('Authorization', 'canary-oauth1-token')}", oauth_signature_method="HMAC-SHA1", oauth_signature="${secrets.add('Authorization', 'canary-oauth1-signature')}", oauth_timestamp="1", oauth_nonce="1"`,
  }),
  ({ browser }, secrets) => ({
    cookie: browser.cookies
      .map(cookie => cookie.replace(/=.*/, `=${secrets.add('cookie', 'canary-cookie')}`))
      .join('; '),
  }),
  ({ browser }) => ({ cookie: browser.cookies.join('; ') }),
]

/** Every name a secret may be sent under, and then some. */
const names =
  'password current_password new_password client_secret client_assertion code code_verifier refresh_token access_token token state id_token_hint assertion subject_token actor_token device_code oauth_token oauth_token_secret oauth_verifier oauth_signature flow registration_access_token'.split(
    ' ',
  )

/** Text that may trip whoever handles it. */
const oddities: readonly string[] = ['', '\r\nx-canary: 1', '\0', 'é😀\u2028', '%zz%', '"}<&>']

type Shape = (url: string, pairs: Pairs, headers: Headers) => Request

/** The ways parameters can be sent. */
const shapes: readonly Shape[] = [
  (url, pairs, headers) => new Request(`${url}?${queryOf(pairs)}`, { headers }),
  (url, pairs, headers) => new Request(`${url}?${queryOf(pairs)}`, { method: 'POST', headers }),
  (url, pairs, headers) => new Request(url, { method: 'POST', headers, body: new URLSearchParams(queryOf(pairs)) }),
  (url, pairs, headers) => new Request(url, { method: 'POST', headers, body: multipart(pairs) }),
  (url, pairs, headers) => json(url, headers, JSON.stringify(Object.fromEntries(pairs))),
  // Broken off in the middle of a secret.
  (url, pairs, headers) => json(url, headers, JSON.stringify(Object.fromEntries(pairs)).slice(0, -4)),
  (url, pairs, headers) => json(url, headers, pairs[0]![1]),
]

const queryOf = (pairs: Pairs) =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')

function multipart(pairs: Pairs): FormData {
  const form = new FormData()
  for (const [name, value] of pairs) form.append(name, value)
  return form
}

function json(url: string, headers: Headers, body: string): Request {
  headers.set('content-type', 'application/json')
  return new Request(url, { method: 'POST', headers, body })
}

/** Every secret there could be, to every address there is, in every way. Answers how many requests that were. */
export async function blast(it: World, fetch: Fetch, secrets: Secrets): Promise<number> {
  const canaries = (oddity: string): Pairs =>
    names.map(name => [
      name,
      secrets.add(name === 'state' ? 'state' : `sent as ${name}`, `canary-sent-${name}`) + oddity,
    ])
  let count = 0
  for (const path of new Set(Object.values(defaultPaths))) {
    for (const shape of shapes) {
      for (const sender of senders) {
        const company = companies[count % companies.length]!(it)
        const pairs = [...company, ...canaries(oddities[count % oddities.length]!)]
        await fetch(shape(issuer + path, pairs, new Headers(sender(it, secrets))))
        count += 1
      }
    }
  }
  return count
}
