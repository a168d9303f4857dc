import { errorOf, send, sendForm, shown, told } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, onPage, refused, turnedAway } from '../expect.ts'
import { arrive, authorizeUrl, decide, newCode, post, random, redeem } from '../flows.ts'
import type { Target } from '../target.ts'

/** Parameters no honest app sends: case 12 to 15. */
export const parameters: readonly Attack[] = [
  attack({
    number: 12,
    title: 'a parameter that comes twice: a page',
    clause: 'RFC 6749 §3.1',
    run: target =>
      withQuery(
        target,
        ['client_id', 'redirect_uri', 'state', 'scope', 'code_challenge'].map(name => `&${name}=x`),
      ),
  }),
  attack({
    number: 13,
    title: 'lists, objects and __proto__ for parameters: a page, never a fault',
    clause: 'RFC 6749 §3.1',
    run: target =>
      withQuery(target, ['&scope[a]=b', '&client_id[]=x', '&state[]=x', '&__proto__=x', '&scope%5B%5D=read']),
  }),
  attack({
    number: 14,
    title: 'NUL, line breaks and half characters: a page, and nothing reaches a header',
    clause: 'RFC 6749 Appendix A',
    async run(target) {
      for (const name of ['state', 'scope', 'client_id']) {
        for (const odd of ['a%00b', 'a%0D%0ASet-Cookie:%20evil=1', 'a%0Ab', '%ED%A0%80', '%FF']) {
          const url = `${authorizeUrl(target, { params: { [name]: null } }, random())}&${name}=${odd}`
          const answer = await arrive(target, url)
          onPage(answer, `${name}=${odd}`)
          hold(!answer.headers.getSetCookie().some(line => line.startsWith('evil')), `${name}=${odd} set a cookie`)
        }
      }
    },
  }),
  attack({
    number: 14,
    title: 'NUL and half characters at the token endpoint: invalid_request',
    clause: 'RFC 6749 Appendix A',
    async run(target) {
      for (const odd of ['a\0b', 'a\r\nb', '\u007f'])
        refused(
          await post(target, { grant_type: 'authorization_code', code: odd }),
          JSON.stringify(odd),
          400,
          'invalid_request',
        )
      const { clientId = '', clientSecret = '' } = target.app
      const half = `grant_type=authorization_code&code=%ED%A0%80&client_id=${clientId}&client_secret=${clientSecret}`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      refused(await send(target.token, { method: 'POST', headers, body: half }), '%ED%A0%80', 400, 'invalid_request')
    },
  }),
  attack({
    number: 14,
    title: 'a megabyte, as a state and as a body: turned away',
    clause: 'RFC 6749 Appendix A',
    async run(target) {
      const long = authorizeUrl(target, { params: { state: 'x'.repeat(1_000_000) } }, random())
      const next = () => sendForm(target.token, {})
      await turnedAway(send(long), 'a state of 1 MB', [400, 413, 414, 431], next)
      const padded = redeem(target, await newCode(target), { padding: 'x'.repeat(1_000_000) })
      await turnedAway(padded, 'a body of 1 MB', [400, 413], next)
    },
  }),
  attack({
    number: 15,
    title: 'a state of any letters comes back as it was sent, once, with a yes and with a no',
    clause: 'RFC 6749 §4.1.2',
    async run(target) {
      for (const state of states) {
        for (const choice of ['allow', 'deny'] as const) {
          const answer = await decide(target, authorizeUrl(target, { params: { state } }, random()), choice)
          const back = told(answer).getAll('state')
          hold(
            back.length === 1 && back[0] === state,
            `${JSON.stringify(state.slice(0, 20))}: ${shown(answer)}, ${back.length} states`,
          )
        }
      }
    },
  }),
  attack({
    number: 15,
    title: 'a state in the registered redirect_uri gives way to the one sent, once',
    clause: 'RFC 6749 §4.1.2',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Fixed state',
        redirectUris: ['https://client.example/cb?state=fixed&kept=1'],
      })
      const asking = { app, params: { state: 'mine' } }
      const answer = await decide(target, authorizeUrl(target, asking, random()), 'allow', asking)
      hold(told(answer).getAll('state').join() === 'mine', `${shown(answer)}, state=${told(answer).getAll('state')}`)
      hold(answer.location?.searchParams.get('kept') === '1', 'the rest of the registered query is gone')
    },
  }),
]

const states = ['a&b=c+d%20#e?f', `"'<>\\`, 'ü € 漢字 😀', '%zz%', ' ', 'x'.repeat(4096), 'é'.repeat(2048)]

/** Every one of these behind a right authorization URL is a page; state and scope may also be told the app, as its error. */
async function withQuery(target: Target, additions: readonly string[]): Promise<void> {
  for (const addition of additions) {
    const answer = await arrive(target, authorizeUrl(target, {}, random()) + addition)
    const atHome = answer.location?.href.startsWith(target.app.redirectUri.split('?')[0]!) ?? false
    if (!(atHome && errorOf(answer) === 'invalid_request')) onPage(answer, addition)
  }
}
