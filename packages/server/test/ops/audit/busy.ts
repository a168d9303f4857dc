// Writes events and seals them as fast as it can until it is killed: node busy.ts SQLITE_FILE, or node busy.ts URL SCHEMA.
// Says by IPC which events are stored.
import { randomUUID } from 'node:crypto'
import { createAuditSealer } from '@valetkey/server/ops/audit'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'

const [where, schema] = process.argv.slice(2)
const storage = schema === undefined ? sqliteStorage(where!) : postgresStorage({ url: where!, schema })
const sealer = createAuditSealer(storage, [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }])

// Whoever started it has gone.
process.on('disconnect', () => process.exit())

async function write(): Promise<never> {
  for (;;) {
    const name = randomUUID()
    await storage.events.append({ type: 'token.issued', appId: name, userId: null, data: {} })
    process.send!(name)
  }
}

async function seal(): Promise<never> {
  for (;;) {
    await sealer.seal()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

await Promise.all([write(), write(), write(), seal(), seal()])
