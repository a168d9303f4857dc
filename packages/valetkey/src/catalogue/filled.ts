import { connectError } from '../client/errors/connect-errors.ts'

type Values = Readonly<Record<string, string>>

/**
 * A definition with its variables filled in, wherever they stand. A value must not be able to move an address elsewhere:
 * `evil.example/` would be another host.
 */
export function filled<Row extends object>(name: string, row: Row, wanted: readonly string[], values: Values): Row {
  const checked = new Map(wanted.map(variable => [variable, checkedValue(name, variable, values)]))
  return fill(row, checked) as Row
}

/** A whole server: a name, and where needed a port and a path to begin with. */
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?(\/[\w-]+(\.[\w-]+)*)*$/i
/** A part of an address: a label of a name, a tenant's id. */
const PART = /^[\w-]+(\.[\w-]+)*$/

function checkedValue(name: string, variable: string, values: Values): string {
  const value = Object.hasOwn(values, variable) ? values[variable] : undefined
  if (value === undefined || value === '')
    throw connectError('definition_invalid', name, {
      reason: `it needs ${variable}`,
      next: `pass it: catalogue('${name}', { ${variable}: … })`,
    })
  const plain = variable === 'host' ? value.replace(/^https:\/\//i, '').replace(/\/$/, '') : value
  if ((variable === 'host' ? HOST : PART).test(plain)) return plain
  throw connectError('definition_invalid', name, {
    reason: `"${value}" cannot be its ${variable}`,
    next:
      variable === 'host'
        ? 'pass a host, as in id.example.org'
        : 'pass the name alone, without dots at its ends or slashes',
  })
}

function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replace(/\{(\w+)\}/g, (whole, variable) => values.get(variable) ?? whole)
  if (Array.isArray(value)) return value.map(one => fill(one, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, values)]))
}
