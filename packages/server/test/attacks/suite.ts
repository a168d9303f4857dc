import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Storage } from '@valetkey/server/storage/storage'
import { attacks, lineOf, tryAttack } from '@valetkey/server/testing/attacks'
import { type ProviderTarget, providerTarget } from './provider-target.ts'

/** Every attack there is, against our provider on one kind of storage. Nothing may be left out. */
export function attackSuite(name: string, open: () => Storage): void {
  describe(`the attacks, on ${name}`, () => {
    let it: ProviderTarget
    before(async () => {
      it = await providerTarget(open)
    })
    after(() => it.close())

    for (const attack of attacks) {
      test(`${attack.number} ${attack.title}`, async context => {
        const outcome = await tryAttack(attack, it.target)
        if (outcome.verdict === 'not tried' && outcome.missing.join() === 'otherAddress')
          return context.skip(lineOf(outcome))
        assert.equal(outcome.verdict, 'held', lineOf(outcome))
      })
    }

    test('none of them made the server stumble', async () => {
      assert.doesNotMatch(await it.target.records!(), /server\.fault/)
    })
  })
}
