import { type Answer, send } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { formWith } from '../browser.ts'
import { hold, refused, sentBack } from '../expect.ts'
import { ask, authorizeUrl, call, newTokens, post, random, signInOn } from '../flows.ts'
import { accessTokenHash, identityParams, isSignedBy, keysOf, newIdToken } from '../openid-flow.ts'

/** OpenID Connect: case 146 to 151. */
export const openid: readonly Attack[] = [
  attack({
    number: 146,
    title: 'an ID token in the place of an access token, a code, a refresh token or a client’s assertion: refused',
    clause: 'OpenID Connect Core §2, RFC 6750 §3.1',
    needs: ['openid', 'api'],
    async run(target) {
      const { text } = (await newIdToken(target)).idToken
      refused(await call(target.api, text), 'at the API', 401, 'invalid_token')
      refused(await call(target.openid.userinfo, text), 'at userinfo', 401, 'invalid_token')
      for (const form of [
        { grant_type: 'authorization_code', code: text, redirect_uri: target.app.redirectUri },
        { grant_type: 'refresh_token', refresh_token: text },
      ])
        refused(await post(target, form), `as a ${Object.keys(form)[1]}`, 400, 'invalid_grant')
      const client = { clientId: target.app.clientId, clientSecret: null, redirectUri: '' }
      const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
      const form = { grant_type: 'client_credentials', client_assertion_type: type, client_assertion: text }
      refused(await post(target, form, client), 'as an assertion', [400, 401])
    },
  }),
  attack({
    number: 147,
    title:
      'an ID token that could be another’s: signed by a published key, for this app, this request, this access token',
    clause: 'OpenID Connect Core §3.1.3.7',
    needs: ['openid'],
    async run(target) {
      const nonce = random()
      const { tokens, idToken } = await newIdToken(target, { params: { nonce } })
      const { header, claims } = idToken
      hold(isSignedBy(await keysOf(target), idToken), `by ${header['alg']} it is not signed with a published key`)
      hold(claims['iss'] === target.issuer, `the issuer is ${claims['iss']}`)
      hold([claims['aud']].flat().join() === target.app.clientId, 'the audience is not the app alone')
      hold(claims['nonce'] === nonce, 'the nonce is not the one that was sent')
      const now = Date.now() / 1000
      hold(Number(claims['exp']) > now && Math.abs(now - Number(claims['iat'])) < 60, 'the times are not those of now')
      const binding = claims['at_hash']
      hold(binding === accessTokenHash(idToken, tokens.access), 'at_hash is not that of the access token beside it')
    },
  }),
  attack({
    number: 148,
    title: 'prompt=login or max_age=0 with somebody signed in: a new sign-in, however often the link is opened',
    clause: 'OpenID Connect Core §3.1.2.1',
    needs: ['openid'],
    async run(target) {
      await newIdToken(target)
      for (const wish of [{ prompt: 'login' }, { max_age: '0' }]) {
        const url = authorizeUrl(target, { params: { ...identityParams(target), ...wish } }, random())
        for (const time of ['at first', 'the second time'])
          hold(formWith(await follow(target, url), 'password') !== null, `${JSON.stringify(wish)}: no sign-in ${time}`)
        const after = await follow(target, await signInOn(await follow(target, url), target.browser(), target.person))
        hold(formWith(after, 'password') === null, `${JSON.stringify(wish)}: the sign-in does not count`)
      }
    },
  }),
  attack({
    number: 149,
    title: 'prompt=none beside another prompt, a max_age that is no number: back as invalid_request',
    clause: 'OpenID Connect Core §3.1.2.1',
    needs: ['openid'],
    async run(target) {
      for (const wrong of [
        { prompt: 'none login' },
        { prompt: 'consent none' },
        { max_age: '-1' },
        { max_age: '1e3' },
      ]) {
        const answer = await ask(target, { ...identityParams(target), ...wrong })
        sentBack(answer, JSON.stringify(wrong), target.app.redirectUri, 'invalid_request')
      }
    },
  }),
  attack({
    number: 150,
    title: 'the published keys: nothing private, nothing symmetric, none for “none”',
    clause: 'RFC 7517 §9.2',
    needs: ['openid'],
    async run(target) {
      const keys = await keysOf(target)
      hold(keys.length > 0, 'no key is published')
      for (const key of keys) {
        const secret = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].find(name => name in key)
        hold(secret === undefined && key.kty !== 'oct', `a key has the private member ${secret ?? 'k'}`)
        hold(key.alg !== 'none' && !String(key.alg).startsWith('HS'), `a key is for ${key.alg}`)
      }
    },
  }),
  attack({
    number: 151,
    title: 'userinfo without a token, with a bad one, with one that lacks the scope openid: tells nothing',
    clause: 'OpenID Connect Core §5.3.3',
    needs: ['openid'],
    async run(target) {
      const { userinfo } = target.openid
      refused(await send(userinfo), 'without a token', 401)
      refused(await call(userinfo, 'bad'), 'a bad token', 401, 'invalid_token')
      const { access } = await newTokens(target)
      for (const method of ['GET', 'POST'])
        refused(await call(userinfo, access, method), method, 403, 'insufficient_scope')
      const { cookies } = target.browser()
      const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
      refused(await send(userinfo, { headers: { cookie } }), 'the cookie of a session', 401)
    },
  }),
]

/** Opens a URL, or goes on from an answer, as far as this server leads by itself. */
async function follow(target: Having<'openid'>, from: string | Answer): Promise<Answer> {
  const browser = target.browser()
  let answer = typeof from === 'string' ? await browser.open(from) : from
  const home = answer.url.origin
  for (let step = 0; step < 8 && answer.location?.origin === home; step++) answer = await browser.open(answer.location)
  return answer
}
