import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { OAuth, presets } from 'valetkey'
import { type Page, person } from '../person.ts'
import { programsIn } from '../printed.ts'
import { type Program, run } from './program.ts'

/** The guide for those who run a provider, step by step, with the program it shows. */

const folder = mkdtempSync(join(tmpdir(), 'provider-'))
const programs: Program[] = []
after(async () => {
  for (const program of programs) program.interrupt()
  await Promise.all(programs.map(program => program.ends()))
  rmSync(folder, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Starts an example, and gives the origin it answers at. */
async function start(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))
  const program = run(file, [], mkdtempSync(join(folder, name)), { PORT: String(await freePort()) })
  programs.push(program)
  return new URL((await program.reads(/ready (\S+)/))[1]!).origin
}

const shown = (page: Page, id: string): string => page.text(id) ?? assert.fail(`no ${id} on ${page.url}:\n${page.html}`)

test('sign up, register an app, connect with it, and call the guarded API', async () => {
  const origin = await start('provider')
  const who = person([origin])

  const form = await who.open(`${origin}/sign-up?next=/apps/new`)
  const account = { username: 'dora', password: 'a map and a backpack' }
  const fresh = await who.submit(form, 'password', account)
  assert.equal(fresh.url.pathname, '/apps/new')

  const callback = 'http://127.0.0.1/callback'
  const filled = { client_name: 'Photo Keeper', redirect_uris: callback, type: 'confidential', scope: 'read' }
  const app = await who.submit(fresh, 'client_name', filled)
  assert.match(app.url.pathname, /^\/apps\/.+/)
  const [clientId, clientSecret] = [shown(app, 'client-id'), shown(app, 'secret')]
  const again = await who.open(app.url)
  assert.equal(again.text('secret'), undefined, 'the secret is shown once')

  const remote = new OAuth().remoteApp('mine', presets.generic({ origin, clientId, clientSecret, scope: 'read' }))
  const { url, pending } = await remote.begin({ callback })
  const back = await who.decide(url, account, 'allow')
  await remote.finish(back.url, pending)
  const { data } = await remote.get<{ hello: string }>('/api/me')
  assert.deepEqual(data, { hello: 'dora' })

  const refused = await fetch(`${origin}/api/me`)
  assert.equal(refused.status, 401)

  const settings = await who.open(`${origin}/settings/applications`)
  const [, id = ''] = /name="app" value="([^"]+)" aria-label="Revoke access for Photo Keeper"/.exec(settings.html) ?? []
  await who.submit(settings, 'app', { app: id })
  await assert.rejects(remote.get('/api/me'), { code: 'needs_sign_in' })
})

test('a provider in front of one’s own people sends them to one’s own page and back', async () => {
  const origin = await start('provider-own-users')
  const who = person([origin])
  const page = await who.open(`${origin}/settings/applications`)
  assert.equal(page.url.pathname, '/enter')
  assert.equal((await who.submit(page, 'username', { username: 'ann', password: 'wrong' })).status, 401)
  const inside = await who.submit(page, 'username', { username: 'ann', password: 'a good long password' })
  assert.equal(inside.url.pathname, '/settings/applications')
  assert.equal(inside.status, 200)
})

test('the program the guide prints is the example', () => {
  const [printed] = programsIn('docs/guides/run-a-provider.md').values()
  const example = readFileSync(new URL('../../examples/provider.ts', import.meta.url), 'utf8')
  assert.equal(printed, example.replace(/^\/\/.*\n/gm, ''))
})
