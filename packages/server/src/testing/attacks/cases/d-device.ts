import { shown } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { formWith } from '../browser.ts'
import { answerDevice, newDevice, poll, withCode } from '../device-flow.ts'
import { hold, passes, refused, successes, tally } from '../expect.ts'
import { arrive } from '../flows.ts'
import { ten } from '../together.ts'

const minute = 60_000

/** Codes that people carry to another machine: case 75 to 78. */
export const devices: readonly Attack[] = [
  attack({
    number: 75,
    title: 'guessing user codes: after a few the person has to wait',
    clause: 'RFC 8628 §5.1',
    needs: ['device', 'otherPerson'],
    async run(target) {
      const { page } = await newDevice(target)
      const who = { person: target.otherPerson }
      const guesses = ['BBBB-BBBB', 'BCDF-GHJK', 'ZXWV-TSRQ']
      for (let guess = 0; guess < 30; guess++) {
        const answer = await arrive(target, withCode(page, guesses[guess % 3]!), who)
        if (answer.status !== 429) continue
        hold(answer.headers.has('retry-after'), '429 without Retry-After')
        return
      }
      hold(false, 'thirty guesses were looked at one after another')
    },
  }),
  attack({
    number: 76,
    title: 'polling at once again: slow_down; a yes polled for by ten at once: one answer has tokens',
    clause: 'RFC 8628 §3.5',
    needs: ['device'],
    async run(target) {
      const device = await newDevice(target)
      refused(await poll(target, device), 'before the yes', 400, 'authorization_pending')
      refused(await poll(target, device), 'at once again', 400, 'slow_down')
      await answerDevice(target, device, 'allow')
      const answers = await ten(() => poll(target, device))
      hold(successes(answers).length === 1, tally(answers))
    },
  }),
  attack({
    number: 77,
    title: 'a device code by another app: invalid_grant, and its owner can still use it',
    clause: 'RFC 8628 §3.5',
    needs: ['device', 'otherApp'],
    async run(target) {
      const device = await newDevice(target)
      refused(await poll(target, device, target.otherApp), 'before the yes', 400, 'invalid_grant')
      await answerDevice(target, device, 'allow')
      refused(await poll(target, device, target.otherApp), 'after it', 400, 'invalid_grant')
      passes(await poll(target, device), 'its owner')
      refused(await poll(target, device), 'its owner, again', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 77,
    title: 'a device code after a no: access_denied',
    clause: 'RFC 8628 §3.5',
    needs: ['device'],
    async run(target) {
      const device = await newDevice(target)
      if (formWith(await arrive(target, device.complete), target.buttons.deny[0]) !== null)
        await answerDevice(target, device, 'deny')
      refused(await poll(target, device), 'after a no', 400, 'access_denied')
    },
  }),
  attack({
    number: 77,
    title: 'a device code half an hour later: expired_token',
    clause: 'RFC 8628 §3.5',
    needs: ['device', 'moveClock'],
    async run(target) {
      const device = await newDevice(target)
      await target.moveClock(31 * minute)
      try {
        refused(await poll(target, device), 'half an hour later', 400, 'expired_token')
      } finally {
        await target.moveClock(0)
      }
    },
  }),
  attack({
    number: 78,
    title: 'a link with the code in it, sent to a victim: the page shows the code and asks',
    clause: 'RFC 8628 §5.4',
    needs: ['device'],
    async run(target) {
      const device = await newDevice(target)
      const page = await arrive(target, device.complete)
      hold(formWith(page, target.buttons.allow[0]) !== null, `opening the link: ${shown(page)}, and no question`)
      hold(page.text.includes(device.userCode), 'the page does not show the code to compare')
      refused(await poll(target, device), 'after the link was opened', 400, 'authorization_pending')
    },
  }),
]
