import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAuthorization } from 'valetkey/oauth1/authorization-header'
import { baseString } from 'valetkey/oauth1/base-string'
import { collect, type RequestParts } from 'valetkey/oauth1/parameters'
import { type Credentials, type SignOptions, sign } from 'valetkey/oauth1/sign'
import { type SignatureMethodName, signatureMethods } from 'valetkey/oauth1/signature-methods'
import { verifySignature } from 'valetkey/oauth1/verify'
import { baseStringVectors, type SignatureVector, signatureVectors } from './vectors.ts'

const formType = 'application/x-www-form-urlencoded'

for (const vector of baseStringVectors) {
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

for (const vector of signatureVectors) {
  test(`signed as published: ${vector.name}`, async () => {
    const { request, parameters } = await sign(requestOf(vector), credentialsOf(vector), optionsOf(vector))
    assert.equal(new Map(parameters).get('oauth_signature'), vector.signature)
    assert.match(request.headers.get('authorization') ?? '', /^OAuth oauth_consumer_key="/)
  })

  test(`verified as published: ${vector.name}`, async () => {
    const { consumerSecret, tokenSecret } = vector
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
    const keys = { consumerSecret, ...(tokenSecret === undefined ? {} : { tokenSecret }) }
    assert.equal((await verifySignature(collect(parts), parts, keys)).ok, true)
    assert.equal((await verifySignature(collect(parts), parts, { ...keys, consumerSecret: 'another' })).ok, false)
  })
}

test('RFC 5849 §3.1: the signature printed in the RFC is not the signature of its request', async () => {
  const vector = signatureVectors.find(({ name }) => name.includes('§3.1'))!
  const { baseString: text } = await sign(requestOf(vector), credentialsOf(vector), optionsOf(vector))
  const printed = 'bYT5CMsGcbgUdFHObYMEfcx6bsw='
  assert.equal(await signatureMethods['HMAC-SHA1'].verify(text, printed, credentialsOf(vector)), false)
})

function requestOf({ method, url, form, multipart }: SignatureVector): Request {
  if (form !== undefined) return new Request(url, { method, body: form, headers: { 'content-type': formType } })
  if (multipart === undefined) return new Request(url, { method })
  const body = new FormData()
  for (const [name, value] of Object.entries(multipart)) body.set(name, value)
  body.set('photo', new Blob(['not really a photo'], { type: 'image/jpeg' }), 'sun.jpg')
  return new Request(url, { method, body })
}

function credentialsOf({ oauth, consumerSecret, tokenSecret }: SignatureVector): Credentials {
  return {
    consumerKey: oauth['oauth_consumer_key']!,
    signatureMethod: oauth['oauth_signature_method'] as SignatureMethodName,
    consumerSecret,
    ...(oauth['oauth_token'] === undefined ? {} : { token: oauth['oauth_token'] }),
    ...(tokenSecret === undefined ? {} : { tokenSecret }),
  }
}

function optionsOf({ oauth, form, multipart }: SignatureVector): SignOptions {
  const { oauth_callback: callback, oauth_verifier: verifier, oauth_timestamp: timestamp, oauth_nonce: nonce } = oauth
  return {
    version: oauth['oauth_version'] === '1.0' ? '1.0' : null,
    bodyHash: 'oauth_body_hash' in oauth,
    multipartFields: multipart !== undefined && { except: ['photo'] },
    ...(callback === undefined ? {} : { callback }),
    ...(verifier === undefined || form?.includes('oauth_verifier') ? {} : { verifier }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(nonce === undefined ? {} : { nonce }),
  }
}
