import type { Pair } from '../http/form.ts'
import { decode } from './percent.ts'

/** The parts of a request OAuth 1.0a looks at, in plain values, so that any server can give them. */
export interface RequestParts {
  readonly method: string
  /** Absolute, as the client saw it; the query as it was sent, not decoded. */
  readonly url: string
  readonly authorization?: string | null
  readonly contentType?: string | null
  /** The body's text; only a form's is looked at. */
  readonly body?: string | null
  /** Fields of a multipart body that are signed although RFC 5849 leaves them out (Flickr signs them). */
  readonly multipart?: readonly Pair[]
}

export type ParameterSource = 'header' | 'query' | 'body' | 'mixed' | 'none'

export interface Collected {
  /** All that is signed: decoded, repeats kept, without the header's realm and without oauth_signature. */
  readonly pairs: Pair[]
  /** Every oauth_* parameter, oauth_signature included; of repeated ones the first. Nothing else gets in, so no name can clash. */
  readonly oauth: Readonly<Record<string, string>>
  readonly realm?: string
  /** Where the oauth_* parameters stood. */
  readonly source: ParameterSource
  /** The first oauth_* parameter that came twice, in one place or in two: RFC 5849 §3.1 wants such a request refused. */
  readonly duplicate?: string
}

/** RFC 5849 §3.4.1.3.1: only this media type puts a body's parameters under the signature. */
export function isForm(contentType: string | null | undefined): boolean {
  return !!contentType && /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType)
}

/** The raw query: what stands between `?` and `#`. */
export function queryOf(url: string): string {
  const end = url.indexOf('#')
  const start = url.indexOf('?')
  if (start < 0 || (end >= 0 && end < start)) return ''
  return end < 0 ? url.slice(start + 1) : url.slice(start + 1, end)
}

/** What is signed, and the oauth_* parameters apart. `once`: one that comes again with the same value counts once. */
export function sift(
  places: readonly (readonly [ParameterSource, readonly Pair[]])[],
  once: boolean = false,
): Collected {
  const pairs: Pair[] = []
  const oauth: Record<string, string> = {}
  let source: ParameterSource = 'none'
  let duplicate: string | undefined
  for (const [place, found] of places) {
    for (const pair of found) {
      const name = pair[0]
      if (once && name !== 'oauth_signature' && name.startsWith('oauth_') && oauth[name] === pair[1]) continue
      if (name !== 'oauth_signature') pairs.push(pair)
      if (!name.startsWith('oauth_')) continue
      source = source === 'none' || source === place ? place : 'mixed'
      if (oauth[name] === undefined) oauth[name] = pair[1]
      else duplicate ??= name
    }
  }
  return duplicate === undefined ? { pairs, oauth, source } : { pairs, oauth, source, duplicate }
}

/** Of the query. Throws URIError where the percent-encoding cannot be read. */
export function queryFields({ url }: Pick<RequestParts, 'url'>): Pair[] {
  return readEncoded(queryOf(url))
}

/** Of a form; no other body has any. Throws URIError likewise. */
export function formFields({ contentType, body }: Pick<RequestParts, 'contentType' | 'body'>): Pair[] {
  return isForm(contentType) && body ? readEncoded(body) : []
}

/** W3C HTML 4.01 §17.13.4: `+` is a space, a field without `=` has an empty value, nothing between two `&` is no field. */
function readEncoded(text: string): Pair[] {
  const pairs: Pair[] = []
  if (text === '') return pairs
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  for (const field of spaced.split('&')) {
    if (field === '') continue
    const equals = field.indexOf('=')
    if (equals < 0) pairs.push([decode(field), ''])
    else pairs.push([decode(field.slice(0, equals)), decode(field.slice(equals + 1))])
  }
  return pairs
}
