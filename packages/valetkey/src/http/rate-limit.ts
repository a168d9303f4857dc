/**
 * What servers say of how many calls are left, in the ways they say it. Written down in: RFC 9110 §10.2.3 (Retry-After), the
 * IETF draft RateLimit header fields, and the documents of those who count by `X-RateLimit-…`.
 */
export interface Allowance {
  /** So many calls are left; fractions (Reddit counts those too) count as what is whole of them. */
  readonly remaining: number
  /** When there are new ones, milliseconds since 1970. */
  readonly resetAt: number
  /** Which of several counts this is, where the server has more than one. */
  readonly bucket?: string
}

const REMAINING = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining']
const RESET = ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset', 'x-ratelimit-reset-after']
const BUCKET = ['x-ratelimit-resource', 'x-ratelimit-bucket']

/** null: nothing is said, or not both how many and until when. `now`: milliseconds since 1970. */
export function readAllowance(headers: Headers, now: number): Allowance | null {
  const bucket = first(headers, BUCKET)
  const structured = readStructured(headers.get('ratelimit'), now)
  if (structured !== null) return structured
  const remaining = Number.parseFloat(first(headers, REMAINING) ?? '')
  const resetAt = readReset(first(headers, RESET), now)
  if (Number.isNaN(remaining) || resetAt === null) return null
  return { remaining: Math.max(0, Math.floor(remaining)), resetAt, ...(bucket !== undefined && { bucket }) }
}

/** How long to wait by Retry-After: seconds, or a date. Milliseconds from now; null: it is not said, or cannot be read. */
export function readRetryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const date = text === '' ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

/** `"hour";r=50;t=1800`: the draft's field, the tightest of several. */
function readStructured(field: string | null, now: number): Allowance | null {
  const counts = (field ?? '').split(',').flatMap(member => {
    const [name = '', ...parameters] = member.split(';').map(part => part.trim())
    const said = new Map(parameters.map(part => part.split('=', 2) as [string, string]))
    const [remaining, seconds] = [Number(said.get('r') ?? Number.NaN), Number(said.get('t') ?? Number.NaN)]
    if (Number.isNaN(remaining) || Number.isNaN(seconds)) return []
    return [{ remaining, resetAt: now + seconds * 1000, bucket: name.replace(/^"|"$/g, '') }]
  })
  return counts.sort((a, b) => a.remaining - b.remaining)[0] ?? null
}

const [MILLISECONDS, SECONDS] = [1e11, 1e8]

/** Seconds or milliseconds since 1970, seconds from now, or a date. */
function readReset(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  const number = Number(text)
  if (Number.isNaN(number)) return Number.isNaN(Date.parse(text)) ? null : Date.parse(text)
  if (number > MILLISECONDS) return number
  return number > SECONDS ? number * 1000 : now + number * 1000
}

function first(headers: Headers, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headers.get(name)?.trim()
    if (value) return value
  }
  return undefined
}
