import { type Attack, attack, type Having } from '../attack.ts'
import { hold, passes, refused, successes, tally } from '../expect.ts'
import { callSigned, newPair } from '../oauth1-flows.ts'
import { keysOf, type Prepared, prepare, sendPrepared } from '../signing.ts'
import { ten } from '../together.ts'

/** Signed requests, and the same ones again: case 101 to 106. */
const seconds = () => Math.floor(Date.now() / 1000)

export const nonces: readonly Attack[] = [
  attack({
    number: 101,
    title: 'odd queries and forms, signed by a signer that shares nothing with the server: understood',
    clause: 'RFC 5849 §3.4.1.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      for (const query of [
        'a=1&a=&a',
        'b5=%3D%253D&a3=a&c%40=&a2=r%20b',
        'r+b=%C3%A9',
        'x=%2F%2B%20&x=~',
        'Z=1&a=2&_=3',
        'n=10&n=9',
      ])
        passes(await callSigned(`${target.api}?${query}`, keys), query)
      passes(
        await callSigned(target.api, keys, { method: 'POST', body: 'c2&a3=2+q&a=%26' }),
        'the form of RFC 5849 §3.4.1.3.1',
      )
    },
  }),
  attack({
    number: 102,
    title: 'one signed call again: 401',
    clause: 'RFC 5849 §3.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const call = await prepared(target)
      passes(await sendPrepared(call), 'the first time')
      refused(await sendPrepared(call), 'the second time', 401)
    },
  }),
  attack({
    number: 102,
    title: 'one signed call ten times at once: one passes',
    clause: 'RFC 5849 §3.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const call = await prepared(target)
      const all = await ten(() => sendPrepared(call))
      hold(successes(all).length === 1 && all.filter(({ status }) => status === 401).length === 9, tally(all))
    },
  }),
  attack({
    number: 103,
    title: 'the same nonce with another second, token or app: passes',
    clause: 'RFC 5849 §3.3',
    needs: ['oauth1', 'api', 'otherApp'],
    async run(target) {
      const { app, otherApp } = target
      const [one, two] = [keysOf(app, await newPair(target)), keysOf(app, await newPair(target))]
      const three = keysOf(otherApp, await newPair(target, { app: otherApp }))
      const now = seconds()
      const nonce = `shared-${now}`
      const oauth = { oauth_nonce: nonce, oauth_timestamp: String(now) }
      passes(await callSigned(target.api, one, { oauth }), 'the first')
      passes(
        await callSigned(target.api, one, { oauth: { ...oauth, oauth_timestamp: String(now + 1) } }),
        'another second',
      )
      passes(await callSigned(target.api, two, { oauth }), 'another token')
      passes(await callSigned(target.api, three, { oauth }), 'another app')
      refused(await callSigned(target.api, one, { oauth }), 'the first once more', 401)
    },
  }),
  attack({
    number: 104,
    title: 'timestamps too old, too new, no whole seconds: 401',
    clause: 'RFC 5849 §3.3',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const now = seconds()
      const odd = [String(now - 310), String(now + 310), '0', '-1', '1e3', `${now}.5`, `${now}x`, '9223372036854775808']
      for (const oauth_timestamp of odd)
        refused(await callSigned(target.api, keys, { oauth: { oauth_timestamp } }), oauth_timestamp, 401)
    },
  }),
  attack({
    number: 105,
    title: 'wrong signatures that would use up nonces: the right request with such a nonce passes',
    clause: 'RFC 5849 §4.10',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const oauth = (at: number) => ({ oauth_nonce: `burned-${at}`, oauth_timestamp: String(now) })
      const now = seconds()
      for (let at = 0; at < 50; at++)
        refused(
          await callSigned(target.api, { ...keys, tokenSecret: 'guess' }, { oauth: oauth(at) }),
          'a wrong signature',
          401,
        )
      passes(await callSigned(target.api, keys, { oauth: oauth(7) }), 'the right one with such a nonce')
    },
  }),
  attack({
    number: 106,
    title: 'a replay right after a restart: 401',
    clause: 'RFC 5849 §3.3',
    needs: ['oauth1', 'api', 'restart'],
    async run(target) {
      const call = await prepared(target)
      passes(await sendPrepared(call), 'before it')
      await target.restart()
      refused(await sendPrepared(call), 'the same call after it', 401)
    },
  }),
]

/** A call with a body, so that its end can be held back. */
async function prepared(target: Having<'oauth1' | 'api'>): Promise<Prepared> {
  return prepare(target.api, { keys: keysOf(target.app, await newPair(target)), body: 'status=once' })
}
