import type { Storage } from './storage.ts'

type Verb = (...args: never[]) => Promise<unknown>
type Verbs = Readonly<Record<string, Verb>>

/**
 * The same storage, migrated before its first verb, so that a new database needs no step of its own. A migration that
 * fails fails the verb that waited for it and is tried again by the next; call `migrate()` yourself to hear of it at start.
 */
export function upToDate(storage: Storage): Storage {
  let migrated = false
  let migrating: Promise<void> | null = null
  const migrate = async (): Promise<void> => {
    migrating ??= storage.migrate()
    try {
      await migrating
      migrated = true
    } finally {
      migrating = null
    }
  }
  const after =
    (verb: Verb): Verb =>
    (...args) =>
      migrated ? verb(...args) : migrate().then(() => verb(...args))
  const own = Object.entries(storage).map(([name, part]) => [
    name,
    typeof part === 'object' && part !== null
      ? Object.fromEntries(Object.entries(part as Verbs).map(([verb, run]) => [verb, after(run)]))
      : part,
  ])
  return {
    ...(Object.fromEntries(own) as Storage),
    migrate,
    now: after(() => storage.now()) as Storage['now'],
    pendingMigrations: after(() => storage.pendingMigrations()) as Storage['pendingMigrations'],
    cleanup: after(((most?: number) => storage.cleanup(most)) as Verb) as Storage['cleanup'],
    close: () => storage.close(),
    setClockOffset: ms => storage.setClockOffset(ms),
    get clockOffset() {
      return storage.clockOffset
    },
  }
}
