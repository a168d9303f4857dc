import { migrations } from './migrations/sqlite/index.ts'
import { adminIn } from './sqlite/admin.ts'
import { appsIn } from './sqlite/apps.ts'
import { auditIn } from './sqlite/audit.ts'
import { cleanup } from './sqlite/cleanup.ts'
import { authorizationsIn, consentsIn } from './sqlite/consents.ts'
import { openDatabase } from './sqlite/database.ts'
import { eventsIn, throttleIn } from './sqlite/events.ts'
import { keyedIn } from './sqlite/keyed.ts'
import { migrateSqlite, pendingIn } from './sqlite/migrate.ts'
import { openNonces } from './sqlite/nonces.ts'
import { signKeysIn } from './sqlite/signkeys.ts'
import { ticketsIn } from './sqlite/tickets.ts'
import { tokensIn } from './sqlite/tokens.ts'
import { sessionsIn, usersIn } from './sqlite/users.ts'
import type { Storage } from './storage.ts'

export interface SqliteOptions {
  /** Moves the clock that expiry is judged by; for sandboxes and tests. */
  readonly clockOffset?: number
  /** What changes with every start of the machine; for tests. Found out by default. */
  readonly bootId?: string | null
}

/**
 * Storage in a SQLite file, fully durable: an answer is given after its transaction has reached the disk. Several
 * processes on one machine may share the file. OAuth 1.0a nonces are kept beside it, in `<path>-nonces`.
 *
 * ```ts
 * const storage = sqliteStorage('provider.db')   // ':memory:' for tests
 * await storage.migrate()
 * ```
 */
export function sqliteStorage(path: string, options: SqliteOptions = {}): Storage {
  const database = openDatabase({ path, synchronous: 'FULL' }, options.clockOffset ?? 0)
  const nonces = openNonces(path, () => database.now(), options.bootId)
  return {
    name: 'sqlite',
    migrate: () => migrateSqlite(database, migrations),
    pendingMigrations: async () => pendingIn(database.read, migrations),
    load: () => ({ waiting_writes: database.waiting() }),
    close: async () => {
      await database.close()
      await nonces.close()
    },
    now: async () => database.now(),
    setClockOffset: ms => {
      database.clockOffset = ms
    },
    get clockOffset() {
      return database.clockOffset
    },
    apps: appsIn(database),
    users: usersIn(database),
    sessions: sessionsIn(database),
    consents: consentsIn(database),
    authorizations: authorizationsIn(database),
    tickets: ticketsIn(database),
    tokens: tokensIn(database),
    nonces,
    signkeys: signKeysIn(database),
    throttle: throttleIn(database),
    events: eventsIn(database),
    audit: auditIn(database),
    admin: adminIn(database),
    keyed: keyedIn(database),
    cleanup: async (most = 1000) => (await cleanup(database, most)) + (await nonces.cleanup(most)),
  }
}
