import type { Pair } from '../http/form.ts'
import { randomText } from '../http/random.ts'
import { baseString } from './base-string.ts'
import { bodyHash } from './body-hash.ts'
import { type Collected, formFields, isForm, queryFields, type RequestParts, sift } from './fields.ts'
import {
  type Keys,
  type SignatureMethod,
  type SignatureMethodName,
  signatureMethodNamed,
  signatureMethods,
} from './signature-methods.ts'
import { SigningError } from './signing-error.ts'
import { readParts, type Transmission, transmit } from './transmission.ts'

export interface Credentials extends Keys {
  readonly consumerKey: string
  /** The request token or access token; absent when asking for a request token. */
  readonly token?: string
  /** HMAC-SHA1 when not said. */
  readonly signatureMethod?: SignatureMethodName
}

export interface SignOptions {
  /** Where the oauth_* parameters travel (RFC 5849 §3.5); in the Authorization header when not said. */
  readonly transmission?: Transmission
  /** Only the header can carry it. */
  readonly realm?: string
  readonly callback?: string
  readonly verifier?: string
  /** `null` leaves oauth_version out. */
  readonly version?: '1.0' | null
  /** Puts a body that is not a form under the signature, by oauth_body_hash. */
  readonly bodyHash?: boolean
  /** Signs the text fields of a multipart body too, against RFC 5849 §3.4.1.3.1 but as Flickr wants it. */
  readonly multipartFields?: boolean | { readonly except: readonly string[] }
  /** Those fields, where the Request is to get its multipart body only afterwards. */
  readonly multipart?: readonly Pair[]
  /** Epoch seconds. */
  readonly timestamp?: number | string
  readonly nonce?: string
  /** How far the server's clock is ahead of ours. */
  readonly clockOffsetSeconds?: number
}

export interface SignedRequest {
  readonly request: Request
  readonly baseString: string
  /** The oauth_* parameters that were added, oauth_signature last. */
  readonly parameters: Pair[]
}

/**
 * Signs the very Request that will be sent: its URL, content type and body are read back from it, not from what it was
 * made of. The request given stays as it was, so a retry can sign it again.
 *
 * Throws SigningError when it cannot be signed as asked, or its own query or form cannot be read.
 *
 * @example
 * const { request } = await sign(new Request('https://api.example/1/me'), { consumerKey, consumerSecret, token, tokenSecret })
 * await fetch(request)
 */
export async function sign(
  request: Request,
  credentials: Credentials,
  options: SignOptions = {},
): Promise<SignedRequest> {
  const { parts, bytes } = await readParts(request, options)
  const signed = await signParts(parts, credentials, options, bytes)
  return { request: await transmit(request, parts, signed.parameters, options), ...signed }
}

/**
 * The same over plain values, for those who have no Request: gives the base string and the oauth_* parameters to send.
 * `bytes` is the body, needed only for `bodyHash`.
 */
export async function signParts(
  parts: RequestParts,
  credentials: Credentials,
  options: SignOptions = {},
  bytes: Uint8Array = new Uint8Array(),
): Promise<Omit<SignedRequest, 'request'>> {
  const method = methodOf(credentials)
  const added = protocolParameters(method.name, credentials, options)
  if (options.bodyHash) added.push(['oauth_body_hash', await hashOfBody(parts, bytes, method.name)])
  const text = baseString(parts.method, parts.url, [...withoutRepeats(parts, added), ...added])
  const signature = await method.sign(text, credentials)
  return { baseString: text, parameters: [...added, ['oauth_signature', signature]] }
}

function methodOf({ signatureMethod = 'HMAC-SHA1' }: Credentials): SignatureMethod {
  const method = signatureMethodNamed(signatureMethod)
  if (method) return method
  const names = Object.keys(signatureMethods).join(', ')
  throw new SigningError('signing_method_unknown', `"${signatureMethod}" is no signature method: take one of ${names}`)
}

/** RFC 5849 §3.1, with §2.1's callback and §2.3's verifier. */
function protocolParameters(method: string, { consumerKey, token }: Credentials, options: SignOptions): Pair[] {
  const { callback, verifier, version = '1.0', nonce = randomText(16) } = options
  const { timestamp = Math.floor(Date.now() / 1000) + (options.clockOffsetSeconds ?? 0) } = options
  const pairs: Pair[] = [['oauth_consumer_key', consumerKey]]
  if (token !== undefined) pairs.push(['oauth_token', token])
  pairs.push(['oauth_signature_method', method], ['oauth_timestamp', String(timestamp)], ['oauth_nonce', nonce])
  if (version !== null) pairs.push(['oauth_version', version])
  if (callback !== undefined) pairs.push(['oauth_callback', callback])
  if (verifier !== undefined) pairs.push(['oauth_verifier', verifier])
  return pairs
}

/** The request's own parameters. RFC 5849 §3.1: no oauth_* parameter more than once. */
function withoutRepeats(parts: RequestParts, added: readonly Pair[]): Pair[] {
  const { pairs, oauth, source, duplicate } = ownFields(parts)
  if (source === 'none') return pairs
  const twice = duplicate ?? added.find(([name]) => name in oauth)?.[0]
  if (twice === undefined && !('oauth_signature' in oauth)) return pairs
  throw new SigningError(
    'signing_parameter_twice',
    `the request carries ${twice ?? 'oauth_signature'} already: give the request as it was before it was signed`,
  )
}

function ownFields(parts: RequestParts): Collected {
  try {
    return sift([
      ['query', queryFields(parts)],
      ['body', formFields(parts)],
      ['body', parts.multipart ?? []],
    ])
  } catch (cause) {
    const message =
      'the query or form cannot be read: write a % as %25, and other bytes as % and two hex digits of UTF-8'
    throw new SigningError('signing_unreadable', message, { cause })
  }
}

function hashOfBody(parts: RequestParts, bytes: Uint8Array, method: SignatureMethodName): Promise<string> {
  if (!isForm(parts.contentType)) return bodyHash(bytes, method)
  throw new SigningError(
    'signing_body_hash_on_form',
    'a form is signed field by field and must not carry oauth_body_hash: leave bodyHash out for this request',
  )
}
