import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { Hono } from 'hono'
import { toNode } from 'valetkey/frameworks/node'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { openDesk, programsIn } from '../printed.ts'

const desk = openDesk()
after(() => desk.remove())

/** A program of the README, with its database in a folder of its own. */
function printed(which: 'client' | 'server'): string {
  const programs = [...programsIn('README.md').values()]
  assert.equal(programs.length, 2)
  const program = programs[which === 'client' ? 0 : 1] ?? ''
  assert.match(program, which === 'client' ? /'tokens\.db'.*'mstdn\.jp'/s : /'provider\.db'/)
  return program.replace(/'(\w+\.db)'/, (_, name: string) => JSON.stringify(join(desk.path, name)))
}

test('both programs of the README type-check as they are printed, as strictly as TypeScript can', async () => {
  desk.write('client.ts', printed('client'))
  desk.write('server.ts', printed('server'))
  assert.equal(await desk.typeCheck('client.ts', 'server.ts'), '')
})

test('the README’s client runs as it is printed', async () => {
  const server = createServer((req, res) => void toNode(request => provider.fetch(request))(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = scriptedProvider({ origin })
  for (let n = 0; n < 2; n++)
    provider.answerNext('/api/v1/accounts/verify_credentials', json({ id: '1', acct: 'alice', username: 'alice' }))
  const path = desk.write('running.ts', printed('client').replace("'mstdn.jp'", `'${origin}'`))
  process.env['VALETKEY_SECRET'] = 'a secret of more than thirty-two characters'
  const { default: app } = (await import(path)) as { default: Hono }

  const begun = await app.request('http://localhost:5000/login?next=/')
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const back = provider.consent(begun.headers.get('location') ?? '')
  const done = await app.request(back, { headers: { cookie } })
  assert.deepEqual([done.status, done.headers.get('location')], [302, '/'])
  assert.equal(await (await app.request('http://localhost:5000/')).text(), 'Hello alice')
  server.closeAllConnections()
  await promisify(server.close.bind(server))()
})

test('the README’s server runs as it is printed', async () => {
  process.env['PROVIDER_KEY'] = 'another secret of more than thirty-two characters'
  const path = desk.write('serving.ts', `${printed('server')}\nexport { clientSecret, provider }\n`)
  const served = (await import(path)) as { default: Hono; clientSecret: string; provider: { close(): Promise<void> } }
  const { default: app, clientSecret, provider } = served
  assert.match(clientSecret, /^[\w-]{43}$/)
  const metadata = await app.request('https://api.example.org/.well-known/oauth-authorization-server')
  assert.equal(((await metadata.json()) as { issuer: string }).issuer, 'https://api.example.org')
  const refused = await app.request('https://api.example.org/api/me')
  assert.equal(refused.status, 401)
  assert.match(refused.headers.get('www-authenticate') ?? '', /^Bearer/)
  await provider.close()
})
