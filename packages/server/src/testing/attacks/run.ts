import { type Attack, type Need, needWords } from './attack.ts'
import { Broken } from './expect.ts'
import type { Target } from './target.ts'

/** How an attack ended. */
export type Outcome =
  | { readonly attack: Attack; readonly verdict: 'held' }
  | { readonly attack: Attack; readonly verdict: 'broken'; readonly seen: string; readonly cause: unknown }
  | { readonly attack: Attack; readonly verdict: 'not tried'; readonly missing: readonly Need[] }

/** Tries one attack. Never rejects: a server that hangs up or breaks down has not held. */
export async function tryAttack(attack: Attack, target: Target): Promise<Outcome> {
  const missing = attack.needs.filter(need => target[need] === undefined)
  if (missing.length > 0) return { attack, verdict: 'not tried', missing }
  try {
    await attack.run(target)
    return { attack, verdict: 'held' }
  } catch (cause) {
    return { attack, verdict: 'broken', seen: wordsOf(cause), cause }
  }
}

function wordsOf(cause: unknown): string {
  if (cause instanceof Broken) return cause.message
  return `it could not be tried to its end: ${cause instanceof Error ? cause.message : String(cause)}`
}

/** An outcome as a line for people: `38  a code a second time…  held`. */
export function lineOf(outcome: Outcome): string {
  const { number, title, clause } = outcome.attack
  const row = `${String(number).padStart(3)}  ${title}`
  if (outcome.verdict === 'held') return `${row}: held`
  if (outcome.verdict === 'broken') return `${row}: BROKEN (${outcome.seen}; ${clause})`
  return `${row}: not tried (it needs ${outcome.missing.map(need => needWords[need]).join(' and ')})`
}
