import { createHmac } from 'node:crypto'
import OAuth1 from 'oauth-1.0a'
import { baseString } from 'valetkey/oauth1/base-string'
import { signatureMethods } from 'valetkey/oauth1/signature-methods'
import { compare, type Result } from './measure.ts'

const keys = { consumerSecret: 'kd94hf93k423kf44', tokenSecret: 'pfkkdhi9sl3r4s00' }
const token = { key: 'nnch734d00sl2jdk', secret: keys.tokenSecret }
const hmac = (base: string, key: string) => createHmac('sha1', key).update(base).digest('base64')
const peer = new OAuth1({
  consumer: { key: 'dpf43f3p2l4k3l03', secret: keys.consumerSecret },
  signature_method: 'HMAC-SHA1',
  hash_function: hmac,
})
const oauthParameters = [
  ['oauth_consumer_key', 'dpf43f3p2l4k3l03'],
  ['oauth_token', token.key],
  ['oauth_signature_method', 'HMAC-SHA1'],
  ['oauth_timestamp', '1191242096'],
  ['oauth_nonce', 'kllo9940pd9333jh'],
  ['oauth_version', '1.0'],
] as const

const cases = [
  { what: 'OAuth 1 sign: GET with 6 parameters', method: 'GET', count: 6 },
  { what: 'OAuth 1 sign: form POST with 20', method: 'POST', count: 20 },
  { what: 'OAuth 1 sign: form POST with 1000', method: 'POST', count: 1000 },
]

export async function sign(): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const { what, method, count } of cases) {
    const data = Array.from({ length: count }, (_, i) => [`field ${i}`, `välue & ${i * 7}`] as const)
    const url = 'http://photos.example.net/photos'
    const record = Object.fromEntries(data)
    const ours = {
      name: 'valetkey',
      run: () => signatureMethods['HMAC-SHA1'].sign(baseString(method, url, [...oauthParameters, ...data]), keys),
    }
    const oauth10a = { name: 'oauth-1.0a + node hmac', run: () => peer.authorize({ url, method, data: record }, token) }
    const base = baseString(method, url, [...oauthParameters, ...data])
    const bare = { name: 'one createHmac', run: () => hmac(base, `${keys.consumerSecret}&${keys.tokenSecret}`) }
    results.push(await compare(what, ours, oauth10a), await compare(what, ours, bare))
  }
  return results
}
