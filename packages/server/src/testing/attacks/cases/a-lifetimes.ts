import { type Attack, attack } from '../attack.ts'
import { onPage, refused } from '../expect.ts'
import { authorizeUrl, consentPage, newCode, press, random, redeem } from '../flows.ts'
import { later } from '../meanwhile.ts'

/** Too late: case 36 and 37. */
export const lifetimes: readonly Attack[] = [
  attack({
    number: 36,
    title: 'a code after a minute: invalid_grant',
    clause: 'RFC 6749 §4.1.2',
    needs: ['moveClock'],
    async run(target) {
      const code = await newCode(target)
      refused(await later(target, 61_000, () => redeem(target, code)), 'after 61 seconds', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 37,
    title: 'a consent page answered after half an hour: a page that says where to start again',
    clause: 'RFC 6749 §10.12',
    needs: ['moveClock'],
    async run(target) {
      const page = await consentPage(target, authorizeUrl(target, {}, random()))
      onPage(
        await later(target, 31 * 60_000, () => press(target, page, 'allow')),
        'after 31 minutes',
        [400, 403, 409, 410],
      )
    },
  }),
]
