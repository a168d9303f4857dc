import { migrations } from './migrations/postgres/index.ts'
import { adminIn } from './postgres/admin.ts'
import { appsIn } from './postgres/apps.ts'
import { auditIn } from './postgres/audit.ts'
import { cleanup } from './postgres/cleanup.ts'
import { authorizationsIn, consentsIn } from './postgres/consents.ts'
import { NOW, openDatabase, type PostgresOptions } from './postgres/database.ts'
import { eventsIn, noncesIn, throttleIn } from './postgres/events.ts'
import { keyedIn } from './postgres/keyed.ts'
import { migratePostgres, pendingIn } from './postgres/migrate.ts'
import { signKeysIn } from './postgres/signkeys.ts'
import { ticketsIn } from './postgres/tickets.ts'
import { tokensIn } from './postgres/tokens.ts'
import { sessionsIn, usersIn } from './postgres/users.ts'
import type { Storage } from './storage.ts'

export type { PostgresOptions } from './postgres/database.ts'

/**
 * Storage in PostgreSQL, for servers on several machines. Hot operations are one statement, one round trip. Needs the
 * package `pg`, which is imported with the first query.
 *
 * ```ts
 * const storage = postgresStorage({ url: process.env.DATABASE_URL, schema: "oauth" })
 * await storage.migrate()
 * ```
 */
export function postgresStorage(where: string | PostgresOptions = {}): Storage {
  const database = openDatabase(typeof where === 'string' ? { url: where } : where)
  return {
    name: 'postgres',
    migrate: () => migratePostgres(database, migrations),
    pendingMigrations: () => pendingIn(database, migrations),
    load: () => database.load(),
    close: () => database.close(),
    now: async () => {
      const [row] = await database.rows(`SELECT ${NOW}`, database.clockOffset)
      return row![0] as number
    },
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
    nonces: noncesIn(database),
    signkeys: signKeysIn(database),
    throttle: throttleIn(database),
    events: eventsIn(database),
    audit: auditIn(database),
    admin: adminIn(database),
    keyed: keyedIn(database),
    cleanup: (most = 1000) => cleanup(database, most),
  }
}
