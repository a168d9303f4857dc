import assert from 'node:assert/strict'
import { basic, issuer, tokensFor, type World } from '../../world.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Given, type Thing } from '../thing.ts'
import { assertAlive, assertDead, refresh } from './alive.ts'

/** RFC 6749 §6 and RFC 9700 §4.14.2. */
export const refreshTokens: readonly Thing[] = [
  {
    name: 'a refresh token, with grace',
    async begin(stage) {
      const first = await tokensFor(stage.it)
      return {
        request: () => refreshRequest(stage.it, first.refresh_token),
        expected: { ok: CALLERS },
        async after(pairs) {
          const next = await assertAlive(stage, onlyPair(pairs))
          // The successor was used: from now on the old one is in two hands, and everything ends.
          assert.match((await refresh(stage, first.refresh_token))['error_description']!, /used before/)
          await assertDead(stage, next)
        },
      }
    },
  },
  {
    name: 'a refresh token, strict',
    policy: { refreshGraceMs: 0 },
    async begin(stage) {
      const first = await tokensFor(stage.it)
      return {
        request: () => refreshRequest(stage.it, first.refresh_token),
        expected: { ok: 1, replayed: 1, dead: CALLERS - 2 },
        async after(pairs) {
          await assertDead(stage, onlyPair(pairs))
          await assertDead(stage, { access_token: first.access_token, refresh_token: first.refresh_token })
        },
      }
    },
  },
  {
    name: 'a refresh token, half of the callers for a narrower scope',
    variation: true,
    async begin(stage) {
      const first = await tokensFor(stage.it, { scope: 'read write' })
      return {
        request: number => refreshRequest(stage.it, first.refresh_token, number % 2 === 0 ? 'read' : undefined),
        expected: { ok: CALLERS / 2, other_scope: CALLERS / 2 },
        after: async pairs => void (await assertAlive(stage, onlyPair(pairs))),
      }
    },
  },
  {
    name: 'a refresh token, one caller among other apps',
    variation: true,
    policy: { refreshGraceMs: 0 },
    async begin(stage: Stage) {
      const first = await tokensFor(stage.it)
      return {
        request: number => refreshRequest(number === 20 ? stage.it : stage.stranger, first.refresh_token),
        expected: { ok: 1, wrong_app: CALLERS - 1 },
        after: async pairs => void (await assertAlive(stage, onlyPair(pairs))),
      }
    },
  },
]

/** However many were answered, they heard of one pair. */
function onlyPair(pairs: readonly Given[]): Given {
  for (const name of ['access_token', 'refresh_token']) assert.equal(new Set(pairs.map(pair => pair[name])).size, 1)
  return pairs[0]!
}

function refreshRequest(it: World, refreshToken: string, scope?: string): Request {
  return new Request(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(it) },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, ...(scope && { scope }) }),
  })
}
