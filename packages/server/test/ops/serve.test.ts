import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../storage/temporary.ts'

const script = fileURLToPath(new URL('serve/child.ts', import.meta.url))
const files = temporaryFolder('serve')

interface Started {
  readonly child: ChildProcess
  readonly origin: string
  readonly file: string
  /** The code it ended with. */
  readonly ended: Promise<number | null>
}

async function started({ timeoutMs = 30_000, noticeMs = 500 } = {}): Promise<Started> {
  const file = files.file('served.db')
  const child = fork(script, [file, String(timeoutMs), String(noticeMs)])
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const [port] = (await Promise.race([once(child, 'message'), ended.then(failed)])) as [number]
  return { child, origin: `http://127.0.0.1:${port}`, file, ended }
}

function failed(): never {
  throw new Error('the server ended before it had started')
}

const status = async (url: string): Promise<number> => (await fetch(url)).status

interface Load {
  /** What was sent until now. */
  readonly sent: readonly unknown[]
  /** What became of all of it. */
  readonly outcomes: Promise<readonly (number | string)[]>
}

/** What a balancer does: sends for as long as it is told that it may. */
function load(origin: string, stopping: () => boolean): Load {
  const sent: Promise<unknown>[] = []
  return { sent, outcomes: sendUntil(origin, stopping, sent) }
}

async function sendUntil(origin: string, stopping: () => boolean, sent: Promise<unknown>[]) {
  const outcomes: (number | string)[] = []
  for (let count = 0; !stopping(); count++) {
    const path = count % 4 === 0 ? '/slow?ms=150' : '/sign-in'
    sent.push(
      status(origin + path).then(
        code => outcomes.push(code),
        (error: Error) => outcomes.push(String(error.cause ?? error)),
      ),
    )
    await sleep(3)
  }
  await Promise.all(sent)
  return outcomes
}

async function untilUnready(origin: string): Promise<void> {
  while ((await status(`${origin}/readyz`)) === 200) await sleep(10)
}

/** A request that takes so long, once the server is at it. */
async function slowly(origin: string, ms: number): Promise<{ readonly outcome: Promise<number | 'cut off'> }> {
  const outcome = status(`${origin}/slow?ms=${ms}`).catch(() => 'cut off' as const)
  while ((await (await fetch(`${origin}/running`)).text()) === '0') await sleep(10)
  return { outcome }
}

test('SIGTERM under load: /readyz says so first, every request that was sent is answered, the process ends with 0', async () => {
  const { child, origin, file, ended } = await started({ noticeMs: 2000 })
  let unready = false
  const { sent, outcomes } = load(origin, () => unready)
  while (sent.length < 60) await sleep(10)
  child.kill('SIGTERM')
  await untilUnready(origin)
  assert.equal(await status(`${origin}/healthz`), 200, 'stopping is not dead')
  const last = status(`${origin}/slow?ms=2500`)
  unready = true
  const all = await outcomes
  assert.deepEqual(new Set(all), new Set([200]))
  assert.equal(await last, 200, 'a request that takes longer than the notice is finished too')
  assert.equal(await ended, 0)
  await assert.rejects(fetch(`${origin}/healthz`), 'nobody is there any more')
  const events = new DatabaseSync(file, { readOnly: true })
  const { left, sealed } = events
    .prepare('SELECT sum(seal IS NULL) AS left, sum(seal IS NOT NULL) AS sealed FROM event')
    .get() as { left: number; sealed: number }
  assert.equal(left, 0, 'what was under way is written down, and sealed')
  assert.ok(sealed > 0)
  events.close()
})

test('a connection kept alive is told that the answer is its last, and is not cut while it waits for one', async () => {
  const { child, origin, ended } = await started({ noticeMs: 2000 })
  const [answer] = await new Promise<[string | undefined]>((resolve, reject) => {
    const sent = httpRequest(`${origin}/slow?ms=900`, { headers: { connection: 'keep-alive' } }, response => {
      response.resume()
      resolve([response.headers.connection])
    })
    sent.on('error', reject)
    sent.end()
    setTimeout(() => child.kill('SIGINT'), 100)
  })
  assert.equal(answer, 'close')
  assert.equal(await ended, 0)
})

test('connections on which nobody asks for anything hold nobody up', async () => {
  const { child, origin, ended } = await started({ timeoutMs: 60_000 })
  const silent = connect(Number(new URL(origin).port), '127.0.0.1')
  await once(silent, 'connect')
  const began = performance.now()
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
  assert.ok(performance.now() - began < 50_000)
  silent.destroy()
})

test('who is not done when the time is up is cut off, and the process says so with 1', async () => {
  const { child, origin, ended } = await started({ timeoutMs: 300 })
  const { outcome } = await slowly(origin, 60_000)
  child.kill('SIGTERM')
  assert.equal(await outcome, 'cut off')
  assert.equal(await ended, 1)
})

test('a second signal ends the process at once', async () => {
  const { child, origin, ended } = await started({ timeoutMs: 60_000 })
  const { outcome } = await slowly(origin, 60_000)
  child.kill('SIGTERM')
  await untilUnready(origin)
  child.kill('SIGTERM')
  assert.equal(await ended, null, 'killed by the signal')
  assert.equal(await outcome, 'cut off')
})
