import { told } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, passes, ready, refused, successes, tally } from '../expect.ts'
import {
  authorizeUrl,
  call,
  challengeOf,
  codeFrom,
  decide,
  newCode,
  random,
  redeem,
  refresh,
  tokensIn,
} from '../flows.ts'
import { ten } from '../together.ts'

/** Codes: case 38 to 43, and 58. */
export const codes: readonly Attack[] = [
  attack({
    number: 38,
    title: 'a code a second time: invalid_grant, and what it gave is revoked',
    clause: 'RFC 6749 §4.1.2',
    needs: ['api'],
    async run(target) {
      const code = await newCode(target)
      const tokens = tokensIn(target, await redeem(target, code))
      ready(await call(target.api, tokens.access), 'the new token does not open the API')
      refused(await redeem(target, code), 'the second time', 400, 'invalid_grant')
      refused(await call(target.api, tokens.access), 'the access token after it', 401)
      if (target.refreshTokens)
        refused(await refresh(target, tokens.refresh), 'the refresh token after it', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 39,
    title: 'a code ten times at once: one answer has tokens, and the replays revoke them',
    clause: 'RFC 6749 §4.1.2',
    needs: ['api'],
    async run(target) {
      const code = await newCode(target)
      const all = await ten(() => redeem(target, code))
      const [won, ...more] = successes(all)
      hold(won !== undefined && more.length === 0, tally(all))
      for (const lost of all.filter(answer => answer !== won))
        refused(lost, 'one of the nine others', 400, 'invalid_grant')
      refused(await call(target.api, tokensIn(target, won).access), 'the token of the one', 401)
    },
  }),
  attack({
    number: 40,
    title: 'a code of one app by another: invalid_grant, and its owner can still use it',
    clause: 'RFC 6749 §4.1.3',
    needs: ['otherApp'],
    async run(target) {
      const code = await newCode(target)
      const { redirectUri } = target.otherApp
      for (const change of [{}, { redirect_uri: redirectUri }])
        refused(await redeem(target, code, change, target.otherApp), 'the other app', 400, 'invalid_grant')
      passes(await redeem(target, code), 'its owner')
    },
  }),
  attack({
    number: 41,
    title: 'a code with a wrong redirect_uri, or without: refused and not used up',
    clause: 'RFC 6749 §4.1.3',
    async run(target) {
      const code = await newCode(target)
      for (const redirect_uri of ['https://evil.example/cb', `${code.redirectUri}/`, code.redirectUri.toUpperCase()])
        refused(await redeem(target, code, { redirect_uri }), redirect_uri, 400, 'invalid_grant')
      refused(
        await redeem(target, code, { redirect_uri: null }),
        'no redirect_uri',
        400,
        'invalid_request',
        'invalid_grant',
      )
      passes(await redeem(target, code), 'the right one after them')
    },
  }),
  attack({
    number: 42,
    title: 'a code with a wrong verifier, a short one, or none: refused, and not used up by one mistake',
    clause: 'RFC 7636 §4.6',
    async run(target) {
      const code = await newCode(target)
      refused(await redeem(target, code, { code_verifier: random() }), 'a wrong verifier', 400, 'invalid_grant')
      refused(
        await redeem(target, code, { code_verifier: null }),
        'no verifier',
        400,
        'invalid_request',
        'invalid_grant',
      )
      passes(await redeem(target, code), 'the right one after them')
      for (const verifier of ['v'.repeat(42), 'v'.repeat(129), 'ü'.repeat(50)]) {
        const weak = await newCode(target, {}, verifier)
        refused(
          await redeem(target, weak),
          `${verifier.length} × ${verifier[0]}`,
          400,
          'invalid_request',
          'invalid_grant',
        )
      }
    },
  }),
  attack({
    number: 42,
    title: 'guessing verifiers: the sixth wrong one burns the code',
    clause: 'RFC 7636 §4.6',
    async run(target) {
      const code = await newCode(target)
      for (let guess = 1; guess <= 6; guess++)
        refused(await redeem(target, code, { code_verifier: random() }), `guess ${guess}`, 400, 'invalid_grant')
      refused(await redeem(target, code), 'the right one after six wrong ones', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 43,
    title: 'a verifier for a code that had no challenge (PKCE taken out on the way): invalid_grant',
    clause: 'RFC 9700 §4.8.2',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Lax',
        redirectUris: ['https://client.example/lax'],
        policy: { pkce: 'optional' },
      })
      const asking = { app, params: { code_challenge: null, code_challenge_method: null } }
      const answer = await decide(target, authorizeUrl(target, asking, random()), 'allow', asking)
      if (told(answer).get('error') === 'invalid_request') return
      const code = codeFrom(target, answer, random(), app)
      refused(await redeem(target, code), 'a verifier nobody asked for', 400, 'invalid_grant')
      refused(
        await redeem(target, code, { code_verifier: challengeOf(code.verifier) }),
        'another',
        400,
        'invalid_grant',
      )
    },
  }),
  attack({
    number: 58,
    title: 'more scopes in the exchange than were allowed: not read',
    clause: 'RFC 6749 §3.3',
    needs: ['moreScope'],
    async run(target) {
      const { scope, moreScope } = target
      const answer = await redeem(target, await newCode(target), { scope: `${scope} ${moreScope}` })
      const got = tokensIn(target, answer).scope
      hold(got === scope, `allowed was ${scope}, the answer says ${got}`)
    },
  }),
]
