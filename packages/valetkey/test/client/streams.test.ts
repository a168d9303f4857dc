import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Calls, type Definition, OAuth } from 'valetkey'
import type { Pair } from 'valetkey/http/form'
import { collect } from 'valetkey/oauth1/parameters'
import { verifySignature } from 'valetkey/oauth1/verify'
import type { Orders, Told } from './streams/mover.ts'

const MB = 1024 * 1024
const size = 50 * MB
/** Far less than the body, and far more than the few pieces that are under way in streams, sockets and pipes. */
const little = 8 * MB

let origin = ''
let folder = ''
/** Of every request: its method and path. */
const seen: string[] = []
/** What is done instead of reading and counting. */
let instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined

const server = createServer(async (request, response) => {
  const path = request.url?.split('?', 1)[0] ?? ''
  seen.push(`${request.method} ${path}`)
  if (instead) return instead(request, response)
  if (path === '/down') return down(response)
  response.setHeader('content-type', 'application/json').end(JSON.stringify(await up(request)))
})
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valetkey-streams-'))
  await writeFile(join(folder, 'big.jpg'), new Uint8Array(size).fill(120))
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  instead = undefined
  seen.length = 0
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

interface Arrived {
  /** Of the body, the frame of a multipart one left out. */
  readonly payload: number
  /** Names and texts of a multipart body's fields, as far as they stand before its file. */
  readonly fields: readonly Pair[]
  /** Null: there was none. */
  readonly signature: boolean | null
  readonly bearer: boolean
}

/** Counts a body without keeping it, and judges its signature. */
async function up(request: IncomingMessage): Promise<Arrived> {
  const { method = '', url = '', headers } = request
  let head = ''
  let payload = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (head.length < 2000) head += chunk.toString('utf8', 0, 2000)
    for (const byte of chunk) if (byte === 120) payload++
  }
  const contentType = headers['content-type'] ?? ''
  const fields = /^multipart/.test(contentType) ? textFields(head) : []
  // An `x` stands in the frame too.
  payload -= (head.slice(0, 2000).split('xxxx', 1)[0] ?? '').split('x').length - 1
  const parts = {
    method,
    url: origin + url,
    contentType,
    authorization: headers.authorization ?? null,
    multipart: fields,
  }
  const collected = collect(parts)
  const keys = { consumerSecret: 'cs', tokenSecret: 'ts' }
  const signed = collected.oauth['oauth_signature'] !== undefined
  const signature = signed ? (await verifySignature(collected, parts, keys)).ok : null
  return { payload, fields, signature, bearer: headers.authorization === 'Bearer tok' }
}

const textFields = (head: string): Pair[] =>
  [...head.matchAll(/name="([^"]*)"\r\n\r\n([^\r]*)\r\n--/g)].map(([, name = '', value = '']) => [name, value])

async function down(response: ServerResponse): Promise<void> {
  response.setHeader('content-type', 'application/octet-stream')
  const piece = Buffer.alloc(64 * 1024, 120)
  for (let sent = 0; sent < size && !response.destroyed; sent += piece.length)
    if (!response.write(piece)) await new Promise(again => response.once('drain', again))
  response.end()
}

const endpoints = () => ({
  baseUrl: `${origin}/`,
  authorizeUrl: '/a',
  accessTokenUrl: '/t',
  clientId: 'key',
  clientSecret: 'cs',
})
const definitions: Readonly<Record<string, () => Definition>> = {
  'OAuth 2': () => ({ oauth: 2, ...endpoints() }),
  'OAuth 1 in the header': () => ({ oauth: 1, ...endpoints(), requestTokenUrl: '/r' }),
  'OAuth 1 in the query, fields signed': () => ({
    oauth: 1,
    ...endpoints(),
    requestTokenUrl: '/r',
    transmission: 'query',
    multipartSigned: { except: ['photo'] },
  }),
}
const tokenFor = ({ oauth }: Definition): Orders['token'] => (oauth === 1 ? ['tok', 'ts'] : 'tok')
const callsOf = (name: string): Calls => {
  const definition = definitions[name]?.() as Definition
  return new OAuth({ sleep: async () => {} }).remoteApp('big', definition).with(tokenFor(definition))
}

const mover = fileURLToPath(new URL('./streams/mover.ts', import.meta.url))
const flags = ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning', '--expose-gc']

async function move(name: string, what: Orders['what']): Promise<Told> {
  const definition = definitions[name]?.() as Definition
  const orders: Orders = { definition, token: tokenFor(definition), what, file: join(folder, 'big.jpg'), size }
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, mover, JSON.stringify(orders)])
  return JSON.parse(stdout) as Told
}

for (const name of Object.keys(definitions)) {
  for (const what of ['stream', 'blob', 'form', 'fields'] as const) {
    test(`${name}: 50 MB go up from a ${what}, whole and never held`, async () => {
      const { held, answer } = await move(name, what)
      const { payload, fields, signature, bearer } = answer as Arrived
      const title = ['title', 'Café & sun']
      const said = what === 'form' || what === 'fields' ? [title, ['tags', 'sea "blue sky"']] : []
      assert.deepEqual({ payload, fields }, { payload: size, fields: said })
      assert.deepEqual([signature, bearer], name === 'OAuth 2' ? [null, true] : [true, false])
      assert.ok(held < little, `${(held / MB).toFixed(1)} MB were held at once`)
    })
  }

  test(`${name}: 50 MB come down as a stream, whole and never held`, async () => {
    const { held, answer } = await move(name, 'down')
    assert.equal(answer, size)
    assert.ok(held < little, `${(held / MB).toFixed(1)} MB were held at once`)
  })
}
