import { type Format, FormatError } from './format.ts'
import { checkSize } from './limits.ts'
import { plain } from './plain.ts'

/** YAML. Written so that readers of 1.1 and of 1.2 understand the same (`yes` and `1:20` quoted), read as 1.2. */
export const yaml: Format = {
  name: 'yaml',
  mediaType: 'application/yaml',
  alsoReads: ['application/x-yaml', 'text/yaml', 'text/x-yaml'],
  encode: async value => {
    const { stringify } = await import('yaml')
    return stringify(plain('yaml', value), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
  },
  decode: async text => {
    checkSize('yaml', text)
    const { parse } = await import('yaml')
    return plain(
      'yaml',
      attempt(() => parse(text, READING)),
    )
  },
}

const READING = {
  schema: 'core',
  // A few aliases are honest; many are the "billion laughs".
  maxAliasCount: 50,
  // Looking for repeated keys costs the square of their number; the last one counts, as in JSON.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const

function attempt(parse: () => unknown): unknown {
  try {
    return parse()
  } catch {
    // The parser's message may quote the body, which may hold secrets.
    throw new FormatError('yaml', 'The body is not YAML, or more nested or aliased than is read here')
  }
}
