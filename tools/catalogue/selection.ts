import type { Facts } from './facts.ts'

export interface Reason {
  readonly why: string
  /** What is particular to this one. */
  readonly detail?: string
}

type Check = readonly [why: string, holds: (facts: Facts) => boolean, detail?: (facts: Facts) => string | undefined]

/** Checked in order: the first that holds keeps a provider out of the catalogue. */
const checks: readonly Check[] = [
  ['discontinued', ({ dead }) => dead === true, ({ deadSaidBy }) => `says ${deadSaidBy?.join(', ')}`],
  ['cannot be said as data', ({ needsCode }) => needsCode !== undefined, ({ needsCode }) => needsCode],
  ['a product on the server of another', ({ sameAs }) => sameAs !== undefined, ({ sameAs }) => sameAs],
  ['the sandbox of another', ({ sandboxOf }) => sandboxOf !== undefined, ({ sandboxOf }) => sandboxOf],
  ['fewer than two sources agree on its addresses', ({ agree }) => agree < 2],
  ['no address to send people to', ({ authorizeUrl }) => authorizeUrl === undefined],
]

export function reasonAgainst(facts: Facts): Reason | undefined {
  const found = checks.find(([, holds]) => holds(facts))
  if (found === undefined) return undefined
  const [why, , detailOf] = found
  const detail = detailOf?.(facts)
  return detail === undefined ? { why } : { why, detail }
}
