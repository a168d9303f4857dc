import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  attacks,
  Broken,
  lineOf,
  needWords,
  type Outcome,
  type Target,
  tryAttack,
  Unprepared,
} from '@valetkey/server/testing/attacks'
import { type Character, startWrongServer } from './gullible.ts'

type Started = Awaited<ReturnType<typeof startWrongServer>>

describe('the attacks can fail', () => {
  let wrong: Readonly<Record<Character, Started>>
  before(async () => {
    wrong = { gullible: await startWrongServer('gullible'), stubborn: await startWrongServer('stubborn') }
  })
  after(async () => {
    for (const { close } of Object.values(wrong)) await close()
  })

  /** Broken by what the attack itself looks at, not by a flow that would not begin or a test that fell over. */
  const isFound = (outcome: Outcome) =>
    outcome.verdict === 'broken' && outcome.cause instanceof Broken && !(outcome.cause instanceof Unprepared)

  for (const attack of attacks) {
    test(`${attack.number} ${attack.title}: a server that does it wrong is found out`, async () => {
      const first = await tryAttack(attack, wrong.gullible.target)
      if (isFound(first)) return
      const second = await tryAttack(attack, wrong.stubborn.target)
      assert.ok(isFound(second), `${lineOf(first)}\n${lineOf(second)}`)
    })
  }
})

describe('how an attack is tried', () => {
  const target = { credentials: new Set(), browser: () => assert.fail('not opened') } as unknown as Target
  const row = { number: 7, title: 'a thing that is tried', clause: 'RFC 6749 §1', needs: [] }

  test('what holds is said in a word', async () => {
    const outcome = await tryAttack({ ...row, run: async () => undefined }, target)
    assert.equal(lineOf(outcome), '  7  a thing that is tried: held')
  })

  test('what is broken is said with what was seen, and the clause', async () => {
    const outcome = await tryAttack({ ...row, run: () => Promise.reject(new Broken('200 text/html, not 400')) }, target)
    assert.equal(lineOf(outcome), '  7  a thing that is tried: BROKEN (200 text/html, not 400; RFC 6749 §1)')
  })

  test('a server that hangs up has not held', async () => {
    const outcome = await tryAttack({ ...row, run: () => Promise.reject(new Error('socket hang up')) }, target)
    assert.equal(outcome.verdict, 'broken')
    assert.match(lineOf(outcome), /socket hang up/)
  })

  test('what cannot be tried says what it would need', async () => {
    const outcome = await tryAttack({ ...row, needs: ['moveClock', 'api'], run: () => assert.fail('tried') }, target)
    assert.equal(outcome.verdict, 'not tried')
    assert.match(lineOf(outcome), /not tried \(it needs a way to move the clock and a guarded API call\)/)
  })
})

test('every number is a row of docs/security.md, and every row of these sections has an attack or a reason', async () => {
  const { readFileSync } = await import('node:fs')
  const document = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8')
  const rows = [...document.matchAll(/^\| (\d+) \|/gm)].map(match => Number(match[1]))
  const tried = new Set(attacks.map(attack => attack.number))
  assert.deepEqual(
    [...tried].filter(number => !rows.includes(number)),
    [],
  )
  // 75 to 90, and those behind 145, have tests of their own beside the attacks there are.
  const inSections = rows.filter(number => number < 75 || (number > 90 && number <= 145))
  assert.deepEqual(
    inSections.filter(number => !tried.has(number)),
    notOverHttp,
  )
})

/** 95: tried by resource.test.ts. 100: a stolen database is tried by dump.test.ts. */
const notOverHttp = [95, 100]

test('every need has a name', () => {
  for (const { needs } of attacks) for (const need of needs) assert.ok(needWords[need])
})
