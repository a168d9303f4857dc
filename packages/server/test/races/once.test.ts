import { after, before, describe, test } from 'node:test'
import { everything } from '../everything.ts'
import { type World, world } from '../world.ts'
import { shown } from './outcome.ts'
import { guarded } from './stage.ts'
import { CALLERS, raceFor, roundsOf } from './thing.ts'
import { things } from './things/index.ts'
import { sendTo } from './wire.ts'

const rounds = process.env['VALETKEY_TEST_LONG'] === '1' ? 1000 : 20

describe(`each one-time thing is had once, by ${CALLERS} callers at once, on SQLite`, () => {
  let it: World
  before(async () => {
    it = await world(everything)
  })
  after(() => it.close())

  for (const thing of things) {
    test(thing.name, async t => {
      const counts = await raceFor(thing, it, sendTo(guarded(it.provider)), rounds)
      t.diagnostic(`${roundsOf(thing, rounds)} × ${CALLERS}: ${shown(counts)}`)
    })
  }
})
