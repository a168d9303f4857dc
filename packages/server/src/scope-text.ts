import { type Language, type Wording, worded } from './pages/texts/language.ts'

/** How much harm a scope can do; the consent page groups by it, the worst last. */
export type Risk = 'read' | 'write' | 'danger'

/** What the pages say of a scope: a sentence, or one for each language, and how careful one should be with it. */
export type ScopeText = Wording | (Exclude<Wording, string> & { readonly risk?: Risk })

/** A scope in the words of the operator; one without words is called by its name. */
export function scopeWords(
  { scopes }: { readonly scopes: Readonly<Record<string, ScopeText>> },
  { language }: { readonly language: Language },
  scope: string,
): { readonly sentence: string; readonly risk: Risk | null } {
  const text = Object.hasOwn(scopes, scope) ? scopes[scope]! : scope
  const risk = typeof text === 'object' && 'risk' in text ? text.risk : null
  return { sentence: worded(text, language) ?? scope, risk: risk ?? null }
}
