import { type Answer, type Form, sendForm } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, passes, refused } from '../expect.ts'
import { basic, newCode, newTokens, post, redeem } from '../flows.ts'
import type { Target } from '../target.ts'

/** Who is asking: case 47 to 51. */
export const clients: readonly Attack[] = [
  attack({
    number: 47,
    title: 'two ways of authenticating at once, and two ids: invalid_request',
    clause: 'RFC 6749 §2.3',
    async run(target) {
      const { clientId, clientSecret } = target.app
      const both = { client_id: clientId, client_secret: clientSecret }
      refused(await post(target, { ...guess, ...both }), 'Basic and the body', 400, 'invalid_request')
      refused(await post(target, { ...guess, client_id: 'somebody-else' }), 'two ids', 400, 'invalid_request')
    },
  }),
  attack({
    number: 48,
    title: 'Basic that cannot be read: refused with a challenge',
    clause: 'RFC 7617 §2, RFC 6749 §5.2',
    async run(target) {
      const { clientId } = target.app
      const broken = [
        'Basic',
        'Basic !!!',
        `Basic ${base64(clientId)}`,
        `Basic ${base64(`${clientId}:%zz`)}`,
        `Basic ${base64(':')}`,
      ]
      for (const authorization of broken) {
        const answer = await withHeader(target, authorization)
        refused(answer, authorization.slice(0, 12), [400, 401], 'invalid_client', 'invalid_request')
        const challenge = answer.headers.get('www-authenticate') ?? ''
        hold(
          answer.status === 400 || /^Basic /i.test(challenge),
          `${authorization.slice(0, 12)}: 401 without a Basic challenge`,
        )
      }
    },
  }),
  attack({
    number: 48,
    title: 'the scheme in small letters is the same scheme',
    clause: 'RFC 9110 §11.1',
    async run(target) {
      const header = basic(target.app.clientId, target.app.clientSecret ?? '')
      knows(await withHeader(target, header.replace('Basic', 'basic')), 'basic')
      knows(await withHeader(target, header.replace('Basic', 'BASIC')), 'BASIC')
    },
  }),
  attack({
    number: 49,
    title: 'a secret with + % : and letters of any alphabet is known, raw and form-encoded',
    clause: 'RFC 6749 §2.3.1',
    needs: ['newApp'],
    async run(target) {
      const clientSecret = 'a+b%20:ü& long enough for anybody'
      const app = await target.newApp({
        name: 'Odd secret',
        clientSecret,
        redirectUris: ['https://client.example/odd'],
      })
      knows(await withHeader(target, basic(app.clientId, clientSecret)), 'form-encoded')
      knows(await withHeader(target, `Basic ${base64(`${app.clientId}:${clientSecret}`)}`), 'raw')
      knows(
        await sendForm(target.token, { ...guess, client_id: app.clientId, client_secret: clientSecret }),
        'in the body',
      )
    },
  }),
  attack({
    number: 50,
    title: 'a confidential app without its secret: invalid_client, whatever it asks for',
    clause: 'RFC 6749 §3.2.1',
    async run(target) {
      const client_id = target.app.clientId
      const code = await newCode(target)
      const { refresh } = await newTokens(target)
      const wishes: Readonly<Record<string, Form>> = {
        'a code': {
          grant_type: 'authorization_code',
          code: code.code,
          redirect_uri: code.redirectUri,
          code_verifier: code.verifier,
        },
        'a refresh token': { grant_type: 'refresh_token', refresh_token: refresh },
        'client credentials': { grant_type: 'client_credentials' },
        'an empty secret': { grant_type: 'client_credentials', client_secret: '' },
      }
      for (const [what, form] of Object.entries(wishes))
        refused(await sendForm(target.token, { client_id, ...form }), what, 401, 'invalid_client')
      if (target.revoke)
        refused(await sendForm(target.revoke, { client_id, token: refresh }), 'revocation', 401, 'invalid_client')
      passes(await redeem(target, code), 'the code, with the secret')
    },
  }),
  attack({
    number: 51,
    title: 'a public app that sends a secret, or acts for itself: refused',
    clause: 'RFC 6749 §2.1, §4.4',
    needs: ['publicApp'],
    async run(target) {
      const { publicApp } = target
      const pretending = { ...publicApp, clientSecret: 'guessed' }
      refused(await post(target, guess, pretending), 'a secret', 401, 'invalid_client')
      refused(
        await post(target, { grant_type: 'client_credentials' }, publicApp),
        'client_credentials',
        [400, 401],
        'unauthorized_client',
        'invalid_client',
      )
    },
  }),
]

/** Asks for nothing that exists: who is known is told invalid_grant, who is not, invalid_client. */
export const guess: Readonly<Record<string, string>> = {
  grant_type: 'authorization_code',
  code: 'x',
  redirect_uri: 'https://client.example/x',
  code_verifier: 'x'.repeat(43),
}

/** The app was recognised: what it asked for does not exist. */
export function knows(answer: Answer, what: string): void {
  refused(answer, what, 400, 'invalid_grant')
}

function withHeader(target: Target, authorization: string): Promise<Answer> {
  return sendForm(target.token, guess, { headers: { authorization } })
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
