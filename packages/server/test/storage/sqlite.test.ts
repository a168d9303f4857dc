import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { storageContract } from '@valetkey/server/testing/storage'
import { temporaryFolder } from './temporary.ts'

const folder = temporaryFolder('sqlite')

storageContract('SQLite in memory', async () => sqliteStorage(':memory:'))
storageContract('SQLite in a file', async () => sqliteStorage(folder.file('provider.db')))
