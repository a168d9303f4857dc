import { send } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { passes, refused, turnedAway } from '../expect.ts'
import { basic } from '../flows.ts'
import type { App, Target } from '../target.ts'

/** How a token request is written: case 55 and 56. */
export const bodies: readonly Attack[] = [
  attack({
    number: 55,
    title: 'JSON that is broken, nested, deep, or has a name twice: refused, never a fault',
    clause: 'RFC 6749 §3.2',
    run: target => hostileJson(target, target.app),
  }),
  attack({
    number: 55,
    title: 'the same where an app may send JSON',
    clause: 'RFC 8259 §4',
    needs: ['newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'JSON',
        redirectUris: ['https://client.example/json'],
        policy: { tokenBodies: ['form', 'json'] },
      })
      const body = JSON.stringify({ grant_type: 'client_credentials', scope: target.scope })
      passes(await write(target, 'application/json', body, app), 'honest JSON')
      await hostileJson(target, app)
    },
  }),
  attack({
    number: 56,
    title: 'other or broken content types: 400 or 415',
    clause: 'RFC 6749 §3.2',
    async run(target) {
      const body = 'grant_type=client_credentials'
      for (const type of [
        '',
        'text/plain',
        'a/b, application/x-www-form-urlencoded',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded-not',
        'application/xml',
      ])
        refused(await write(target, type, body, target.app), type || 'no type', [400, 415], 'invalid_request')
    },
  }),
]

const hostile: Readonly<Record<string, string>> = {
  'broken JSON': '{',
  'a list': '[]',
  'no object': '"grant_type"',
  'an object inside': '{"grant_type":{"a":1}}',
  'a list inside': '{"grant_type":["client_credentials"]}',
  'depth 10,000': '['.repeat(10_000),
  'a name twice': '{"grant_type":"client_credentials","grant_type":"client_credentials"}',
  'a name twice, once escaped': '{"scope":"read","sc\\u006fpe":"read","grant_type":"client_credentials"}',
  __proto__: '{"__proto__":{"grant_type":"client_credentials"}}',
  'half a character': '{"grant_type":"\\ud800"}',
}

async function hostileJson(target: Target, app: App): Promise<void> {
  for (const [what, body] of Object.entries(hostile))
    refused(await write(target, 'application/json', body, app), what, [400, 415])
  const large = `{"grant_type":"${'x'.repeat(1_000_000)}"}`
  const next = () => write(target, 'application/json', '{', app)
  await turnedAway(write(target, 'application/json', large, app), 'a megabyte', [400, 413, 415], next)
}

function write(target: Target, type: string, body: string, { clientId, clientSecret }: App) {
  const headers = { authorization: basic(clientId, clientSecret ?? ''), ...(type !== '' && { 'content-type': type }) }
  return send(target.token, { method: 'POST', headers, body })
}
