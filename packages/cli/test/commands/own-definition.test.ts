import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { addressOf, consent, openStage } from '../sandbox.ts'

const stage = await openStage()
const { origin, clientId, clientSecret } = stage.sandbox.sandboxJson().providers['generic']!
const folder = join(stage.home, 'definitions')
await mkdir(folder)

async function write(name: string, definition: unknown): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2))
  return file
}

const definition = {
  oauth: 2,
  title: 'Ours',
  baseUrl: `${origin}/`,
  authorizeUrl: '/oauth/authorize',
  accessTokenUrl: '/oauth/token',
  revokeUrl: '/oauth/revoke',
  oob: 'urn:ietf:wg:oauth:2.0:oob',
  scope: 'read',
}

test('a provider of one’s own is a JSON file: sign in, call, status, sign out', async () => {
  const file = await write('ours.json', { ...definition, clientId, clientSecret })
  const login = start(['login', file, '--no-browser', '--way', 'paste'], stage.env)
  login.type((await consent(await addressOf(login))).code ?? '')
  const { code, stderr } = await login.ended
  assert.equal(code, 0, stderr)

  const answer = await valetkey(['api', 'ours.json', 'get', '/api/echo'], stage.env)
  assert.equal(answer.code, 0, answer.stderr)
  assert.equal(JSON.parse(answer.stdout).user.username ?? JSON.parse(answer.stdout).user, 'alice')
  assert.equal((await valetkey(['api', file, 'get', '/api/echo'], stage.env)).code, 0)
  assert.match((await valetkey(['status', file], stage.env)).stdout, /^ours\.json /)
  const out = await valetkey(['logout', './somewhere/ours.json'], stage.env)
  assert.deepEqual([out.code, out.stdout], [0, ''])
  assert.match(out.stderr, /Signed out of ours\.json[\s\S]*revoked there/)
})

test('an API that is busy is asked again, and whoever waits is told', async t => {
  let asked = 0
  const busy = createServer(async (req, res) => {
    asked += 1
    if (asked === 1) return void res.writeHead(503).end()
    const answer = await fetch(`${origin}${req.url}`, { headers: { authorization: req.headers.authorization ?? '' } })
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(busy, 'listening')
  t.after(() => busy.close())
  const baseUrl = `http://127.0.0.1:${(busy.address() as AddressInfo).port}/`
  const addresses = { authorizeUrl: `${origin}/oauth/authorize`, accessTokenUrl: `${origin}/oauth/token` }
  const file = await write('busy.json', {
    ...definition,
    ...addresses,
    revokeUrl: undefined,
    baseUrl,
    clientId,
    clientSecret,
  })
  const login = start(['login', file, '--no-browser', '--way', 'paste'], stage.env)
  login.type((await consent(await addressOf(login))).code ?? '')
  assert.equal((await login.ended).code, 0)
  const answer = await valetkey(['api', file, 'get', '/api/echo'], stage.env)
  assert.equal(answer.code, 0, answer.stderr)
  assert.match(answer.stderr, /^127\.0\.0\.1:\d+: 503; trying again/)
  assert.deepEqual([asked, JSON.parse(answer.stdout).protocol], [2, 2])
})

test('without a client id in it, the app is asked for like any other', async () => {
  const file = await write('no-app.json', definition)
  const { code, stderr } = await valetkey(['login', file], stage.env)
  assert.equal(code, 2)
  assert.match(stderr, /no-app\.json needs the key and secret.*[\s\S]*VALETKEY_NO_APP_JSON_CLIENT_ID/)
})

test('what is wrong with a definition is said at once, with the field that was meant', async () => {
  const { scope: _, accessTokenUrl, ...rest } = definition
  const file = await write('wrong.json', { ...rest, acessTokenUrl: accessTokenUrl, scope: 7 })
  const { code, stderr } = await valetkey(['login', file], stage.env)
  assert.equal(code, 2)
  assert.match(stderr, /there is no field acessTokenUrl \(did you mean accessTokenUrl\?\); scope must be text/)
  for (const [name, content, says] of [
    ['text.json', 'oauth: 2', /text\.json is no definition: it is not JSON/],
    ['none.json', {}, /it must say which protocol it speaks/],
  ] as const) {
    const ended = await valetkey(['login', await write(name, content)], stage.env)
    assert.equal(ended.code, 2, name)
    assert.match(ended.stderr, says)
  }
  assert.match((await valetkey(['login', './not-there.json'], stage.env)).stderr, /Could not read the definition/)
})

test('the catalogue’s can be named as well; those that are in many places say what to do', async () => {
  const webex = await valetkey(['login', 'webex'], stage.env)
  assert.match(webex.stderr, /webex needs the key and secret of an app of yours/)
  const keycloak = await valetkey(['login', 'keycloak'], stage.env)
  assert.match(keycloak.stderr, /its addresses have realm in them[\s\S]*valetkey login \.\/my\.json/)
  const nobody = await valetkey(['login', 'nobody-knows'], stage.env)
  assert.deepEqual([webex.code, keycloak.code, nobody.code], [2, 2, 2])
  assert.match(nobody.stderr, /There is no provider called nobody-knows[\s\S]*valetkey providers/)
})

/** Signs in by pasting the code the browser shows. */
async function signIn(file: string, ...more: readonly string[]) {
  const login = start(['login', file, '--no-browser', '--way', 'paste', ...more], stage.env)
  login.type((await consent(await addressOf(login))).code ?? '')
  return login.ended
}

const whole = { ...definition, clientId, clientSecret }

test('token, api and status take the file as well as its name; status says where it is', async () => {
  const file = await write('mine.json', { $schema: './definition.schema.json', ...whole })
  assert.equal((await signIn(file)).code, 0)
  for (const named of [file, 'mine.json', './elsewhere/mine.json']) {
    const { code, stdout, stderr } = await valetkey(['token', named, '--json'], stage.env)
    assert.equal(code, 0, stderr)
    assert.ok(JSON.parse(stdout).accessToken)
  }
  assert.match((await valetkey(['status', 'mine.json'], stage.env)).stdout, new RegExp(`read +${file}$`, 'm'))
  assert.equal(JSON.parse((await valetkey(['status', file, '--json'], stage.env)).stdout)[0].file, file)
  assert.equal((await valetkey(['logout', file], stage.env)).code, 0)
  const gone = await valetkey(['token', file], stage.env)
  assert.equal(gone.code, 4)
  assert.match(gone.stderr, new RegExp(`not signed in to mine\\.json[\\s\\S]*Sign in with: valetkey login ${file}`))
})

test('two files of one name are not mixed up, neither at login nor later; one that was moved is the same', async () => {
  const [first, second] = [await write('twin.json', whole), join(folder, 'other', 'twin.json')]
  await mkdir(join(folder, 'other'))
  await writeFile(second, JSON.stringify({ ...whole, title: 'Another' }))
  assert.equal((await signIn(first)).code, 0)
  for (const args of [['login'], ['token'], ['logout'], ['api', 'get', '/api/echo']]) {
    const [command = '', ...rest] = args
    const { code, stderr } = await valetkey([command, second, ...rest], stage.env)
    assert.equal(code, 2, `${command}: ${stderr}`)
    assert.match(stderr, /twin\.json is the definition \S+definitions\/twin\.json here, and not \S+other\/twin\.json/)
  }
  await rm(first)
  assert.equal((await signIn(second)).code, 0)
  assert.equal((await valetkey(['api', second, 'get', '/api/echo'], stage.env)).code, 0)
})

test('a definition that broke since is told by file, field and what it should be; logout forgets the token all the same', async () => {
  const file = await write('breaks.json', whole)
  assert.equal((await signIn(file)).code, 0)
  await write('breaks.json', { ...whole, clientAuth: 'Post', pagination: { by: 'cursor' } })
  for (const args of [
    ['api', file, 'get', '/api/echo'],
    ['token', file],
  ]) {
    const { code, stderr } = await valetkey(args, stage.env)
    assert.equal(code, 2)
    assert.match(
      stderr,
      new RegExp(`${file} is no definition: clientAuth must be "basic" or .*pagination\\.param is missing`),
    )
    assert.match(stderr, /^ {2}Its fields are .* providers --schema .*\.$/m)
  }
  const out = await valetkey(['logout', file], stage.env)
  assert.equal(out.code, 0, out.stderr)
  assert.match(out.stderr, /So nobody could be asked to revoke[\s\S]*not revoked there[\s\S]*deleted here/)
  assert.equal((await valetkey(['status', file], stage.env)).code, 4)
})

test('a definition that is gone is told by its file, and can be signed out of', async () => {
  const file = await write('gone.json', whole)
  assert.equal((await signIn(file, '--as', 'work')).code, 0)
  await rm(file)
  const call = await valetkey(['api', 'gone.json', 'get', '/api/echo', '--as', 'work'], stage.env)
  assert.deepEqual([call.code, call.stderr.includes(`Could not read the definition ${file}`)], [2, true])
  assert.equal((await valetkey(['logout', 'gone.json', '--as', 'work'], stage.env)).code, 0)
  assert.equal((await valetkey(['token', 'gone.json', '--as', 'work'], stage.env)).code, 4)
})

for (const [kind, url] of [
  ['mastodon', '/api/v1/apps'],
  ['rfc7591', '/oauth/register'],
] as const)
  test(`a definition that says how apps register (${kind}) needs no key: it registers, once, and is called and signed out of`, async () => {
    const register = { kind, url, clientName: 'Mine' }
    const file = await write(`registers-${kind}.json`, { ...definition, clientAuth: 'post', register })
    const first = await signIn(file)
    assert.equal(first.code, 0, first.stderr)
    const apps = () => JSON.parse(readFileSync(join(stage.home, 'tokens.json'), 'utf8'))
    const registered = (): number => JSON.stringify(apps()).split('registeredAt').length - 1
    const before = registered()
    assert.ok(before > 0)
    assert.equal((await signIn(file, '--as', 'again')).code, 0)
    assert.equal(registered(), before)
    assert.equal((await valetkey(['api', file, 'get', '/api/echo'], stage.env)).code, 0)
    assert.match((await valetkey(['logout', file], stage.env)).stderr, /revoked there/)
  })

test('a device can be used where the definition says how', async () => {
  const file = await write('device.json', { ...whole, deviceUrl: '/oauth/device_authorization' })
  const login = start(['login', file, '--way', 'device', '--timeout', '1'], stage.env)
  await login.said(/[A-Z]{4}-?[A-Z]{4}/)
  assert.equal((await login.ended).code, 3)
})

test('who has tried a definition is said when it is used for the first time, and not again', async () => {
  const sources = { ...whole, verified: 'sources', agree: 3, docs: 'https://ours.example/docs' }
  const file = await write('hearsay.json', sources)
  const says =
    /Nobody here has tried hearsay\.json: 3 other projects agree.* compare with https:\/\/ours\.example\/docs/
  assert.match((await signIn(file)).stderr, says)
  assert.doesNotMatch((await signIn(file)).stderr, /Nobody here/)
  const documented = await write('documented.json', { ...whole, verified: 'documentation' })
  assert.match(
    (await signIn(documented)).stderr,
    /documented\.json was checked against its documentation, and never tried\.\n/,
  )
  assert.doesNotMatch((await signIn(await write('plain.json', whole))).stderr, /never tried|Nobody here/)
})
