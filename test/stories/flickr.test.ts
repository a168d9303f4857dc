import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import OAuth1 from 'oauth-1.0a'
import { OAuth, presets } from 'valetkey'
import { memoryVault } from 'valetkey/vaults/memory'
import { alice, person } from '../person.ts'
import { run } from './program.ts'

const example = fileURLToPath(new URL('../../examples/flickr.ts', import.meta.url))

let sandbox: Sandbox
let origin: string
let folder: string
let keys: { clientId: string; clientSecret: string }

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  const flickr = sandbox.sandboxJson().providers['flickr']!
  origin = flickr.origin
  keys = { clientId: flickr.clientId, clientSecret: flickr.clientSecret! }
  folder = mkdtempSync(join(tmpdir(), 'story-'))
  writeFileSync(join(folder, 'apikeys'), `${keys.clientId}\n${keys.clientSecret}\n`)
})
after(async () => {
  await sandbox.stop()
  rmSync(folder, { recursive: true })
})

/** Signs with somebody else's library, everything in the query, as the script of the post did. */
function signedUrl(url: string, data: Record<string, string>, token?: { key: string; secret: string }): string {
  const other = new OAuth1({
    consumer: { key: keys.clientId, secret: keys.clientSecret },
    signature_method: 'HMAC-SHA1',
    hash_function: (base, key) => createHmac('sha1', key).update(base).digest('base64'),
  })
  const signed = other.authorize({ url, method: 'GET', data }, token)
  return `${url}?${new URLSearchParams({ ...data, ...(signed as unknown as Record<string, string>) })}`
}

const fields = async (answer: Response) => Object.fromEntries(new URLSearchParams(await answer.text()))

test('the script of the post works: request token, web callback, verifier, access token', async () => {
  const url = signedUrl(`${origin}/services/oauth/request_token`, { oauth_callback: 'http://www.mkelsey.com' })
  assert.deepEqual([...new URL(url).searchParams.keys()].sort(), [
    'oauth_callback',
    'oauth_consumer_key',
    'oauth_nonce',
    'oauth_signature',
    'oauth_signature_method',
    'oauth_timestamp',
    'oauth_version',
  ])
  const answer = await fetch(url)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
  const requestToken = await fields(answer)
  assert.equal(requestToken['oauth_callback_confirmed'], 'true')

  const authorize = `${origin}/services/oauth/authorize?oauth_token=${requestToken['oauth_token']}&perms=read`
  const back = await person([origin]).decide(authorize, alice, 'allow')
  assert.equal(back.url.host, 'www.mkelsey.com')
  assert.equal(back.url.searchParams.get('oauth_token'), requestToken['oauth_token'])

  const token = { key: requestToken['oauth_token']!, secret: requestToken['oauth_token_secret']! }
  const oauth_verifier = back.url.searchParams.get('oauth_verifier')!
  const access = await fetch(signedUrl(`${origin}/services/oauth/access_token`, { oauth_verifier }, token))
  assert.equal(access.status, 200)
  const given = await fields(access)
  assert.equal(given['username'], 'alice')
  assert.match(given['oauth_token']!, /^\d{17}-[0-9a-f]{16}$/)
  assert.match(given['oauth_token_secret']!, /^[0-9a-f]{16}$/)
})

test('the example reads the key file, takes the PIN, writes the token file, and calls twice', async () => {
  const program = run(example, ['apikeys', origin], folder)
  const [, url] = await program.reads(/browser:\n(\S+)\n/)
  assert.equal(new URL(url!).searchParams.get('perms'), 'read')
  const page = await person([origin]).decide(url!, alice, 'allow')
  const pin = page.text('code')!
  assert.match(pin, /^\d{3}-\d{3}-\d{3}$/)
  program.types(pin)
  const { code, stdout, stderr } = await program.ends()
  assert.equal(code, 0, stderr)

  const lines = readFileSync(join(folder, 'token'), 'utf8').split('\n')
  assert.equal(lines.length, 2)
  assert.match(lines[0]!, /^\d{17}-[0-9a-f]{16}$/)
  assert.match(lines[1]!, /^[0-9a-f]{16}$/)

  const { login, photos } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    login: { user: { username: { _content: string } } }
    photos: { photos: { photo: { title: string }[] } }
  }
  assert.equal(login.user.username._content, 'alice')
  assert.ok(photos.photos.photo.length > 0)
})

test('a wrong signature is answered with the server’s base string, and our error points at the first differing byte', async () => {
  const oauth = new OAuth({
    vault: memoryVault(),
    secret: 'a secret for one test, kept nowhere',
    // A proxy that changes a parameter on the way: the classic cause.
    fetch: request =>
      fetch(request.url.replace('oauth_callback=oob', 'oauth_callback=oops'), {
        method: request.method,
        headers: request.headers,
      }),
  })
  const flickr = oauth.remoteApp('flickr', { ...presets.flickr({ origin }), ...keys })
  await assert.rejects(flickr.begin({ callback: 'oob' }), (error: Error) => {
    assert.match(error.message, /signature_invalid/)
    assert.match(error.message, /oauth_callback/)
    assert.match(error.message, /character \d+/)
    return true
  })
})

test('a wrong secret is answered with oauth_problem=signature_invalid and the base string as it is', async () => {
  const url = signedUrl(`${origin}/services/oauth/request_token`, { oauth_callback: 'oob' })
  const answer = await fetch(url.replace(/oauth_signature=[^&]+/, 'oauth_signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D'))
  assert.equal(answer.status, 401)
  const text = await answer.text()
  assert.match(
    text,
    /^oauth_problem=signature_invalid&debug_sbs=GET&http%3A%2F%2F127\.0\.0\.1%3A\d+%2Fservices%2Foauth%2Frequest_token&/,
  )
  assert.doesNotMatch(text, new RegExp(keys.clientSecret))
})
