import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, sendForm } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, refused, turnedAway } from '../expect.ts'
import { random } from '../flows.ts'
import { hs256, jwt } from '../jwt.ts'
import type { Target } from '../target.ts'

/** Client assertions that prove nothing: case 59 and 60. */
export const assertions: readonly Attack[] = [
  attack({
    number: 59,
    title: 'a client assertion that is not signed, or signed with what is public: invalid_client',
    clause: 'JWT Profile for Client Authentication §3, JWT Best Current Practices §3.1',
    async run(target) {
      const claims = claimsOf(target)
      const forged = {
        'alg none': jwt({ alg: 'none' }, claims, () => ''),
        'alg None': jwt({ alg: 'None' }, claims, () => ''),
        'HS256 with the client id': jwt({ alg: 'HS256' }, claims, hs256(target.app.clientId)),
        'HS256 with nothing': jwt({ alg: 'HS256' }, claims, hs256('')),
        'no JWT': 'x.y.z',
      }
      for (const [what, assertion] of Object.entries(forged)) await refusedAssertion(target, what, assertion)
    },
  }),
  attack({
    number: 60,
    title: 'an assertion that brings its own key, in it or by address: invalid_client, and nothing is fetched',
    clause: 'JSON Web Signature §4.1, JWT Best Current Practices §3.10',
    async run(target) {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const jwk = publicKey.export({ format: 'jwk' })
      const own = (header: object) =>
        jwt({ alg: 'RS256', ...header }, claimsOf(target), text =>
          sign('sha256', Buffer.from(text), privateKey).toString('base64url'),
        )
      const trap = await listen()
      try {
        await refusedAssertion(target, 'jwk', own({ jwk }))
        for (const name of ['jku', 'x5u', 'kid']) await refusedAssertion(target, name, own({ [name]: trap.url }))
        const large = shownAssertion(target, own({ x: 'x'.repeat(1_000_000) }))
        await turnedAway(large, 'a header of 1 MB', [400, 401, 413], () => sendForm(target.token, {}))
        hold(trap.visits() === 0, `the server fetched an address it was sent, ${trap.visits()} times`)
      } finally {
        trap.close()
      }
    },
  }),
]

async function refusedAssertion(target: Target, what: string, assertion: string): Promise<void> {
  refused(await shownAssertion(target, assertion), what, [400, 401], 'invalid_client')
}

function shownAssertion(target: Target, assertion: string): Promise<Answer> {
  return sendForm(target.token, {
    grant_type: 'client_credentials',
    client_id: target.app.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
}

function claimsOf({ app, token }: Target): object {
  const now = Math.floor(Date.now() / 1000)
  return { iss: app.clientId, sub: app.clientId, aud: token, jti: random(), iat: now, exp: now + 60 }
}

/** An address on this machine that counts who comes by. */
async function listen(): Promise<{ readonly url: string; visits(): number; close(): void }> {
  let count = 0
  const server = createServer((_, response) => response.end('{"keys":[]}')).on('connection', () => count++)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`,
    visits: () => count,
    close: () => server.close(),
  }
}
