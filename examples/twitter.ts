// Twitter: a PIN, a tweet, the timeline.
//   npm start                                                                       (in another terminal)
//   TWITTER_KEY=… TWITTER_SECRET=… npx node --conditions=valetkey-source examples/twitter.ts [http://127.0.0.1:4104]
import { createInterface } from 'node:readline/promises'
import { OAuth, presets } from 'valetkey'

const { TWITTER_KEY: clientId, TWITTER_SECRET: clientSecret } = process.env
const origin = process.argv[2] ?? 'http://127.0.0.1:4104'
const twitter = new OAuth().remoteApp('twitter', presets.twitter({ origin, clientId, clientSecret }))

const { url, pending } = await twitter.begin({ callback: 'oob' })
console.log(`open ${url}`)
const terminal = createInterface({ input: process.stdin, output: process.stdout })
await twitter.finish(await terminal.question('PIN: '), pending)
terminal.close()

const tweet = await twitter.post<{ id_str: string }>('statuses/update.json', { status: 'Hello from a terminal' })
const timeline = await twitter.get<{ text: string }[]>('statuses/home_timeline.json', { count: 5 })
console.log(`tweeted #${tweet.data.id_str}\n${timeline.data.map(({ text }) => `- ${text}`).join('\n')}`)
