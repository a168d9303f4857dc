// Serves a provider on a SQLite file over HTTP until it is killed: node server.ts FILE. Says its port by IPC.
import { flushCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { providerOn } from '../../world.ts'
import { guarded } from '../stage.ts'

const storage = sqliteStorage(process.argv[2]!)
await storage.migrate()
const provider = providerOn(storage, {
  // A code must not run out while its server is down.
  lifetimes: { codeMs: 3_600_000 },
  // Whoever signs in comes from somewhere else each time, or it would soon be too often for one address.
  clientAddress: request => request.headers.get('x-address'),
})
const server = serve({ fetch: guarded(provider), hostname: '127.0.0.1', port: 0 }, () =>
  process.send!((server.address() as AddressInfo).port),
)
// It will not come to a proper end, and its next life shall start faster.
flushCompileCache()
// Whoever started it has gone.
process.on('disconnect', () => process.exit())
