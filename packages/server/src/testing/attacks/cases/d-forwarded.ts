import { send, sendForm, shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, refused } from '../expect.ts'
import { authorizeUrl, random } from '../flows.ts'

/** What a proxy says of a request, said by anybody: case 90. */
const forged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  host: { host: 'evil.example' },
  'x-forwarded-host': { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  forwarded: { forwarded: 'host=evil.example;proto=https' },
}

/** Headers in which proxies tell of a client certificate, or of who signed in at them. */
const vouching = (clientId: string, username: string): Readonly<Record<string, string>> => ({
  'x-ssl-client-verify': 'SUCCESS',
  'x-ssl-client-s-dn': `CN=${clientId}`,
  'x-client-cert': '-----BEGIN%20CERTIFICATE-----',
  'x-forwarded-client-cert': `Subject="CN=${clientId}"`,
  'x-forwarded-user': username,
  'x-remote-user': username,
})

export const forwarded: readonly Attack[] = [
  attack({
    number: 90,
    title: 'a forged Host or X-Forwarded-Host: no page, redirect or metadata speaks of it',
    clause: 'RFC 9700 §4.13',
    async run(target) {
      const { origin, pathname } = new URL(target.issuer)
      const metadata = `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`
      const asked = authorizeUrl(target, { params: { redirect_uri: 'https://nowhere.example/' } }, random())
      for (const [what, headers] of Object.entries(forged)) {
        for (const url of [metadata, asked, authorizeUrl(target, {}, random())]) {
          const answer = await send(url, { headers })
          const said = [answer.text, ...answer.headers.values()].some(text => text.includes('evil.example'))
          hold(!said, `${what}: ${shown(answer)} speaks of it`)
        }
      }
    },
  }),
  attack({
    number: 90,
    title: 'headers that vouch for an app or a person, sent by anybody: nobody is known by them',
    clause: 'RFC 9700 §4.13',
    async run(target) {
      const { clientId } = target.app
      const headers = vouching(clientId, target.person.username)
      const asking = { grant_type: 'client_credentials', client_id: clientId }
      refused(await sendForm(target.token, asking, { headers }), 'at the token endpoint', 401, 'invalid_client')
      if (target.api) refused(await send(target.api, { headers }), 'at the API', 401)
    },
  }),
]
