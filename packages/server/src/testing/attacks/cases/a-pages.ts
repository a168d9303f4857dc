import type { Answer } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { createBrowser } from '../browser.ts'
import { hold } from '../expect.ts'
import { ask, authorizeUrl, consentPage, decide, random } from '../flows.ts'
import type { Target } from '../target.ts'

/** What pages say and what they let happen: case 28, 30, 33. */
export const pages: readonly Attack[] = [
  attack({
    number: 28,
    title: 'our pages in a frame: forbidden on every page',
    clause: 'RFC 6749 §10.13, RFC 9700 §4.16',
    async run(target) {
      for (const [what, { headers }] of Object.entries(await everyPage(target))) {
        hold(
          /frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? ''),
          `${what}: no frame-ancestors 'none'`,
        )
        hold(/^deny$/i.test(headers.get('x-frame-options') ?? ''), `${what}: no X-Frame-Options: DENY`)
      }
    },
  }),
  attack({
    number: 30,
    title: 'every page is kept by no cache, told no other site, and loads nothing from elsewhere',
    clause: 'RFC 9700 §4.2',
    async run(target) {
      for (const [what, page] of Object.entries(await everyPage(target))) keepsToItself(what, page)
    },
  }),
  attack({
    number: 30,
    title: 'so does the page that shows a code, and no URL has it',
    clause: 'RFC 9700 §4.2, RFC 8252 §8',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({ name: 'By hand', redirectUris: ['urn:ietf:wg:oauth:2.0:oob'] })
      const page = await decide(target, authorizeUrl(target, { app }, random()), 'allow', { app })
      hold(page.status === 200 && page.location === null, `no page: ${page.status}`)
      keepsToItself('the page with the code', page)
    },
  }),
  attack({
    number: 33,
    title: 'an app name with HTML, direction changes and invisible letters: escaped and stripped',
    clause: 'RFC 6819 §5.2.4.2',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({
        name: '<img src=x onerror=alert(1)>\u202egnp\u200b',
        redirectUris: ['https://client.example/named'],
      })
      const { text } = await consentPage(target, authorizeUrl(target, { app }, random()), { app })
      hold(!text.includes('<img src=x'), 'the name stands in the page as HTML')
      hold(text.includes('&lt;img'), 'the name is not in the page')
      hold(
        !/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/.test(text),
        'direction changes or invisible letters are in the page',
      )
    },
  }),
  attack({
    number: 33,
    title: 'the consent page says what is asked for and where the answer goes',
    clause: 'RFC 6819 §5.2.4.2',
    async run(target) {
      const { text } = await consentPage(target, authorizeUrl(target, {}, random()))
      const { host, protocol } = new URL(target.app.redirectUri)
      for (const what of [target.scope, host || protocol, target.person.username])
        hold(text.replace(/<form[\s\S]*?<\/form>/g, '').includes(what), `${what} is not on the page`)
    },
  }),
]

async function everyPage(target: Target): Promise<Readonly<Record<string, Answer>>> {
  const url = authorizeUrl(target, {}, random())
  const stranger = createBrowser()
  let signIn = await stranger.open(url)
  for (let step = 0; step < 4 && signIn.location?.origin === new URL(url).origin; step++)
    signIn = await stranger.open(signIn.location)
  return {
    'the sign-in page': signIn,
    'the consent page': await consentPage(target, url),
    'an error page': await ask(target, { client_id: 'nobody' }),
  }
}

function keepsToItself(what: string, { headers, text, url }: Answer): void {
  hold(headers.get('cache-control')?.includes('no-store'), `${what}: no Cache-Control: no-store`)
  hold(headers.get('referrer-policy') === 'no-referrer', `${what}: no Referrer-Policy: no-referrer`)
  const loaded = [
    ...text.matchAll(
      /<(?:link|script|img|iframe|source|video|audio|embed|object)\b[^>]*?\s(?:src|href|data)="?([^"\s>]+)/gi,
    ),
  ]
  const foreign = loaded
    .map(([, where = '']) => where)
    .filter(where => new URL(where, url).origin !== url.origin && !where.startsWith('data:'))
  hold(foreign.length === 0, `${what} loads ${foreign.join(', ')}`)
}
