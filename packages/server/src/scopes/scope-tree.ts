import { type ScopeTree, scopeTree } from 'valetkey/oauth2/scope'
import { impliedBy, type ScopeKeeper, type ScopeText } from './scope-text.ts'

/**
 * The scopes a server declares, as one tree: by their names, and by what their texts imply. Throws TypeError for what is
 * implied and is not there, and where two imply each other: then a child would be worth its parent (RFC 6749 §6).
 */
export function declaredScopes(scopes: Readonly<Record<string, ScopeText>>): ScopeTree {
  const implies = Object.fromEntries(Object.entries(scopes).map(([scope, text]) => [scope, impliedBy(text)]))
  const names = Object.keys(scopes)
  for (const [scope, rules] of Object.entries(implies)) {
    const odd = rules.find(rule => !names.some(name => stands(rule, name)))
    if (odd !== undefined)
      throw new TypeError(`createServer: the scope "${scope}" implies "${odd}", which there is not`)
  }
  const tree = scopeTree(scopes, { implies })
  for (const scope of names) {
    const circle = tree.expand([scope]).find(other => other !== scope && tree.covers([other], scope))
    if (circle !== undefined)
      throw new TypeError(
        `createServer: the scopes "${scope}" and "${circle}" imply each other; one must be the lesser`,
      )
  }
  return tree
}

/** `read:*` stands for what is below `read`, any other rule for the scope of that name. */
function stands(rule: string, name: string): boolean {
  return rule.endsWith(':*') ? name.startsWith(rule.slice(0, -1)) : rule === name
}

/** Is all that is wanted among what was granted, or below it? */
export function isCovered(
  { dialect }: Pick<ScopeKeeper, 'dialect'>,
  wanted: readonly string[],
  granted: readonly string[],
): boolean {
  return wanted.every(scope => dialect.scopeCovers(granted, scope))
}

/** What was granted and, behind it, every scope that comes along: for those who compare names and know no tree. */
export function withBrought({ scopes, dialect }: ScopeKeeper, granted: readonly string[]): readonly string[] {
  const brought = Object.keys(scopes).filter(scope => dialect.scopeCovers(granted, scope))
  return [...new Set([...granted, ...brought])]
}
