import type { Pair } from '../http/form.ts'
import { encode, encodeTwice } from './percent.ts'

const address = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/
const noRequestLineCarries = /[^\x21-\x7e]/
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 }

/**
 * RFC 5849 §3.4.1.2: scheme and host in lower case, the port unless it is the scheme's own, the path as it was sent.
 * The path is taken byte for byte, not through URL, which would rewrite what another client has signed (`/a/../b`).
 *
 * @example baseStringUri('http://EXAMPLE.COM:80/r%20v/X?id=123') // 'http://example.com/r%20v/X'
 */
export function baseStringUri(url: string): string {
  const match = address.exec(noRequestLineCarries.test(url) ? new URL(url).href : url)
  if (!match) throw new TypeError('only an absolute http or https URL has a base string URI (RFC 5849 §3.4.1.2)')
  const scheme = match[1]!.toLowerCase()
  return `${scheme}://${authority(match[2]!, defaultPorts[scheme])}${match[3] || '/'}`
}

/** RFC 5849 §3.4.1.3.2: encode, sort by encoded name, then by encoded value, in byte order; join. */
export function normalizeParameters(pairs: readonly Pair[]): string {
  return sortEncoded(pairs, encode)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/**
 * RFC 5849 §3.4.1.1: what is signed.
 *
 * @example baseString('GET', 'http://example.com/a?b=1', [['b', '1']]) // 'GET&http%3A%2F%2Fexample.com%2Fa&b%3D1'
 */
export function baseString(method: string, url: string, pairs: readonly Pair[]): string {
  return `${encode(method.toUpperCase())}&${encode(baseStringUri(url))}&${encodedParameters(pairs)}`
}

/** encode(normalizeParameters(pairs)) in one go; the second encoding changes nothing about the order. */
function encodedParameters(pairs: readonly Pair[]): string {
  let text = ''
  for (const pair of sortEncoded(pairs, encodeTwice)) text += `%26${pair[0]}%3D${pair[1]}`
  return text.slice(3)
}

function sortEncoded(pairs: readonly Pair[], encode: (text: string) => string): Pair[] {
  const encoded = pairs.map((pair): Pair => [encode(pair[0]), encode(pair[1])])
  return encoded.length > few ? encoded.sort(byNameThenValue) : insertionSort(encoded)
}

/** Below this many pairs, which is most requests, Array's sort costs more in setting out than in sorting. */
const few = 32

function insertionSort(pairs: Pair[]): Pair[] {
  for (let next = 1; next < pairs.length; next++) {
    const pair = pairs[next]!
    let at = next
    for (; at > 0 && byNameThenValue(pairs[at - 1]!, pair) > 0; at--) pairs[at] = pairs[at - 1]!
    pairs[at] = pair
  }
  return pairs
}

// Encoded text is ASCII, so JavaScript's order of code units is the order of bytes.
function byNameThenValue(a: Pair, b: Pair): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return 0
}

function authority(text: string, defaultPort: number | undefined): string {
  const host = text.slice(text.lastIndexOf('@') + 1).toLowerCase()
  const port = /:(\d*)$/.exec(host)
  if (!port) return host
  const bare = host.slice(0, port.index)
  return port[1] === '' || Number(port[1]) === defaultPort ? bare : `${bare}:${Number(port[1])}`
}
