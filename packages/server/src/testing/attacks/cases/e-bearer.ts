import { send, shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, passes, refused, turnedAway } from '../expect.ts'
import { arrive, authorizeUrl, call, newTokens, random } from '../flows.ts'

/** Bearer tokens at a guarded API: case 91 to 94. */
export const bearer: readonly Attack[] = [
  attack({
    number: 91,
    title: 'no token: a challenge without an error; a bad one: invalid_token',
    clause: 'RFC 6750 §3.1',
    needs: ['api'],
    async run({ api }) {
      const none = await send(api)
      const challenge = none.headers.get('www-authenticate') ?? ''
      hold(
        none.status === 401 && /\bBearer\b/.test(challenge),
        `no token: ${shown(none)}, challenge: ${challenge || 'none'}`,
      )
      hold(!/error/.test(challenge), `no token: the challenge names an error`)
      const bad = await call(api, 'bad')
      refused(bad, 'a bad token', 401, 'invalid_token')
      hold(
        /\berror="?invalid_token/.test(bad.headers.get('www-authenticate') ?? ''),
        'a bad token: the challenge does not say so',
      )
    },
  }),
  attack({
    number: 91,
    title: 'too few scopes: 403 insufficient_scope, with the scope that is needed',
    clause: 'RFC 6750 §3.1',
    needs: ['apiMore', 'moreScope'],
    async run(target) {
      const answer = await call(target.apiMore, (await newTokens(target)).access)
      refused(answer, 'a token that may less', 403, 'insufficient_scope')
      hold(
        answer.headers.get('www-authenticate')?.includes(`scope="${target.moreScope}"`),
        'the challenge does not name the scope',
      )
    },
  }),
  attack({
    number: 91,
    title: 'the child of the scope that is needed: 403 insufficient_scope',
    clause: 'RFC 6750 §3.1',
    needs: ['apiMore', 'childScope'],
    async run(target) {
      const { access } = await newTokens(target, { params: { scope: target.childScope } })
      refused(await call(target.apiMore, access), target.childScope, 403, 'insufficient_scope')
    },
  }),
  attack({
    number: 92,
    title: 'a token in two places, or in the URL or a form: 400',
    clause: 'RFC 6750 §2, RFC 9700 §4.3.2',
    needs: ['api'],
    async run(target) {
      const { access } = await newTokens(target)
      const authorization = `Bearer ${access}`
      const inQuery = `${target.api}?access_token=${access}`
      const form = {
        method: 'POST',
        body: `access_token=${access}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }
      refused(await send(inQuery, { headers: { authorization } }), 'header and query', 400)
      refused(await send(target.api, { ...form, headers: { ...form.headers, authorization } }), 'header and form', 400)
      refused(await send(inQuery), 'the query alone', [400, 401])
      refused(await send(target.api, form), 'a form alone', [400, 401])
    },
  }),
  attack({
    number: 93,
    title: 'the scheme in any case is the same; odd headers and 100 kB of them: refused',
    clause: 'RFC 6750 §2.1',
    needs: ['api'],
    async run(target) {
      const { access } = await newTokens(target)
      const say = (authorization: string) => send(target.api, { headers: { authorization } })
      for (const scheme of ['bearer', 'BEARER']) passes(await say(`${scheme} ${access}`), scheme)
      for (const odd of [
        `Bearer  ${access}`,
        `Bearer ${access} y`,
        `Bearer ${access},`,
        'Bearer',
        `Bearer\t${access}`,
        `Bearer "${access}"`,
        access,
      ])
        refused(await say(odd), odd.replace(access, 'TOKEN'), [400, 401])
      await turnedAway(say(`Bearer ${'x'.repeat(100_000)}`), '100 kB', [400, 401, 431], () => send(target.api))
    },
  }),
  attack({
    number: 94,
    title: 'a session cookie beside a bad token, beside a weaker one, or alone: opens nothing',
    clause: 'RFC 6750 §5.2',
    needs: ['api'],
    async run(target) {
      await arrive(target, authorizeUrl(target, {}, random()))
      const cookie = [...target.browser().cookies].map(pair => pair.join('=')).join('; ')
      hold(cookie !== '', 'signing in has set no cookie')
      refused(await send(target.api, { headers: { cookie } }), 'the cookie alone', 401)
      refused(await send(target.api, { headers: { cookie, authorization: 'Bearer bad' } }), 'with a bad token', 401)
      if (target.apiMore === undefined) return
      const authorization = `Bearer ${(await newTokens(target)).access}`
      refused(await send(target.apiMore, { headers: { cookie, authorization } }), 'with a weaker token', 403)
    },
  }),
]
