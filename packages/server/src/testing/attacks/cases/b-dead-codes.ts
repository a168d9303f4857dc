import { type Attack, attack } from '../attack.ts'
import { refused } from '../expect.ts'
import { newCode, redeem } from '../flows.ts'
import { locked } from '../meanwhile.ts'

/** Codes whose consent, account or app has ended: case 45. */
export const deadCodes: readonly Attack[] = [
  attack({
    number: 45,
    title: 'a code after its consent was taken back: invalid_grant',
    clause: 'RFC 6749 §5.2',
    needs: ['takeBack'],
    async run(target) {
      const code = await newCode(target)
      await target.takeBack(target.person, target.app)
      refused(await redeem(target, code), 'after it', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 45,
    title: 'a code after its person’s account was locked: invalid_grant',
    clause: 'RFC 6749 §5.2',
    needs: ['lock'],
    async run(target) {
      const code = await newCode(target)
      refused(await locked(target, () => redeem(target, code)), 'while it is locked', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 45,
    title: 'a code after its app was disabled: the app is nobody',
    clause: 'RFC 6749 §5.2',
    needs: ['newApp', 'disable'],
    async run(target) {
      const app = await target.newApp({ name: 'Ending', redirectUris: ['https://client.example/ending'] })
      const code = await newCode(target, { app })
      await target.disable(app, true)
      refused(await redeem(target, code), 'while it is disabled', [400, 401], 'invalid_client', 'invalid_grant')
    },
  }),
]
