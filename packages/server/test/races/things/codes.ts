import assert from 'node:assert/strict'
import { basic, callback, codeFor, issuer, type Pkce, pkce, type World } from '../../world.ts'
import { outcomeOf } from '../outcome.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Race, type Thing } from '../thing.ts'
import { answerOf } from '../wire.ts'
import { assertAlive, assertDead } from './alive.ts'

/** RFC 6749 §4.1.3. A code that comes twice from its app revokes what it gave: docs/decisions/0007. */
export const codes: readonly Thing[] = [
  {
    name: 'a code, with PKCE and without in turn, five wrong proofs among the right ones',
    policy: { pkce: 'off-for-confidential' },
    begin: (stage, round) =>
      codeRace(stage, {
        // Without a challenge, any verifier is the wrong proof.
        bare: round % 2 === 1,
        isWrong: number => number % 10 === 3,
        expected: { ok: 1, replayed: 1, dead: CALLERS - 7, wrong_proof: 5 },
        async after(pairs) {
          assert.equal(pairs.length, 1)
          await assertDead(stage, pairs[0]!)
        },
      }),
  },
  {
    name: 'a code, one right caller among five wrong verifiers and other apps',
    variation: true,
    begin: stage =>
      codeRace(stage, {
        isWrong: number => number < 5,
        isForeign: number => number > 5,
        expected: { ok: 1, wrong_proof: 5, wrong_app: CALLERS - 6 },
        after: async ([pair]) => void (await assertAlive(stage, pair!)),
      }),
  },
  {
    name: 'a code, one right verifier among wrong ones',
    variation: true,
    begin: stage =>
      codeRace(stage, {
        isWrong: number => number !== 7,
        // Whether it comes among the first five is chance: then it is taken, else the code is burned.
        expected: counts =>
          assert.ok(counts['ok'] === 1 || (counts['ok'] === undefined && counts['wrong_proof'] === 5)),
        after: async ([pair]) => void (pair && (await assertAlive(stage, pair))),
      }),
  },
]

interface CodeRace extends Pick<Race, 'expected' | 'after'> {
  /** The code was asked for without a challenge. */
  readonly bare?: boolean
  /** Callers with a wrong verifier. */
  readonly isWrong?: (number: number) => boolean
  /** Callers of another app, with everything else right. */
  readonly isForeign?: (number: number) => boolean
}

const nobody = () => false

async function codeRace(stage: Stage, { isWrong = nobody, isForeign = nobody, ...race }: CodeRace): Promise<Race> {
  const proof = race.bare ? null : await pkce()
  const other = await pkce()
  const code = await codeFor(stage.it, proof)
  return {
    request: number =>
      codeRequest(isForeign(number) ? stage.stranger : stage.it, code, isWrong(number) ? other : proof),
    expected: race.expected,
    async after(pairs) {
      await race.after(pairs)
      // Whatever came of it, the code is no good any more.
      const again = outcomeOf(await answerOf(await stage.fetch(codeRequest(stage.it, code, proof))))
      assert.notEqual(again, 'ok')
    },
  }
}

function codeRequest(it: World, code: string, proof: Pkce | null): Request {
  return new Request(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(it) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      ...(proof && { code_verifier: proof.verifier }),
    }),
  })
}
