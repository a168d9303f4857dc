// A server that nobody closes, with an event that waits to be sealed.
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { providerOn } from '../../world.ts'

const provider = providerOn(sqliteStorage(':memory:'))
await provider.apps.create({ name: 'Photo Keeper' })
await new Promise(resolve => setTimeout(resolve, 50))
console.log('nothing else to do')
