import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Row } from './rows.ts'
import { StorageError } from './storage-error.ts'

/** SQL on one connection; statements are prepared once and kept. Rows are arrays. */
export interface Sql {
  get(text: string, ...values: readonly SQLInputValue[]): Row | undefined
  all(text: string, ...values: readonly SQLInputValue[]): readonly Row[]
  /** How many rows changed. */
  run(text: string, ...values: readonly SQLInputValue[]): number
}

export interface WriteQueue {
  /**
   * Runs a synchronous closure in a transaction, together with all others that were queued in the same turn of the
   * event loop. Resolves after COMMIT. A closure that throws undoes only itself.
   */
  write<T>(work: (sql: Sql) => T): Promise<T>
  /** How many writes wait for their turn. */
  readonly waiting: number
  /** Refuses new writes and waits for those already queued. */
  close(): Promise<void>
}

interface Job {
  readonly work: (sql: Sql) => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** A turn never takes more than this, so that reads and sockets get theirs. */
const MOST_PER_TURN = 500

export function sqlOn(database: DatabaseSync): Sql {
  const kept = new Map<string, StatementSync>()
  function statement(text: string): StatementSync {
    let prepared = kept.get(text)
    if (prepared) return prepared
    prepared = database.prepare(text)
    prepared.setReturnArrays(true)
    kept.set(text, prepared)
    return prepared
  }
  return {
    get: (text, ...values) => statement(text).get(...values) as Row | undefined,
    all: (text, ...values) => statement(text).all(...values) as unknown as readonly Row[],
    run: (text, ...values) => Number(statement(text).run(...values).changes),
  }
}

/**
 * The one way to write to a SQLite file in this process. No transaction spans an await: a batch opens, runs and commits
 * within one turn, so other processes wait for milliseconds only, and many writes share one sync to disk.
 */
export function createWriteQueue(database: DatabaseSync, sql: Sql = sqlOn(database)): WriteQueue {
  const jobs: Job[] = []
  let scheduled = false
  let closing: Promise<void> | undefined

  function write<T>(work: (sql: Sql) => T): Promise<T> {
    if (closing) return Promise.reject(new StorageError('storage_closed', 'Close it last.'))
    return new Promise<T>((resolve, reject) => {
      jobs.push({ work, resolve: resolve as Job['resolve'], reject })
      schedule()
    })
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(drain)
  }

  function drain(): void {
    scheduled = false
    const batch = jobs.splice(0, MOST_PER_TURN)
    if (jobs.length > 0) schedule()
    const answers = commitTogether(database, sql, batch)
    for (const answer of answers) answer()
  }

  function close(): Promise<void> {
    // The queue is first in, first out: when a last empty job is through, all are.
    closing ??= jobs.length === 0 ? Promise.resolve() : lastOf(jobs)
    return closing
  }

  function lastOf(waiting: Job[]): Promise<void> {
    return new Promise(resolve =>
      waiting.push({ work: () => undefined, resolve: () => resolve(), reject: () => resolve() }),
    )
  }

  return {
    write,
    close,
    get waiting() {
      return jobs.length
    },
  }
}

/** Answers are functions because nobody may hear of a success before COMMIT, and a failing COMMIT fails them all. */
function commitTogether(database: DatabaseSync, sql: Sql, batch: readonly Job[]): readonly (() => void)[] {
  try {
    sql.run('BEGIN IMMEDIATE')
    const answers = batch.map(job => attempt(database, sql, job))
    sql.run('COMMIT')
    return answers
  } catch (reason) {
    if (database.isTransaction) sql.run('ROLLBACK')
    return batch.map(job => () => job.reject(reason))
  }
}

function attempt(database: DatabaseSync, sql: Sql, job: Job): () => void {
  sql.run('SAVEPOINT job')
  try {
    const value = job.work(sql)
    sql.run('RELEASE job')
    return () => job.resolve(value)
  } catch (reason) {
    // Disk full and the like end the whole transaction: then everybody in it has failed.
    if (!database.isTransaction) throw reason
    sql.run('ROLLBACK TO job')
    sql.run('RELEASE job')
    return () => job.reject(reason)
  }
}
