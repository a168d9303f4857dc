import assert from 'node:assert/strict'
import type { Policy } from '@valetkey/server'
import type { World } from '../world.ts'
import { type Counts, givenIn, outcomeOf, tally } from './outcome.ts'
import { type Stage, stageFor } from './stage.ts'
import { type Answer, type Send, wireOf } from './wire.ts'

/** How many callers a race has. */
export const CALLERS = 50

/** Something that may be had once. A row of things/index.ts. */
export interface Thing {
  readonly name: string
  /** A variation of another row: fewer rounds do. */
  readonly variation?: true
  /** Switches of the app it is given to. */
  readonly policy?: Partial<Policy>
  /** Makes one, by way of the pages and endpoints. */
  begin(stage: Stage, round: number): Promise<Race>
}

export interface Race {
  /** What the caller of this number sends. */
  request(number: number): Request | Promise<Request>
  /** One word for an answer, where `outcomeOf` has none. */
  outcome?(answer: Answer): string
  /** What all of the answers together must be. A function where chance decides who comes first. */
  readonly expected: Counts | ((counts: Counts) => void)
  /** Whether what is left afterwards is what was promised. `given` is what the answers gave that were `ok`. */
  after(given: readonly Given[]): Promise<void>
}

export type Given = Readonly<Record<string, string>>

/** How often a thing is raced for. */
export const roundsOf = ({ variation }: Thing, rounds: number): number => (variation ? Math.ceil(rounds / 20) : rounds)

/** Races for a thing, a new one each round, and sums up what was answered. */
export async function raceFor(thing: Thing, it: World, send: Send, rounds: number): Promise<Counts> {
  const stage = await stageFor(it, thing.policy ?? {})
  const total: Record<string, number> = {}
  for (let round = 0; round < roundsOf(thing, rounds); round++)
    tally(await runRace(await thing.begin(stage, round), send), total)
  return total
}

async function runRace(race: Race, send: Send): Promise<readonly string[]> {
  const requests = await Promise.all(
    Array.from({ length: CALLERS }, async (_, number) => wireOf(await race.request(number))),
  )
  const answers = await send(requests)
  const outcomes = answers.map(answer => race.outcome?.(answer) ?? outcomeOf(answer))
  const counts = tally(outcomes)
  if (typeof race.expected === 'function') race.expected(counts)
  else assert.deepEqual(counts, race.expected)
  await race.after(answers.filter((_, at) => outcomes[at] === 'ok').map(given))
  return outcomes
}

/** Beside the fields, what a browser needs to go on from here. */
function given(answer: Answer): Given {
  const cookies = answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value.split(';', 1)[0])
  return { ...givenIn(answer), html: answer.body, cookie: cookies.join('; ') }
}
