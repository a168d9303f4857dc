import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import { alice, person } from '../person.ts'
import { run } from './program.ts'

const oob = 'urn:ietf:wg:oauth:2.0:oob'
const example = fileURLToPath(new URL('../../examples/mastodon.ts', import.meta.url))
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })

let sandbox: Sandbox
let origin: string
let folder: string

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  origin = sandbox.personalities['mastodon']!.origin
  folder = mkdtempSync(join(tmpdir(), 'story-'))
})
after(async () => {
  await sandbox.stop()
  rmSync(folder, { recursive: true })
})

async function codeFor(url: string): Promise<string> {
  const page = await person([origin]).decide(url, alice, 'allow')
  const code = page.text('code')
  assert.ok(code, `no code on ${page.url}: ${page.html.slice(0, 500)}`)
  return code
}

test('the script of the article works: register, authorize, paste the code, get the token', async () => {
  const registered = await fetch(
    `${origin}/api/v1/apps`,
    form({ client_name: 'civic', redirect_uris: oob, scopes: 'read write follow' }),
  )
  assert.equal(registered.status, 200)
  const { client_id, client_secret } = (await registered.json()) as Record<string, string>

  const query = new URLSearchParams({
    client_id: client_id!,
    response_type: 'code',
    redirect_uri: oob,
    scope: 'read write follow',
  })
  const code = await codeFor(`${origin}/oauth/authorize?${query}`)

  const answer = await fetch(
    `${origin}/oauth/token`,
    form({
      grant_type: 'authorization_code',
      redirect_uri: oob,
      client_id: client_id!,
      client_secret: client_secret!,
      code,
    }),
  )
  assert.equal(answer.status, 200)
  const token = (await answer.json()) as Record<string, unknown>
  assert.deepEqual(Object.keys(token), ['access_token', 'token_type', 'scope', 'created_at'])
  assert.equal(token['token_type'], 'Bearer')
  assert.equal(token['scope'], 'read write follow')

  const headers = { authorization: `Bearer ${token['access_token']}` }
  const me = await fetch(`${origin}/api/v1/accounts/verify_credentials`, { headers })
  assert.equal(((await me.json()) as { username: string }).username, 'alice')
})

test('the example registers once, keeps its client in a file, and reuses it on the next run', async () => {
  const clientIds: string[] = []
  for (const round of [1, 2]) {
    const program = run(example, [origin], folder)
    const [, url] = await program.reads(/open browser\s+(\S+)\n/)
    const asked = new URL(url!).searchParams
    assert.equal(asked.get('redirect_uri'), oob)
    assert.equal(asked.get('response_type'), 'code')
    assert.equal(asked.get('scope'), 'read write follow')
    clientIds.push(asked.get('client_id')!)
    program.types(await codeFor(url!))
    const { code, stdout, stderr } = await program.ends()
    assert.equal(code, 0, stderr)
    assert.match(stdout, /access token : [\w-]{43}\n/, `round ${round}`)
    assert.match(stdout, /signed in as : @alice\n/)
  }
  assert.equal(clientIds[0], clientIds[1], 'the second run used the client of the first')
})

test('nothing in the example’s file is readable without its key', () => {
  const kept = readFileSync(join(folder, 'mastodon.vault.json'), 'utf8')
  assert.doesNotMatch(kept, /"(access_?token|client_?secret)"\s*:\s*"(?!v1\.)/i)
})

test('a wrong code is refused with a sentence that says what to do', async () => {
  const program = run(example, [origin], folder)
  await program.reads(/input code > /)
  program.types('this-is-not-the-code')
  const { code, stderr } = await program.ends()
  assert.notEqual(code, 0)
  assert.match(stderr, /invalid_grant/)
})

test('a person who presses Cancel sees Mastodon’s answer, and no token exists', async () => {
  const { clientId } = sandbox.sandboxJson().providers['mastodon']!
  const query = new URLSearchParams({ client_id: clientId, response_type: 'code', redirect_uri: oob, scope: 'read' })
  const page = await person([origin]).decide(`${origin}/oauth/authorize?${query}`, alice, 'deny')
  assert.equal(page.status, 400)
  assert.equal((JSON.parse(page.html) as { error: string }).error, 'access_denied')
})
