import { decodeForm, encodeForm, type FormValue } from '../http/form.ts'
import { type Format, FormatError } from './format.ts'

/** application/x-www-form-urlencoded as a flat record; a repeated name becomes a list of its values. */
export const form: Format = {
  name: 'form',
  mediaType: 'application/x-www-form-urlencoded',
  alsoReads: [],
  encode: async value => encodeForm(flat(value)),
  decode: async text => {
    const values = new Map<string, string | string[]>()
    for (const [name, value] of decodeForm(text)) {
      const before = values.get(name)
      values.set(name, before === undefined ? value : [before, value].flat())
    }
    return Object.fromEntries(values)
  },
}

function flat(value: unknown): Record<string, FormValue> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notFlat()
  const record: Record<string, FormValue> = Object.create(null)
  for (const [name, member] of Object.entries(value)) {
    if (isScalar(member)) record[name] = member
    else if (Array.isArray(member) && member.every(isItem)) record[name] = member
    else throw notFlat()
  }
  return record
}

function isItem(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isScalar(value: unknown): value is string | number | boolean | null | undefined {
  return value === null || value === undefined || isItem(value)
}

function notFlat(): FormatError {
  return new FormatError(
    'form',
    'Only a flat record of strings, numbers, booleans and lists of them can be written as a form',
  )
}
