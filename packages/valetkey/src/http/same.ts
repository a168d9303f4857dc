import { utf8 } from './bytes.ts'

/**
 * Whether two secrets are equal, in a time that tells nothing about where they differ: it depends on the lengths only.
 */
export function same(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = unitsOf(a, b)
  const right = unitsOf(b, a)
  let difference = left.length ^ right.length
  for (let at = 0; at < left.length; at++) difference |= left[at]! ^ (right[at] ?? 0)
  return difference === 0
}

/** Two texts compare by their UTF-16 units, as `===` does; a text and bytes by UTF-8. */
function unitsOf(value: string | Uint8Array, other: string | Uint8Array): Uint8Array | Uint16Array {
  if (typeof value !== 'string') return value
  if (typeof other !== 'string') return utf8(value)
  const units = new Uint16Array(value.length)
  for (let at = 0; at < value.length; at++) units[at] = value.charCodeAt(at)
  return units
}
