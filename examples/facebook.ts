// Facebook: an address to open, the address one ends at, and who one is.
//   npm start                                                                       (in another terminal)
//   FACEBOOK_APP_ID=… FACEBOOK_APP_SECRET=… npx node --conditions=valetkey-source examples/facebook.ts [http://127.0.0.1:4105]
import { createInterface } from 'node:readline/promises'
import { OAuth, presets } from 'valetkey'

const { FACEBOOK_APP_ID: clientId, FACEBOOK_APP_SECRET: clientSecret } = process.env
const origin = process.argv[2] ?? 'http://127.0.0.1:4105'
const facebook = new OAuth().remoteApp('facebook', presets.facebook({ origin, clientId, clientSecret, scope: 'email' }))

const { url, pending } = await facebook.begin({ callback: 'oob' })
console.log(`open ${url}`)
const terminal = createInterface({ input: process.stdin, output: process.stdout })
await facebook.finish(await terminal.question('The address you ended at: '), pending)
terminal.close()

const { data: me } = await facebook.get<{ name: string; email?: string }>('me', { fields: 'name,email' })
console.log(`${me.name}, ${me.email ?? 'no address'}`)
