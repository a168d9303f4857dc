import type { Row } from '../../packages/valetkey/src/catalogue/row.ts'
import type { Facts } from './facts.ts'
import { rowOf } from './row.ts'
import { type Reason, reasonAgainst } from './selection.ts'

export interface Table {
  readonly rows: ReadonlyMap<string, Row>
  /** Why each of the others is not among them. */
  readonly leftOut: ReadonlyMap<string, Reason>
}

const PRESET: Reason = { why: 'a preset of its own' }

/** All that the facts are good enough for. Those in `presets` were checked by hand and are theirs. */
export function tableOf(all: readonly Facts[], presets: ReadonlySet<string>): Table {
  const rows = new Map<string, Row>()
  const leftOut = new Map<string, Reason>()
  for (const facts of all) {
    const reason = presets.has(facts.key) ? PRESET : reasonAgainst(facts)
    if (reason === undefined) rows.set(facts.key, rowOf(facts))
    else leftOut.set(facts.key, reason)
  }
  return { rows, leftOut }
}

/** The source of `catalogue/entries.ts`. */
export function sourceOf({ rows }: Table): string {
  const names = [...rows.keys()]
  const variable = [...rows].flatMap(([name, { variables = [] }]) =>
    variables.length === 0 ? [] : [[name, variables] as const],
  )
  return `// biome-ignore-all format: a provider a line, so that a change shows one provider
// Made from catalogue/facts.jsonl by tools/catalogue.ts: change the facts, then run it again.
import type { Row } from './row.ts'

export type TabledName =
${names.map(name => `  | '${name}'`).join('\n')}

/** What stands in the addresses of those that are not in one place. */
export interface TabledVariables {
${variable.map(([name, wanted]) => `  readonly '${name}': ${wanted.map(one => `'${one}'`).join(' | ')}`).join('\n')}
}

export const entries: Readonly<Record<TabledName, Row>> = {
${[...rows].map(([name, row]) => `  '${name}': ${JSON.stringify(row)},`).join('\n')}
}
`
}

/** What came, went, and changed, a line each. */
export function changesBetween(before: Readonly<Record<string, Row>>, { rows: after }: Table): readonly string[] {
  const came = [...after.keys()].filter(name => before[name] === undefined).map(name => `+ ${name}`)
  const went = Object.keys(before)
    .filter(name => !after.has(name))
    .map(name => `- ${name}`)
  const changed = [...after].flatMap(([name, row]) => {
    const old = before[name]
    return old === undefined ? [] : fieldsBetween(old, row).map(line => `~ ${name} ${line}`)
  })
  return [...went, ...came, ...changed]
}

function fieldsBetween(old: Row, row: Row): readonly string[] {
  const [was, is] = [old, row].map(
    one => new Map(Object.entries(one).map(([name, value]) => [name, JSON.stringify(value)])),
  )
  return [...new Set([...was!.keys(), ...is!.keys()])]
    .filter(name => was!.get(name) !== is!.get(name))
    .map(name => `${name}: ${was!.get(name) ?? 'nothing'} → ${is!.get(name) ?? 'nothing'}`)
}
