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
/** Less than the body, and more than what is under way in streams, sockets and pipes, or freed and not yet swept. */
const little = 40 * MB

let origin = ''
let folder = ''
/** Of every request: its method and path. */
const seen: string[] = []
const nonces: string[] = []
/** What is done instead of reading and counting. */
let instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined

const server = createServer(async (request, response) => {
  const path = request.url?.split('?', 1)[0] ?? ''
  seen.push(`${request.method} ${path}`)
  nonces.push(...(/(?<=oauth_nonce="?)[\w-]+/.exec(`${request.headers.authorization} ${request.url}`) ?? []))
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
  nonces.length = 0
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

interface Arrived {
  /** Bytes of the body. */
  readonly length: number
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
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (head.length < 2000) head += chunk.toString('utf8', 0, 2000)
    length += chunk.length
  }
  const contentType = headers['content-type'] ?? ''
  const fields = /^multipart/.test(contentType) ? textFields(head) : []
  // Only what was asked to be is signed of a multipart body.
  const multipart = url.includes('oauth_signature') ? fields : []
  const parts = { method, url: origin + url, contentType, authorization: headers.authorization ?? null, multipart }
  const collected = collect(parts)
  const keys = { consumerSecret: 'cs', tokenSecret: 'ts' }
  const signed = collected.oauth['oauth_signature'] !== undefined
  const signature = signed ? (await verifySignature(collected, parts, keys)).ok : null
  return { length, fields, signature, bearer: headers.authorization === 'Bearer tok' }
}

const textFields = (head: string): Pair[] =>
  [...head.matchAll(/name="([^"]*)"\r\n\r\n([\s\S]*?)\r\n--/g)].map(([, name = '', value = '']) => [name, value])

const piece = Buffer.alloc(64 * 1024, 120)

async function down(response: ServerResponse): Promise<void> {
  response.setHeader('content-type', 'application/octet-stream')
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

const long = process.env['VALETKEY_TEST_LONG'] === '1'
const ways = ['stream', 'blob', 'form', 'fields', 'down'] as const
const usual = [
  'OAuth 2 stream',
  'OAuth 2 form',
  'OAuth 2 down',
  'OAuth 1 in the header stream',
  'OAuth 1 in the header blob',
  'OAuth 1 in the query, fields signed stream',
  'OAuth 1 in the query, fields signed fields',
]

/**
 * Of a body that could be sent again (a Blob, a form) Node's fetch keeps a copy while it waits for a redirect: once, whatever
 * its size, and we none beside it. A stream is kept by nobody.
 */
const most = { stream: little, down: little, blob: size + little, form: size + little, fields: size + little }

for (const name of Object.keys(definitions)) {
  for (const what of ways.filter(one => long || usual.includes(`${name} ${one}`))) {
    const how = what === 'down' ? 'come down as a stream' : `go up from a ${what}`
    test(`${name}: 50 MB ${how}, whole, and held ${most[what] === little ? 'by nobody' : 'once at most'}`, async () => {
      const { held, answer } = await move(name, what)
      assert.ok(held < most[what], `${(held / MB).toFixed(1)} MB were held at once`)
      if (what === 'down') return assert.equal(answer, size)
      const { length, fields, signature, bearer } = answer as Arrived
      const multipart = what === 'form' || what === 'fields'
      const said = [
        ['title', 'Café & sun'],
        ['tags', 'sea "blue sky"'],
      ]
      assert.deepEqual(fields, multipart ? said : [])
      assert.ok(multipart ? length > size && length < size + 2000 : length === size, `${length} bytes came`)
      assert.deepEqual([signature, bearer], name === 'OAuth 2' ? [null, true] : [true, false])
    })
  }
}

/** A stream made as it is read, and how often it was asked for a piece. */
function counted(pieces: number): { body: ReadableStream<Uint8Array>; pulls: () => number } {
  let pulls = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        controller.enqueue(new Uint8Array(64 * 1024).fill(120))
        if (++pulls === pieces) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { body, pulls: () => pulls }
}

/** Nothing more happens: as many as before, several times. */
async function settled(count: () => number): Promise<number> {
  let last = -1
  for (let same = 0; same < 5; ) {
    await new Promise(resolve => setTimeout(resolve, 20))
    same = count() === last ? same + 1 : 0
    last = count()
  }
  return last
}

const raw = { contentType: 'application/octet-stream' }

for (const name of Object.keys(definitions)) {
  test(`${name}: a server that does not read is not sent to, and reads all in the end`, async () => {
    const pieces = 800
    const { promise: asked, resolve: arrived } = Promise.withResolvers<() => void>()
    instead = (request, response) => {
      arrived(() => void up(request).then(told => response.end(JSON.stringify(told))))
    }
    const { body, pulls } = counted(pieces)
    const call = callsOf(name).post('up', body, { ...raw, timeoutMs: 60_000 })
    const read = await asked
    const before = await settled(pulls)
    assert.ok(before < pieces / 4, `${before} of ${pieces} pieces were made for somebody who did not read one`)
    read()
    const arrivedWhole = JSON.parse((await call).raw) as Arrived
    assert.deepEqual([arrivedWhole.length, pulls()], [pieces * 64 * 1024, pieces])
  })

  test(`${name}: a stream is sent once, whatever comes of it`, async () => {
    const calls = callsOf(name)
    const refusals: [(request: IncomingMessage, response: ServerResponse) => void, object][] = [
      [(_, response) => response.writeHead(503).end(), { status: 503 }],
      [(_, response) => response.writeHead(429, { 'retry-after': '1' }).end(), { status: 429 }],
      [(_, response) => response.writeHead(401).end(), { status: 401 }],
      [request => request.socket.destroy(), { code: 'network_failed' }],
      [
        (_, response) => response.writeHead(307, { location: '/up' }).end(),
        { code: 'network_failed', message: /redirect/ },
      ],
    ]
    for (const [refuse, expected] of refusals) {
      seen.length = 0
      instead = refuse
      await assert.rejects(calls.put('up', counted(4).body, raw), expected)
      assert.deepEqual(seen, ['PUT /up'])
    }
  })

  test(`${name}: a form with a file is sent again where a redirect leads, signed anew`, async () => {
    instead = (request, response) => {
      request.resume()
      instead = undefined
      response.writeHead(307, { location: '/up?moved=1' }).end()
    }
    const { data } = await callsOf(name).post<Arrived>('up', { title: 'a\nb', photo: new Blob(['x']) })
    assert.deepEqual(data.fields, [['title', 'a\r\nb']])
    assert.deepEqual([data.signature, data.bearer], name === 'OAuth 2' ? [null, true] : [true, false])
    assert.deepEqual(seen, ['POST /up', 'POST /up'])
    assert.equal(new Set(nonces).size, name === 'OAuth 2' ? 0 : 2)
  })

  test(`${name}: an answer nobody reads on is not sent on, and ends when they turn away`, async () => {
    let written = 0
    const { promise: closed, resolve: close } = Promise.withResolvers<void>()
    instead = (_, response) => {
      response.once('close', close)
      const more = () => {
        while (written < size && !response.destroyed) {
          written += piece.length
          if (!response.write(piece)) return response.once('drain', more)
        }
        return response.end()
      }
      more()
    }
    const { data } = await callsOf(name).get<ReadableStream<Uint8Array>>('down', undefined, { stream: true })
    const reader = data.getReader()
    assert.ok(((await reader.read()).value?.length ?? 0) > 0)
    const sent = await settled(() => written)
    assert.ok(sent < size / 4, `${sent} bytes were sent to somebody who read one piece`)
    await reader.cancel()
    await closed
  })
}
