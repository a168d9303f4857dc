import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { presets } from 'valetkey/providers'
import { z } from 'zod'
import { valetkey } from './run.ts'

const home = await mkdtemp(join(tmpdir(), 'valetkey-main-'))
after(() => rm(home, { recursive: true }))
const env = { VALETKEY_HOME: home }

test('the launcher finds the program by itself, without being told a condition', () => {
  const bin = fileURLToPath(new URL('../bin/valetkey.js', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })
  assert.deepEqual([status, stderr], [0, ''])
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/)
})

test('help goes to stdout and names every command, exit code and variable', async () => {
  const { code, stdout, stderr } = await valetkey(['--help'], env)
  assert.equal(code, 0)
  assert.equal(stderr, '')
  for (const word of ['login', 'status', 'token', 'api', 'logout', 'providers', 'sandbox', 'VALETKEY_HOME', '130'])
    assert.ok(stdout.includes(word), word)
})

test('a wrong command, option or argument is exit code 2, told on stderr', async () => {
  for (const args of [
    ['logn'],
    ['login'],
    ['login', 'mastodon', '--way', 'pigeon'],
    ['api', 'mastodon', 'get', '/', '--what'],
  ]) {
    const { code, stdout, stderr } = await valetkey(args, env)
    assert.equal(code, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, /error: /)
  }
})

test('who is not signed in is told how, with exit code 4', async () => {
  for (const args of [
    ['token', 'mastodon'],
    ['api', 'mastodon', 'get', '/'],
    ['logout', 'mastodon'],
    ['status', 'mastodon'],
  ]) {
    const { code, stdout, stderr } = await valetkey(args, env)
    assert.equal(code, 4, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, /valetkey login mastodon/)
  }
})

test('nobody signed in anywhere is no error', async () => {
  const { code, stdout, stderr } = await valetkey(['status'], env)
  assert.deepEqual([code, stdout], [0, ''])
  assert.match(stderr, /not signed in anywhere/)
})

test('a sandbox that does not run is exit code 5, and both ways to start it are named', async () => {
  const { code, stdout, stderr } = await valetkey(['login', 'mastodon', '--sandbox', 'http://127.0.0.1:1'], env)
  assert.deepEqual([code, stdout], [5, ''])
  assert.match(stderr, /No sandbox answers at http:\/\/127\.0\.0\.1:1/)
  assert.match(stderr, /valetkey sandbox.*npm start/)
})

test('an unknown provider, or one whose server is not named, is exit code 2', async () => {
  for (const args of [
    ['login', 'nowhere'],
    ['login', 'mastodon'],
    ['login', 'mastodon', '--sandbox', '--instance', 'x.example'],
  ]) {
    const { code, stderr } = await valetkey(args, env)
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`)
  }
})

test('providers lists what is known, also as JSON', async () => {
  const { code, stdout } = await valetkey(['providers', '--json'], env)
  assert.equal(code, 0)
  const protocols = Object.fromEntries(
    JSON.parse(stdout).map((row: { name: string; protocol: string }) => [row.name, row.protocol]),
  )
  const inSandbox = ['flattr', 'mastodon', 'flickr', 'twitter', 'facebook', 'generic', 'generic1']
  assert.deepEqual(Object.keys(protocols).slice(0, inSandbox.length), inSandbox)
  const others = Object.keys(protocols).slice(inSandbox.length)
  assert.deepEqual(others, [...others].sort())
  const by = (protocol: string) => Object.keys(protocols).filter(name => protocols[name] === protocol)
  assert.deepEqual(by('OAuth 1.0a'), ['flickr', 'twitter', 'generic1', 'discogs', 'trello'])
  assert.ok(by('OAuth 2').includes('github'))
})

test('providers --all lists the catalogue too, and says that nobody here has tried it', async () => {
  const { stdout: few, stderr } = await valetkey(['providers'], env)
  const { code, stdout } = await valetkey(['providers', '--all'], env)
  assert.equal(code, 0)
  assert.match(stderr, /And \d+ that nobody here has tried.*providers --all/)
  assert.match(stdout, /^webex +OAuth 2 +never tried, \d+ projects agree +the key and secret of an app of yours$/m)
  assert.match(stdout, /^mattermost +OAuth 2 +never tried.* --instance URL, /m)
  assert.match(stdout, /^keycloak +OAuth 2 +never tried.* a definition of your own \(host, realm\)/m)
  assert.doesNotMatch(few, /webex/)
})

test('providers --json says who has seen each work, as a program reads it', async () => {
  const rows = JSON.parse((await valetkey(['providers', '--all', '--json'], env)).stdout)
  const of = (name: string) => rows.find((row: { name: string }) => row.name === name)
  assert.deepEqual(
    [of('flickr').verified, of('generic').verified, of('apple').verified],
    ['sandbox', 'sandbox', 'documentation'],
  )
  assert.equal(of('webex').verified, 'sources')
  assert.ok(of('webex').agree >= 2)
})

test('providers --schema prints what a definition of one’s own may say: presets fit it, and what is wrong does not', async () => {
  const { code, stdout, stderr } = await valetkey(['providers', '--schema'], env)
  assert.deepEqual([code, stderr], [0, ''])
  const schema = z.fromJSONSchema(JSON.parse(stdout))
  const { generic: _, generic1: __, mastodon, ...others } = presets
  for (const [name, preset] of Object.entries({ ...others, mastodon: mastodon({ instance: 'mstdn.jp' }) })) {
    const definition = JSON.parse(JSON.stringify({ ...preset }))
    const { error } = schema.safeParse({ $schema: './definition.schema.json', ...definition })
    assert.equal(error, undefined, `${name}: ${error}`)
    for (const wrong of [
      { pkce: 'maybe' },
      { baseUrl: 7 },
      { acessTokenUrl: 'x' },
      { oauth: 3 },
      { pagination: { by: 'url' } },
    ])
      assert.equal(schema.safeParse({ ...definition, ...wrong }).success, false, `${name} ${JSON.stringify(wrong)}`)
  }
})

test('providers says what each needs, and where one gets it', async () => {
  const { stdout } = await valetkey(['providers'], env)
  assert.match(
    stdout,
    /^flattr +OAuth 2 +tried in the sandbox +the key and secret of an app of yours, from https:\/\/flattr\.com\/apps$/m,
  )
  assert.match(stdout, /^mastodon +OAuth 2 +tried in the sandbox +--instance URL, registers its own app$/m)
  assert.match(
    stdout,
    /^generic1 +OAuth 1\.0a +tried in the sandbox +--instance URL, the key and secret of an app of yours$/m,
  )
  assert.match(
    stdout,
    /^gitlab +OAuth 2 +by its documentation +--instance URL for your own, the key and secret .* from https:\/\/gitlab\.com\//m,
  )
})

test('without the key and secret of an app, the failure says where one gets them, and how to do without', async () => {
  for (const [name, page] of [
    ['flattr', /flattr\.com\/apps/],
    ['flickr', /flickr\.com\/services\/apps/],
    ['twitter', /developer\.x\.com/],
    ['facebook', /developers\.facebook\.com\/apps/],
  ] as const) {
    const { code, stdout, stderr } = await valetkey(['login', name], env)
    assert.deepEqual([code, stdout], [2, ''], name)
    assert.match(stderr, page)
    assert.match(stderr, new RegExp(`--app FILE, or set VALETKEY_${name.toUpperCase()}_CLIENT_ID.*--sandbox`))
  }
})

test('a secret too short to seal with is refused with the reason', async () => {
  await writeFile(
    join(home, 'accounts.json'),
    '{"version":1,"accounts":[{"provider":"flickr","as":"default","clientId":"k"}]}',
  )
  const { code, stderr } = await valetkey(['token', 'flickr'], { ...env, VALETKEY_SECRET: 'short' })
  assert.equal(code, 1)
  assert.match(stderr, /VALETKEY_SECRET needs 32 characters/)
})
