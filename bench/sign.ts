import { createHmac } from 'node:crypto'
import OAuth1 from 'oauth-1.0a'
import { encodeForm, type Pair } from 'valetkey/http/form'
import { formatAuthorization } from 'valetkey/oauth1/authorization-header'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { encode } from 'valetkey/oauth1/percent'
import { signParts } from 'valetkey/oauth1/sign'
import { verifySignature } from 'valetkey/oauth1/verify'
import { compare, type Result } from './measure.ts'

const credentials = {
  consumerKey: 'dpf43f3p2l4k3l03',
  consumerSecret: 'kd94hf93k423kf44',
  token: 'nnch734d00sl2jdk',
  tokenSecret: 'pfkkdhi9sl3r4s00',
}
const token = { key: credentials.token, secret: credentials.tokenSecret }
const hmac = (base: string, key: string) => createHmac('sha1', key).update(base).digest('base64')
const bareKey = `${credentials.consumerSecret}&${credentials.tokenSecret}`
const peer = new OAuth1({
  consumer: { key: credentials.consumerKey, secret: credentials.consumerSecret },
  signature_method: 'HMAC-SHA1',
  hash_function: hmac,
})

const address = 'http://photos.example.net/photos'
const shapes = [
  { shape: 'GET with 6 parameters', method: 'GET', count: 6 },
  { shape: 'form POST with 20', method: 'POST', count: 20 },
  { shape: 'form POST with 1000', method: 'POST', count: 1000 },
]
const texts = {
  'plain ASCII': (i: number): Pair => [`field${i}`, `value ${i * 7}`],
  'non-ASCII': (i: number): Pair => [`field ${i}`, `välue & ${i * 7}`],
}

/**
 * Both sides get the request as it goes over the wire, except that the peer cannot read a form and is given its fields
 * ready made; both draw a timestamp and a nonce, and end at the oauth_* parameters.
 */
export async function sign(): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const [kind, text] of Object.entries(texts)) {
    for (const { shape, method, count } of shapes) {
      const fields = Array.from({ length: count }, (_, i) => text(i))
      const parts = request(method, fields)
      const signed = await signParts(parts, credentials)
      const bare = { name: 'one createHmac', run: () => hmac(signed.baseString, bareKey) }
      const ours = { name: 'valetkey', run: () => signParts(parts, credentials) }
      const data = method === 'GET' ? {} : Object.fromEntries(fields)
      const theirs = { name: 'oauth-1.0a', run: () => peer.authorize({ url: parts.url, method, data }, token) }
      const what = `OAuth 1 sign: ${shape}, ${kind}`
      results.push(await compare(what, ours, theirs), await compare(what, ours, bare))

      const received = { ...parts, authorization: formatAuthorization(signed.parameters) }
      if (!(await verified(received)).ok) throw new Error('the benchmark verifies a signature that is wrong')
      const verify = { name: 'valetkey', run: () => verified(received) }
      results.push(await compare(`OAuth 1 verify: ${shape}, ${kind}`, verify, bare))
    }
  }
  return results
}

function verified(received: RequestParts) {
  return verifySignature(collect(received), received, credentials)
}

function request(method: string, fields: readonly Pair[]): RequestParts {
  if (method !== 'GET') return { method, url: address, contentType: formType, body: encodeForm(fields) }
  return { method, url: `${address}?${fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}` }
}

const formType = 'application/x-www-form-urlencoded'
