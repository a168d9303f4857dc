import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { Hono } from 'hono'
import { toNode } from 'valetkey/frameworks/node'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

const root = join(import.meta.dirname, '..', '..')
const folder = await mkdtemp(join(tmpdir(), 'valetkey-'))
after(() => rm(folder, { recursive: true }))

/** A program of the README, with its database in a folder of its own. */
async function printed(which: 'client' | 'server'): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const programs = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(match => match[1] ?? '')
  assert.equal(programs.length, 2)
  const program = programs[which === 'client' ? 0 : 1] ?? ''
  assert.match(program, which === 'client' ? /'tokens\.db'.*'mstdn\.jp'/s : /'provider\.db'/)
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules')).catch(() => {})
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  return program.replace(/'(\w+\.db)'/, (_, name: string) => JSON.stringify(join(folder, name)))
}

test('both programs of the README type-check as they are printed, as strictly as TypeScript can', async () => {
  await writeFile(join(folder, 'client.ts'), await printed('client'))
  await writeFile(join(folder, 'server.ts'), await printed('server'))
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: ['node'],
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    customConditions: ['valetkey-source'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts', 'server.ts'] }))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const said = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(error => error)
  assert.equal(said.stdout, '')
})

test('the README’s client runs as it is printed', async () => {
  const server = createServer((req, res) => void toNode(request => provider.fetch(request))(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = scriptedProvider({ origin })
  for (let n = 0; n < 2; n++)
    provider.answerNext('/api/v1/accounts/verify_credentials', json({ id: '1', acct: 'alice', username: 'alice' }))
  const path = join(folder, 'running.ts')
  await writeFile(path, (await printed('client')).replace("'mstdn.jp'", `'${origin}'`))
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
  const path = join(folder, 'serving.ts')
  await writeFile(path, `${await printed('server')}\nexport { clientSecret, provider }\n`)
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
