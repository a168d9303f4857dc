import { setTimeout as sleep } from 'node:timers/promises'
import { send } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { ready, refused } from '../expect.ts'
import { call, newTokens, post, random } from '../flows.ts'
import { hs256, jwt } from '../jwt.ts'

/** What a token opens there: case 96 to 98. */
export const api: readonly Attack[] = [
  attack({
    number: 96,
    title: 'another method, or another method’s name in a header, to slip under a scope: asked of every method',
    clause: 'RFC 9110 §9',
    needs: ['apiMore', 'moreScope'],
    async run(target) {
      const { access } = await newTokens(target)
      const other = [403, 404, 405, 501]
      for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'])
        refused(await call(target.apiMore, access, method), method, other)
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        const headers = { authorization: `Bearer ${access}`, [name]: 'GET' }
        for (const method of ['GET', 'POST'])
          refused(await send(target.apiMore, { method, headers }), `${method} with ${name}`, other)
      }
      refused(await send(target.apiMore, { method: 'OPTIONS' }), 'OPTIONS without a token', [401, 404, 405, 501])
    },
  }),
  attack({
    number: 97,
    title: 'a revoked token at another node: 401 within a second',
    clause: 'RFC 7009 §2.1',
    needs: ['otherNode', 'revoke'],
    async run(target) {
      const { access } = await newTokens(target)
      ready(await call(target.otherNode, access), 'the new token does not open the other node')
      await post(target, { token: access }, target.app, target.revoke)
      const end = performance.now() + 1000
      let answer = await call(target.otherNode, access)
      while (answer.status !== 401 && performance.now() < end) {
        await sleep(50)
        answer = await call(target.otherNode, access)
      }
      refused(answer, 'a second later', 401, 'invalid_token')
    },
  }),
  attack({
    number: 98,
    title: 'JWTs that anybody can make: 401 like any garbage',
    clause: 'JWT Profile for Access Tokens §4',
    needs: ['api'],
    async run(target) {
      const now = Math.floor(Date.now() / 1000)
      const { clientId, clientSecret } = target.app
      const claims = {
        iss: target.issuer,
        sub: target.person.username,
        aud: target.api,
        client_id: clientId,
        scope: target.scope,
        iat: now,
        exp: now + 600,
        jti: random(),
      }
      const typ = 'at+jwt'
      const forged = {
        'alg none': jwt({ alg: 'none', typ }, claims, () => ''),
        'HS256 with the app’s secret': jwt({ alg: 'HS256', typ }, claims, hs256(clientSecret ?? '')),
        'HS256 with nothing': jwt({ alg: 'HS256', typ }, claims, hs256('')),
        'a kid that is a path': jwt({ alg: 'HS256', typ, kid: '../../../../dev/null' }, claims, hs256('')),
        'a kid that is SQL': jwt({ alg: 'HS256', typ, kid: "' OR 1=1 --" }, claims, hs256('x')),
        'no signature': jwt({ alg: 'RS256', typ }, claims, () => ''),
      }
      for (const [what, token] of Object.entries(forged))
        refused(await call(target.api, token), what, 401, 'invalid_token')
    },
  }),
]
