import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { issuer } from '../../world.ts'
import { CALLERS, type Given, type Thing } from '../thing.ts'

/** RFC 7592 §2.2: a change is answered with another registration access token, and the one it was made with is used up. */
export const registrations: readonly Thing[] = [
  {
    name: 'the token of a registration',
    async begin({ it, fetch }) {
      const app = await register(it.provider.fetch)
      const { registration_client_uri: url, registration_access_token: token, client_id } = app
      const ask = (method: string, bearer: string | undefined, body: object | null) =>
        new Request(url!, {
          method,
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
          body: body && JSON.stringify(body),
        })
      return {
        request: number => ask('PUT', token, { ...metadata, client_id, client_name: `name ${number}` }),
        expected: { ok: 1, invalid_token: CALLERS - 1 },
        async after([changed]) {
          const answer = await fetch(ask('GET', changed!['registration_access_token'], null))
          assert.equal(((await answer.json()) as Given)['client_name'], changed!['client_name'])
          assert.equal((await fetch(ask('GET', token, null))).status, 401)
        },
      }
    },
  },
]

const metadata = { client_name: 'Printer', redirect_uris: ['https://printer.example/'] }

/** Each from elsewhere: nobody may register many in a minute. */
async function register(fetch: (request: Request) => Promise<Response>): Promise<Given> {
  const headers = { 'content-type': 'application/json', 'x-address': randomUUID() }
  const answer = await fetch(
    new Request(`${issuer}/oauth/register`, { method: 'POST', headers, body: JSON.stringify(metadata) }),
  )
  assert.equal(answer.status, 201)
  return (await answer.json()) as Given
}
