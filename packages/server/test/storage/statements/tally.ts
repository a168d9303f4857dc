import type { Sent } from './counting.ts'

/** What somebody waits for who waits for an answer. */
export interface Tally {
  /** Statements outside of a transaction. */
  readonly reads: number
  /** Statements of the state changes; on PostgreSQL, where one statement is a transaction, this is 0. */
  readonly changes: number
  /** Transactions. */
  readonly commits: number
}

const frame = /^(?:SAVEPOINT|RELEASE)\b/
/** The audit trail: it is handed over, and no answer waits for it. */
const trail = /INSERT INTO event\b/

export function tally(sent: Sent): Tally {
  const total = { reads: 0, changes: 0, commits: 0 }
  let inside: string[] | null = null
  for (const text of sent.filter(text => !frame.test(text) && !trail.test(text))) {
    if (/^BEGIN\b/.test(text)) inside = []
    else if (inside === null) total.reads += 1
    else if (/^COMMIT\b/.test(text)) {
      total.changes += inside.length
      total.commits += inside.length > 0 ? 1 : 0
      inside = null
    } else inside.push(text)
  }
  return total
}
