import { shown, told } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { createBrowser } from '../browser.ts'
import { hold, sentBack } from '../expect.ts'
import { ask, authorizeUrl, consentPage, decide, press, random, signInOn } from '../flows.ts'

/** How answers travel back: case 16, 23, 29, 35. */
export const answers: readonly Attack[] = [
  attack({
    number: 16,
    title: 'every answer says whose it is: iss with a code, a no, and an error',
    clause: 'RFC 9207 §2, RFC 9700 §4.4',
    async run(target) {
      const url = () => authorizeUrl(target, {}, random())
      const all = {
        'a code': await decide(target, url(), 'allow'),
        'a no': await decide(target, url(), 'deny'),
        'an error': await ask(target, { scope: 'no such scope' }),
      }
      for (const [what, answer] of Object.entries(all))
        hold(told(answer).getAll('iss').join() === target.issuer, `${what}: iss=${told(answer).getAll('iss')}`)
    },
  }),
  attack({
    number: 23,
    title: 'prompt=none with nobody signed in: login_required, and no page',
    clause: 'OpenID Connect Core §3.1.2.1',
    async run(target) {
      const answer = await createBrowser().open(authorizeUrl(target, { params: { prompt: 'none' } }, random()))
      sentBack(answer, 'prompt=none', target.app.redirectUri, 'login_required')
    },
  }),
  attack({
    number: 23,
    title: 'prompt=none without an earlier yes: consent_required, and no page',
    clause: 'OpenID Connect Core §3.1.2.1',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({ name: 'Silent', redirectUris: ['https://client.example/silent'] })
      await consentPage(target, authorizeUrl(target, { app }, random()), { app })
      const answer = await ask(target, { prompt: 'none' }, { app })
      sentBack(answer, 'prompt=none', app.redirectUri, 'consent_required', 'interaction_required')
    },
  }),
  attack({
    number: 29,
    title: 'what a person has typed is posted nowhere else: 303 after every form',
    clause: 'RFC 9700 §4.12',
    async run(target) {
      const browser = createBrowser()
      const url = authorizeUrl(target, {}, random())
      let page = await browser.open(url)
      for (let step = 0; step < 4 && page.location?.origin === new URL(url).origin; step++)
        page = await browser.open(page.location)
      const signedIn = await signInOn(page, browser, target.person)
      hold(signedIn.status === 303, `after the password: ${shown(signedIn)}, not 303`)
      for (const choice of ['allow', 'deny'] as const) {
        const answer = await press(target, await consentPage(target, authorizeUrl(target, {}, random())), choice)
        hold(answer.status === 303, `after ${choice}: ${shown(answer)}, not 303`)
      }
    },
  }),
  attack({
    number: 35,
    title: 'a state that would break out of form_post is escaped',
    clause: 'OAuth 2.0 Form Post Response Mode §5',
    needs: ['formPost'],
    async run(target) {
      const params = { response_mode: 'form_post', state: `"><script>alert('x')</script>` }
      const answer = await decide(target, authorizeUrl(target, { params }, random()), 'allow')
      hold(/<form\b/.test(answer.text), `no form came: ${shown(answer)}`)
      hold(
        !answer.text.includes(params.state) && !answer.text.includes(`<script>alert('x')`),
        'the state stands in the page as it is',
      )
      hold(/name="?state/.test(answer.text), 'the form has no state')
    },
  }),
  attack({
    number: 35,
    title: 'a response_mode that is not on offer: invalid_request',
    clause: 'OAuth 2.0 Multiple Response Types §2.1',
    async run(target) {
      for (const response_mode of ['smoke', 'web_message', 'query fragment'])
        sentBack(await ask(target, { response_mode }), response_mode, target.app.redirectUri, 'invalid_request')
    },
  }),
]
