// Flickr: key and secret from a two-line file, a PIN, a token file, two calls.
//   npm start                                                                 (in another terminal)
//   npx node --conditions=valetkey-source examples/flickr.ts apikeys [http://127.0.0.1:4103]
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { OAuth, presets } from 'valetkey'

const [clientId = '', clientSecret = ''] = readFileSync(process.argv[2] ?? 'apikeys', 'utf8').split('\n')
const origin = process.argv[3] ?? 'http://127.0.0.1:4103'
const flickr = new OAuth().remoteApp('flickr', { ...presets.flickr({ origin }), clientId, clientSecret })

const { url, pending } = await flickr.begin({ callback: 'oob', params: { perms: 'read' } })
console.log(`Go to the following link in your browser:\n${url}`)
const terminal = createInterface({ input: process.stdin, output: process.stdout })
const { connection } = await flickr.finish(await terminal.question('What is the PIN? '), pending)
terminal.close()
writeFileSync('token', `${connection?.token.accessToken}\n${connection?.token.secret}`, { mode: 0o600 })

const login = await flickr.get('flickr.test.login')
const photos = await flickr.get('flickr.people.getPhotos', { user_id: 'me' })
console.log(JSON.stringify({ login: login.data, photos: photos.data }))
