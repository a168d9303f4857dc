import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeForm, type Pair } from 'valetkey/http/form'
import { formatAuthorization, parseAuthorization } from 'valetkey/oauth1/authorization-header'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { encode } from 'valetkey/oauth1/percent'
import { type Credentials, type SignOptions, sign } from 'valetkey/oauth1/sign'
import { type Keys, type SignatureMethodName, signatureMethods } from 'valetkey/oauth1/signature-methods'
import { verifySignature } from 'valetkey/oauth1/verify'
import { received } from './received.ts'

const rsaKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const rsa = rsaKeys()
const otherRsa = rsaKeys()
const keys: Keys = { consumerSecret: 'c & s', tokenSecret: 't%s', ...rsa }
const credentials: Credentials = { consumerKey: 'key', token: 'tok', ...keys }
const names = Object.keys(signatureMethods) as SignatureMethodName[]
const transmissions = ['header', 'query', 'body'] as const

const accepted = async (parts: RequestParts, with_: Keys = keys) =>
  (await verifySignature(collect(parts), parts, with_)).ok

async function signed(signatureMethod: SignatureMethodName, options: SignOptions): Promise<RequestParts> {
  const request = new Request('http://example.com:8080/a/b?x=1&y=r%20b&x=', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'f=1+2&g=%C3%A9',
  })
  return received((await sign(request, { ...credentials, signatureMethod }, { realm: 'R', ...options })).request)
}

/** Every place the pairs of a signed request stand in, and how to put changed pairs back. */
const places: Record<
  string,
  { read: (parts: RequestParts) => Pair[]; write: (parts: RequestParts, pairs: Pair[]) => RequestParts }
> = {
  header: {
    read: ({ authorization }) => parseAuthorization(authorization ?? '')?.pairs ?? [],
    write: (parts, pairs) => ({ ...parts, authorization: formatAuthorization(pairs) }),
  },
  query: {
    read: ({ url }) => collect({ method: 'GET', url: url.replace('oauth_signature=', 'kept=') }).pairs.map(restore),
    write: (parts, pairs) => ({ ...parts, url: `${parts.url.split('?')[0]}?${write(pairs)}` }),
  },
  body: {
    read: ({ body }) =>
      collect({ method: 'GET', url: `http://x/?${body?.replace('oauth_signature=', 'kept=')}` }).pairs.map(restore),
    write: (parts, pairs) => ({ ...parts, body: write(pairs) }),
  },
}
const restore = ([name, value]: Pair): Pair => (name === 'kept' ? ['oauth_signature', value] : [name, value])
const write = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')

const elsewhere: Record<string, (parts: RequestParts) => RequestParts> = {
  method: parts => ({ ...parts, method: 'PUT' }),
  scheme: parts => ({ ...parts, url: parts.url.replace('http:', 'https:') }),
  host: parts => ({ ...parts, url: parts.url.replace('example.com', 'example.org') }),
  port: parts => ({ ...parts, url: parts.url.replace(':8080', ':8081') }),
  path: parts => ({ ...parts, url: parts.url.replace('/a/b', '/a/B') }),
  slash: parts => ({ ...parts, url: parts.url.replace('/a/b', '/a/b/') }),
}

for (const name of names) {
  for (const transmission of transmissions) {
    test(`${name} in the ${transmission}: what we sign we accept, and with another secret or signature refuse`, async () => {
      const parts = await signed(name, { transmission })
      const { oauth, source } = collect(parts)
      assert.equal(source, transmission)
      assert.equal(oauth['oauth_signature_method'], name)
      assert.equal(await accepted(parts), true)
      const wrong: Keys[] =
        signatureMethods[name].kind === 'rsa'
          ? [{ ...keys, publicKey: otherRsa.publicKey }]
          : [
              { ...keys, consumerSecret: 'c & S' },
              { ...keys, tokenSecret: 't%S' },
              { ...keys, tokenSecret: '' },
            ]
      for (const one of wrong) assert.equal(await accepted(parts, one), false, 'another secret')
      const { read, write } = places[transmission]!
      const withSignature = (text: string) =>
        write(
          parts,
          read(parts).map(([key, value]): Pair => (key === 'oauth_signature' ? [key, text] : [key, value])),
        )
      const signature = oauth['oauth_signature']!
      assert.equal(await accepted(withSignature(signature)), true)
      for (const forged of ['', `${signature}A`, signature.slice(0, -1), signature.replace(/[A-Za-z]/, swapCase)]) {
        assert.equal(await accepted(withSignature(forged)), false, 'another signature')
      }
    })
  }
}

const swapCase = (letter: string) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())

for (const name of names.filter(one => signatureMethods[one].kind !== 'plain')) {
  for (const transmission of transmissions) {
    test(`${name} in the ${transmission}: a request with any part changed is refused`, async () => {
      const parts = await signed(name, { transmission, verifier: 'v', callback: 'http://c/' })
      for (const [part, change] of Object.entries(elsewhere)) assert.equal(await accepted(change(parts)), false, part)
      for (const [place, { read, write }] of Object.entries(places)) {
        const pairs = read(parts)
        for (const [at, [key, value]] of pairs.entries()) {
          if (key === 'oauth_signature' || key === 'oauth_signature_method') continue
          const changes: Pair[][] = [
            pairs.with(at, [`${key}_`, value]),
            pairs.with(at, [key, `${value}x`]),
            pairs.toSpliced(at, 1),
            pairs.toSpliced(at, 0, ['added', '']),
          ]
          for (const changed of changes)
            assert.equal(await accepted(write(parts, changed)), false, `${key} in the ${place}`)
        }
      }
    })
  }
}

test('any fields anywhere: what we sign we accept, one flipped bit of the signature we refuse', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 })
  const fields = fc.array(fc.tuple(text, text), { maxLength: 8 })
  const methods = fc.constantFrom(...names.filter(one => signatureMethods[one].kind === 'hmac'))
  const run = fc.asyncProperty(
    fields,
    fields,
    methods,
    fc.constantFrom(...transmissions),
    fc.nat(159),
    async (query, form, name, transmission, bit) => {
      const request = new Request(`https://example.com/p?${encodeForm(query)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: encodeForm(form),
      })
      const parts = await received(
        (await sign(request, { ...credentials, signatureMethod: name }, { transmission })).request,
      )
      assert.equal(await accepted(parts), true)
      const collected = collect(parts)
      const bytes = Buffer.from(collected.oauth['oauth_signature']!, 'base64')
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const forged = { ...collected, oauth: { ...collected.oauth, oauth_signature: bytes.toString('base64') } }
      assert.equal((await verifySignature(forged, parts, keys)).ok, false)
    },
  )
  await fc.assert(run, { numRuns: 200, seed: 1 })
})

test('an HMAC computed with the RSA public key as its secret is refused as RSA (key confusion)', async () => {
  const forged = await signed('HMAC-SHA1', {})
  const parts = { ...forged, authorization: forged.authorization!.replace('HMAC-SHA1', 'RSA-SHA1') }
  assert.equal(await accepted(parts, { publicKey: rsa.publicKey, consumerSecret: rsa.publicKey }), false)
})
