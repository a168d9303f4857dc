import type { QuirkName } from './quirks.ts'

/** Names under which lifetimes and instants arrive: the RFC's first, but for the one Zoho sends beside milliseconds. */
const NAMES = ['expires_in_sec', 'expires_in', 'expires', 'expires_at', 'expires_on', 'expire_in']

const YEAR = 365 * 24 * 3600
/** The largest 32-bit number means "never" where it is sent; read as an instant it would be in 2038. */
const NEVER = 2 ** 31 - 1
/** Three hundred years: beyond it a number is no lifetime. */
const LONGEST = 300 * YEAR

/** RFC 6749 §5.1 `expires_in`, and what servers send instead: epoch milliseconds, or undefined for "unknown". */
export function readExpiry(take: (wire: string) => unknown, at: number, quirks: Set<QuirkName>): number | undefined {
  let empty = false
  for (const name of NAMES) {
    const value = take(name)
    if (value === undefined) continue
    if (value === null || value === '') empty = true
    else {
      if (name !== 'expires_in') quirks.add('expires_in.renamed')
      return instantOf(value, at, quirks)
    }
  }
  if (empty) quirks.add('expires_in.null')
  return undefined
}

function instantOf(value: unknown, at: number, quirks: Set<QuirkName>): number | undefined {
  const number = secondsOf(value, quirks)
  const instant = number === undefined ? dateOf(value) : absoluteOf(number, at)
  if (instant !== undefined) {
    quirks.add('expires_in.absolute')
    return instant
  }
  // Zero and less are some servers' word for "never": believing them would refresh before every call.
  if (number === undefined || number <= 0 || number > LONGEST) {
    quirks.add('expires_in.unreadable')
    return undefined
  }
  return at + number * 1000
}

function secondsOf(value: unknown, quirks: Set<QuirkName>): number | undefined {
  const numeric = typeof value === 'string' && value.length < 30 && /^-?\d+(?:\.\d+)?$/.test(value.trim())
  const number = numeric ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  // A form or XML can only say text: there a number in text is no oddity.
  if (numeric && !quirks.has('body.form') && !quirks.has('body.xml')) quirks.add('expires_in.string')
  if (!Number.isInteger(number)) quirks.add('expires_in.float')
  return Math.floor(number)
}

/** A number near the present, counted from 1970, is an instant: in seconds or in milliseconds. */
function absoluteOf(number: number, at: number): number | undefined {
  const near = (instant: number) => instant > at - YEAR * 1000 && instant < at + 10 * YEAR * 1000
  if (number === NEVER) return undefined
  return [number * 1000, number].find(near)
}

function dateOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]/.test(value) || value.length > 40) return undefined
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? undefined : instant
}
