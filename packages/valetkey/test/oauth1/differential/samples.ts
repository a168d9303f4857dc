/** Generated requests, of the kinds that signing libraries are known to disagree about. */
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { type SignatureMethodName, signatureMethods } from 'valetkey/oauth1/signature-methods'
import type { Transmission } from 'valetkey/oauth1/transmission'

/** A request to sign, in the parts a client puts together; query and form as they are written. */
export interface Sample {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly query: string | null
  readonly form: string | null
  readonly signatureMethod: SignatureMethodName
  readonly consumerSecret: string
  readonly token: string | null
  readonly tokenSecret: string
  readonly transmission: Transmission
  readonly realm: string | null
  readonly callback: string | null
  readonly verifier: string | null
}

/** What makes two signatures of the same request the same. */
export const fixed = { nonce: 'n0nce', timestamp: '1300000000' } as const
export const consumerKey = 'key'
/** Small, for there are many signatures to compare and none to trust. */
export const rsa: { readonly privateKey: string; readonly publicKey: string } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

const encoders: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  text => encodeURIComponent(text).replaceAll('%20', '+'),
  text => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()),
  text => new URLSearchParams([[text, '']]).toString().slice(0, -1),
]
const oddWords = [
  'a',
  'A',
  'b',
  'a1',
  'a-b',
  'a.c',
  '',
  'q',
  'é',
  '日本',
  '😀',
  'x y',
  'x+y',
  '%',
  '%25',
  '=',
  '&',
  '10',
]
const oddSigns = ["it's", '*', '~', '!()', '{', '2', '/', ':', '"']
const usual = ['file', 'size', 'vacation.jpg', 'original', 'page', '1']
const text = fc.oneof(fc.constantFrom(...oddWords, ...oddSigns), fc.constantFrom(...usual))
const field = fc
  .tuple(text, fc.option(text, { freq: 8 }), fc.constantFrom(...encoders))
  .map(([name, value, encode]) => (value === null ? encode(name) : `${encode(name)}=${encode(value)}`))
const oddFields = ['a=b=c', '', '=', 'realm=q', 'oauth_extra=a%2525b', 'oauth_extra=1', 'tag=&tag=2']
const encoded = fc
  .array(fc.oneof({ weight: 12, arbitrary: field }, { weight: 1, arbitrary: fc.constantFrom(...oddFields) }), {
    maxLength: 6,
  })
  .map(fields => fields.join('&'))
const plainField = fc
  .tuple(fc.constantFrom('file', 'size', 'page', 'tag'), fc.constantFrom('x', 'a b', 'é', '1', '~'))
  .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
const plain = fc
  .uniqueArray(plainField, { maxLength: 4, selector: one => one.split('=')[0] })
  .map(fields => fields.join('&'))
const fields = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: encoded })

const usualOrigins = [
  'http://example.com',
  'https://api.example.org',
  'http://example.com:8080',
  'http://127.0.0.1:4100',
]
const oddOrigins = [
  'https://example.com:443',
  'http://example.com:80',
  'http://EXAMPLE.com:8080',
  'http://[::1]:4100',
  'https://[2001:db8::7]',
]
const oddPaths = ['/a%20b', '/%E6%97%A5', '//x/', '/a;b=c', "/it's", '/a/../b', '/~u/*']
const secret = fc.constantFrom('secret', 'kd94hf93k423kf44', 'a&b', 't%s+/=', 'ü ~', "it's*")
/** RSA is tried less: each of its signatures takes as long as fifty others. */
const methodNames = (Object.keys(signatureMethods) as SignatureMethodName[]).map(value => {
  const weight = { hmac: 9, plain: 3, rsa: 1 }[signatureMethods[value].kind]
  return { weight, arbitrary: fc.constant(value) }
})

const mostly = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 2, arbitrary: fc.constantFrom(...odd) })

const sample: fc.Arbitrary<Sample> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'put', 'PATCH', 'DELETE'),
  origin: mostly(usualOrigins, oddOrigins),
  path: mostly(['/', '/1/statuses/update.json'], ['', ...oddPaths]),
  query: fc.option(fields, { freq: 3 }),
  form: fc.option(fields, { freq: 2 }),
  signatureMethod: fc.oneof(...methodNames),
  consumerSecret: secret,
  token: fc.option(fc.constantFrom('tok', 'a/b+c=', 'p%2Fq', 'x y'), { freq: 8 }),
  tokenSecret: fc.oneof(secret, fc.constant('')),
  transmission: fc.constantFrom('header', 'query', 'body'),
  realm: fc.option(fc.constantFrom('Photos', 'http://sp.example.com/')),
  callback: fc.option(fc.constantFrom('oob', 'http://printer.example.com/ready?a=b%20c&d'), { freq: 2 }),
  verifier: fc.option(fc.constantFrom('hfdp7dh39dks9884', '473 82d/3+'), { freq: 2 }),
})

/** The same ones each time. */
export const samplesOf = (count: number): readonly Sample[] => fc.sample(sample, { numRuns: count, seed: 5849 })

export const formType = 'application/x-www-form-urlencoded'
export const urlOf = ({ origin, path, query }: Pick<Sample, 'origin' | 'path' | 'query'>): string =>
  `${origin}${path}${query === null ? '' : `?${query}`}`

/** The fields as they are written, those that are empty left out. */
export const fieldsIn = (text: string | null): readonly string[] => (text ?? '').split('&').filter(one => one !== '')
/** Their names, as they are written. */
export const namesIn = (text: string | null): readonly string[] => fieldsIn(text).map(nameOf)
export const nameOf = (field: string): string => field.split('=', 1)[0] ?? ''
/** The platform's own reading, no code of ours. */
export const readNames = (text: string | null): readonly string[] => [...new URLSearchParams(text ?? '').keys()]
