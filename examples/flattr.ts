// Flattr: an address to open, the address one comes back to, and who one is.
//   npm start                                                                       (in another terminal)
//   FLATTR_KEY=… FLATTR_SECRET=… npx node --conditions=valetkey-source examples/flattr.ts [http://127.0.0.1:4101]
import { createInterface } from 'node:readline/promises'
import { OAuth, presets } from 'valetkey'

const { FLATTR_KEY: clientId, FLATTR_SECRET: clientSecret } = process.env
const origin = process.argv[2] ?? 'http://127.0.0.1:4101'
const flattr = new OAuth().remoteApp('flattr', presets.flattr({ origin, clientId, clientSecret, scope: 'thing' }))

const { url, pending } = await flattr.begin({ callback: 'http://localhost' })
console.log(`open ${url}`)
const terminal = createInterface({ input: process.stdin, output: process.stdout })
await flattr.finish(await terminal.question('The address you came back to: '), pending)
terminal.close()

const { data: me } = await flattr.get<{ firstname: string; lastname: string; link: string }>('user')
console.log(`${me.firstname} ${me.lastname}, ${me.link}`)
