/** application/x-www-form-urlencoded (WHATWG URL §5), as ordered pairs: OAuth must see repeated names. */

export type Pair = readonly [name: string, value: string]
export type FormValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]
export type FormData = Readonly<Record<string, FormValue>> | readonly Pair[]

/** Pairs in the order given. `null` and `undefined` are left out, a list repeats its name. */
export function toPairs(data: FormData): Pair[] {
  if (isPairs(data)) return [...data]
  const pairs: Pair[] = []
  for (const [name, value] of Object.entries(data)) {
    if (value === null || value === undefined) continue
    if (typeof value !== 'object') pairs.push([name, String(value)])
    else for (const item of value) pairs.push([name, String(item)])
  }
  return pairs
}

/** `a=1&b=x+y`. */
export function encodeForm(data: FormData): string {
  let text = ''
  for (const [name, value] of toPairs(data)) {
    text += `${text === '' ? '' : '&'}${encodeFormText(name)}=${encodeFormText(value)}`
  }
  return text
}

/** Reads what any client may send and never throws: broken percent-encoding stays as it was written. */
export function decodeForm(text: string): Pair[] {
  const pairs: Pair[] = []
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals === -1) pairs.push([decodeFormText(part), ''])
    else pairs.push([decodeFormText(part.slice(0, equals)), decodeFormText(part.slice(equals + 1))])
  }
  return pairs
}

/** The first name that appears twice: RFC 6749 §3.1 and RFC 5849 §3.2 refuse such requests. */
export function duplicateOf(pairs: readonly Pair[]): string | undefined {
  const seen = new Set<string>()
  for (const [name] of pairs) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/** Pairs by name; of a repeated name the first value. Without a prototype, so that `__proto__` is just a name. */
export function fields(pairs: readonly Pair[]): Record<string, string> {
  const record: Record<string, string> = Object.create(null)
  for (const [name, value] of pairs) if (record[name] === undefined) record[name] = value
  return record
}

const plain = /^[\w*.-]*$/
const otherThanEncodeURIComponent = /%20|[!'()~]/g

/** One name or value, encoded. A lone surrogate, which UTF-8 cannot say, becomes U+FFFD. */
export function encodeFormText(text: string): string {
  if (plain.test(text)) return text
  return encodeURIComponent(text.toWellFormed()).replace(otherThanEncodeURIComponent, escapeOne)
}

/** One name or value, decoded. */
export function decodeFormText(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    // The platform's reader keeps a lone % and shows bytes that are no UTF-8 as U+FFFD.
    return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
  }
}

function escapeOne(found: string): string {
  return found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`
}

function isPairs(data: FormData): data is readonly Pair[] {
  return Array.isArray(data)
}
