import type { Answer } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { askForUpgrade, upgrade } from '../exchange-flows.ts'
import { hold, passes, refused, successes, tally } from '../expect.ts'
import { call, refresh, tokensIn } from '../flows.ts'
import { later } from '../meanwhile.ts'
import { newPair } from '../oauth1-flows.ts'
import { ten } from '../together.ts'

const clause = 'RFC 8693 §2.2.2, RFC 5849 §3.4'

/** From an OAuth 1.0a token to a pair of OAuth 2: case 129. */
export const upgrades: readonly Attack[] = [
  attack({
    number: 129,
    title: 'an upgrade without the token’s secret: 400, and the token can still be upgraded',
    clause,
    needs: ['oauth1', 'upgrade'],
    async run(target) {
      const [pair, other] = [await newPair(target), await newPair(target)]
      const wrong = { ...pair, secret: other.secret }
      refused(await upgrade(target, wrong), 'a wrong token secret', 400, 'invalid_request')
      refused(
        await upgrade(target, pair, { signing: { tampered: { oauth_signature: 'x' } } }),
        'a wrong signature',
        400,
      )
      const elsewhere = { form: { subject_token: other.token } }
      refused(await upgrade(target, pair, elsewhere), 'a token other than the signing one', 400)
      refused(await askForUpgrade(target, pair), 'no signature', 400)
      passes(await upgrade(target, pair), 'the right one')
    },
  }),
  attack({
    number: 129,
    title: 'an upgrade without the client’s secret: 401',
    clause: 'RFC 6749 §3.2.1',
    needs: ['oauth1', 'upgrade'],
    async run(target) {
      const pair = await newPair(target)
      for (const secret of ['wrong', null])
        refused(await upgrade(target, pair, { form: { client_secret: secret } }), `the secret ${secret}`, 401)
      passes(await upgrade(target, pair), 'with it')
    },
  }),
  attack({
    number: 129,
    title: 'an upgrade of another app’s token: 400, and its own app may have it',
    clause,
    needs: ['oauth1', 'upgrade', 'otherApp'],
    async run(target) {
      const pair = await newPair(target)
      const { otherApp } = target
      refused(await upgrade(target, pair, { app: otherApp }), 'signed by the other app', 400)
      const mixed = { client_id: otherApp.clientId, client_secret: otherApp.clientSecret }
      refused(await upgrade(target, pair, { form: mixed }), 'shown by the other app', 400)
      passes(await upgrade(target, pair), 'its own app')
    },
  }),
  attack({
    number: 129,
    title: 'an upgrade to more scopes: invalid_scope',
    clause: 'RFC 6749 §3.3, RFC 8693 §2.1',
    needs: ['oauth1', 'upgrade', 'moreScope'],
    async run(target) {
      const pair = await newPair(target, { scope: target.scope })
      const form = { scope: `${target.scope} ${target.moreScope}` }
      refused(await upgrade(target, pair, { form }), 'a scope more', 400, 'invalid_scope')
      const given = tokensIn(target, await upgrade(target, pair)).scope
      hold(given === target.scope, `the upgrade gives ${given}, not ${target.scope}`)
    },
  }),
  attack({
    number: 129,
    title: 'an upgrade after the consent was taken back: 400; taken back after it, the pair is dead too',
    clause,
    needs: ['oauth1', 'upgrade', 'takeBack', 'api'],
    async run(target) {
      const [early, late] = [await newPair(target), await newPair(target)]
      const given = tokensIn(target, await upgrade(target, late))
      passes(await call(target.api, given.access), 'before')
      await target.takeBack(target.person, target.app)
      refused(await call(target.api, given.access), 'the pair after it', 401)
      refused(await upgrade(target, early), 'an upgrade after it', 400)
      refused(await upgrade(target, late), 'the same upgrade after it', 400)
    },
  }),
  attack({
    number: 129,
    title: 'an upgrade ten times at once: one pair; later, and once it was used, none',
    clause,
    needs: ['oauth1', 'upgrade', 'refreshTokens', 'moveClock'],
    async run(target) {
      const [used, idle] = [await newPair(target), await newPair(target)]
      onePair(await ten(() => upgrade(target, idle)))
      refused(await afterGrace(target, () => late(target, idle)), 'after the grace', 400)
      const won = onePair(await ten(() => upgrade(target, used)))
      passes(await refresh(target, tokensIn(target, won).refresh), 'the refresh token of the pair')
      refused(await upgrade(target, used), 'after that', 400)
    },
  }),
]

/** However many were answered, they heard of one. */
function onePair(answers: readonly Answer[]): Answer {
  const won = successes(answers)
  const pairs = new Set(won.map(answer => `${passes(answer, 'a pair')['access_token']}`))
  hold(pairs.size === 1, `${pairs.size} pairs: ${tally(answers)}`)
  return won[0]!
}

const graceMs = 130_000

const afterGrace = (target: Having<'moveClock'>, work: () => Promise<Answer>): Promise<Answer> =>
  later(target, graceMs, work)

function late(target: Having<'oauth1' | 'upgrade'>, pair: Parameters<typeof upgrade>[1]): Promise<Answer> {
  const oauth_timestamp = String(Math.floor((Date.now() + graceMs) / 1000))
  return upgrade(target, pair, { signing: { oauth: { oauth_timestamp } } })
}
