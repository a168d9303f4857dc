import type { Storage } from '@valetkey/server/storage/storage'
import type { ServerKey } from './keys-file.ts'

/** Why a key may not go yet. */
export interface KeyNeed {
  readonly kid: string
  /** It is the one that writes. */
  readonly first: boolean
  /** In words; none: nothing needs it. */
  readonly reasons: readonly string[]
  readonly next: string
}

/** Servers are not restarted at the moment the file changes: so long the key before may have gone on marking tokens. */
const restartMs = 86_400_000

/**
 * What needs each key, and, without a key, what nobody can open. A key is needed by what it sealed, and by the tokens that
 * were made in its time: their text bears its mark, and without the key they count as garbage.
 */
export async function keyNeeds(
  { keyed }: Pick<Storage, 'keyed'>,
  keys: readonly ServerKey[],
): Promise<readonly KeyNeed[]> {
  const [counts, oldest] = [await keyed.count(), await keyed.oldestToken()]
  const kids = new Set([...keys.map(({ kid }) => kid), ...counts.map(({ kid }) => kid)])
  return [...kids].map(kid => {
    const sealed = counts.filter(found => found.kid === kid).map(({ place, count }) => `${place}: ${count}`)
    const marked = oldest !== null && oldest < endOf(keys, kid) ? ['tokens from its time live'] : []
    const next = sealed.length > 0 ? 'Run: valetkey keys reseal' : 'Wait until they have ended, or revoke them.'
    return { kid, first: kid === keys[0]!.kid, reasons: [...sealed, ...marked], next }
  })
}

/** Until when a key may have marked tokens; a key that never was first has marked none. */
function endOf(keys: readonly ServerKey[], kid: string): number {
  const at = keys.findIndex(key => key.kid === kid)
  const key = keys[at]
  if (key === undefined || at === 0 || key.firstSince === null) return Number.NEGATIVE_INFINITY
  const since = keys[at - 1]!.firstSince
  return since ? Date.parse(since) + restartMs : Number.POSITIVE_INFINITY
}
