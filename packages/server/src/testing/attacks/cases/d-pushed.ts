import { type Answer, type Form, sendForm } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { createBrowser } from '../browser.ts'
import { givesNothing, hold, onPage, ready, refused, sentBack, turnedAway } from '../expect.ts'
import { arrive, ask, authorizeUrl, consentPage, post, press, random } from '../flows.ts'
import type { App } from '../target.ts'
import { ten } from '../together.ts'

const used = [400, 409]

/** Requests that come ahead of the browser: case 79 to 81. */
export const pushed: readonly Attack[] = [
  attack({
    number: 79,
    title: 'pushing without a secret, to a foreign address, or another request_uri: 401, 400',
    clause: 'RFC 9126 §2.1',
    needs: ['par'],
    async run(target) {
      const form = requestOf(target)
      refused(await sendForm(target.par, form), 'without a secret', 401, 'invalid_client')
      const wrong = { ...target.app, clientSecret: 'wrong' }
      refused(await post(target, form, wrong, target.par), 'with a wrong one', 401, 'invalid_client')
      const foreign = { ...form, redirect_uri: 'https://evil.example/' }
      refused(await push(target, foreign), 'a foreign address', 400)
      refused(await push(target, { ...form, request_uri: 'urn:x' }), 'a request_uri', 400)
    },
  }),
  attack({
    number: 14,
    title: 'NUL, line breaks and a megabyte, pushed: 400 or 413, at once, and nothing reaches a header',
    clause: 'RFC 6749 Appendix A, RFC 9126 §2.3',
    needs: ['par'],
    async run(target) {
      const form = requestOf(target)
      for (const [what, [name, value]] of Object.entries(hostile)) {
        const begun = performance.now()
        const answer = await push(target, { ...form, [name]: value })
        refused(answer, what, 400)
        hold(answer.headers.getSetCookie().length === 0, `${what} set a cookie`)
        hold(performance.now() - begun < 5000, `${what} took ${Math.round(performance.now() - begun)} ms`)
      }
      const large = push(target, { ...form, redirect_uri: `https://[${'1:'.repeat(500_000)}]` })
      await turnedAway(large, 'a megabyte', [400, 413], () => sendForm(target.par, {}))
    },
  }),
  attack({
    number: 80,
    title: 'a request_uri of another app, in a second browser, or answered before: a page, and nothing else',
    clause: 'RFC 9126 §4',
    needs: ['par', 'otherApp'],
    async run(target) {
      const uri = await requestUri(target)
      onPage(await arrive(target, urlOf(target, uri, target.otherApp)), 'another app')
      onPage(await arrive(target, urlOf(target, `${uri}x`)), 'a letter more')
      const page = await consentPage(target, urlOf(target, uri))
      onPage(await arrive(target, urlOf(target, uri), { browser: createBrowser() }), 'a second browser')
      await press(target, page, 'allow')
      const again = await arrive(target, urlOf(target, uri))
      onPage(again, 'after the answer', used)
      givesNothing(again, 'after the answer')
    },
  }),
  attack({
    number: 80,
    title: 'one request_uri opened by ten browsers at once: one is asked',
    clause: 'RFC 9126 §4',
    needs: ['par'],
    async run(target) {
      const url = urlOf(target, await requestUri(target))
      const pages = await ten(() => arrive(target, url, { browser: createBrowser() }))
      const asked = pages.filter(({ status }) => status === 200)
      hold(asked.length === 1, `${asked.length} of ten browsers were asked`)
    },
  }),
  attack({
    number: 80,
    title: 'other parameters beside a request_uri: what was pushed counts',
    clause: 'RFC 9126 §4, RFC 9101 §6.3',
    needs: ['par'],
    async run(target) {
      const beside = { redirect_uri: 'https://evil.example/', state: 'theirs', response_type: 'token' }
      const url = urlOf(target, await requestUri(target), target.app, beside)
      const back = await press(target, await consentPage(target, url), 'deny')
      sentBack(back, 'a no', target.app.redirectUri, 'access_denied')
      hold(back.location?.searchParams.get('state') === 'ours', 'the state is not the one that was pushed')
    },
  }),
  attack({
    number: 80,
    title: 'a request_uri ten minutes old: a page, and nothing else',
    clause: 'RFC 9126 §2.2',
    needs: ['par', 'moveClock'],
    async run(target) {
      const url = urlOf(target, await requestUri(target))
      await target.moveClock(600_000)
      try {
        onPage(await arrive(target, url), 'ten minutes later')
      } finally {
        await target.moveClock(0)
      }
    },
  }),
  attack({
    number: 81,
    title: 'a plain request of an app that has to push: back as invalid_request',
    clause: 'RFC 9126 §5',
    needs: ['par', 'newApp'],
    async run(target) {
      const redirectUris = ['https://client.example/pushing']
      const app = await target.newApp({ name: 'Pushing', redirectUris, policy: { parRequired: true } })
      sentBack(await ask(target, {}, { app }), 'a plain request', app.redirectUri, 'invalid_request')
      await consentPage(target, urlOf(target, await requestUri(target, app), app))
    },
  }),
]

/** The same as in a URL, but with room for more. */
const hostile: Readonly<Record<string, readonly [name: string, value: string]>> = {
  'a NUL': ['state', 'a\0b'],
  'a line break': ['state', 'a\r\nSet-Cookie: evil=1'],
  'a NUL in the scope': ['scope', 'read\0'],
  'an IPv6 address of 24 kB': ['redirect_uri', `https://[${'1:'.repeat(12_000)}]`],
  '48 kB of labels': ['redirect_uri', `https://${'a.'.repeat(24_000)}`],
}

/** The parameters of an authorization request, to be pushed. */
function requestOf(target: Having<'par'>, app: App = target.app): Form {
  const url = new URL(authorizeUrl(target, { app, params: { state: 'ours' } }, random()))
  return Object.fromEntries(url.searchParams)
}

function push(target: Having<'par'>, form: Form, app: App = target.app): Promise<Answer> {
  return post(target, form, app, target.par)
}

async function requestUri(target: Having<'par'>, app: App = target.app): Promise<string> {
  const { request_uri } = ready(await push(target, requestOf(target, app), app), 'nothing could be pushed')
  return String(request_uri)
}

function urlOf(target: Having<'par'>, uri: string, app: App = target.app, beside: Record<string, string> = {}): string {
  const url = new URL(target.authorize)
  for (const [name, value] of Object.entries({ ...beside, client_id: app.clientId, request_uri: uri }))
    url.searchParams.set(name, value)
  return url.href
}
