import type { Dialect } from '../dialect.ts'
import { type Language, type Wording, worded } from '../pages/texts/language.ts'

/** How much harm a scope can do; the consent page groups by it, the worst last. */
export type Risk = 'read' | 'write' | 'danger'

/**
 * What a server says of a scope: a sentence, or one for each language; how careful one should be with it; and what it brings
 * along besides the scopes below its own name, as names or patterns (`implies: ['read:*', 'profile']`).
 */
export type ScopeText =
  | Wording
  | (Exclude<Wording, string> & { readonly risk?: Risk; readonly implies?: readonly string[] })

/** Where a server keeps its scopes, and the function that says which one covers which. */
export interface ScopeKeeper {
  readonly scopes: Readonly<Record<string, ScopeText>>
  readonly dialect: Pick<Dialect, 'scopeCovers'>
}

/** A scope in the words of the operator, and those it brings along; one without words is called by its name. */
export interface ScopeWords {
  readonly sentence: string
  /** The worst of itself and of all it brings. */
  readonly risk: Risk | null
  readonly brings: readonly string[]
}

export function scopeWords(
  keeper: ScopeKeeper,
  { language }: { readonly language: Language },
  scope: string,
): ScopeWords {
  const { scopes, dialect } = keeper
  const brought = Object.keys(scopes).filter(other => other !== scope && dialect.scopeCovers([scope], other))
  const sentenceOf = (name: string) => worded(textOf(keeper, name), language) ?? name
  return {
    sentence: sentenceOf(scope),
    risk: worst([scope, ...brought].map(name => riskOf(textOf(keeper, name)))),
    brings: brought.map(sentenceOf),
  }
}

/** What a scope implies in the operator's own words, as they stand there. */
export function impliedBy(text: ScopeText): readonly string[] {
  return typeof text === 'object' && 'implies' in text ? (text.implies ?? []) : []
}

const textOf = ({ scopes }: ScopeKeeper, scope: string): ScopeText =>
  Object.hasOwn(scopes, scope) ? scopes[scope]! : scope

const riskOf = (text: ScopeText): Risk | null =>
  typeof text === 'object' && 'risk' in text ? (text.risk ?? null) : null

const gravity: readonly Risk[] = ['danger', 'write', 'read']

function worst(risks: readonly (Risk | null)[]): Risk | null {
  return gravity.find(risk => risks.includes(risk)) ?? null
}
