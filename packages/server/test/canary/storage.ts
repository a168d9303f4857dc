import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'

type Verb = (...args: readonly unknown[]) => Promise<unknown>

/** A storage that tells what is counted, and can be made to fail. */
export interface Spied {
  readonly storage: Storage
  /** The keys that are counted under, before they are hashed. */
  readonly keys: string[]
  /** From now on every verb fails with this. */
  fail(error: Error | null): void
}

export function spiedStorage(): Spied {
  const storage = sqliteStorage(':memory:')
  const keys: string[] = []
  let failure: Error | null = null
  const spied =
    (group: string, verb: Verb): Verb =>
    async (...args) => {
      if (failure !== null) throw failure
      if (group === 'throttle') keys.push(...args.filter(arg => typeof arg === 'string'))
      return verb(...args)
    }
  const groups = Object.entries(storage).map(([group, part]) => [
    group,
    typeof part === 'object' && part !== null
      ? Object.fromEntries(
          Object.entries(part as Record<string, Verb>).map(([name, verb]) => [name, spied(group, verb)]),
        )
      : part,
  ])
  return {
    storage: Object.assign(storage, Object.fromEntries(groups.filter(([name]) => name !== 'clockOffset'))),
    keys,
    fail(error) {
      failure = error
    },
  }
}
