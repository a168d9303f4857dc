import assert from 'node:assert/strict'
import { codeOf, consent, locationOf, type RequestToken, requestToken, signed } from '../../world.ts'
import { outcomeOf } from '../outcome.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Given, type Race, type Thing } from '../thing.ts'
import { answerOf } from '../wire.ts'
import { oauth1Token, opensSigned } from './alive.ts'

/** RFC 5849 §2.3, §3.3. A request token that comes twice is treated like a code: docs/decisions/0007. */
export const oauth1: readonly Thing[] = [
  {
    name: 'a request token with its verifier',
    begin: async stage =>
      verifierRace(stage, await approved(stage), {
        expected: { ok: 1, token_used: 1, token_revoked: CALLERS - 2 },
        survives: false,
      }),
  },
  {
    name: 'a PIN, five wrong ones among the right ones',
    begin: async stage =>
      verifierRace(stage, await approved(stage, 'oob'), {
        isWrong: number => number % 10 === 3,
        expected: { ok: 1, token_used: 1, token_revoked: CALLERS - 7, verifier_invalid: 5 },
        survives: false,
      }),
  },
  {
    name: 'a PIN, one right one among other apps and five wrong ones',
    variation: true,
    begin: async stage =>
      verifierRace(stage, await approved(stage, 'oob'), {
        isWrong: number => number < 5,
        isForeign: number => number > 5,
        expected: { ok: 1, verifier_invalid: 5, token_rejected: CALLERS - 6 },
        survives: true,
      }),
  },
  {
    name: 'a PIN that is guessed',
    variation: true,
    begin: async stage =>
      verifierRace(stage, await approved(stage, 'oob'), {
        isWrong: () => true,
        expected: { verifier_invalid: 5, token_rejected: CALLERS - 5 },
        survives: false,
      }),
  },
  {
    name: 'a nonce, asking for a request token',
    async begin({ it, fetch }) {
      const request = await signed(it, '/oauth/request_token', { callback: 'oob' })
      return {
        request: () => request,
        expected: { ok: 1, nonce_used: CALLERS - 1 },
        async after([given]) {
          const token = oauth1Token(given!)
          const pin = codeOf(await (await consent(it, `/oauth/authorize?oauth_token=${token.token}`)).text())
          const exchange = await signed(it, '/oauth/access_token', { token, verifier: pin })
          assert.equal((await fetch(exchange)).status, 200)
        },
      }
    },
  },
  {
    name: 'a nonce, exchanging a verifier',
    variation: true,
    async begin(stage) {
      const { token, verifier } = await approved(stage)
      const request = await signed(stage.it, '/oauth/access_token', { token, verifier })
      return {
        request: () => request,
        expected: { ok: 1, nonce_used: CALLERS - 1 },
        after: async ([given]) => assert.equal(await opensSigned(stage, oauth1Token(given!)), true),
      }
    },
  },
  {
    name: 'a nonce, at a resource',
    variation: true,
    async begin(stage) {
      const { token, verifier } = await approved(stage)
      const given = await stage.fetch(await signed(stage.it, '/oauth/access_token', { token, verifier }))
      const access = oauth1Token(Object.fromEntries(new URLSearchParams(await given.text())))
      const request = await signed(stage.it, '/api/me', { method: 'GET', token: access })
      return {
        request: () => request,
        expected: { ok: 1, nonce_used: CALLERS - 1 },
        after: async () => assert.equal(await opensSigned(stage, access), true),
      }
    },
  },
]

interface Approved {
  readonly token: RequestToken
  readonly verifier: string
}

async function approved({ it }: Stage, callback?: 'oob'): Promise<Approved> {
  const token = await requestToken(it, callback)
  const answer = await consent(it, `/oauth/authorize?oauth_token=${token.token}`)
  const verifier =
    callback === 'oob' ? codeOf(await answer.text()) : locationOf(answer).searchParams.get('oauth_verifier')!
  return { token, verifier }
}

interface VerifierRace extends Pick<Race, 'expected'> {
  readonly isWrong?: (number: number) => boolean
  readonly isForeign?: (number: number) => boolean
  /** Whether the access token is good afterwards. */
  readonly survives: boolean
}

const nobody = () => false

function verifierRace(stage: Stage, { token, verifier }: Approved, race: VerifierRace): Race {
  const { isWrong = nobody, isForeign = nobody, expected, survives } = race
  const ask = (number: number) =>
    signed(isForeign(number) ? stage.stranger : stage.it, '/oauth/access_token', {
      token,
      verifier: isWrong(number) ? otherThan(verifier, number) : verifier,
    })
  return {
    request: ask,
    expected,
    async after(given: readonly Given[]) {
      for (const one of given) assert.equal(await opensSigned(stage, oauth1Token(one)), survives)
      const again = await stage.fetch(await signed(stage.it, '/oauth/access_token', { token, verifier }))
      assert.notEqual(outcomeOf(await answerOf(again)), 'ok')
    },
  }
}

/** Eight digits that are not the right ones. */
const otherThan = (pin: string, number: number) => String((Number(pin) + 1 + number) % 1e8).padStart(8, '0')
