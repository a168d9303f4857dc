// Mastodon: registers itself once, shows an address, takes the code, calls the API.
//   npm start                                                                       (in another terminal)
//   npx node --conditions=valetkey-source examples/mastodon.ts http://127.0.0.1:4102 (or any instance, as in mstdn.jp)
import { createInterface } from 'node:readline/promises'
import { OAuth, presets } from 'valetkey'
import { fileVault } from 'valetkey/vaults/file'

const secret = process.env['VALETKEY_SECRET'] ?? 'for this example, a text that is no secret at all'
const instance = process.argv[2] ?? 'http://127.0.0.1:4102'
const oauth = new OAuth({ vault: fileVault('mastodon.vault.json'), secret })
const mastodon = oauth.remoteApp('mastodon', presets.mastodon({ instance, scope: 'read write follow' }))

const { url, pending } = await mastodon.begin({ callback: 'oob' })
console.log(`open browser  ${url}`)
const terminal = createInterface({ input: process.stdin, output: process.stdout })
const { connection } = await mastodon.finish(await terminal.question('input code > '), pending)
terminal.close()
console.log(`access token : ${connection?.token.accessToken}`)

const { data: me } = await mastodon.get<{ username: string }>('/api/v1/accounts/verify_credentials')
console.log(`signed in as : @${me.username}`)
