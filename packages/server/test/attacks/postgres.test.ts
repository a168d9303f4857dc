import { postgresStorage } from '@valetkey/server/storage/postgres'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { temporarySchemas } from '../storage/temporary.ts'
import { attackSuite } from './suite.ts'

const url = await postgresForTests()

if (url !== null) {
  const schema = temporarySchemas(url)()
  attackSuite('PostgreSQL', () => postgresStorage({ url, schema, poolSize: 10 }))
}
