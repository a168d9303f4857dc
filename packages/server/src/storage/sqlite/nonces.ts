import { readFileSync, rmSync } from 'node:fs'
import { nonceKey } from '../nonce-key.ts'
import type { Sql } from '../sqlite-queue.ts'
import type { Storage } from '../storage.ts'
import { type Database, openDatabase } from './database.ts'

export interface Nonces {
  readonly use: Storage['nonces']['use']
  cleanup(most: number): Promise<number>
  close(): Promise<void>
}

/** Beyond this a timestamp counts milliseconds: as seconds it would lie in the year 5138. */
const MILLISECONDS_FROM = 100_000_000_000

const SCHEMA = [
  'CREATE TABLE IF NOT EXISTS nonce (key BLOB PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS nonce_by_expiry ON nonce (expires_at)',
  'CREATE TABLE IF NOT EXISTS boot (id TEXT NOT NULL, since INTEGER NOT NULL) STRICT',
]

const USE = `
  INSERT INTO nonce (key, expires_at) VALUES (?1, ?2)
  ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at WHERE nonce.expires_at <= ?3`

/**
 * Used nonces, in a file of their own without syncs to disk: every signed request writes here. The file outlives the
 * process but perhaps not a crash of the machine, and so, after the machine was started anew, timestamps from before
 * are refused: for those nobody can tell any more. Where a start cannot be told from another, every write is synced.
 */
export function openNonces(path: string, now: () => number, bootId: string | null = readBootId()): Nonces {
  const memory = openMemory(path === ':memory:' ? path : `${path}-nonces`, bootId, now)
  // Whoever asks first hears of it.
  memory.catch(() => undefined)
  return {
    use: async ({ scope, nonce, timestamp, keepMs }) => {
      const { database, trustedSince } = await memory
      const at = now()
      const ms = timestamp > MILLISECONDS_FROM ? timestamp : timestamp * 1000
      if (ms < trustedSince) return false
      return database.write(sql => sql.run(USE, nonceKey(scope, timestamp, nonce), at + keepMs, at) > 0)
    },
    cleanup: async most => {
      const { database } = await memory
      const old = 'SELECT key FROM nonce WHERE expires_at <= ? LIMIT ?'
      return database.write(sql => sql.run(`DELETE FROM nonce WHERE key IN (${old})`, now(), most))
    },
    close: () =>
      memory.then(
        ({ database }) => database.close(),
        () => undefined,
      ),
  }
}

interface Memory {
  readonly database: Database
  /** From when on every nonce is remembered; epoch ms. */
  readonly trustedSince: number
}

/** A torn file is replaced by an empty one that knows nothing from before now. */
async function openMemory(path: string, bootId: string | null, now: () => number): Promise<Memory> {
  try {
    return await openFile(path, bootId, now(), 0)
  } catch (error) {
    if (!isBroken(error)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    return openFile(path, bootId, now(), now())
  }
}

async function openFile(path: string, bootId: string | null, now: number, fresh: number): Promise<Memory> {
  const database = openDatabase({ path, synchronous: bootId === null ? 'FULL' : 'OFF' }, 0)
  try {
    return { database, trustedSince: await prepare(database, bootId, now, fresh) }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A new file is trusted since `fresh`. */
function prepare(database: Database, bootId: string | null, now: number, fresh: number): Promise<number> {
  return database.write(sql => {
    for (const statement of SCHEMA) sql.run(statement)
    const id = bootId ?? 'unknown'
    const [known, since] = (sql.get('SELECT id, since FROM boot') ?? [null, fresh]) as [string | null, number]
    if (known === id) return since
    if (known !== null) checkSound(sql)
    const trusted = known === null ? fresh : now
    sql.run('DELETE FROM boot')
    sql.run('INSERT INTO boot VALUES (?, ?)', id, trusted)
    return trusted
  })
}

class Unsound extends Error {}

/** Without syncs a power cut may leave a torn file. */
function checkSound(sql: Sql): void {
  if (sql.get('PRAGMA quick_check')?.[0] !== 'ok') throw new Unsound('the file of nonces is torn')
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; what is lost then, `trustedSince` makes up for. */
function isBroken(error: unknown): boolean {
  return error instanceof Unsound || [11, 26].includes((error as { errcode?: number }).errcode ?? 0)
}

function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}
