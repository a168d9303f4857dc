import { Scanner } from './scanner.ts'

/**
 * Accept-Language: RFC 9110 §12.5.4. The language to answer in; nothing that is wanted, or no header, is the first
 * available. `de-AT` is served with `de`. Order: higher q, then the order in the header.
 *
 * @example preferredLanguage('de-AT, en;q=0.7', ['en', 'de']) === 'de'
 */
export function preferredLanguage<L extends string>(header: string | null, available: readonly [L, ...L[]]): L {
  const ranges = parse(header ?? '').sort((a, b) => b.q - a.q)
  const refused = new Set(ranges.filter(({ q }) => q === 0).map(({ tag }) => tag))
  for (const { tag, q } of ranges) {
    if (q === 0) break
    const found = available.find(language => (tag === '*' ? !refused.has(language) : covers(tag, language)))
    if (found !== undefined) return found
  }
  return available[0]
}

interface LanguageRange {
  readonly tag: string
  readonly q: number
}

function parse(header: string): LanguageRange[] {
  const scanner = new Scanner(header)
  const ranges: LanguageRange[] = []
  while (!scanner.done) {
    scanner.space()
    const tag = scanner.token()?.toLowerCase()
    if (tag !== undefined) ranges.push({ tag, q: weight(scanner) })
    scanner.skipTo(',')
    scanner.eat(',')
  }
  return ranges
}

function weight(scanner: Scanner): number {
  scanner.space()
  if (!scanner.eat(';')) return 1
  scanner.space()
  const { name, value = '' } = scanner.parameter() ?? {}
  return name === 'q' && /^(?:\d+\.?\d*|\.\d+)$/.test(value) ? Math.min(Number(value), 1) : 1
}

/** A range and what is a kind of it, or the other way round: `de` is right for who wants `de-AT`. */
function covers(tag: string, language: string): boolean {
  const known = language.toLowerCase()
  return tag === known || tag.startsWith(`${known}-`) || known.startsWith(`${tag}-`)
}
