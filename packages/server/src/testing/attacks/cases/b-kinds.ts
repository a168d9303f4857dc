import { type Attack, attack } from '../attack.ts'
import { refused } from '../expect.ts'
import { call, newCode, newTokens, redeem, refresh } from '../flows.ts'
import { newPair, newRequestToken, newVerifier } from '../oauth1-flows.ts'

/** One kind of credential as another: case 44. */
export const kinds: readonly Attack[] = [
  attack({
    number: 44,
    title: 'a token as a code, and a code or an access token as a refresh token: invalid_grant',
    clause: 'RFC 6749 §5.2',
    needs: ['refreshTokens'],
    async run(target) {
      const code = await newCode(target)
      const tokens = await newTokens(target)
      for (const [what, text] of Object.entries({ ...tokens, secret: target.app.clientSecret ?? '' }))
        refused(await redeem(target, { ...code, code: text }), `${what} as a code`, 400, 'invalid_grant')
      for (const [what, text] of Object.entries({ 'a code': code.code, 'an access token': tokens.access }))
        refused(await refresh(target, text), `${what} as a refresh token`, 400, 'invalid_grant')
    },
  }),
  attack({
    number: 44,
    title: 'a code or a refresh token at the API: 401',
    clause: 'RFC 6750 §3.1',
    needs: ['refreshTokens', 'api'],
    async run(target) {
      const code = await newCode(target)
      const tokens = await newTokens(target)
      for (const [what, text] of Object.entries({ 'a code': code.code, 'a refresh token': tokens.refresh }))
        refused(await call(target.api, text), what, 401, 'invalid_token')
    },
  }),
  attack({
    number: 44,
    title: 'what OAuth 1.0a gives, as a code, a refresh token or a bearer token: refused',
    clause: 'RFC 6749 §5.2',
    needs: ['oauth1', 'api'],
    async run(target) {
      const code = await newCode(target)
      const temporary = await newRequestToken(target)
      const verifier = await newVerifier(target, temporary)
      const pair = await newPair(target)
      for (const text of [temporary.token, temporary.secret, verifier, pair.token, pair.secret]) {
        refused(await redeem(target, { ...code, code: text }), 'as a code', 400, 'invalid_grant')
        refused(await refresh(target, text), 'as a refresh token', 400, 'invalid_grant')
        refused(await call(target.api, text), 'as a bearer token', 401)
      }
    },
  }),
]
