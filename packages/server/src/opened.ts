import type { Sealer } from 'valetkey/http/seal'

/** Opens sealed text, and remembers the last it opened: each signed request needs the same two secrets again. */
export type Opened = Sealer['open']

/** Of the order of a megabyte. */
const most = 10_000

/** Whoever reads this memory has the keys as well, so nothing is lost by what it holds. What does not open is not kept. */
export function createOpened(sealer: Pick<Sealer, 'open'>, size: number = most): Opened {
  const kept = new Map<string, string>()

  function keep(key: string, text: string): string {
    kept.delete(key)
    kept.set(key, text)
    // A Map keeps its order: the first was not asked for longest.
    if (kept.size > size) kept.delete(kept.keys().next().value!)
    return text
  }

  return async (sealed, label) => {
    const key = `${label} ${sealed}`
    const known = kept.get(key)
    return keep(key, known ?? (await sealer.open(sealed, label)))
  }
}
