import { type Attack, attack } from '../attack.ts'
import { hold, passes, refused, successes, tally } from '../expect.ts'
import { later } from '../meanwhile.ts'
import { callSigned, exchange, newPair, newRequestToken, newVerifier, pairIn } from '../oauth1-flows.ts'
import { keysOf, sendSigned } from '../signing.ts'
import { ten } from '../together.ts'

/** From the request token to the access token: case 115 to 118. */
const seconds = () => Math.floor(Date.now() / 1000)

export const verifiers: readonly Attack[] = [
  attack({
    number: 115,
    title: 'guessing verifiers: 401, and the sixth burns the request token',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1'],
    async run(target) {
      const [pair, other] = [await newRequestToken(target), await newRequestToken(target)]
      const [verifier, others] = [await newVerifier(target, pair), await newVerifier(target, other)]
      for (const guess of [others, '1', '2', '3', '4', '5'])
        refused(await exchange(target, pair, guess), 'a wrong verifier', 401)
      refused(await exchange(target, pair, verifier), 'the right one after six wrong ones', 401)
      passes(await exchange(target, other, others), 'the other request token')
    },
  }),
  attack({
    number: 115,
    title: 'a verifier after more than ten minutes: 401',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1', 'moveClock'],
    async run(target) {
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      const oauth = { oauth_verifier: verifier, oauth_timestamp: String(seconds() + 661) }
      const late = () => sendSigned(target.oauth1.accessToken, { keys: keysOf(target.app, pair), oauth })
      refused(await later(target, 661_000, late), 'after eleven minutes', 401)
    },
  }),
  attack({
    number: 116,
    title: 'a request token a second time: 401, and the access token is revoked',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      const access = keysOf(target.app, pairIn(target, await exchange(target, pair, verifier)))
      passes(await callSigned(target.api, access), 'the access token')
      refused(await exchange(target, pair, verifier), 'the second time', 401)
      refused(await callSigned(target.api, access), 'the access token after it', 401)
    },
  }),
  attack({
    number: 116,
    title: 'a request token ten times at once: one access token, revoked by the replays',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      const all = await ten(() => exchange(target, pair, verifier))
      const [won, ...more] = successes(all)
      hold(won !== undefined && more.length === 0, tally(all))
      refused(await callSigned(target.api, keysOf(target.app, pairIn(target, won))), 'the one access token', 401)
    },
  }),
  attack({
    number: 116,
    title: 'a request token nobody has answered, and one of another app: 401, and it stays good',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1', 'otherApp'],
    async run(target) {
      refused(await exchange(target, await newRequestToken(target), 'x'), 'unanswered', 401)
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      refused(await exchange(target, pair, verifier, target.otherApp), 'another app', 401)
      passes(await exchange(target, pair, verifier), 'its own app')
    },
  }),
  attack({
    number: 117,
    title: 'ending somebody’s sign-in with a bad signature: 401, and the flow goes on',
    clause: 'RFC 5849 §4.10',
    needs: ['oauth1'],
    async run(target) {
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      const guessed = { ...keysOf(target.app, pair), consumerSecret: 'guess', tokenSecret: 'guess' }
      for (let time = 0; time < 7; time++)
        refused(
          await sendSigned(target.oauth1.accessToken, { keys: guessed, oauth: { oauth_verifier: 'x' } }),
          'a bad signature',
          401,
        )
      passes(await exchange(target, pair, verifier), 'the app itself, after them')
    },
  }),
  attack({
    number: 118,
    title: 'a request token at the API, and an access token as a request token: 401',
    clause: 'RFC 5849 §2',
    needs: ['oauth1', 'api'],
    async run(target) {
      const temporary = await newRequestToken(target)
      await newVerifier(target, temporary)
      refused(await callSigned(target.api, keysOf(target.app, temporary)), 'a request token at the API', 401)
      refused(await exchange(target, await newPair(target), 'x'), 'an access token as a request token', 401)
    },
  }),
]
