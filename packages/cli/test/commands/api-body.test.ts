import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Ended, start, valetkey } from '../run.ts'
import { openStage, signIn } from '../sandbox.ts'

const stage = await openStage()
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)
const photo = join(stage.home, 'my cat.png')
const { origin: flickr } = stage.sandbox.sandboxJson().providers['flickr']!
const upload = `${flickr}/services/upload/`
const run = (...args: readonly string[]): Promise<Ended> => valetkey(args, stage.env)

/** With this piped in. */
function piped(input: Buffer | string, ...args: readonly string[]): Promise<Ended> {
  const running = start(args, stage.env)
  running.child.stdin?.end(input)
  return running.ended
}

before(async () => {
  await writeFile(photo, png)
  assert.equal((await signIn(stage, 'flickr', '--scope', 'write')).code, 0)
  assert.equal((await signIn(stage, 'mastodon')).code, 0)
})

const titleOf = async (answer: Ended): Promise<unknown> => {
  assert.deepEqual([answer.code, answer.stderr], [0, ''])
  const id = /<photoid>(\d+)<\/photoid>/.exec(answer.stdout)?.[1] ?? ''
  const { stdout } = await run('api', 'flickr', 'get', 'flickr.photos.getInfo', '-d', `photo_id=${id}`)
  return JSON.parse(stdout).photo.title._content
}

test('-F photo=@FILE uploads a file among fields, and the signature holds at Flickr', async () => {
  const fields = ['-F', 'title=Café & "sun" =', '-F', `photo=@${photo}`, '-F', 'is_public=0']
  assert.equal(await titleOf(await run('api', 'flickr', 'post', upload, ...fields)), 'Café & "sun" =')
  assert.equal(await titleOf(await run('api', 'flickr', 'post', upload, '-F', `photo=@${photo}`)), 'my cat')
  const typed = await run('api', 'flickr', 'post', upload, '-F', `photo=@${photo};type=image/png`, '--form', 'title=t')
  assert.equal(await titleOf(typed), 't')
})

test('-F photo=@- takes the file from stdin', async () => {
  const answer = await piped(png, 'api', 'flickr', 'post', upload, '-F', 'photo=@-', '-F', 'title=From a pipe')
  assert.equal(await titleOf(answer), 'From a pipe')
})

test('a picture goes to Mastodon, and into a status', async () => {
  const { code, stdout, stderr } = await run('api', 'mastodon', 'post', '/api/v2/media', '-F', `file=@${photo}`)
  assert.deepEqual([code, stderr], [0, ''])
  const { id, url } = JSON.parse(stdout)
  const status = ['-d', 'status=Look', '-d', `media_ids[]=${id}`]
  const posted = JSON.parse((await run('api', 'mastodon', 'post', '/api/v1/statuses', ...status)).stdout)
  assert.equal(posted.media_attachments[0].url, url)
})

test('a failure of an upload is exit code 6, its envelope on stdout', async () => {
  const { code, stdout, stderr } = await run('api', 'flickr', 'post', upload, '-F', 'title=nothing to see')
  assert.equal(code, 6)
  assert.match(stdout, /<err code="2" msg="No photo specified"/)
  assert.match(stderr, /No photo specified/)
})

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly type: string | undefined
  readonly length: string | undefined
  readonly bytes: number
  readonly sha: string
}

const seen: Seen[] = []
const elsewhere = createServer(async (request, response) => {
  const { method, url, headers } = request
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  const { 'content-type': type, 'content-length': length } = headers
  seen.push({ method, url, type, length, bytes, sha: hash.digest('hex') })
  if (url === '/cut') return void response.writeHead(200).write('half', () => response.destroy())
  if (url === '/no') return void response.writeHead(404).end('nothing here')
  for (let n = 0; n < 12; n++)
    if (!response.write(Buffer.alloc(1024 * 1024, n))) await new Promise(next => response.once('drain', next))
  response.end()
})
before(() => new Promise<void>(listening => elsewhere.listen(0, '127.0.0.1', listening)))
after(() => {
  elsewhere.closeAllConnections()
  elsewhere.close()
})
const at = (path: string): string => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}${path}`
const shaOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const quiet = ['-o', '/dev/null']

test('--input sends a file as it is, of the type its name or -H says, and - is stdin', async () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024, 'ab')
  const file = join(stage.home, 'clip.mp4')
  await writeFile(file, bytes)
  const calls: [readonly string[], string, string | undefined][] = [
    [['--input', file], 'video/mp4', String(bytes.length)],
    [['--input', file, '-H', 'Content-Type: video/x-own'], 'video/x-own', String(bytes.length)],
    [['--input', '-'], 'application/octet-stream', undefined],
    [['--input', '-', '-H', 'content-type: text/csv'], 'text/csv', undefined],
  ]
  for (const [args, type, length] of calls) {
    seen.length = 0
    const call = ['api', 'mastodon', 'put', at('/put'), ...args, '-d', 'name=a b', ...quiet]
    const answer = await (args.includes('-') ? piped(bytes, ...call) : run(...call))
    assert.equal(answer.code, 0, answer.stderr)
    const expected = { method: 'PUT', url: '/put?name=a%20b', type, length, bytes: bytes.length, sha: shaOf(bytes) }
    assert.deepEqual(seen, [expected])
  }
})

test('--input streams what is very large, and says how large it is', async () => {
  const bytes = Buffer.alloc(65 * 1024 * 1024, 'xyz')
  const file = join(stage.home, 'large.bin')
  await writeFile(file, bytes)
  seen.length = 0
  const answer = await run('api', 'mastodon', 'post', at('/post'), '--input', file, ...quiet)
  assert.equal(answer.code, 0, answer.stderr)
  const { type, length, sha } = seen[0] ?? {}
  assert.deepEqual([type, length, sha], ['application/octet-stream', String(bytes.length), shaOf(bytes)])
})

test('-o saves an answer of any length, byte by byte; what is refused still comes to stdout', async () => {
  const file = join(stage.home, 'saved')
  const { code, stdout, stderr } = await run('api', 'mastodon', 'get', at('/get'), '-o', file)
  assert.deepEqual([code, stdout, stderr], [0, '', ''])
  const expected = Buffer.concat(Array.from({ length: 12 }, (_, n) => Buffer.alloc(1024 * 1024, n)))
  assert.equal(shaOf(await readFile(file)), shaOf(expected))
  const long = await run('api', 'mastodon', 'get', at('/get'))
  assert.deepEqual([long.code, long.stdout], [1, ''])
  assert.match(long.stderr, /more than 10000000 bytes[\s\S]*Save it with -o FILE\./)
  const refused = await run('api', 'mastodon', 'get', at('/no'), '-o', join(stage.home, 'unused'))
  assert.deepEqual([refused.code, refused.stdout], [6, 'nothing here'])
  const cut = await run('api', 'mastodon', 'get', at('/cut'), '-o', file)
  assert.equal(cut.code, 5)
  assert.match(cut.stderr, /broke off[\s\S]*What came of it is in/)
  const nowhere = await run('api', 'mastodon', 'get', at('/get'), '-o', join(stage.home, 'no', 'such'))
  assert.deepEqual([nowhere.code, nowhere.stdout], [2, ''])
})

test('what cannot be sent is exit code 2, and nothing is sent', async () => {
  seen.length = 0
  const wrong: [readonly string[], RegExp][] = [
    [['post', '-F', 'photo'], /photo has no =[\s\S]*-F name=@FILE/],
    [['post', '-F', 'photo=@/no/such'], /Could not read \/no\/such/],
    [['post', '--input', stage.home], /is a folder/],
    [['post', '--input', '/no/such'], /Could not read \/no\/such/],
    [['post', '--input', photo, '-F', 'a=b'], /one body at most/],
    [['post', '--json', '{}', '--input', photo], /one body at most/],
    [['get', '-F', 'a=b'], /A get has no body/],
    [['get', '--input', photo], /A get has no body/],
  ]
  for (const [[method = '', ...args], message] of wrong) {
    const { code, stdout, stderr } = await run('api', 'mastodon', method, at('/'), ...args)
    assert.deepEqual([code, stdout], [2, ''], args.join(' '))
    assert.match(stderr, message)
  }
  assert.deepEqual(seen, [])
})

test('help says how files are sent', async () => {
  const { code, stdout } = await run('api', '--help')
  assert.equal(code, 0)
  assert.match(stdout, /-F, --form <name=value> +a field of a multipart form; name=@FILE/)
  assert.match(stdout, /--input <file> +the body as it is in a file, - from stdin/)
  assert.match(stdout, /-o, --output <file>/)
})
