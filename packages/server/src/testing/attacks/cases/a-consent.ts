import { shown, told } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { createBrowser, formWith } from '../browser.ts'
import { givesNothing, hold, onPage, tally } from '../expect.ts'
import {
  arrive,
  authorizeUrl,
  codeFrom,
  codeIn,
  consentPage,
  press,
  random,
  redeem,
  signInOn,
  tokensIn,
} from '../flows.ts'
import { authorizeUrl1, newRequestToken } from '../oauth1-flows.ts'
import type { Target } from '../target.ts'
import { ten } from '../together.ts'

/** Whose answer counts, and how often: case 24 to 27, 31, 32, 34. */
export const consent: readonly Attack[] = [
  attack({
    number: 24,
    title: 'a consent page of one browser answered in another: refused, both ways round',
    clause: 'RFC 6749 §10.12, RFC 9700 §4.7',
    async run(target) {
      const attacker = { browser: createBrowser() }
      const url = authorizeUrl(target, {}, random())
      const [theirs, ours] = [await consentPage(target, url, attacker), await consentPage(target, url)]
      onPage(await press(target, theirs, 'allow'), 'the attacker’s page in the victim’s browser', [400, 403])
      onPage(await press(target, ours, 'allow', attacker), 'the victim’s page in the attacker’s browser', [400, 403])
    },
  }),
  attack({
    number: 24,
    title: 'an OAuth 1.0a link that was opened in another browser before: a page',
    clause: 'RFC 5849 §4.14, advisory 2009.1',
    needs: ['oauth1'],
    async run(target) {
      const url = authorizeUrl1(target, await newRequestToken(target))
      await consentPage(target, url, { browser: createBrowser() })
      onPage(await arrive(target, url), 'the same link in the victim’s browser', [400, 403])
    },
  }),
  attack({
    number: 25,
    title: 'a forged consent form, and one sent from another site: 403, and nothing is allowed',
    clause: 'RFC 6749 §10.12',
    async run(target) {
      const page = await open(target)
      const emptied = Object.fromEntries(Object.keys(hiddenOf(target, page)).map(name => [name, null]))
      const garbled = Object.fromEntries(Object.keys(hiddenOf(target, page)).map(name => [name, 'x']))
      onPage(await press(target, page, 'allow', {}, emptied), 'without what the form remembers', [400, 403])
      onPage(await press(target, page, 'allow', {}, garbled), 'with something else instead', [400, 403])
      const [name, value] = target.buttons.allow
      for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }])
        onPage(await target.browser().submit(page, name, { [name]: value }, headers), JSON.stringify(headers), [403])
      const honest = await press(target, page, 'allow')
      hold(codeIn(honest) !== null, `the honest answer after them: ${shown(honest)}`)
    },
  }),
  attack({
    number: 26,
    title: 'fields added to the consent form are not read: what was shown counts',
    clause: 'RFC 6749 §10.12',
    async run(target) {
      const verifier = random()
      const page = await consentPage(target, authorizeUrl(target, { params: { state: 'shown' } }, verifier))
      const changes = {
        scope: `${target.scope} ${target.moreScope ?? 'admin'}`,
        redirect_uri: 'https://evil.example/cb',
        state: 'x',
        client_id: 'x',
      }
      const answer = await press(target, page, 'allow', {}, changes)
      hold(answer.location?.href.startsWith(target.app.redirectUri), `it leads away: ${shown(answer)}`)
      hold(told(answer).get('state') === 'shown', `the state became ${told(answer).get('state')}`)
      const { scope } = tokensIn(target, await redeem(target, codeFrom(target, answer, verifier)))
      hold(scope === target.scope, `the scope became ${scope}`)
    },
  }),
  attack({
    number: 27,
    title: 'one consent form sent twice: one code',
    clause: 'RFC 6749 §10.5',
    async run(target) {
      const page = await open(target)
      await press(target, page, 'allow')
      givesNothing(await press(target, page, 'allow'), 'the second time')
    },
  }),
  attack({
    number: 27,
    title: 'one consent form sent ten times at once: one code',
    clause: 'RFC 6749 §10.5',
    async run(target) {
      const page = await open(target)
      const all = await ten(() => press(target, page, 'allow'))
      hold(all.filter(answer => codeIn(answer) !== null).length === 1, tally(all))
    },
  }),
  attack({
    number: 31,
    title: 'a public app is asked about again after every yes',
    clause: 'RFC 6819 §5.2.3.2, RFC 8252 §8.6',
    needs: ['publicApp'],
    async run(target) {
      const asking = { app: target.publicApp }
      const url = () => authorizeUrl(target, asking, random())
      for (const time of ['first', 'second', 'third']) {
        const page = await arrive(target, url(), asking)
        hold(formWith(page, target.buttons.allow[0]) !== null, `the ${time} time: ${shown(page)}, no page that asks`)
        await press(target, page, 'allow', asking)
      }
    },
  }),
  attack({
    number: 32,
    title: 'a no is access_denied with state and iss, and a yes after it counts for nothing',
    clause: 'RFC 6749 §4.1.2.1',
    async run(target) {
      const page = await consentPage(target, authorizeUrl(target, { params: { state: 'kept' } }, random()))
      const no = await press(target, page, 'deny')
      const [error, state, iss] = ['error', 'state', 'iss'].map(name => told(no).get(name))
      hold(error === 'access_denied', `the no: ${shown(no)}`)
      hold(state === 'kept' && iss === target.issuer, `the no has state=${state} and iss=${iss}`)
      givesNothing(await press(target, page, 'allow'), 'a yes after the no')
    },
  }),
  attack({
    number: 34,
    title: 'another person signs in between the page and the answer: 403',
    clause: 'RFC 6749 §10.12',
    needs: ['otherPerson', 'signIn'],
    async run(target) {
      const browser = createBrowser()
      const page = await consentPage(target, authorizeUrl(target, {}, random()), { browser })
      await signInOn(await browser.open(target.signIn), browser, target.otherPerson)
      onPage(await press(target, page, 'allow', { browser }), 'the answer of another person', [403])
    },
  }),
]

const open = (target: Target) => consentPage(target, authorizeUrl(target, {}, random()))

function hiddenOf(target: Target, page: Awaited<ReturnType<typeof open>>): Readonly<Record<string, string>> {
  return formWith(page, target.buttons.allow[0])?.fields ?? {}
}
