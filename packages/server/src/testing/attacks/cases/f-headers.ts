import { type Answer, send } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, passes, refused } from '../expect.ts'
import { callSigned, newPair } from '../oauth1-flows.ts'
import { keysOf, prepare } from '../signing.ts'

/** How a signed call is written, and what its refusal tells: case 123 to 125. */
export const headers: readonly Attack[] = [
  attack({
    number: 123,
    title: 'finding out which apps and tokens exist: 401 with one kind of challenge',
    clause: 'RFC 5849 §3.2',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const wrong = {
        'an unknown app': { ...keys, consumerKey: 'nobody' },
        'an unknown token': { ...keys, token: 'unknown' },
        'a wrong signature': { ...keys, tokenSecret: 'guess' },
        'a wrong secret': { ...keys, consumerSecret: 'guess' },
      }
      const kinds = new Set<string>()
      for (const [what, guessed] of Object.entries(wrong)) {
        const answer = await callSigned(target.api, guessed)
        refused(answer, what, 401)
        kinds.add(kindOf(answer))
      }
      hold(kinds.size === 1, `they can be told apart: ${[...kinds].join(' / ')}`)
    },
  }),
  attack({
    number: 124,
    title: 'odd headers are read: another case, spaces, no quotes, a realm that is not signed',
    clause: 'RFC 5849 §3.5.1, §3.4.1.3.1',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const writings: Readonly<Record<string, (header: string) => string>> = {
        'the scheme in small letters': header => header.replace('OAuth', 'oauth'),
        'the scheme in capitals': header => header.replace('OAuth', 'OAUTH'),
        'no spaces': header => header.replaceAll(', ', ','),
        'many spaces': header => header.replaceAll(', ', '  ,   '),
        'a realm': header => header.replace('OAuth ', 'OAuth realm="Photos, http://x/ \\" y", '),
        'no quotes': header => header.replaceAll('"', ''),
      }
      for (const [what, write] of Object.entries(writings)) {
        const { url, sending } = prepare(target.api, { method: 'GET', keys })
        const authorization = write(sending.headers?.['authorization'] ?? '')
        passes(await send(url, { ...sending, headers: { ...sending.headers, authorization } }), what)
      }
    },
  }),
  attack({
    number: 125,
    title: 'a signature for another host, and that host in the headers: refused',
    clause: 'RFC 5849 §3.4.1.2',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const { host, pathname } = new URL(target.api)
      const call = () => prepare(`http://evil.example${pathname}`, { method: 'GET', keys })
      const forged = {
        host: { host: 'evil.example' },
        'x-forwarded-host': { 'x-forwarded-host': 'evil.example', host },
        forwarded: { forwarded: 'host=evil.example', host },
      }
      for (const [what, headers] of Object.entries(forged)) {
        const { sending } = call()
        refused(
          await send(target.api, { ...sending, headers: { ...sending.headers, ...headers } }),
          what,
          [400, 401, 403, 404, 421],
        )
      }
    },
  }),
]

/** What an answer shows of its kind, without the words in it. */
function kindOf({ status, headers }: Answer): string {
  const [scheme = 'no challenge'] = (headers.get('www-authenticate') ?? '').split(' ')
  return [status, scheme, headers.get('content-type')].join(' ')
}
