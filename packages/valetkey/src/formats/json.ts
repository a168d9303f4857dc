import { type Format, FormatError } from './format.ts'
import { checkSize, MAX_DEPTH, tooDeep } from './limits.ts'

/** JSON: RFC 8259. */
export const json: Format = {
  name: 'json',
  mediaType: 'application/json',
  alsoReads: ['text/json', 'application/x-json'],
  encode: async value => encodeJson(value),
  decode: async text => decodeJson(text),
}

function encodeJson(value: unknown): string {
  const text = stringify(value)
  if (text === undefined) throw new FormatError('json', `A value of type ${typeof value} cannot be written as JSON`)
  return text
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new FormatError('json', 'The value cannot be written as JSON: it contains itself or a BigInt', { cause })
  }
}

/** JSON text to plain values. Throws FormatError when it is not JSON, too long, or nested too deep. */
export function decodeJson(text: string): unknown {
  checkSize('json', text)
  if (isDeep(text)) throw tooDeep('json')
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text)
  } catch {
    // The platform's message quotes the body, which may hold secrets.
    throw new FormatError('json', 'The body is not JSON; see its beginning and its Content-Type')
  }
}

/** The parser itself survives any depth; whoever walks the result would not. */
function isDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH * 2) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (quoted) {
      if (character === BACKSLASH) at++
      else quoted = character !== QUOTE
    } else if (character === QUOTE) quoted = true
    else if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      if (++depth > MAX_DEPTH) return true
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) depth--
  }
  return false
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]
