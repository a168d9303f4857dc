import { type Format, FormatError } from './format.ts'

/** Plain text: a string as it is, a number or a boolean in its usual spelling, nothing for null. */
export const text: Format = {
  name: 'text',
  mediaType: 'text/plain',
  alsoReads: [],
  encode: async value => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
      throw new FormatError('text', 'Only a string, a number or a boolean can be written as plain text')
    }
    return String(value)
  },
  decode: async body => body,
}
