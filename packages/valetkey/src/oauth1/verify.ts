import { baseString } from './base-string.ts'
import type { Collected, RequestParts } from './parameters.ts'
import { lenientDecode } from './percent.ts'
import { OAuth1Problem } from './problems.ts'
import { type Keys, type SignatureMethod, signatureMethodNamed } from './signature-methods.ts'

export interface Verification {
  readonly ok: boolean
  /** The base string as this side sees it: shown to the other end (`debug_sbs`), it says what went wrong. */
  readonly baseString: string
}

/**
 * RFC 5849 §3.2, the signature alone: timestamp, nonce and who the keys belong to are the caller's to check.
 *
 * `origins` are the public addresses of this server. A request that arrived under one of them is judged under that one;
 * one that arrived under an inner address (behind a TLS proxy) under each of them.
 *
 * Throws OAuth1Problem when there is no signature, or none of the seven methods.
 */
export async function verifySignature(
  collected: Collected,
  parts: Pick<RequestParts, 'method' | 'url'>,
  keys: Keys,
  options: { readonly origins?: readonly string[] } = {},
): Promise<Verification> {
  const method = methodOf(collected)
  const signature = required(collected, 'oauth_signature')
  const baseStrings = addresses(parts.url, options.origins).map(url => baseString(parts.method, url, collected.pairs))
  for (const text of baseStrings) {
    if (await method.verify(text, signature, keys)) return { ok: true, baseString: text }
  }
  return { ok: false, baseString: baseStrings[0]! }
}

/** Where two base strings part. */
export interface Difference {
  /** Of the first character that differs. */
  readonly index: number
  /** Where that is, in words, without what stands there: `the method`, `the address`, `the parameter "a"`. */
  readonly place: string
  /** A few characters of each around it. */
  readonly mine: string
  readonly theirs: string
  /** Both in words, with the part of the base string (and the parameter) they stand in. */
  readonly sentence: string
}

/**
 * Compares our base string with the one the other end has computed: the quickest way to find out why a signature
 * is refused. Null when they are equal, and the fault is in the secrets.
 */
export function firstDifference(mine: string, theirs: string): Difference | null {
  if (mine === theirs) return null
  let index = 0
  while (index < mine.length && mine[index] === theirs[index]) index++
  const around = (text: string) => text.slice(Math.max(0, index - 12), index + 24)
  const place = placeOf(mine.length > index ? mine : theirs, index)
  const sentence = `the base strings part at character ${index}, in ${place}: mine has "${around(mine)}", theirs "${around(theirs)}"`
  return { index, place, mine: around(mine), theirs: around(theirs), sentence }
}

function methodOf(collected: Collected): SignatureMethod {
  const name = required(collected, 'oauth_signature_method')
  const method = signatureMethodNamed(name)
  if (!method)
    throw new OAuth1Problem(
      'signature_method_rejected',
      `"${name}" is not a signature method; their names are case sensitive`,
    )
  return method
}

function required({ oauth }: Collected, name: string): string {
  const value = oauth[name]
  if (value !== undefined) return value
  throw new OAuth1Problem('parameter_absent', `${name} is missing`, { params: { oauth_parameters_absent: name } })
}

function addresses(url: string, origins: readonly string[] = []): readonly string[] {
  if (origins.length === 0) return [url]
  const rest = /^[^:]+:\/\/[^/?#]*(.*)$/s.exec(url)?.[1]
  if (rest === undefined) return [url]
  const { origin } = new URL(url)
  const wanted = origins.map(text => new URL(text).origin)
  return wanted.includes(origin) ? [url] : wanted.map(one => one + rest)
}

/** A base string is METHOD&address&parameters, its parameters encoded once more, so `%26` and `%3D` stand between them. */
function placeOf(text: string, index: number): string {
  const [method = '', address = ''] = text.split('&')
  if (index <= method.length) return 'the method'
  const parametersAt = method.length + address.length + 2
  if (index < parametersAt) return 'the address'
  const start = Math.max(parametersAt, text.lastIndexOf('%26', index) + 3)
  const name = text.slice(start).split(/%3D|%26/, 1)[0] ?? ''
  return `the parameter "${lenientDecode(lenientDecode(name))}"`
}
