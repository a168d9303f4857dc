// A throw-away Redis for the tests: the system's redis-server or valkey-server, on a free port, in memory only.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface TestRedis {
  readonly url: string
  /** The same port, and nothing in it. */
  start(): Promise<void>
  /** Without a word, as a crash would. */
  kill(): Promise<void>
  /** Held up: it takes connections, and answers nothing until `wake`. */
  freeze(): void
  wake(): void
}

const programs = ['redis-server', 'valkey-server']

/** Why there is none, for the tests that then are skipped; false: there is one. */
export const noRedis: string | false =
  programOf() === null ? `none of ${programs.join(', ')} is installed: nothing about Redis was tested` : false

/** A server of the test file's own, that ends with it. */
export async function redisForTests(...settings: readonly string[]): Promise<TestRedis> {
  const program = programOf()
  if (program === null) throw new Error(String(noRedis))
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...settings]
  let server: ChildProcess | null = null

  async function kill(): Promise<void> {
    const running = server
    server = null
    if (running === null || running.exitCode !== null) return
    const gone = once(running, 'exit')
    running.kill('SIGKILL')
    await gone
  }

  async function start(): Promise<void> {
    await kill()
    server = spawn(program!, [...options, '--dir', tmpdir()], { stdio: ['ignore', 'pipe', 'ignore'] })
    await ready(server)
  }

  await start()
  process.once('exit', () => server?.kill('SIGKILL'))
  after(kill)
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    wake: () => void server?.kill('SIGCONT'),
  }
}

function programOf(): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter)
  return places.flatMap(place => programs.map(name => join(place, name))).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = ''
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  server.on('error', error => {
    log += error.message
  })
  for (let waited = 0; waited < 10_000 && server.exitCode === null; waited += 10) {
    if (/Ready to accept connections/i.test(log)) return
    await sleep(10)
  }
  throw new Error(`Redis did not start: ${log || 'it said nothing'}`)
}
