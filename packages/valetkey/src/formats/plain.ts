import { FormatError } from './format.ts'
import { MAX_DEPTH, tooDeep } from './limits.ts'

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
