import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Policy, ServerOptions } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { attacks, Broken, lineOf, tryAttack, Unprepared } from '@valetkey/server/testing/attacks'
import { temporaryFolder } from '../storage/temporary.ts'
import { providerTarget } from './provider-target.ts'

const folder = temporaryFolder('loosened')
const hour = 3_600_000
/** None takes a second by itself; one that has not ended by now never will, however busy the machine. */
const timeout = 120_000

/** A switch of ours turned the loose way, and the rows that must notice. */
const switches: readonly (readonly [loosened: Partial<Policy>, noticed: readonly number[]])[] = [
  [{ loopback: 'any' }, [9]],
  [{ localhostName: true }, [10]],
  [{ iss: false }, [16, 32]],
  [{ pkce: 'optional' }, [17]],
  [{ pkcePlain: true }, [18]],
  [{ codeMs: hour }, [36]],
  [{ ticketMs: hour }, [37]],
  [{ redirectUriAtToken: 'lenient' }, [41]],
  [{ maxAttempts: 100 }, [42, 115]],
  [{ tokenByGet: true }, [46]],
  [{ refreshGraceMs: hour }, [64, 129]],
  [{ authorizationMs: null }, [68]],
  [{ introspects: 'any' }, [73]],
  [{ deviceCodeMs: hour }, [77]],
  [{ pushedMs: hour }, [80]],
  [{ refreshTokenMs: null }, [68]],
  [{ queryToken: true }, [92]],
  [{ bodyToken: true }, [92]],
  [{ timestampWindowSeconds: null }, [104]],
  [{ nonceRequired: false }, [107]],
  [{ oauthVersions: ['1.0', '2.0'] }, [108]],
  [{ signatureMethods: ['HMAC-SHA1', 'PLAINTEXT'] }, [109]],
  [{ multipartSigned: [] }, [111]],
  [{ callbackOptional: true }, [112]],
  [{ callbackChecked: false }, [112]],
  [{ requestTokenMs: hour, pinMs: hour }, [115]],
]

/** Mistakes of the surroundings, and the rows that must notice. */
const mistakes: readonly (readonly [what: string, options: Partial<ServerOptions>, noticed: readonly number[]])[] = [
  ['every scope covers every other', { dialect: { scopeCovers: () => true } }, [67, 91, 96, 121]],
  ['every scope is allowed to every app', { dialect: { scopeAllowed: () => true } }, [20, 22, 121]],
  [
    'a redirect keeps the method',
    { dialect: { redirect: location => new Response(null, { status: 307, headers: { location } }) } },
    [29],
  ],
  ['errors are shown on pages', { dialect: { authorizeError: () => 'page' } }, [16, 17, 18, 19, 20, 21, 23, 35]],
]

/** Which of these rows notice. */
async function found(options: Partial<ServerOptions>, numbers: readonly number[]): Promise<readonly number[]> {
  const file = folder.file('provider.db')
  const { target, close } = await providerTarget(() => sqliteStorage(file), options)
  try {
    const noticed = new Set<number>()
    for (const attack of attacks.filter(({ number }) => numbers.includes(number))) {
      const outcome = await tryAttack(attack, target)
      if (outcome.verdict !== 'broken') continue
      assert.ok(outcome.cause instanceof Broken && !(outcome.cause instanceof Unprepared), lineOf(outcome))
      noticed.add(attack.number)
    }
    return [...noticed]
  } finally {
    await close()
  }
}

describe('a provider of ours that is less careful is found out', () => {
  for (const [policy, noticed] of switches) {
    test(`${JSON.stringify(policy)}: row ${noticed.join(', ')}`, { timeout }, async () => {
      assert.deepEqual(await found({ policy }, noticed), noticed)
    })
  }
  for (const [what, options, noticed] of mistakes) {
    test(`${what}: row ${noticed.join(', ')}`, { timeout }, async () => {
      assert.deepEqual(await found(options, noticed), noticed)
    })
  }
})
