import { shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold, onPage, sentBack } from '../expect.ts'
import { ask, newTokens } from '../flows.ts'

/** PKCE and scopes: case 17 to 22. */
const challenges = {
  '42 characters': 'x'.repeat(42),
  '129 characters': 'x'.repeat(129),
  padding: `${'x'.repeat(42)}=`,
  'plain base64': `${'x'.repeat(42)}+`,
  nothing: '',
}

export const requests: readonly Attack[] = [
  attack({
    number: 17,
    title: 'no PKCE: invalid_request',
    clause: 'RFC 9700 §2.1.1',
    async run(target) {
      const answer = await ask(target, { code_challenge: null, code_challenge_method: null })
      sentBack(answer, 'no code_challenge', target.app.redirectUri, 'invalid_request')
    },
  }),
  attack({
    number: 18,
    title: 'PKCE in the clear, by plain or by no method: invalid_request',
    clause: 'RFC 7636 §4.2, RFC 9700 §2.1.1',
    async run(target) {
      for (const method of ['plain', null, 's256', 'S512'])
        sentBack(
          await ask(target, { code_challenge_method: method }),
          `method ${method}`,
          target.app.redirectUri,
          'invalid_request',
        )
    },
  }),
  attack({
    number: 19,
    title: 'a challenge of the wrong length or letters: invalid_request',
    clause: 'RFC 7636 §4.2',
    async run(target) {
      for (const [what, code_challenge] of Object.entries(challenges))
        sentBack(
          await ask(target, { code_challenge }),
          `a challenge with ${what}`,
          target.app.redirectUri,
          'invalid_request',
        )
    },
  }),
  attack({
    number: 20,
    title: 'more scopes than the app is registered for: invalid_scope',
    clause: 'RFC 6749 §3.3',
    needs: ['newApp', 'moreScope'],
    async run(target) {
      const app = await target.newApp({
        name: 'Reader',
        redirectUris: ['https://client.example/r'],
        scopes: [target.scope],
      })
      for (const scope of [target.moreScope, `${target.scope} ${target.moreScope}`])
        sentBack(await ask(target, { scope }, { app }), scope, app.redirectUri, 'invalid_scope')
    },
  }),
  attack({
    number: 21,
    title: 'no scope, or an empty one: a default that the answer names',
    clause: 'RFC 6749 §3.3, §5.1',
    async run(target) {
      for (const scope of [null, '']) {
        const tokens = await newTokens(target, { params: { scope } })
        hold(tokens.scope !== '', `scope=${scope}: the answer does not say what was given`)
      }
    },
  }),
  attack({
    number: 21,
    title: 'a scope with two spaces, odd letters, another case, or nobody’s: refused',
    clause: 'RFC 6749 §3.3',
    async run(target) {
      const { scope, app } = target
      const odd = [
        `${scope}  ${scope}x`,
        `${scope}"`,
        `${scope}\\`,
        scope.toUpperCase(),
        `${scope}é`,
        'no-such-scope',
        'constructor',
      ]
      for (const one of odd)
        sentBack(await ask(target, { scope: one }), one, app.redirectUri, 'invalid_scope', 'invalid_request')
      onPage(await ask(target, { scope: `${scope}\0` }), 'a NUL in the scope')
    },
  }),
  attack({
    number: 22,
    title: 'the parent of a scope one has: invalid_scope',
    clause: 'RFC 6749 §6',
    needs: ['newApp', 'childScope'],
    async run(target) {
      const { childScope } = target
      const app = await target.newApp({
        name: 'Child',
        redirectUris: ['https://client.example/c'],
        scopes: [childScope],
      })
      const [parent = ''] = childScope.split(':')
      sentBack(await ask(target, { scope: parent }, { app }), parent, app.redirectUri, 'invalid_scope')
      const own = await ask(target, { scope: childScope }, { app })
      hold(own.status === 200 && own.location === null, `its own scope ${childScope}: ${shown(own)}`)
    },
  }),
]
