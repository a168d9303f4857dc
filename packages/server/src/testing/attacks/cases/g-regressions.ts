import { shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { createBrowser } from '../browser.ts'
import { givesNothing, hold, onPage, refused, sentBack } from '../expect.ts'
import { ask, authorizeUrl, consentPage, newCode, post, random, redeem, signInOn } from '../flows.ts'
import { locked } from '../meanwhile.ts'
import { exchange, newRequestToken, newVerifier } from '../oauth1-flows.ts'

/** Faults of other servers that have no case of their own: 132 to 145. */
export const regressions: readonly Attack[] = [
  attack({
    number: 132,
    title: 'Keycloak: the key of every other single-use thing as a code: invalid_grant',
    clause: 'CVE-2026-4282',
    needs: ['oauth1'],
    async run(target) {
      const code = await newCode(target)
      const temporary = await newRequestToken(target)
      const verifier = await newVerifier(target, temporary)
      const page = await consentPage(target, authorizeUrl(target, {}, random()))
      const sealed = /name="flow" value="([^"]+)"/.exec(page.text)?.[1] ?? 'x'
      const cookies = [...target.browser().cookies.values()]
      for (const text of [temporary.token, temporary.secret, verifier, sealed, ...cookies, code.verifier])
        refused(
          await redeem(target, { ...code, code: text }),
          'something else as a code',
          400,
          'invalid_grant',
          'invalid_request',
        )
    },
  }),
  attack({
    number: 134,
    title: 'Keycloak: one person after another in one browser: a new session, and nothing of the one before',
    clause: 'CVE-2025-12390',
    needs: ['otherPerson', 'signIn'],
    async run(target) {
      const browser = createBrowser()
      await signInOn(await browser.open(target.signIn), browser, target.person)
      const before = new Map(browser.cookies)
      await signInOn(await browser.open(target.signIn), browser, target.otherPerson)
      const renewed = [...browser.cookies].filter(([name, value]) => before.get(name) !== value)
      hold(renewed.length > 0, 'the second person has the first one’s cookies')
      const left = createBrowser()
      for (const [name, value] of before) left.cookies.set(name, value)
      const old = await left.open(authorizeUrl(target, {}, random()))
      hold(
        old.location !== null || /type="password"/.test(old.text),
        `the first one’s cookies still open the page: ${shown(old)}`,
      )
      const page = await consentPage(target, authorizeUrl(target, {}, random()), { browser })
      hold(page.text.includes(target.otherPerson.username), 'the page does not name the second person')
      hold(!page.text.includes(`>${target.person.username}<`), 'the page names the first person')
    },
  }),
  attack({
    number: 135,
    title: 'Keycloak: an account locked between the yes and the exchange: both protocols refuse',
    clause: 'CVE-2026-16103, CVE-2026-9798',
    needs: ['oauth1', 'lock'],
    async run(target) {
      const code = await newCode(target)
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      refused(await locked(target, () => redeem(target, code)), 'a code', 400, 'invalid_grant')
      refused(await locked(target, () => exchange(target, pair, verifier)), 'a verifier', 401)
    },
  }),
  attack({
    number: 139,
    title: 'doorkeeper-openid_connect: an app that was registered just now needs its secret',
    clause: 'CVE-2026-44476',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({ name: 'Registered', redirectUris: ['https://client.example/registered'] })
      hold(app.clientSecret !== null, 'it has no secret')
      const form = { grant_type: 'client_credentials' }
      refused(await post(target, form, { ...app, clientSecret: null }), 'without its secret', 401, 'invalid_client')
    },
  }),
  attack({
    number: 142,
    title: 'oauthlib: an address that would keep a regular expression busy: a page, and at once',
    clause: 'CVE-2022-36087',
    async run(target) {
      for (const redirect_uri of [
        `https://[${'1:'.repeat(2000)}]`,
        `https://${'a.'.repeat(2500)}`,
        `https://c${'%40'.repeat(1500)}`,
      ]) {
        const begun = performance.now()
        onPage(await ask(target, { redirect_uri }), redirect_uri.slice(0, 20))
        hold(
          performance.now() - begun < 5000,
          `${redirect_uri.slice(0, 20)}… took ${Math.round(performance.now() - begun)} ms`,
        )
      }
    },
  }),
  attack({
    number: 145,
    title: 'names that differ in case are told apart by byte: client ids and scopes',
    clause: 'RFC 6749 §2.2, §3.3',
    async run(target) {
      const { clientId, redirectUri } = target.app
      const flipped = clientId.replace(/[a-z]/i, letter =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      )
      if (flipped !== clientId)
        onPage(await ask(target, { client_id: flipped }), 'a letter of the client_id in the other case')
      onPage(await ask(target, { client_id: `${clientId} ` }), 'a space behind the client_id')
      sentBack(
        await ask(target, { scope: target.scope.toUpperCase() }),
        target.scope.toUpperCase(),
        redirectUri,
        'invalid_scope',
      )
      givesNothing(await ask(target, { scope: `${target.scope}\u0301` }), 'a scope with an accent')
    },
  }),
]

/** Faults that another case would catch: the row's number, what happened, and the cases. */
const again: readonly (readonly [number: number, whose: string, clause: string, cases: readonly number[]])[] = [
  [130, 'Keycloak', 'CVE-2026-1035', [63]],
  [131, 'Keycloak', 'CVE-2026-16089', [40]],
  [133, 'Keycloak', 'CVE-2026-3872', [4]],
  [136, 'Zitadel', 'GHSA-xqxv-4jc2-x56x', [40, 62]],
  [137, 'Zitadel', 'CVE-2023-22492, CVE-2026-27840, CVE-2025-46815', [69, 74, 116]],
  [138, 'Authlib', 'CVE-2026-41479, CVE-2026-44681, GHSA-jj8c-mmj3-mmgv', [3, 24, 60]],
  [140, 'Doorkeeper', 'CVE-2016-6582, CVE-2018-1000211, CVE-2018-1000088, CVE-2023-34246', [70, 71, 33, 31]],
  [141, 'Hydra and fosite', 'CVE-2020-15233, GHSA-3p3g-vpw6-4w66', [9, 24]],
  [143, 'Glewlwyd and workers-oauth-provider', 'RFC 9700 §4.1', [2, 43, 7, 26]],
  [144, 'python-oauth2 and OpenAM', 'CVE-2013-4346, CVE-2013-4347, CVE-2017-14394', [102, 113, 2]],
]

/** The rows that are other cases by another name, tried under their own numbers. */
export function repeated(known: readonly Attack[]): readonly Attack[] {
  return again.flatMap(([number, whose, clause, cases]) =>
    known
      .filter(attack => cases.includes(attack.number))
      .map(attack => ({ ...attack, number, title: `${whose} (case ${attack.number}): ${attack.title}`, clause })),
  )
}
