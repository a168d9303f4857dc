import { send, sendForm } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { hold } from '../expect.ts'
import { newCode, newTokens, post, redeem, refresh } from '../flows.ts'

/** What the server writes down: case 99. It looks for all that was given out so far, so it comes last. */
export const records: readonly Attack[] = [
  attack({
    number: 99,
    title: 'tokens, codes, secrets, verifiers and passwords in logs, events and audit trails: none',
    clause: 'RFC 6819 §5.1.4.1',
    needs: ['records', 'api'],
    async run(target) {
      const before = (await target.records()).length
      const code = await newCode(target)
      const tokens = await newTokens(target)
      // Every kind of credential once more where it is refused: what goes wrong is what gets logged.
      await redeem(target, code, {}, { ...target.app, clientSecret: 'wrong' })
      await redeem(target, { ...code, verifier: 'x'.repeat(43) })
      await redeem(target, code)
      await redeem(target, code)
      await refresh(target, tokens.access)
      await post(target, { grant_type: tokens.refresh, [tokens.access]: 'x' })
      await send(`${target.token}?refresh_token=${tokens.refresh}&code=${code.code}`)
      await send(`${target.api}?access_token=${tokens.access}`)
      await sendForm(target.token, { client_id: target.app.clientSecret, grant_type: 'client_credentials' })
      const written = await target.records()
      hold(written.length > before, 'nothing was written down at all')
      const found = [...target.credentials].filter(text => text.length >= 8 && written.includes(text))
      hold(found.length === 0, `${found.length} of ${target.credentials.size} credentials were written down`)
    },
  }),
]
