import { shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { formWith } from '../browser.ts'
import { hold, passes, refused } from '../expect.ts'
import { arrive } from '../flows.ts'
import { locked } from '../meanwhile.ts'
import { askForRequestToken, authorizeUrl1, callSigned, newPair, newRequestToken } from '../oauth1-flows.ts'
import { keysOf, sendSigned } from '../signing.ts'

/** What an access token of OAuth 1.0a opens: case 119, 121, 122, and 126 to 128. */
export const calls: readonly Attack[] = [
  attack({
    number: 119,
    title: 'a token of one app signed by another: 401',
    clause: 'RFC 5849 §3.2',
    needs: ['oauth1', 'api', 'otherApp'],
    async run(target) {
      const pair = await newPair(target)
      refused(await callSigned(target.api, keysOf(target.otherApp, pair)), 'the other app', 401)
      passes(await callSigned(target.api, keysOf(target.app, pair)), 'its own app')
    },
  }),
  attack({
    number: 121,
    title: 'more rights than were allowed, or than the app may have: refused',
    clause: 'RFC 5849 §4.8',
    needs: ['oauth1', 'apiMore', 'moreScope', 'newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Reader 1',
        redirectUris: ['https://client.example/r1'],
        scopes: [target.scope],
      })
      refused(
        await askForRequestToken(target, { app, scope: target.moreScope }),
        `asking for ${target.moreScope}`,
        [400, 401],
      )
      const keys = keysOf(app, await newPair(target, { app }))
      for (const method of ['GET', 'HEAD'])
        refused(await callSigned(target.apiMore, keys, { method }), method, [401, 403])
      refused(await callSigned(`${target.apiMore}?scope=${target.moreScope}`, keys), 'naming the scope', [401, 403])
    },
  }),
  attack({
    number: 122,
    title: 'a return without a page: only after the same yes, never for more',
    clause: 'RFC 5849 §4.15',
    needs: ['oauth1', 'newApp', 'moreScope'],
    async run(target) {
      const app = await target.newApp({
        name: 'Returning',
        redirectUris: ['https://client.example/back'],
        policy: { autoApprove: 'consent' },
      })
      const { scope, moreScope } = target
      await newPair(target, { app, scope })
      const wider = await newRequestToken(target, { app, scope: `${scope} ${moreScope}` })
      const answer = await arrive(target, authorizeUrl1(target, wider))
      hold(formWith(answer, target.buttons.allow[0]) !== null, `asking for more: ${shown(answer)}, no page that asks`)
    },
  }),
  attack({
    number: 126,
    title: 'a signed call after the account was locked: 401 at once',
    clause: 'RFC 5849 §3.2',
    needs: ['oauth1', 'api', 'lock'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      passes(await callSigned(target.api, keys), 'before')
      refused(await locked(target, () => callSigned(target.api, keys)), 'while it is locked', 401)
    },
  }),
  attack({
    number: 126,
    title: 'a signed call after the consent was taken back: 401 at once',
    clause: 'RFC 5849 §3.2',
    needs: ['oauth1', 'api', 'takeBack'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      passes(await callSigned(target.api, keys), 'before')
      await target.takeBack(target.person, target.app)
      refused(await callSigned(target.api, keys), 'after it', 401)
    },
  }),
  attack({
    number: 126,
    title: 'a signed call after the app was disabled: 401 at once',
    clause: 'RFC 5849 §3.2',
    needs: ['oauth1', 'api', 'newApp', 'disable'],
    async run(target) {
      const app = await target.newApp({ name: 'Disabled 1', redirectUris: ['https://client.example/d1'] })
      const keys = keysOf(app, await newPair(target, { app }))
      passes(await callSigned(target.api, keys), 'before')
      await target.disable(app, true)
      refused(await callSigned(target.api, keys), 'after it', 401)
    },
  }),
  attack({
    number: 127,
    title: 'a name and a password instead of a sign-in (xAuth): refused',
    clause: 'RFC 5849 §2.3',
    needs: ['oauth1'],
    async run(target) {
      const { username, password } = target.person
      const body = new URLSearchParams({
        x_auth_mode: 'client_auth',
        x_auth_username: username,
        x_auth_password: password,
      }).toString()
      refused(await sendSigned(target.oauth1.accessToken, { keys: keysOf(target.app), body }), 'xAuth', [400, 401])
    },
  }),
  attack({
    number: 128,
    title: 'signing without a token: 401 where a person’s data is',
    clause: 'RFC 5849 §3.1',
    needs: ['oauth1', 'api'],
    async run(target) {
      refused(await callSigned(target.api, keysOf(target.app)), 'no token', 401)
      refused(
        await callSigned(target.api, keysOf(target.app), { oauth: { oauth_token: '' } }),
        'an empty token',
        [400, 401],
      )
    },
  }),
]
