/** Bytes and the texts that stand for them, without `Buffer`, so that they work in every runtime. */

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** The text of UTF-8 bytes; throws a TypeError when they are not UTF-8. A byte order mark is kept. */
export function fromUtf8(bytes: Uint8Array): string {
  return strictDecoder.decode(bytes)
}

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 §4: with padding. */
export function toBase64(bytes: Uint8Array): string {
  const text = write(bytes, STANDARD)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** RFC 4648 §5: without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return write(bytes, URL_SAFE)
}

/**
 * RFC 4648 §4; padding may be missing. Throws a SyntaxError for anything else, bits left over at the end included:
 * one value has one spelling, so a changed character is always noticed.
 */
export function fromBase64(text: string): Bytes {
  return read(unpadded(text), standardValues)
}

/** RFC 4648 §5 without padding; as strict as {@link fromBase64}. */
export function fromBase64Url(text: string): Bytes {
  return read(text, urlSafeValues)
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Two lower-case digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexPairs[byte]
  return text
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function write(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  let at = 0
  for (; at + 2 < bytes.length; at += 3) {
    const word = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    text += alphabet[word >> 18]! + alphabet[(word >> 12) & 63]! + alphabet[(word >> 6) & 63]! + alphabet[word & 63]!
  }
  const left = bytes.length - at
  if (left === 0) return text
  const word = (bytes[at]! << 16) | ((left === 2 ? bytes[at + 1]! : 0) << 8)
  text += alphabet[word >> 18]! + alphabet[(word >> 12) & 63]!
  return left === 2 ? text + alphabet[(word >> 6) & 63]! : text
}

const NOT_A_DIGIT = 255
const standardValues = valuesOf(STANDARD)
const urlSafeValues = valuesOf(URL_SAFE)

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(NOT_A_DIGIT)
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value
  return values
}

function unpadded(text: string): string {
  if (!text.endsWith('=')) return text
  if (text.length % 4 !== 0) throw notBase64()
  return text.endsWith('==') ? text.slice(0, -2) : text.slice(0, -1)
}

function read(text: string, values: Uint8Array): Bytes {
  if (text.length % 4 === 1) throw notBase64()
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let [word, bits, at] = [0, 0, 0]
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? NOT_A_DIGIT
    if (value === NOT_A_DIGIT) throw notBase64()
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = word >> bits
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw notBase64()
  return bytes
}

function notBase64(): SyntaxError {
  return new SyntaxError('The text is not base64')
}
