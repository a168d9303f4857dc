import assert from 'node:assert/strict'
import { authorizePath, flowOf, issuer, pkce, redeem, requestToken, signed } from '../../world.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Race, type Thing } from '../thing.ts'
import { assertAlive, opens } from './alive.ts'
import { decide, formAt, sessionOf } from './forms.ts'

/** The person's answer counts once, however often the form is sent. */
export const decisions: readonly Thing[] = [
  {
    name: 'a yes and a no, for a code and for a token in the fragment in turn',
    policy: { responseTypes: ['code', 'token'] },
    begin: async (stage, round) =>
      decisionRace(stage, round % 2 === 0 ? 'code' : 'token', {
        decisionOf: number => (number % 2 === 0 ? 'allow' : 'deny'),
        expected: counts => {
          assert.equal((counts['ok'] ?? 0) + (counts['access_denied'] ?? 0), 1)
          assert.equal(counts['409'], CALLERS - 1)
        },
      }),
  },
  {
    name: 'a yes, for a code',
    variation: true,
    begin: async stage => decisionRace(stage, 'code', { expected: { ok: 1, 409: CALLERS - 1 } }),
  },
  {
    name: 'a yes, for a token in the fragment',
    variation: true,
    policy: { responseTypes: ['code', 'token'] },
    begin: async stage => decisionRace(stage, 'token', { expected: { ok: 1, 409: CALLERS - 1 } }),
  },
  {
    name: 'a yes, for a verifier',
    variation: true,
    async begin({ it, fetch }) {
      const token = await requestToken(it)
      const form = await formAt(it, `/oauth/authorize?oauth_token=${token.token}`)
      return {
        request: () => decide(form, 'allow'),
        // 409 is “answered before”, 400 the same found a moment later, on reading the request token once more.
        expected: counts => {
          assert.equal(counts['ok'], 1)
          assert.equal((counts['409'] ?? 0) + (counts['400'] ?? 0), CALLERS - 1)
        },
        async after([given]) {
          const exchange = await signed(it, '/oauth/access_token', { token, verifier: given!['oauth_verifier']! })
          assert.equal((await fetch(exchange)).status, 200)
        },
      }
    },
  },
  {
    name: 'the first browser to open a request token',
    variation: true,
    async begin({ it, fetch }) {
      const token = await requestToken(it)
      const session = sessionOf(it)
      const path = `/oauth/authorize?oauth_token=${token.token}`
      return {
        request: () => new Request(issuer + path, { headers: { cookie: session } }),
        expected: { ok: 1, 400: CALLERS - 1 },
        async after([page]) {
          const form = { flow: flowOf(page!['html']!), cookie: `${session}; ${page!['cookie']}` }
          assert.equal((await fetch(decide(form, 'allow'))).status, 303)
        },
      }
    },
  },
]

interface DecisionRace extends Pick<Race, 'expected'> {
  readonly decisionOf?: (number: number) => 'allow' | 'deny'
}

async function decisionRace(
  stage: Stage,
  responseType: 'code' | 'token',
  { decisionOf = () => 'allow', expected }: DecisionRace,
): Promise<Race> {
  const proof = await pkce()
  const form = await formAt(stage.it, authorizePath(stage.it, proof, { response_type: responseType }))
  return {
    request: number => decide(form, decisionOf(number)),
    expected,
    async after([given]) {
      if (given === undefined) return
      if (responseType === 'token') assert.equal(await opens(stage, given['access_token']), true)
      else await assertAlive(stage, await (await redeem(stage.it, given['code']!, proof)).json())
    },
  }
}
