import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { createWriteQueue, type Sql, sqlOn, type WriteQueue } from '../sqlite-queue.ts'
import { StorageError } from '../storage-error.ts'

export interface Database {
  readonly write: WriteQueue['write']
  readonly read: Sql
  /** Epoch ms, offset included. SQLite lives in this process: its clock is the machine's. */
  now(): number
  clockOffset: number
  /** How many writes wait for their turn. */
  waiting(): number
  close(): Promise<void>
}

export interface Connection {
  readonly path: string
  /** FULL survives a power cut; OFF only the death of the process. */
  readonly synchronous: 'FULL' | 'OFF'
}

/** How long a statement waits for another process's transaction. */
const BUSY_MS = 10_000

/**
 * Opens a file with two connections, one that writes and one that only reads. In memory there is one for both: a
 * closure of the queue runs within a single turn, so no read can fall into the middle of one.
 */
export function openDatabase({ path, synchronous }: Connection, clockOffset: number): Database {
  const writer = openWriter(path, synchronous)
  const sql = sqlOn(writer)
  const queue = createWriteQueue(writer, sql)
  const reader = closing(path === ':memory:' ? () => ({ ...sql, close: () => undefined }) : () => openReader(path))
  const database: Database = {
    write: queue.write,
    read: reader,
    now: () => Date.now() + database.clockOffset,
    clockOffset,
    waiting: () => queue.waiting,
    async close() {
      await queue.close()
      reader.close()
      if (writer.isOpen) writer.close()
    },
  }
  return database
}

interface Reader extends Sql {
  close(): void
}

/** Opened by the first read. Once it is closed, whoever reads hears so. */
function closing(open: () => Reader): Reader {
  let reader: Reader | undefined
  let closed = false
  function opened(): Sql {
    if (closed) throw new StorageError('storage_closed', 'Close it last.')
    reader ??= open()
    return reader
  }
  return {
    get: (text, ...values) => opened().get(text, ...values),
    all: (text, ...values) => opened().all(text, ...values),
    run: (text, ...values) => opened().run(text, ...values),
    close() {
      closed = true
      reader?.close()
    },
  }
}

function openReader(path: string): Reader {
  const connection = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS })
  return {
    ...sqlOn(connection),
    close() {
      if (connection.isOpen) connection.close()
    },
  }
}

function openWriter(path: string, synchronous: Connection['synchronous']): DatabaseSync {
  // Only the owner may read it; the -wal and -shm files take after it.
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA trusted_schema = OFF;`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
