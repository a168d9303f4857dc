import { shown } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { hold, onPage } from '../expect.ts'
import { ask, authorizeUrl, decide, random } from '../flows.ts'

/** Native apps, whose port is not known before they run: case 8 to 10. */
export const loopback: readonly Attack[] = [
  attack({
    number: 8,
    title: 'a native app on 127.0.0.1 brings the port of the moment, and it is kept',
    clause: 'RFC 8252 §7.3',
    needs: ['newApp'],
    async run(target) {
      const app = await nativeApp(target, 'http://127.0.0.1/cb')
      const asking = { app, params: { redirect_uri: 'http://127.0.0.1:51004/cb' } }
      const answer = await decide(target, authorizeUrl(target, asking, random()), 'allow', asking)
      hold(answer.location?.href.startsWith('http://127.0.0.1:51004/cb?'), `port 51004: ${shown(answer)}`)
    },
  }),
  attack({
    number: 9,
    title: 'and nothing else of its own: path, query, user name, host, scheme, spelling',
    clause: 'RFC 8252 §7.3',
    needs: ['newApp'],
    async run(target) {
      const app = await nativeApp(target, 'http://127.0.0.1/cb')
      for (const redirect_uri of others) onPage(await ask(target, { redirect_uri }, { app }), redirect_uri)
    },
  }),
  attack({
    number: 10,
    title: 'the name localhost brings no port of its own',
    clause: 'RFC 8252 §8.3',
    needs: ['newApp'],
    async run(target) {
      const app = await nativeApp(target, 'http://localhost/cb')
      const redirect_uri = 'http://localhost:51004/cb'
      onPage(await ask(target, { redirect_uri }, { app }), redirect_uri)
    },
  }),
]

const others = [
  'http://127.0.0.1:51004/cb?foo=bar',
  'http://127.0.0.1:51004/cb2',
  'http://127.0.0.1:51004/cb/',
  'http://127.0.0.1:51004/CB',
  'http://127.0.0.1:51004/cb#x',
  'http://u@127.0.0.1/cb',
  'http://127.0.0.1.evil.example/cb',
  'http://127.0.0.1:1@evil.example/cb',
  'http://127.0.0.1:99999/cb',
  'http://127.1/cb',
  'http://2130706433/cb',
  'https://127.0.0.1:1/cb',
  'http://[::1]:1/cb',
  'http://localhost:1/cb',
]

const nativeApp = ({ newApp }: Having<'newApp'>, uri: string) =>
  newApp({ name: 'Native', public: true, redirectUris: [uri] })
