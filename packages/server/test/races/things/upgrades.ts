import assert from 'node:assert/strict'
import { upgradeRequest } from '../../exchanging.ts'
import { oauth1TokenFor, type RequestToken } from '../../world.ts'
import { givenIn, outcomeOf } from '../outcome.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Given, type Race, type Thing } from '../thing.ts'
import { type Answer, answerOf } from '../wire.ts'
import { assertAlive, opensSigned } from './alive.ts'

/** RFC 8693 with RFC 5849: an OAuth 1.0a token becomes one pair of OAuth 2, and that is all it becomes. */
export const upgrades: readonly Thing[] = [
  {
    name: 'an upgrade, with grace',
    begin: stage =>
      upgradeRace(stage, {
        expected: { ok: CALLERS },
        async after(token, pairs) {
          await assertAlive(stage, onlyPair(pairs))
          assert.equal(await upgradeAgain(stage, token), 'used')
          assert.equal(await opensSigned(stage, token), true)
        },
      }),
  },
  {
    name: 'an upgrade, strict, five signed wrongly among the right ones',
    policy: { refreshGraceMs: 0 },
    begin: stage =>
      upgradeRace(stage, {
        isWrong: number => number % 10 === 3,
        expected: { ok: 1, used: CALLERS - 6, signature_invalid: 5 },
        async after(token, pairs) {
          await assertAlive(stage, onlyPair(pairs))
          assert.equal(await upgradeAgain(stage, token), 'used')
        },
      }),
  },
  {
    name: 'an upgrade, one caller among other apps, the token dying of it',
    variation: true,
    policy: { refreshGraceMs: 0, upgradeSunsetMs: 0 },
    begin: stage =>
      upgradeRace(stage, {
        isForeign: number => number !== 20,
        expected: { ok: 1, token_rejected: CALLERS - 1 },
        async after(token, pairs) {
          await assertAlive(stage, onlyPair(pairs))
          assert.equal(await opensSigned(stage, token), false)
        },
      }),
  },
]

interface UpgradeRace extends Pick<Race, 'expected'> {
  readonly isWrong?: (number: number) => boolean
  readonly isForeign?: (number: number) => boolean
  after(token: RequestToken, pairs: readonly Given[]): Promise<void>
}

const nobody = () => false

async function upgradeRace(
  stage: Stage,
  { isWrong = nobody, isForeign = nobody, ...race }: UpgradeRace,
): Promise<Race> {
  const token = await oauth1TokenFor(stage.it)
  return {
    request: number => {
      const secret = isWrong(number) ? 'wrong' : token.secret
      return upgradeRequest(isForeign(number) ? stage.stranger : stage.it, { ...token, secret })
    },
    outcome,
    expected: race.expected,
    after: pairs => race.after(token, pairs),
  }
}

async function upgradeAgain({ it, fetch }: Stage, token: RequestToken): Promise<string> {
  return outcome(await answerOf(await fetch(await upgradeRequest(it, token))))
}

/** RFC 8693 has one word for all that is wrong with a subject token; our sentence tells what OAuth 1.0a calls it. */
function outcome(answer: Answer): string {
  const { error_description: sentence = '' } = givenIn(answer)
  if (sentence.endsWith('was used before')) return 'used'
  return /sign the request with the subject_token: (\w+)/.exec(sentence)?.[1] ?? outcomeOf(answer)
}

function onlyPair(pairs: readonly Given[]): Given {
  for (const name of ['access_token', 'refresh_token']) assert.equal(new Set(pairs.map(pair => pair[name])).size, 1)
  return pairs[0]!
}
