const unreserved = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9\-._~]/.test(String.fromCharCode(code))),
)
const leftByEncodeURIComponent = /[!'()*]/g

/**
 * RFC 5849 §3.6: everything but letters, digits, `-`, `.`, `_` and `~` becomes `%XX` of its UTF-8 bytes, in upper case.
 * A lone surrogate, which UTF-8 cannot say, becomes U+FFFD as in fetch.
 *
 * @example encode('Ladies + Gentlemen') // 'Ladies%20%2B%20Gentlemen'
 */
export const encode: (text: string) => string = encoder('%')

/**
 * `encode(encode(text))` in one walk, for the base string: what is encoded once holds nothing to encode but its `%`.
 *
 * @example encodeTwice('a b') // 'a%2520b'
 */
export const encodeTwice: (text: string) => string = encoder('%25')

/** The other way. `+` stays `+`. Throws URIError when a `%` is not followed by two hex digits, or the bytes are not UTF-8. */
export function decode(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text
}

/** For what servers answer: text that cannot be decoded is kept as it came. */
export function lenientDecode(text: string): string {
  try {
    return decode(text)
  } catch {
    return text
  }
}

/** By hand: every signature encodes dozens of short texts, and a pattern or a second walk takes twice as long for each. */
function encoder(percent: string): (text: string) => string {
  const bytes = Array.from({ length: 256 }, (_, byte) => percent + byte.toString(16).toUpperCase().padStart(2, '0'))
  return text => {
    let encoded = ''
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code < 0x80 && unreserved[code] === 1) continue
      if (code > 0x7ff) return encodeAny(text, percent)
      encoded +=
        text.slice(from, at) + (code < 0x80 ? bytes[code] : bytes[0xc0 | (code >> 6)]! + bytes[0x80 | (code & 0x3f)])
      from = at + 1
    }
    return from === 0 ? text : encoded + text.slice(from)
  }
}

/** Beyond two bytes of UTF-8 the platform knows better. */
function encodeAny(text: string, percent: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    leftByEncodeURIComponent,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return percent === '%' ? encoded : encoded.replaceAll('%', percent)
}
