/** Whatever we sign our verifier accepts; with one bit flipped on the way it is refused, or still says the same. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeForm } from 'valetkey/http/form'
import { verifyBodyHash } from 'valetkey/oauth1/body-hash'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { type Credentials, type SignOptions, sign } from 'valetkey/oauth1/sign'
import { type Keys, type SignatureMethodName, signatureMethods } from 'valetkey/oauth1/signature-methods'
import type { Transmission } from 'valetkey/oauth1/transmission'
import { verifySignature } from 'valetkey/oauth1/verify'
import { received } from './received.ts'

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const keys: Keys = { consumerSecret: 'c & s', tokenSecret: 't%s', ...rsa }
const credentials: Credentials = { consumerKey: 'key', token: 'tok', ...keys }
const names = Object.keys(signatureMethods) as SignatureMethodName[]
const transmissions: readonly Transmission[] = ['header', 'query', 'body']
const numRuns = process.env['VALETKEY_TEST_LONG'] === '1' ? 2_000 : 40

const text = fc.string({ unit: 'binary', maxLength: 8 })
const fields = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 })
/** Where in a text the bit is, and which. */
const spot = fc.record({ where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), bit: fc.nat(7) })
const wire = [
  'method',
  'url',
  'authorization',
  'contentType',
  'body',
] as const satisfies readonly (keyof RequestParts)[]

type Fields = readonly (readonly [string, string])[]

async function signed(query: Fields, form: Fields, signatureMethod: SignatureMethodName, options: SignOptions) {
  const request = new Request(`https://Example.com:8443/a%20b/c?${encodeForm(query)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: encodeForm(form),
  })
  return received((await sign(request, { ...credentials, signatureMethod }, options)).request)
}

/** A request nobody can read is refused as well. */
async function accepted(parts: RequestParts, by: Keys = keys): Promise<boolean> {
  try {
    return (await verifySignature(collect(parts), parts, by)).ok
  } catch (error) {
    if (error instanceof OAuth1Problem || error instanceof TypeError) return false
    throw error
  }
}

function flipped(line: string, { where, bit }: { where: number; bit: number }): string {
  const bytes = Buffer.from(line, 'latin1')
  const at = Math.floor(where * bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
  return bytes.toString('latin1')
}

/** What RFC 5849 §3.4.1 counts, read by the platform: letter case of host, method and hex digits, spacing and realm do not. */
function meaning({ method, url, authorization, contentType, body }: RequestParts): string {
  const parsed = URL.parse(url)
  const isForm = /^application\/x-www-form-urlencoded$/i.test(contentType ?? '')
  const header = [...(authorization ?? '').matchAll(/([^\s,=]+)\s*=\s*"([^"]*)"/g)].map(([, name, value = '']) => {
    return [name, decodeURIComponent(value)]
  })
  return JSON.stringify([
    method.toUpperCase(),
    parsed === null ? url : parsed.origin + url.replace(/^[^:]*:\/\/[^/?]*/, '').split('?', 1)[0],
    [...(parsed?.searchParams ?? [])],
    isForm ? [...new URLSearchParams(body ?? '')] : body,
    header.filter(([name]) => !/^realm$/i.test(name ?? '')),
  ])
}

for (const name of names) {
  for (const transmission of transmissions) {
    const covered = signatureMethods[name].kind === 'plain' ? 'of its signature' : 'anywhere'
    test(`${name} in the ${transmission}: whatever we sign we accept, and with one bit flipped ${covered} refuse`, async () => {
      const run = fc.asyncProperty(fields, fields, fc.constantFrom(...wire), spot, async (query, form, place, spot) => {
        const parts = await signed(query, form, name, { transmission, realm: 'Photos' })
        assert.equal(await accepted(parts), true)
        if (covered === 'anywhere') {
          const changed = { ...parts, [place]: flipped(parts[place] ?? 'x', spot) }
          if (await accepted(changed)) assert.equal(meaning(changed), meaning(parts))
        }
        const collected = collect(parts)
        const forged = flipped(collected.oauth['oauth_signature'] ?? '', spot)
        const oauth = { ...collected.oauth, oauth_signature: forged }
        assert.equal((await verifySignature({ ...collected, oauth }, parts, keys)).ok, false)
      })
      await fc.assert(run, { numRuns, seed: 34 })
    })
  }
}

test('one bit flipped in a secret, and nothing is accepted', async () => {
  const shared = fc.constantFrom(...names.filter(name => signatureMethods[name].kind !== 'rsa'))
  const which = fc.constantFrom('consumerSecret', 'tokenSecret')
  const run = fc.asyncProperty(fields, shared, which, spot, async (query, name, secret, spot) => {
    const parts = await signed(query, [['a', '1']], name, {})
    const wrong: Keys = { ...keys, [secret]: flipped(keys[secret] ?? '', spot) }
    assert.equal(await accepted(parts, wrong), false)
  })
  await fc.assert(run, { numRuns, seed: 342 })
})

test('one bit flipped in a body that is no form, and its oauth_body_hash no longer fits', async () => {
  const run = fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.constantFrom(...names),
    spot,
    async (bytes, name, spot) => {
      const request = new Request('https://example.com/p', { method: 'PUT', body: Buffer.from(bytes) })
      const { request: sent } = await sign(request, { ...credentials, signatureMethod: name }, { bodyHash: true })
      const parts = await received(sent)
      assert.equal(await accepted(parts), true)
      const claimed = collect(parts).oauth['oauth_body_hash'] ?? ''
      const arrived = new Uint8Array(await sent.arrayBuffer())
      assert.equal(await verifyBodyHash(arrived, name, claimed), true)
      const changed = Buffer.from(flipped(Buffer.from(arrived).toString('latin1'), spot), 'latin1')
      assert.equal(await verifyBodyHash(changed, name, claimed), false)
    },
  )
  await fc.assert(run, { numRuns, seed: 343 })
})
