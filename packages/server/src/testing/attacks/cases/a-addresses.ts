import { type Attack, attack } from '../attack.ts'
import { hold, onPage } from '../expect.ts'
import { ask, random } from '../flows.ts'
import type { Target } from '../target.ts'

/** Where an answer may go: case 1 to 7, and 11. */
const evil = 'https://evil.example/cb'

export const addresses: readonly Attack[] = [
  attack({
    number: 1,
    title: 'an unknown client, with its own address and with a known one: a page',
    clause: 'RFC 6749 §4.1.2.1',
    async run(target) {
      for (const redirect_uri of [evil, target.app.redirectUri])
        onPage(await ask(target, { client_id: `nobody-${random()}`, redirect_uri }), redirect_uri)
      onPage(await ask(target, { client_id: null }), 'no client_id')
    },
  }),
  attack({
    number: 2,
    title: 'a foreign redirect_uri: a page, and no way there',
    clause: 'RFC 6749 §3.1.2.4, RFC 9700 §2.1',
    run: target => onPages(target, [evil, 'https://evil.example', '//evil.example/cb', '/cb', 'evil']),
  }),
  attack({
    number: 3,
    title: 'a foreign redirect_uri beside another error: the error does not travel there',
    clause: 'RFC 6749 §4.1.2.1, RFC 9700 §4.11',
    async run(target) {
      const mistakes = {
        response_type: 'bogus',
        scope: 'bogus',
        code_challenge: null,
        response_mode: 'bogus',
        prompt: 'none',
      }
      for (const [name, value] of Object.entries(mistakes))
        onPage(await ask(target, { redirect_uri: evil, [name]: value }), `${evil} with ${name}=${value}`)
    },
  }),
  attack({
    number: 4,
    title: 'the registered redirect_uri a little otherwise: compared as bytes',
    clause: 'RFC 9700 §4.1.3',
    run: target => onPages(target, lookAlikes(target.app.redirectUri)),
  }),
  attack({
    number: 5,
    title: 'an @, plain or coded, that makes the registered host a user name',
    clause: 'RFC 9700 §4.1.3',
    async run(target) {
      const { protocol, host, pathname, search } = new URL(target.app.redirectUri)
      const rest = pathname + search
      const users = ['@', '%40', ':x@', '%25@', '\\@'].map(at => `${protocol}//${host}${at}evil.example${rest}`)
      await onPages(target, [...users, `${protocol}//u@${host}${rest}`, 'http://localhost:8090%25@evil.example'])
    },
  }),
  attack({
    number: 6,
    title: 'a fragment in the redirect_uri that is asked for',
    clause: 'RFC 6749 §3.1.2',
    run: target =>
      onPages(target, [`${target.app.redirectUri}#x`, `${target.app.redirectUri}#`, `${target.app.redirectUri}%23`]),
  }),
  attack({
    number: 6,
    title: 'a fragment in the redirect_uri that is registered',
    clause: 'RFC 6749 §3.1.2',
    needs: ['newApp'],
    run: target => notRegistered(target, ['https://client.example/cb#x', 'https://client.example/cb#']),
  }),
  attack({
    number: 7,
    title: 'javascript: and the like cannot be registered, however they are spelled',
    clause: 'RFC 9700 §4.1.3',
    needs: ['newApp'],
    run: target => notRegistered(target, dangerous),
  }),
  attack({
    number: 7,
    title: 'javascript: and the like cannot be asked for',
    clause: 'RFC 9700 §4.1.3',
    run: target => onPages(target, dangerous),
  }),
  attack({
    number: 11,
    title: 'no redirect_uri: the only registered one is meant, and none of several',
    clause: 'RFC 6749 §3.1.2.3',
    needs: ['newApp'],
    async run(target) {
      const [one, other] = ['https://client.example/one', 'https://client.example/other']
      const single = await target.newApp({ name: 'One way back', redirectUris: [one] })
      const answer = await ask(target, { redirect_uri: null, scope: 'no such scope' }, { app: single })
      hold(answer.location?.href.startsWith(one), `the only one is not meant: ${answer.status}`)
      const several = await target.newApp({ name: 'Two ways back', redirectUris: [one, other] })
      onPage(await ask(target, { redirect_uri: null }, { app: several }), 'two are registered')
    },
  }),
]

const dangerous = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'javascript://client.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://client.example/1',
  'about:blank',
]

/** The same place to a careless eye, another text. */
function lookAlikes(redirectUri: string): string[] {
  const { protocol, host, hostname, port, pathname, search } = new URL(redirectUri)
  const place = `${protocol}//${host}`
  const more = search === '' ? '?x=1' : '&x=1'
  const defaultPort = protocol === 'https:' ? 443 : 80
  const all = [
    `${place}${pathname}/../evil${search}`,
    `${place}${pathname}%2f..${search}`,
    `${place}${pathname};/..${search}`,
    `${place}${pathname}..;/${search}`,
    `${redirectUri}${more}`,
    `${place}${pathname.toUpperCase()}${search}`,
    `${place}${pathname}/${search}`,
    `${place}/.${pathname}${search}`,
    `${protocol}//${host.toUpperCase()}${pathname}${search}`,
    `${protocol.toUpperCase()}//${host}${pathname}${search}`,
    `${protocol}//${hostname}.evil.example${pathname}${search}`,
    `${redirectUri}\r\nX-Evil: 1`,
    ` ${redirectUri}`,
    ...(port === '' ? [`${protocol}//${hostname}:${defaultPort}${pathname}${search}`] : []),
  ]
  return all.filter(one => one !== redirectUri)
}

async function onPages(target: Target, uris: readonly string[]): Promise<void> {
  for (const redirect_uri of uris) onPage(await ask(target, { redirect_uri }), JSON.stringify(redirect_uri))
}

async function notRegistered({ newApp }: Pick<Required<Target>, 'newApp'>, uris: readonly string[]): Promise<void> {
  for (const uri of uris) {
    const taken = await newApp({ name: 'Dangerous', redirectUris: [uri] }).then(
      () => true,
      () => false,
    )
    hold(!taken, `${JSON.stringify(uri)} was registered`)
  }
}
