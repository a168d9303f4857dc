import { after, before, describe } from 'node:test'
import type { Storage } from '../storage/storage.ts'
import { adminContract } from './storage/admin.ts'
import { appsContract } from './storage/apps.ts'
import { auditContract } from './storage/audit.ts'
import { callingContract } from './storage/calling.ts'
import { codeContract } from './storage/codes.ts'
import { consentsContract } from './storage/consents.ts'
import { countersContract } from './storage/counters.ts'
import { deviceContract } from './storage/devices.ts'
import { exchangeContract } from './storage/exchange.ts'
import { keyedContract } from './storage/keyed.ts'
import { pushedContract } from './storage/pushed.ts'
import { registrationsContract } from './storage/registrations.ts'
import { resourcesContract } from './storage/resources.ts'
import { reuseContract } from './storage/reuse.ts'
import { rotationContract } from './storage/rotation.ts'
import { searchesContract } from './storage/searches.ts'
import { signKeysContract } from './storage/signkeys.ts'
import { ticketsContract } from './storage/tickets.ts'
import { tokensContract } from './storage/tokens.ts'
import { usersContract } from './storage/users.ts'
import { verifierContract } from './storage/verifiers.ts'

/**
 * Registers with node:test what every Storage must keep, its races included. `open` gives an empty database (or one
 * that other runs have written to: every test makes its own ids).
 *
 * ```ts
 * storageContract('sqlite in memory', async () => sqliteStorage(':memory:'))
 * ```
 */
export function storageContract(name: string, open: () => Promise<Storage>): void {
  describe(`storage contract: ${name}`, () => {
    let storage: Storage | undefined
    before(async () => {
      storage = await open()
      await storage.migrate()
    })
    after(async () => storage?.close())
    const given = (): Storage => storage!

    appsContract(given)
    callingContract(given)
    registrationsContract(given)
    usersContract(given)
    consentsContract(given)
    ticketsContract(given)
    codeContract(given)
    verifierContract(given)
    deviceContract(given)
    pushedContract(given)
    resourcesContract(given)
    tokensContract(given)
    rotationContract(given)
    exchangeContract(given)
    reuseContract(given)
    countersContract(given)
    auditContract(given)
    keyedContract(given)
    signKeysContract(given)
    adminContract(given)
    searchesContract(given)
  })
}
