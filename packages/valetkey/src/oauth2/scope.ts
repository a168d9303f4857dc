import { OAuthError } from './errors.ts'

export interface ScopeReading {
  /**
   * The characters that may stand between scopes; default a space. With others (`' ,+'` for old APIs whose
   * clients send commas) runs of separators count as one; with the space alone RFC 6749's grammar is kept.
   */
  readonly separators?: string
}

/** scope-token of RFC 6749 §3.3: 1*( %x21 / %x23-5B / %x5D-7E ) */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/**
 * RFC 6749 §3.3: `scope-token *( SP scope-token )`, order kept, repeats dropped. Absent or empty gives `[]`.
 * Throws OAuthError `invalid_scope` for anything else.
 */
export function parseScope(scope: string | readonly string[] | null | undefined, reading: ScopeReading = {}): string[] {
  const tokens = typeof scope === 'string' ? split(scope, reading.separators ?? ' ') : [...(scope ?? [])]
  const odd = tokens.find(token => !SCOPE_TOKEN.test(token))
  if (odd === '') throw new OAuthError('invalid_scope', 'an empty scope: put exactly one space between scopes')
  if (odd !== undefined) {
    throw new OAuthError(
      'invalid_scope',
      `not a scope: '${odd.slice(0, 60)}'; a scope is printable ASCII without quotes`,
    )
  }
  return [...new Set(tokens)]
}

function split(text: string, separators: string): string[] {
  if (text === '') return []
  if (separators === ' ') return text.split(' ')
  const between = new Set(separators)
  const tokens: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !between.has(text[at]!)) continue
    if (at > start) tokens.push(text.slice(start, at))
    start = at + 1
  }
  return tokens
}

/** The other half: scopes to the value of `scope`. The separator is a space but for providers that want another. */
export function formatScope(scopes: readonly string[], separator: string = ' '): string {
  return scopes.join(separator)
}

/** Is every scope of `wanted` literally in `held`? Hierarchy does not count: see {@link scopeTree}. */
export function subset(wanted: readonly string[], held: readonly string[]): boolean {
  const set = new Set(held)
  return wanted.every(scope => set.has(scope))
}

export interface ScopeTree {
  /** Does having `granted` allow what `wanted` guards? */
  covers(granted: readonly string[], wanted: string): boolean
  /** Every known scope that `granted` covers, in the order of the tree. */
  expand(granted: readonly string[]): string[]
  /** Those of `list` the tree does not know. */
  unknown(list: readonly string[]): string[]
}

/**
 * Scopes as a tree: `read` covers `read:statuses`, `admin:read` covers `admin:read:accounts`.
 * `implies` adds what names do not show: Mastodon's `follow` covers `read:follows`, `write:follows`… In it a name stands for
 * a scope and all below it, `read:*` for what is below alone. What is implied implies its own in turn; a parent never follows
 * from its child, unless somebody writes just that into `implies`.
 *
 *     scopeTree(['read', 'read:lists']).covers(['read'], 'read:lists') // true, and never the other way round
 */
export function scopeTree(
  scopes: readonly string[] | Readonly<Record<string, unknown>>,
  options: { readonly implies?: Readonly<Record<string, readonly string[]>> } = {},
): ScopeTree {
  const known: readonly string[] = Array.isArray(scopes) ? scopes : Object.keys(scopes)
  const names = new Set(known)
  const implied = new Map(Object.entries(options.implies ?? {}))
  const rules = new Map([...known, ...implied.keys()].map(scope => [scope, rulesOf(scope, implied)]))
  const covers = (granted: readonly string[], wanted: string) =>
    granted.some(held => (rules.get(held) ?? [held]).some(rule => opens(rule, wanted)))
  return {
    covers,
    expand: granted => known.filter(scope => covers(granted, scope)),
    unknown: list => list.filter(scope => !names.has(scope)),
  }
}

/** All that a scope stands for: itself, what it implies, and what that implies. */
function rulesOf(scope: string, implied: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const rules = new Set([scope])
  for (const rule of rules) {
    for (const [name, more] of implied) if (opens(rule, name)) for (const one of more) rules.add(one)
  }
  return [...rules]
}

function opens(rule: string, wanted: string): boolean {
  const below = rule.endsWith(':*') ? rule.slice(0, -1) : `${rule}:`
  return rule === wanted || (wanted.length > below.length && wanted.startsWith(below))
}
