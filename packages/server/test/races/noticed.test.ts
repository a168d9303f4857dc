import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { everything } from '../everything.ts'
import { world } from '../world.ts'
import { guarded } from './stage.ts'
import { raceFor } from './thing.ts'
import { things } from './things/index.ts'
import { sendTo } from './wire.ts'

/** Verbs that must be single steps, and the races that notice where one is not: by words of their names. */
const steps = [
  ['tickets', 'takeCode', /^a code, with PKCE/, /^a code, one right caller/, /^a code, one right verifier/],
  ['tickets', 'takeVerifier', /^a request token with its/, /^a PIN/],
  ['tickets', 'takeDeviceCode', /^a device code/],
  ['tickets', 'approve', /^a yes/, /^a user code/],
  ['tickets', 'openPushed', /^the first browser to open a request_uri/],
  ['tickets', 'bind', /^the first browser to open a request token/],
  ['tokens', 'rotate', /^a refresh token/],
  ['tokens', 'upgrade', /^an upgrade/],
  ['nonces', 'use', /^a nonce/, /^the page that shows/],
  ['apps', 'reregister', /^the token of a registration/],
] as const satisfies readonly (readonly [group: keyof Storage, verb: string, ...noticed: RegExp[]])[]

/** Nobody overlaps here: other apps are refused before the step. What these show is that they take nothing by it. */
const foreign = /one caller among other apps/

const raced = things.filter(({ name }) => !foreign.test(name))

/** The faults that follow are meant. */
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

type Verb = (...args: readonly unknown[]) => Promise<unknown>

/** A storage that tells all who come while the first one waits what it tells that one: only callers that overlap hear it. */
function clumsy(storage: Storage, group: keyof Storage, verb: string): Storage {
  const part = storage[group] as unknown as Readonly<Record<string, Verb>>
  const single = part[verb] ?? assert.fail(`there is no ${group}.${verb}`)
  let answer: Promise<unknown> | null = null
  const shared: Verb = (...args) => {
    answer ??= single(...args).finally(() => {
      answer = null
    })
    return answer
  }
  return Object.assign(storage, { [group]: { ...part, [verb]: shared } })
}

describe('a race that nobody could lose would prove nothing', () => {
  for (const [group, verb, ...noticed] of steps) {
    for (const thing of raced.filter(({ name }) => noticed.some(words => words.test(name)))) {
      test(`${thing.name}: a ${group}.${verb} that is no single step is found out`, async () => {
        const it = await world({ ...everything, storage: clumsy(sqliteStorage(':memory:'), group, verb), log: silent })
        try {
          await assert.rejects(raceFor(thing, it, sendTo(guarded(it.provider)), 20), assert.AssertionError)
        } finally {
          await it.close()
        }
      })
    }
  }

  test('and so it is with each of them', () => {
    const all = steps.flatMap(([, , ...noticed]) => noticed)
    assert.deepEqual(
      raced.filter(({ name }) => !all.some(words => words.test(name))),
      [],
    )
    for (const words of all)
      assert.ok(
        raced.some(({ name }) => words.test(name)),
        String(words),
      )
  })
})
