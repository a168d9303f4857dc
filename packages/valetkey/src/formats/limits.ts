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

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/** A value as JSON would see it (`toJSON` asked, `undefined` left out), so that all formats say the same. */
export function plain(format: string, value: unknown, depth: number = 0): Plain {
  if (depth > MAX_DEPTH) throw tooDeep(format)
  const asked = hasToJson(value) ? value.toJSON() : value
  if (asked === null || asked === undefined || typeof asked === 'boolean') return asked ?? null
  if (typeof asked === 'string') return asked.toWellFormed()
  if (typeof asked === 'number') return Number.isFinite(asked) ? asked + 0 : null
  if (Array.isArray(asked)) return asked.map(item => plain(format, item, depth + 1))
  if (typeof asked !== 'object') throw new FormatError(format, `A ${typeof asked} cannot be written as ${format}`)
  const members = Object.entries(asked).filter(([, member]) => member !== undefined)
  // fromEntries makes `__proto__` a member like any other.
  return Object.fromEntries(members.map(([name, member]) => [name.toWellFormed(), plain(format, member, depth + 1)]))
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
}
