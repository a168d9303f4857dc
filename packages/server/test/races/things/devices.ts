import assert from 'node:assert/strict'
import { deviceGrant } from '../../everything.ts'
import { basic, flowOf, issuer, postToken, type World } from '../../world.ts'
import { CALLERS, type Given, type Thing } from '../thing.ts'
import { assertAlive } from './alive.ts'
import { decide, type Form } from './forms.ts'

/** RFC 8628. Polls overlap, so one that comes late takes nothing away from the one that was answered. */
export const devices: readonly Thing[] = [
  {
    name: 'a device code, five polls of other apps among the right ones',
    async begin(stage) {
      const begun = await beginDevice(stage.it)
      await stage.fetch(decide(await deviceForm(stage.it, begun), 'allow', '/device'))
      return {
        request: number => poll(number % 10 === 3 ? stage.stranger : stage.it, begun),
        expected: { ok: 1, used: CALLERS - 6, wrong_app: 5 },
        after: async ([pair]) => void (await assertAlive(stage, pair!)),
      }
    },
  },
  {
    name: 'a user code, a yes and a no in turn',
    async begin(stage) {
      const begun = await beginDevice(stage.it)
      const form = await deviceForm(stage.it, begun)
      return {
        request: number => decide(form, number % 2 === 0 ? 'allow' : 'deny', '/device'),
        expected: { ok: 1, 409: CALLERS - 1 },
        async after() {
          const answer = (await (await stage.fetch(poll(stage.it, begun))).json()) as Given
          if (answer['error'] !== 'access_denied') await assertAlive(stage, answer)
        },
      }
    },
  },
]

interface Begun {
  readonly device_code: string
  readonly user_code: string
}

async function beginDevice(it: World): Promise<Begun> {
  return (await postToken(it, { scope: 'read' }, undefined, '/oauth/device_authorization')).json() as Promise<Begun>
}

async function deviceForm({ browser }: World, { user_code: typed }: Begun): Promise<Form> {
  const page = await browser.get(`/device?user_code=${typed}`)
  assert.equal(page.status, 200)
  return { flow: flowOf(await page.text()), cookie: browser.cookies.join('; ') }
}

function poll(it: World, { device_code }: Begun): Request {
  return new Request(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: basic(it) },
    body: new URLSearchParams({ grant_type: deviceGrant, device_code }),
  })
}
