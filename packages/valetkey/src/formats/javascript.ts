import { type Format, FormatError } from './format.ts'
import { json } from './json.ts'

/** JSON that comes as a script: bare (Facebook) or as the argument of a call, "JSONP" (Flickr). Never executed. */
export const javascript: Format = {
  name: 'javascript',
  mediaType: 'text/javascript',
  alsoReads: ['application/javascript', 'application/x-javascript'],
  encode: value => json.encode(value),
  decode: async text => {
    try {
      return await json.decode(argumentOf(text))
    } catch (cause) {
      throw new FormatError('javascript', 'The script is not JSON, nor one call around JSON', { cause })
    }
  },
}

const CALL = /^\s*(?:\/\*\*\/\s*)?[A-Za-z_$][\w$.]*\s*\(/

function argumentOf(script: string): string {
  const open = CALL.exec(script)?.[0].length
  const close = script.lastIndexOf(')')
  if (open === undefined || close < open || !/^\)\s*;?\s*$/.test(script.slice(close))) return script
  return script.slice(open, close)
}
