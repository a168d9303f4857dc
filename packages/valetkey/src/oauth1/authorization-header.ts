import type { Pair } from '../http/form.ts'
import { decode, encode } from './percent.ts'

export interface AuthorizationParameters {
  /** As written between its quotes; it is not percent-encoded, and never part of the signature. */
  readonly realm?: string
  /** Decoded, in the order they came, repeats included. */
  readonly pairs: Pair[]
}

/**
 * RFC 5849 §3.5.1.
 *
 * @example formatAuthorization([['oauth_nonce', 'a b']], 'Photos') // 'OAuth realm="Photos", oauth_nonce="a%20b"'
 */
export function formatAuthorization(pairs: readonly Pair[], realm?: string): string {
  const written = realm === undefined ? [] : [`realm="${realm.replace(/["\\]/g, '\\$&')}"`]
  for (const [name, value] of pairs) written.push(`${encode(name)}="${encode(value)}"`)
  return `OAuth ${written.join(', ')}`
}

/**
 * Reads an `Authorization` value, tolerant of odd spacing, letter case of the scheme, missing quotes and stray commas.
 * Null when it is not OAuth 1.0a's: another scheme, or the bare token OAuth 2 drafts put behind the same word.
 * Throws SyntaxError or URIError when it is, but cannot be read.
 */
export function parseAuthorization(header: string): AuthorizationParameters | null {
  const scheme = /^\s*OAuth(?:\s|$)/i.exec(header)
  if (!scheme) return null
  const fields = splitAtCommas(header.slice(scheme[0].length))
  if (fields.length === 1 && /^[\w\-.~+/|]+=*$/.test(fields[0]!)) return null
  const pairs: Pair[] = []
  let realm: string | undefined
  for (const field of fields) {
    const [name, value] = readField(field)
    if (name.length === 5 && name.toLowerCase() === 'realm') realm ??= value
    else pairs.push([decode(name), decode(value)])
  }
  return realm === undefined ? { pairs } : { realm, pairs }
}

/** By hand, character by character: a pattern for this backtracks, and the header comes from strangers. */
function splitAtCommas(text: string): string[] {
  const fields: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) quoted = !quoted
    else if (quoted && character === BACKSLASH) at++
    else if (character === COMMA && !quoted) {
      fields.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  fields.push(text.slice(start).trim())
  return fields.filter(field => field !== '')
}

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c

function readField(field: string): Pair {
  const equals = field.indexOf('=')
  const name = field.slice(0, Math.max(equals, 0)).trimEnd()
  const value = unquote(field.slice(equals + 1).trimStart())
  if (name !== '' && value !== undefined) return [name, value]
  throw new SyntaxError('every parameter of the Authorization header is a name, an equals sign and a quoted value')
}

/** RFC 9110 §5.6.4. Undefined when quotes stand where they should not. */
function unquote(text: string): string | undefined {
  if (!text.includes('"')) return text
  const inner = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : '"'
  if (!inner.includes('\\')) return inner.includes('"') ? undefined : inner
  return /^(?:[^"\\]|\\.)*$/s.test(inner) ? inner.replace(/\\(.)/gs, '$1') : undefined
}
