// One of several processes that serve the same PostgreSQL: node sender.ts URL SCHEMA (the requests come by IPC).
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { everything } from '../../everything.ts'
import { providerOn } from '../../world.ts'
import { guarded } from '../stage.ts'
import { sendTo, type Wire } from '../wire.ts'

const [url, schema] = process.argv.slice(2) as [string, string]
const provider = providerOn(postgresStorage({ url, schema }), everything)
const send = sendTo(guarded(provider))

process.on('message', async (requests: readonly Wire[]) => process.send!(await send(requests)))
process.on('disconnect', () => provider.close())

// Connected before the first race.
await provider.storage.now()
process.send!('ready')
