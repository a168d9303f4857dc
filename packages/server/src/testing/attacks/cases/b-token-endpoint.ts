import { send, sendForm, shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, passes, refused } from '../expect.ts'
import { newCode, post, redeem } from '../flows.ts'

/** Where credentials stand, and what the answer lets happen: case 46, 57, 61. */
export const tokenEndpoint: readonly Attack[] = [
  attack({
    number: 46,
    title: 'the token endpoint by GET: 405 with Allow',
    clause: 'RFC 6749 §3.2',
    async run(target) {
      const { code, verifier, redirectUri } = await newCode(target)
      const { clientId, clientSecret } = target.app
      const query = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: clientSecret ?? '',
      })
      for (const url of [target.token, `${target.token}?${query}`]) {
        const answer = await send(url)
        refused(answer, 'GET', 405)
        hold(answer.headers.get('allow')?.includes('POST'), 'there is no Allow: POST')
      }
    },
  }),
  attack({
    number: 46,
    title: 'credentials in the URL of a token request: 400',
    clause: 'RFC 6749 §2.3.1',
    async run(target) {
      for (const name of [
        'client_secret',
        'code',
        'code_verifier',
        'refresh_token',
        'access_token',
        'client_assertion',
        'password',
      ]) {
        const answer = await post(
          target,
          { grant_type: 'client_credentials' },
          target.app,
          `${target.token}?${name}=s3cret-in-the-url`,
        )
        refused(answer, name, 400, 'invalid_request')
        hold(!answer.text.includes('s3cret-in-the-url'), `${name}: the answer repeats it`)
      }
    },
  }),
  attack({
    number: 46,
    title: 'credentials in the URL are written down as leaked, by name and not by value',
    clause: 'RFC 6749 §2.3.1',
    needs: ['records'],
    async run(target) {
      await post(
        target,
        { grant_type: 'client_credentials' },
        target.app,
        `${target.token}?client_secret=s3cret-written-down`,
      )
      const written = await target.records()
      hold(/client_secret/.test(written), 'nothing says that a client_secret stood in a URL')
      hold(!written.includes('s3cret-written-down'), 'the secret itself was written down')
    },
  }),
  attack({
    number: 57,
    title: 'answers with tokens and answers with errors are kept by no cache',
    clause: 'RFC 6749 §5.1',
    async run(target) {
      const code = await newCode(target)
      const all = {
        tokens: await redeem(target, code),
        'a replay': await redeem(target, code),
        'an unknown app': await sendForm(target.token, { client_id: 'nobody' }),
        GET: await send(target.token),
      }
      passes(all.tokens, 'tokens')
      for (const [what, { headers }] of Object.entries(all)) {
        hold(headers.get('cache-control')?.includes('no-store'), `${what}: no Cache-Control: no-store`)
        hold(headers.get('pragma') === 'no-cache', `${what}: no Pragma: no-cache`)
      }
    },
  }),
  attack({
    number: 61,
    title: 'a page of another origin at the token endpoint: nothing is allowed to it',
    clause: 'Fetch §3.2',
    async run(target) {
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      }
      const answers = [
        await send(target.token, { method: 'OPTIONS', headers }),
        await sendForm(target.token, {}, { headers: { origin: 'https://evil.example' } }),
      ]
      for (const answer of answers) {
        const allowed = answer.headers.get('access-control-allow-origin')
        hold(allowed === null, `${shown(answer)} allows ${allowed}`)
        hold(answer.headers.get('access-control-allow-credentials') === null, `${shown(answer)} allows credentials`)
      }
    },
  }),
]
