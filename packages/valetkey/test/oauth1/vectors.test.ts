import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { formatAuthorization } from 'valetkey/oauth1/authorization-header'
import { baseString } from 'valetkey/oauth1/base-string'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { sign } from 'valetkey/oauth1/sign'
import { signatureMethods } from 'valetkey/oauth1/signature-methods'
import { verifySignature } from 'valetkey/oauth1/verify'
import { formType, signingOf } from './signing.ts'
import { baseStringVectors, signatureVectors } from './vectors.ts'
import { coreBaseStrings, coreVectors } from './vectors-core.ts'

const { publicKey: anotherKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

for (const vector of [...baseStringVectors, ...coreBaseStrings]) {
  test(`base string: ${vector.name}`, () => {
    const { method = 'GET', url, form, authorization } = vector
    const parts: RequestParts = {
      method,
      url,
      ...(authorization === undefined ? {} : { authorization }),
      ...(form === undefined ? {} : { body: form, contentType: formType }),
    }
    assert.equal(baseString(method, url, collect(parts).pairs), vector.baseString)
  })
}

for (const vector of [...signatureVectors, ...coreVectors]) {
  test(`signed as published: ${vector.name}`, async () => {
    const { request, parameters } = await sign(...signingOf(vector))
    assert.equal(new Map(parameters).get('oauth_signature'), vector.signature)
    assert.match(request.headers.get('authorization') ?? '', /^OAuth oauth_consumer_key="/)
  })

  test(`verified as published: ${vector.name}`, async () => {
    const { consumerSecret, tokenSecret, publicKey } = vector
    const parts: RequestParts = {
      method: vector.method,
      url: vector.url,
      authorization: formatAuthorization(
        [...Object.entries(vector.oauth), ['oauth_signature', vector.signature]],
        'Photos',
      ),
      ...(vector.form === undefined ? {} : { body: vector.form, contentType: `${formType}; charset=utf-8` }),
      ...(vector.multipart === undefined ? {} : { multipart: Object.entries(vector.multipart) }),
    }
    const keys = {
      consumerSecret,
      ...(tokenSecret === undefined ? {} : { tokenSecret }),
      ...(publicKey === undefined ? {} : { publicKey }),
    }
    assert.equal((await verifySignature(collect(parts), parts, keys)).ok, true)
    const wrong = publicKey === undefined ? { ...keys, consumerSecret: 'another' } : { ...keys, publicKey: anotherKey }
    assert.equal((await verifySignature(collect(parts), parts, wrong)).ok, false)
  })
}

test('RFC 5849 §3.1: the signature printed in the RFC is not the signature of its request', async () => {
  const vector = signatureVectors.find(({ name }) => name.includes('§3.1'))!
  const { baseString: text } = await sign(...signingOf(vector))
  const printed = 'bYT5CMsGcbgUdFHObYMEfcx6bsw='
  assert.equal(await signatureMethods['HMAC-SHA1'].verify(text, printed, vector), false)
})
