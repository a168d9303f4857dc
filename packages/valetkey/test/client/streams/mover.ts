// A process that moves a large body up or down, and says how much of it it held at once.
import { openAsBlob } from 'node:fs'
import { type Definition, OAuth } from 'valetkey'

/** What to do. */
export interface Orders {
  readonly definition: Definition
  readonly token: readonly [token: string, secret: string] | string
  /** What is moved: a stream or a file of ours up, their answer down. */
  readonly what: keyof typeof moves
  /** Made by the other side, for what is sent from a file. */
  readonly file: string
  readonly size: number
}

/** What came of it. */
export interface Told {
  /** Most bytes that were held at once, what is garbage left out. */
  readonly held: number
  /** What the server said, or for a download the number of bytes. */
  readonly answer: unknown
}

declare const gc: () => void

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const app = new OAuth().remoteApp('big', orders.definition).with(orders.token)
let held = 0
const look = () => {
  gc()
  held = Math.max(held, process.memoryUsage().arrayBuffers)
}

const piece = 64 * 1024
/** Made as it is asked for, each piece anew. */
function streamOf(size: number): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (sent % (4 * 1024 * 1024) === 0) look()
        controller.enqueue(new Uint8Array(Math.min(piece, size - sent)).fill(120))
        sent += piece
        if (sent >= size) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

const options = { timeoutMs: 120_000 }
const fields = { title: 'Café & sun', tags: 'sea "blue sky"' }

const moves = {
  stream: async () => {
    const type = { contentType: 'application/octet-stream' }
    return (await app.post('up', streamOf(orders.size), { ...options, ...type })).data
  },
  blob: async () => {
    const type = { contentType: 'application/octet-stream' }
    return (await app.put('up', await openAsBlob(orders.file), { ...options, ...type })).data
  },
  form: async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.set('photo', await openAsBlob(orders.file), 'big.jpg')
    return (await app.post('up', form, options)).data
  },
  fields: async () => (await app.post('up', { ...fields, photo: await openAsBlob(orders.file) }, options)).data,
  down: async () => {
    const { data } = await app.get<ReadableStream<Uint8Array>>('down', undefined, { ...options, stream: true })
    let length = 0
    for await (const chunk of data) length += chunk.length
    return length
  },
}

look()
const before = held
const watch = setInterval(look, 50)
const answer = await moves[orders.what]()
look()
clearInterval(watch)
const told: Told = { held: held - before, answer }
process.stdout.write(JSON.stringify(told))
