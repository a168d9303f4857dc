import type { Credentials, SignOptions } from 'valetkey/oauth1/sign'
import type { SignatureMethodName } from 'valetkey/oauth1/signature-methods'
import type { SignatureVector } from './vectors.ts'

export const formType = 'application/x-www-form-urlencoded'

/** What `sign` is given for a vector. */
export function signingOf(vector: SignatureVector): [Request, Credentials, SignOptions] {
  return [requestOf(vector), credentialsOf(vector), optionsOf(vector)]
}

function requestOf({ method, url, form, multipart, text }: SignatureVector): Request {
  if (text !== undefined) return new Request(url, { method, body: text })
  if (form !== undefined) return new Request(url, { method, body: form, headers: { 'content-type': formType } })
  if (multipart === undefined) return new Request(url, { method })
  const body = new FormData()
  for (const [name, value] of Object.entries(multipart)) body.set(name, value)
  body.set('photo', new Blob(['not really a photo'], { type: 'image/jpeg' }), 'sun.jpg')
  return new Request(url, { method, body })
}

function credentialsOf({ oauth, consumerSecret, tokenSecret, privateKey }: SignatureVector): Credentials {
  return {
    consumerKey: oauth['oauth_consumer_key']!,
    signatureMethod: oauth['oauth_signature_method'] as SignatureMethodName,
    consumerSecret,
    ...(oauth['oauth_token'] === undefined ? {} : { token: oauth['oauth_token'] }),
    ...(tokenSecret === undefined ? {} : { tokenSecret }),
    ...(privateKey === undefined ? {} : { privateKey }),
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
