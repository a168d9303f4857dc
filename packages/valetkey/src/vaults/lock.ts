import { randomUUID } from 'node:crypto'
import { readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { connectError } from '../client/errors/connect-errors.ts'

/** A lock between processes: a file that only one of them can create. */
export interface Lock {
  /**
   * Where the holder may write aside, to rename it into place: it goes before the lock does when somebody breaks that, so what was
   * held up too long finds nothing to rename.
   */
  readonly draft: string
  /** Still ours? Somebody who took us for dead may have broken it. */
  held(): Promise<boolean>
  release(): Promise<void>
}

interface Holder {
  readonly id: string
  readonly pid: number
  readonly host: string
}

/** Nobody holds it this long alive: an operation takes milliseconds. */
const STALE_MS = 15_000
/** Nor is one without its holder's name for long: that is written in the next moment. */
const UNWRITTEN_MS = 2_000
const PATIENCE_MS = 30_000

/** Waits for the lock; a holder that died is found out and does not lock anybody out. */
export async function lockFile(path: string): Promise<Lock> {
  const me: Holder = { id: randomUUID(), pid: process.pid, host: hostname() }
  const deadline = performance.now() + PATIENCE_MS
  for (let tries = 0; !(await create(path, me)); tries++) {
    if (performance.now() > deadline)
      throw connectError('vault_busy', path, { next: 'try again; remove that file if no other process runs' })
    if (!(await breakStale(path))) await pause(tries)
  }
  const held = async () => (await read(path))?.id === me.id
  return { draft: draftOf(path, me), held, release: async () => void ((await held()) && (await remove(path))) }
}

const draftOf = (path: string, { id }: Holder): string => `${path}.${id}`

async function create(path: string, me: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(me), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** One at a time may break a lock, and looks again before it does: a fresh one is never taken for the stale one. */
async function breakStale(path: string): Promise<boolean> {
  if (!(await isStale(path))) return false
  const breaker = `${path}.break`
  if (!(await create(breaker, { id: randomUUID(), pid: process.pid, host: hostname() }))) {
    if (await isStale(breaker)) await remove(breaker)
    return false
  }
  try {
    const holder = await read(path)
    if (!(await isStale(path))) return true
    if (holder !== null) await remove(draftOf(path, holder))
    await remove(path)
    return true
  } finally {
    await remove(breaker)
  }
}

async function isStale(path: string): Promise<boolean> {
  const holder = await read(path)
  const age = await ageOf(path)
  // Created and not yet written, or gone meanwhile: wait.
  if (holder === null) return age > UNWRITTEN_MS
  return age > STALE_MS || (holder.host === hostname() && !isAlive(holder.pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function read(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found === null ? 0 : Date.now() - found.mtimeMs
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch(error => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  })
}

function pause(tries: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, Math.min(2 + tries, 20) * (0.5 + Math.random())))
}
