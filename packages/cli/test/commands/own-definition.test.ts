import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
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
