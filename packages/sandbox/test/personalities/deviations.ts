import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deviation } from '../../src/personalities/personality.ts'

/** What shows each deviation, by the number of the attack. */
export type Cases = Readonly<Record<number, () => void | Promise<void>>>

/** A test for every row of a personality's table of deviations, and for nothing else. */
export function everyDeviation(deviations: readonly Deviation[], cases: Cases): void {
  test('every deviation has its case, and no other has one', () => {
    assert.deepEqual(
      deviations.map(({ attack }) => attack),
      Object.keys(cases).map(Number),
    )
  })

  for (const { attack, answer, fact } of deviations)
    test(`attack ${attack}: ${answer} (${fact})`, () => cases[attack]?.())
}
