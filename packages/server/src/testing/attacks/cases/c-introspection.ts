import { type Answer, read, sendForm } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { hold, passes, refused } from '../expect.ts'
import { newTokens, post } from '../flows.ts'
import type { App } from '../target.ts'

/** Asking about tokens: case 73. */
export const introspection: readonly Attack[] = [
  attack({
    number: 73,
    title: 'introspecting without a secret: 401',
    clause: 'RFC 7662 §2.1, §4',
    needs: ['introspect', 'publicApp'],
    async run(target) {
      const { access } = await newTokens(target)
      refused(await sendForm(target.introspect, { token: access }), 'nobody', 401)
      refused(await introspect(target, access, { ...target.app, clientSecret: 'wrong' }), 'with a wrong secret', 401)
      refused(await introspect(target, access, { ...target.app, clientSecret: null }), 'without its secret', 401)
      refused(await introspect(target, access, target.publicApp), 'a public app', 401)
    },
  }),
  attack({
    number: 73,
    title: 'introspecting another app’s token, a revoked one, a cut one: active is false, and nothing else',
    clause: 'RFC 7662 §2.2',
    needs: ['introspect', 'revoke', 'otherApp'],
    async run(target) {
      const { access, refresh } = await newTokens(target)
      saysNothing(await introspect(target, access, target.otherApp), 'to another app')
      for (const cut of [access.slice(0, -1), `${access}x`, `${access}%00`, 'nonsense'])
        saysNothing(await introspect(target, cut), 'a token cut or longer')
      const known = passes(await introspect(target, access), 'its own token')
      hold(known['active'] === true, 'its own token is not active')
      await post(target, { token: refresh || access }, target.app, target.revoke)
      saysNothing(await introspect(target, access), 'after it was revoked')
    },
  }),
]

function introspect(target: Having<'introspect'>, token: string, app: App = target.app): Promise<Answer> {
  return post(target, { token }, app, target.introspect)
}

function saysNothing(answer: Answer, what: string): void {
  const said = JSON.stringify(read(answer))
  hold(answer.status === 200 && said === '{"active":false}', `${what}: ${answer.status} ${said.slice(0, 60)}`)
}
