import { type Answer, sendForm, shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, refused } from '../expect.ts'
import { basic, post, random } from '../flows.ts'
import { guess, knows } from './b-clients.ts'

/** Guessing, and grant types that are not the app’s: case 52 to 54. */
export const guesses: readonly Attack[] = [
  attack({
    number: 52,
    title: 'an unknown app and a wrong secret read the same to the letter',
    clause: 'RFC 6749 §5.2',
    async run(target) {
      const wrong = (clientId: string) => post(target, guess, { ...target.app, clientId, clientSecret: 'wrong' })
      const [known, unknown] = [await wrong(target.app.clientId), await wrong(`nobody-${random()}`)]
      refused(known, 'a wrong secret', 401, 'invalid_client')
      hold(readings(known) === readings(unknown), `${readings(known)} is not ${readings(unknown)}`)
    },
  }),
  attack({
    number: 53,
    title: 'guessing secrets: 429 with Retry-After after a while, and other addresses are served',
    clause: 'RFC 6749 §10.10',
    needs: ['newApp', 'otherAddress'],
    async run(target) {
      const app = await target.newApp({ name: 'Guessed at', redirectUris: ['https://client.example/guessed'] })
      let answer = await post(target, guess, { ...app, clientSecret: 'wrong 0' })
      for (let tries = 1; tries < 1000 && answer.status === 401; tries++)
        answer = await post(target, guess, { ...app, clientSecret: `wrong ${tries}` })
      hold(answer.status === 429, `after up to 1,000 wrong secrets: ${shown(answer)}`)
      hold(Number(answer.headers.get('retry-after')) > 0, 'there is no Retry-After')
      hold((await post(target, guess, app)).status === 429, 'the right secret goes on being tried from there')
      const headers = { authorization: basic(app.clientId, app.clientSecret ?? '') }
      knows(
        await sendForm(target.token, guess, { headers, from: target.otherAddress }),
        'the right secret from another address',
      )
    },
  }),
  attack({
    number: 54,
    title: 'a grant type nobody knows, and none at all',
    clause: 'RFC 6749 §5.2',
    async run(target) {
      for (const grant_type of ['password', 'nonsense', 'constructor', 'urn:x'])
        refused(await post(target, { ...guess, grant_type }), grant_type, 400, 'unsupported_grant_type')
      refused(await post(target, { ...guess, grant_type: null }), 'no grant_type', 400, 'invalid_request')
    },
  }),
  attack({
    number: 54,
    title: 'a grant type the app may not use: unauthorized_client',
    clause: 'RFC 6749 §5.2',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Few grants',
        redirectUris: ['https://client.example/few'],
        policy: { grants: ['authorization_code'] },
      })
      for (const form of [{ grant_type: 'client_credentials' }, { grant_type: 'refresh_token', refresh_token: 'x' }])
        refused(await post(target, form, app), form.grant_type, 400, 'unauthorized_client')
    },
  }),
]

/** Everything of an answer but what changes from second to second. */
function readings({ status, headers, text }: Answer): string {
  const told = [...headers].filter(([name]) => !/^(?:date|connection|keep-alive|x-request-id|age)$/.test(name))
  return JSON.stringify([status, told.sort(), text])
}
