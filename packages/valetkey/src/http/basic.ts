import { fromBase64, fromUtf8, toBase64, utf8 } from './bytes.ts'
import { encodeFormText } from './form.ts'

/** Basic credentials: RFC 7617, with the form-encoding RFC 6749 §2.3.1 puts on top for OAuth clients. */

export interface BasicCredentials {
  readonly id: string
  readonly secret: string
}

/** `form` is RFC 6749 §2.3.1 to the letter; `raw` is what most clients send and many servers expect. */
export type BasicEncoding = 'form' | 'raw'

/**
 * The value of an `Authorization` header.
 *
 * @example encodeBasic('s6BhdRkqt3', 'gX1fBat3bV') === 'Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW'
 */
export function encodeBasic(id: string, secret: string, encoding: BasicEncoding = 'form'): string {
  const write = encoding === 'form' ? encodeFormText : (text: string) => text
  if (encoding === 'raw' && id.includes(':')) {
    throw new TypeError("A user-id with a colon cannot be sent raw (RFC 7617 §2); use the encoding 'form'")
  }
  return `Basic ${toBase64(utf8(`${write(id)}:${write(secret)}`))}`
}

/**
 * Every pair of credentials the header may mean: the raw reading, then the form-decoded one when it differs.
 * Empty when the header is not Basic or is malformed.
 */
export function decodeBasic(header: string): readonly BasicCredentials[] {
  const raw = readRaw(header)
  if (raw === undefined) return []
  const decoded = readForm(raw)
  return decoded === undefined ? [raw] : [raw, decoded]
}

const header = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 7617 §2 forbids exactly these
const control = /[\x00-\x1f\x7f]/

function readRaw(text: string): BasicCredentials | undefined {
  const encoded = header.exec(text)?.[1]
  const userPass = encoded === undefined ? undefined : textOf(encoded)
  if (userPass === undefined || control.test(userPass)) return undefined
  const colon = userPass.indexOf(':')
  if (colon === -1) return undefined
  return { id: userPass.slice(0, colon), secret: userPass.slice(colon + 1) }
}

function textOf(base64: string): string | undefined {
  try {
    return fromUtf8(fromBase64(base64))
  } catch {
    return undefined
  }
}

function readForm(raw: BasicCredentials): BasicCredentials | undefined {
  if (!/[%+]/.test(raw.id + raw.secret)) return undefined
  try {
    const decoded = { id: strictly(raw.id), secret: strictly(raw.secret) }
    return control.test(decoded.id + decoded.secret) ? undefined : decoded
  } catch {
    return undefined
  }
}

function strictly(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
