import type { Form } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { accessTokenType, exchange } from '../exchange-flows.ts'
import { passes, refused } from '../expect.ts'
import { call, newTokens, tokensIn } from '../flows.ts'

const clause = 'RFC 8693 §2.2.2'

/** From an access token to a lesser one: case 158. */
export const exchanges: readonly Attack[] = [
  attack({
    number: 158,
    title: 'an access token exchanged for more scopes: invalid_scope',
    clause: 'RFC 6749 §3.3, RFC 8693 §2.1',
    needs: ['exchange', 'moreScope'],
    async run(target) {
      const { access } = await newTokens(target)
      const scope = `${target.scope} ${target.moreScope}`
      refused(await exchange(target, access, { scope }), 'a scope more', 400, 'invalid_scope')
      passes(await exchange(target, access, { scope: target.scope }), 'what it covers')
    },
  }),
  attack({
    number: 158,
    title: 'an access token exchanged by another app, by a public one, or without the secret: refused',
    clause,
    needs: ['exchange', 'otherApp', 'publicApp'],
    async run(target) {
      const { access } = await newTokens(target)
      refused(await exchange(target, access, {}, target.otherApp), 'another app', 400)
      refused(await exchange(target, access, { client_secret: null }), 'no secret', 401)
      const own = await newTokens(target, { app: target.publicApp })
      refused(await exchange(target, own.access, {}, target.publicApp), 'a public app', 400)
    },
  }),
  attack({
    number: 158,
    title: 'something else than an access token, an actor, or a kind of token that is not issued: invalid_request',
    clause,
    needs: ['exchange', 'refreshTokens'],
    async run(target) {
      const { access, refresh } = await newTokens(target)
      const type = 'urn:ietf:params:oauth:token-type:refresh_token'
      const forms: readonly Form[] = [
        { subject_token: refresh },
        { subject_token: refresh, subject_token_type: type },
        { subject_token: 'garbage' },
        { subject_token_type: null },
        { requested_token_type: type },
        { actor_token: access, actor_token_type: accessTokenType },
      ]
      for (const form of forms)
        refused(await exchange(target, access, form), JSON.stringify(Object.keys(form)), 400, 'invalid_request')
    },
  }),
  attack({
    number: 158,
    title: 'an exchanged token after the consent it came from was taken back: 401 at once, and no other comes of it',
    clause: 'RFC 7009 §2.1, RFC 8693 §2.2.2',
    needs: ['exchange', 'takeBack', 'api'],
    async run(target) {
      const { access } = await newTokens(target)
      const made = tokensIn(target, await exchange(target, access))
      passes(await call(target.api, made.access), 'before')
      await target.takeBack(target.person, target.app)
      refused(await call(target.api, made.access), 'after it', 401)
      refused(await exchange(target, access), 'another exchange', 400)
      refused(await exchange(target, made.access), 'an exchange of what was exchanged', 400)
    },
  }),
]
