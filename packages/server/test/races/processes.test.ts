import { after, before, describe, test } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { postgresForTests } from '../../../../tools/test-env/postgres.ts'
import { everything } from '../everything.ts'
import { temporarySchemas } from '../storage/temporary.ts'
import { type World, world } from '../world.ts'
import { shown } from './outcome.ts'
import { type Senders, startSenders } from './processes/senders.ts'
import { CALLERS, raceFor, roundsOf } from './thing.ts'
import { things } from './things/index.ts'

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const [rounds, processes] = long ? [1000, 4] : [20, 2]
const url = await postgresForTests()

if (url !== null) {
  const newSchema = temporarySchemas(url)

  describe(`each one-time thing is had once, by ${CALLERS} callers of ${processes} processes on PostgreSQL`, () => {
    let it: World
    let senders: Senders
    before(async () => {
      const schema = newSchema()
      it = await world({ ...everything, storage: postgresStorage({ url, schema }) })
      senders = await startSenders(processes, url, schema)
    })
    after(async () => {
      await senders.close()
      await it.close()
    })

    for (const thing of things) {
      test(thing.name, async t => {
        const counts = await raceFor(thing, it, senders.send, rounds)
        t.diagnostic(`${roundsOf(thing, rounds)} × ${CALLERS}: ${shown(counts)}`)
      })
    }
  })
}
