import { FormatError } from './format.ts'

/** What a body may grow to before reading it costs more than any honest body is worth. */

/** Nesting, in both directions: far beyond what APIs use, far below what overflows a stack. */
export const MAX_DEPTH = 200

/** Characters by format: the slower the parser, the less. */
export const MAX_CHARACTERS: Readonly<Record<'json' | 'xml' | 'yaml', number>> = {
  json: 20_000_000,
  xml: 4_000_000,
  yaml: 1_000_000,
}

export function checkSize(format: keyof typeof MAX_CHARACTERS, text: string): void {
  const most = MAX_CHARACTERS[format]
  if (text.length > most) throw new FormatError(format, `The ${format} body is longer than ${most} characters`)
}

export function tooDeep(format: string): FormatError {
  return new FormatError(format, `The ${format} value is nested deeper than ${MAX_DEPTH} levels, or contains itself`)
}
