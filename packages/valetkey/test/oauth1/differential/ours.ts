import { formatAuthorization } from 'valetkey/oauth1/authorization-header'
import type { RequestParts } from 'valetkey/oauth1/parameters'
import { type Credentials, type SignOptions, sign, signParts } from 'valetkey/oauth1/sign'
import { SigningError } from 'valetkey/oauth1/signing-error'
import type { Signer } from './faults.ts'
import { consumerKey, fixed, formType, rsa, type Sample, urlOf } from './samples.ts'

/** What a client of ours is given: to sign with, and what else to say. */
export function credentialsOf({ token, tokenSecret, consumerSecret, signatureMethod }: Sample): Credentials {
  const { privateKey } = rsa
  return { consumerKey, consumerSecret, tokenSecret, signatureMethod, privateKey, ...(token === null ? {} : { token }) }
}

/** The base string and the header, the URL taken as it is written. */
export const ours: Signer = samples => Promise.all(samples.map(one => refusing(() => written(one))))

async function written(sample: Sample): Promise<string> {
  const { method, form } = sample
  const parts: RequestParts = { method, url: urlOf(sample), contentType: formType, body: form }
  const { baseString, parameters } = await signParts(parts, credentialsOf(sample), fixed)
  return shown(baseString, formatAuthorization(parameters))
}

/** A header's parameters in any order, and what was signed; of PLAINTEXT the one does not follow from the other. */
export const shown = (baseString: string, authorization: string): string =>
  [baseString, ...headerParts(authorization).sort()].join('\n')

/** Values are encoded, a comma is always between two. */
const headerParts = (authorization: string): string[] =>
  authorization
    .replace(/^OAuth /, '')
    .split(',')
    .map(part => part.trim())

/** The whole request, as it goes out: signed in the header, the query or the body. */
export const oursSent: Signer = samples => Promise.all(samples.map(one => refusing(() => sent(one))))

async function sent(sample: Sample): Promise<string> {
  const { transmission, realm, callback, verifier } = sample
  const options: SignOptions = {
    ...fixed,
    transmission,
    ...(realm === null ? {} : { realm }),
    ...(callback === null ? {} : { callback }),
    ...(verifier === null ? {} : { verifier }),
  }
  const { request } = await sign(requestOf(sample), credentialsOf(sample), options)
  return asSent(request.url, request.headers.get('authorization') ?? '', await request.text())
}

/** As the platform sends it: it has rewritten host, port and path before anybody signs. */
export function requestOf(sample: Sample): Request {
  const { method, form } = sample
  const url = urlOf(sample)
  return form === null ? new Request(url, { method }) : new Request(url, { method, body: form, headers: type })
}

const type = { 'content-type': formType }

/** The parameters wherever they stand, read by the platform, in any order. */
export function asSent(url: string, authorization: string, body: string): string {
  const { origin, pathname, searchParams } = new URL(url)
  const pairs = (place: string, params: URLSearchParams) => [...params].map(pair => JSON.stringify([place, ...pair]))
  const said = [
    ...pairs('query', searchParams),
    ...pairs('body', new URLSearchParams(body)),
    ...headerParts(authorization),
  ]
  return [origin + pathname, ...said.sort()].join('\n')
}

/** RFC 5849 §3.1: a request that says an oauth_* parameter twice is not signed at all. */
async function refusing(run: () => Promise<string>): Promise<string> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof SigningError) return error.code
    throw error
  }
}
