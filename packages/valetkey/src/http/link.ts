import { quote, Scanner } from './scanner.ts'

/** Link headers: RFC 8288. */

export interface Link {
  readonly url: string
  /** One or more relation types, separated by spaces. */
  readonly rel: string
  /** The other parameters, by lower-case name; `title*` and its like are decoded (RFC 8187). */
  readonly params: Readonly<Record<string, string>>
}

/**
 * @example formatLink([{ url: '/p/2', rel: 'next' }, { url: '/p/0', rel: 'prev' }]) === '</p/2>; rel="next", </p/0>; rel="prev"'
 */
export function formatLink(
  links: readonly { readonly url: string; readonly rel: string; readonly params?: Readonly<Record<string, string>> }[],
): string {
  return links
    .map(({ url, rel, params }) => [`<${target(url)}>`, ...parameters({ rel, ...params })].join('; '))
    .join(', ')
}

/** Every link of a header value; the `url`s are as written, so resolve relative ones yourself. */
export function parseLink(header: string | null): Link[] {
  const scanner = new Scanner(header ?? '')
  const links: Link[] = []
  while (!scanner.done) {
    scanner.take(SEPARATORS)
    const url = scanner.take(TARGET)?.[1]
    if (url !== undefined) links.push({ url: url.trim(), ...readParameters(scanner) })
    scanner.skipTo(',')
  }
  return links
}

/** The target of the first link with this relation type. */
export function linkTo(header: string | null, rel: string): string | undefined {
  const wanted = rel.toLowerCase()
  return parseLink(header).find(link => link.rel.toLowerCase().split(/\s+/).includes(wanted))?.url
}

const SEPARATORS = /[ \t,]+/y
const TARGET = /<([^>]*)>/y

function target(url: string): string {
  return url.toWellFormed().replace(/[^\x21-\x7e]|[<>"]/gu, encodeURIComponent)
}

function parameters(params: Readonly<Record<string, string>>): string[] {
  return Object.entries(params).map(([name, value]) =>
    name.endsWith('*')
      ? `${name}=UTF-8''${encodeURIComponent(value).replace(/['()*]/g, escapeOne)}`
      : `${name}=${quote(value)}`,
  )
}

function escapeOne(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function readParameters(scanner: Scanner): Pick<Link, 'rel' | 'params'> {
  const found: Record<string, string> = Object.create(null)
  for (;;) {
    scanner.space()
    if (!scanner.eat(';')) break
    scanner.space()
    const parameter = scanner.parameter()
    // §3.3: "occurrences after the first MUST be ignored"
    if (parameter !== undefined) found[parameter.name] ??= decodeExtended(parameter.name, parameter.value ?? '')
  }
  const { rel = '', ...others } = found
  return { rel, params: Object.assign(Object.create(null), others) }
}

/** RFC 8187 §3.2.1: `UTF-8'en'%e2%82%ac`. */
function decodeExtended(name: string, value: string): string {
  const extended = name.endsWith('*') ? /^utf-8'[^']*'(.*)$/i.exec(value)?.[1] : undefined
  if (extended === undefined) return value
  try {
    return decodeURIComponent(extended)
  } catch {
    return value
  }
}
