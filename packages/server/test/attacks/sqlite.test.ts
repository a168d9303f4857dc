import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { temporaryFolder } from '../storage/temporary.ts'
import { attackSuite } from './suite.ts'

const file = temporaryFolder('attacks').file('provider.db')

attackSuite('SQLite', () => sqliteStorage(file))
