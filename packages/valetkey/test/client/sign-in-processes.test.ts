import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Definition } from 'valetkey'
import { toNode } from 'valetkey/frameworks/node'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, posted } from './browser.ts'

const FLOWS = 30
const secret = 'a secret of more than thirty-two characters'
const program = new URL('processes/web-server.ts', import.meta.url)

/** The provider has to be asked from other processes. */
async function listening(t: TestContext): Promise<ScriptedProvider> {
  let answer: ScriptedProvider['fetch'] = async () => new Response(null, { status: 503 })
  const server = createServer((request, response) => void toNode(asked => answer(asked))(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const provider = scriptedProvider({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  answer = provider.fetch
  return provider
}

async function start(t: TestContext, definition: Definition): Promise<string> {
  const child = fork(program, [JSON.stringify({ definition, secret })], { execArgv: ['--conditions=valetkey-source'] })
  t.after(() => child.kill())
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return `http://127.0.0.1:${port}`
}

const ways = [
  ['oauth1', 'GET'],
  ['oauth2', 'GET'],
  ['oauth2', 'form_post'],
] as const

for (const [protocol, way] of ways)
  test(`${protocol}, ${way}: ${FLOWS} sign-ins at once in one cookie jar, begun in one process and ended in another that shares only a key`, async t => {
    const provider = await listening(t)
    const more = way === 'form_post' ? { responseMode: way } : {}
    const definition = { ...provider[protocol], ...more } as Definition
    const places = await Promise.all([start(t, definition), start(t, definition)])
    const browser = new Browser()
    const ask = async (url: string, init?: RequestInit): Promise<Response> =>
      browser.receive(await fetch(new Request(browser.request(url, init), { redirect: 'manual' })))
    const asked = await Promise.all(
      Array.from({ length: FLOWS }, async (_, tab) => {
        const [here, there] = tab % 2 === 0 ? places : [...places].reverse()
        const response = await ask(`${here}/login?callback=${encodeURIComponent(`${there}/authorized`)}`)
        return response.headers.get('location') ?? assert.fail(await response.text())
      }),
    )
    const names = await Promise.all(
      asked.map(async url => {
        const back = provider.consent(url)
        const response = await (way === 'GET' ? ask(back) : ask(...posted(back)))
        return response.text()
      }),
    )
    assert.deepEqual(names, Array(FLOWS).fill('alice'))
    assert.equal(browser.jar.size, 0)
  })
