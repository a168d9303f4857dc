import { Scanner } from './scanner.ts'

/** Accept: RFC 9110 §12.5.1. */

export interface MediaRange {
  /** Lower case; `*` for any. */
  readonly type: string
  readonly subtype: string
  /** Parameters that narrow the range; `q`, what follows it, and `charset` are not among them. */
  readonly params: Readonly<Record<string, string>>
  /** 0 to 1; 0 means "not acceptable". */
  readonly q: number
}

/** The ranges of an Accept header, in its order. Malformed ones are left out. */
export function parseAccept(header: string): MediaRange[] {
  const scanner = new Scanner(header)
  const ranges: MediaRange[] = []
  while (!scanner.done) {
    scanner.space()
    const range = readRange(scanner)
    if (range !== undefined) ranges.push(range)
    scanner.skipTo(',')
    scanner.eat(',')
  }
  return ranges
}

/**
 * The media type to answer with; `undefined` means 406. No (readable) header accepts anything, so the first available.
 * Order: higher q, then the more specific range, then the order in the header, then the order of `available`.
 *
 * @example preferred('text/*;q=0.5, application/json', ['text/xml', 'application/json']) === 'application/json'
 */
export function preferred(accept: string | null, available: readonly string[]): string | undefined {
  const ranges = accept === null ? [] : parseAccept(accept)
  if (ranges.length === 0) return available[0]
  let best: Match | undefined
  for (const mediaType of available) {
    const match = mostSpecific(ranges, mediaType)
    if (match !== undefined && match.q > 0 && (best === undefined || beats(match, best))) best = match
  }
  return best?.mediaType
}

interface Match {
  readonly mediaType: string
  readonly q: number
  readonly specificity: number
  readonly position: number
}

/** §12.5.1: "The most specific reference has precedence", also when its q is the lower one. */
function mostSpecific(ranges: readonly MediaRange[], mediaType: string): Match | undefined {
  const offered = readRange(new Scanner(mediaType))
  if (offered === undefined) return undefined
  let best: Match | undefined
  for (const [position, range] of ranges.entries()) {
    if (!covers(range, offered)) continue
    const specificity = specificityOf(range)
    if (best === undefined || specificity > best.specificity) best = { mediaType, q: range.q, specificity, position }
  }
  return best
}

function beats(a: Match, b: Match): boolean {
  if (a.q !== b.q) return a.q > b.q
  if (a.specificity !== b.specificity) return a.specificity > b.specificity
  return a.position < b.position
}

function covers(range: MediaRange, offered: MediaRange): boolean {
  if (range.type !== '*' && range.type !== offered.type) return false
  if (range.subtype !== '*' && range.subtype !== offered.subtype) return false
  return Object.entries(range.params).every(([name, value]) => offered.params[name] === value)
}

function specificityOf(range: MediaRange): number {
  if (range.type === '*') return 0
  return range.subtype === '*' ? 1 : 2 + Object.keys(range.params).length
}

function readRange(scanner: Scanner): MediaRange | undefined {
  const type = scanner.token()?.toLowerCase()
  if (type === undefined) return undefined
  const subtype = scanner.eat('/') ? scanner.token()?.toLowerCase() : onlyStar(type)
  if (subtype === undefined || (type === '*' && subtype !== '*')) return undefined
  return { type, subtype, ...readParameters(scanner) }
}

/** Java's URLConnection writes a bare `*` for any type. */
function onlyStar(type: string): string | undefined {
  return type === '*' ? '*' : undefined
}

function readParameters(scanner: Scanner): Pick<MediaRange, 'params' | 'q'> {
  const params: Record<string, string> = Object.create(null)
  let q: number | undefined
  for (;;) {
    scanner.space()
    if (!scanner.eat(';')) return { params, q: q ?? 1 }
    scanner.space()
    const parameter = scanner.parameter()
    if (parameter === undefined) continue
    const { name, value = '' } = parameter
    if (name === 'q') q ??= weight(value)
    // All our representations are UTF-8, and clients say so; anything behind q is an extension (§12.5.1).
    else if (q === undefined && name !== 'charset') params[name] = value.toLowerCase()
  }
}

function weight(text: string): number {
  const number = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : 1
  return Math.min(number, 1)
}
