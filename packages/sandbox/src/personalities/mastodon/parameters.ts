import { decodeForm, type Pair } from 'valetkey/http/form'
import type { Body } from '../../body.ts'

/** Parameters as Rails reads them: query, form, multipart and JSON body in one; `a[]` is a list, `a[b]` a record. */
export type Parameters = { readonly [name: string]: unknown }

export function readParameters(url: URL, body: Body): Parameters {
  return { ...nested(decodeForm(url.search.slice(1))), ...nested(body.pairs), ...json(body) }
}

function json(body: Body): Parameters {
  if (body.type !== 'application/json' || body.text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(body.text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parameters) : {}
  } catch {
    return {}
  }
}

/** One level is all this API needs: `redirect_uris[]=…`, `poll[expires_in]=…`. Other shapes keep their name as written. */
function nested(pairs: readonly Pair[]): Parameters {
  const found = new Map<string, unknown>()
  for (const [name, value] of pairs) {
    const [, base = name, key] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? []
    if (key === undefined) found.set(base, value)
    else if (key === '') found.set(base, [...listIn(found.get(base)), value])
    else found.set(base, { ...recordIn(found.get(base)), [key]: value })
  }
  return Object.fromEntries(found)
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const recordIn = (value: unknown): object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

/** A scalar parameter as text; lists and records count as absent. */
export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

const falseWords = new Set<unknown>([false, 0, '', '0', 'f', 'F', 'false', 'FALSE', 'off', 'OFF'])

/** Rails' cast: these words are false and everything else, Python's `False` included, is true; absent is undefined. */
export function flag(parameters: Parameters, name: string): boolean | undefined {
  const value = parameters[name]
  return value === undefined || value === null ? undefined : !falseWords.has(value)
}
